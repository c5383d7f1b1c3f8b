"""How the queue is doing, for health checks and metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inti.jobs.models import Worker
from inti.jobs.queue import due


@dataclass(frozen=True, kw_only=True)
class QueueState:
    """Numbers of tasks and living workers, and how long the oldest due task has waited."""

    tasks: Mapping[str, int]
    workers: int
    delay: timedelta


def queue_state(now: datetime) -> QueueState:
    """Ask the database (three queries)."""
    rows = DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("pk"))
    number = dict(rows)
    oldest = due(now).order_by().aggregate(first=Min("enqueued_at"))["first"]
    return QueueState(
        tasks={status: number.get(status, 0) for status in TaskResultStatus.values},
        workers=Worker.alive(now).count(),
        delay=now - oldest if oldest else timedelta(0),
    )
