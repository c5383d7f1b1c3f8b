"""How the queue is doing, for health checks and metrics."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inti.jobs.models import Worker
from inti.jobs.queue import LEASE, due


@dataclass(frozen=True, kw_only=True)
class QueueState:
    """Numbers of tasks and living workers, and how long the oldest due task has waited."""

    waiting: int
    running: int
    failed: int
    workers: int
    delay: timedelta


def queue_state(now: datetime) -> QueueState:
    """Ask the database (three queries)."""
    rows = DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("pk"))
    number = dict(rows)
    oldest = due(now).order_by().aggregate(first=Min("enqueued_at"))["first"]
    return QueueState(
        waiting=number.get(TaskResultStatus.READY, 0),
        running=number.get(TaskResultStatus.RUNNING, 0),
        failed=number.get(TaskResultStatus.FAILED, 0),
        workers=Worker.objects.filter(seen_at__gte=now - LEASE).count(),
        delay=now - oldest if oldest else timedelta(0),
    )
