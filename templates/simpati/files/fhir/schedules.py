"""Forgetting each night; sending only where a server is set."""

from datetime import time

from fhir.pengaturan import pengaturan
from fhir.tasks import kirim, lupakan
from inti.jobs.schedule import Schedule

SCHEDULES = (
    Schedule(task=lupakan, at=time(2, 20)),
    *([Schedule(task=kirim, at=time(2, 30))] if pengaturan().url else []),
)
