"""When the outbox forgets."""

from datetime import time

from inti.jobs.schedule import Schedule
from inti.messaging.tasks import forget_old

SCHEDULES = (Schedule(task=forget_old, at=time(2, 40)),)
