"""When the trail is sealed: what came since the last seal is not yet proven."""

from datetime import timedelta

from inti.audit.tasks import seal_trail
from inti.jobs.schedule import Schedule

SCHEDULES: tuple[Schedule, ...] = (Schedule(task=seal_trail, every=timedelta(minutes=10)),)
