"""When SIMPATI's background work runs."""

from datetime import time

from inti.jobs.schedule import Schedule
from simpati.tasks import hitung_rekap

SCHEDULES = (Schedule(task=hitung_rekap, at=time(1, 30)),)
