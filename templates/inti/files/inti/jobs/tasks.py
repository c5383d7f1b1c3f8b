"""The queue's own housekeeping."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inti.jobs.models import Once

KEPT = {
    TaskResultStatus.SUCCESSFUL: timedelta(days=14),
    TaskResultStatus.FAILED: timedelta(days=90),
}
ONCE_KEPT = timedelta(days=90)


@task
def clean_up() -> int:
    """Delete results that nobody looks at any more; gives how many rows went."""
    now = timezone.now()
    gone = 0
    for status, age in KEPT.items():
        old = DBTaskResult.objects.filter(status=status, finished_at__lt=now - age)
        gone += old.delete()[0]
    return gone + Once.objects.filter(done_at__lt=now - ONCE_KEPT).delete()[0]
