"""When data whose time is over goes: after the figures were counted, before the backup."""

from datetime import time

from inti.jobs.schedule import Schedule
from inti.privacy.tasks import keep_no_longer

SCHEDULES = (Schedule(task=keep_no_longer, at=time(2, 10)),)
