"""When old files are forgotten."""

from datetime import time

from inti.jobs.schedule import Schedule
from pertukaran.tasks import lupakan

SCHEDULES = (Schedule(task=lupakan, at=time(2, 50)),)
