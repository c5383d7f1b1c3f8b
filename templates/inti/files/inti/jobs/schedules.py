"""When the queue is cleaned."""

from datetime import time

from inti.jobs.schedule import Schedule
from inti.jobs.tasks import clean_up

SCHEDULES = (Schedule(task=clean_up, at=time(2, 30)),)
