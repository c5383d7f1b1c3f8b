"""The queue's table: taking a task, and writing down how it ended.

A task belongs to the worker that stands last in its ``worker_ids``; the length of that list is the
number of attempts. Whoever was held for dead and comes back finds another name there, and what it
wants to write down is dropped.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from traceback import format_exception

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult, get_date_max

from inti.jobs import masking
from inti.jobs.models import LEASE, Worker
from inti.jobs.policy import DEFAULT, GiveUp, Later, Policy, policy_of

log = logging.getLogger(__name__)

# The code of a task that was on the queue may have been renamed or removed.
GONE = (ImportError, SuspiciousOperation)


def due(now: datetime) -> QuerySet[DBTaskResult]:
    """Tasks whose time has come, in the queue's order."""
    when = Q(run_after=get_date_max()) | Q(run_after__lte=now)
    return DBTaskResult.objects.filter(when, status=TaskResultStatus.READY)


def claim(worker: str, now: datetime) -> DBTaskResult | None:
    """Take the next task for this worker; None when nothing is due."""
    with transaction.atomic():
        row = due(now).select_for_update(skip_locked=True).first()
        if row is not None:
            row.status = TaskResultStatus.RUNNING
            row.started_at = now
            row.worker_ids = [*row.worker_ids, worker]
            row.save(update_fields=["status", "started_at", "worker_ids"])
    return row


def succeed(row: DBTaskResult, value: object, now: datetime) -> bool:
    """Write down the result; False when the task is no longer this worker's."""
    return _write(
        row,
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=now,
        return_value=value,
        exception_class_path="",
        traceback="",
    )


def fail(row: DBTaskResult, fault: BaseException, now: datetime) -> bool:
    """Put the task back with a pause, or for good among the failed ones.

    False when the task is no longer this worker's.
    """
    kind = type(fault)
    told = {
        "exception_class_path": f"{kind.__module__}.{kind.__qualname__}",
        # It goes into every backup; a message may hold what the task worked on.
        "traceback": masking.fault("".join(format_exception(fault))),
    }
    pause = _pause(row, fault)
    if pause is None:
        return _give_up(row, now, **told)
    attempts = row.worker_ids
    if isinstance(fault, Later) and not fault.counted:
        attempts = attempts[:-1]
    return _write(
        row,
        status=TaskResultStatus.READY,
        run_after=now + pause,
        worker_ids=attempts,
        **told,
    )


def release(row: DBTaskResult, now: datetime) -> bool:
    """Put back a task that this worker could not finish in time; it counts as an attempt."""
    return _write(row, status=TaskResultStatus.READY, run_after=now)


def recover(now: datetime, lease: timedelta = LEASE) -> int:
    """Put back what dead workers left running; gives their number.

    A task that has used up its attempts fails, so that one which kills its worker ends.
    """
    Worker.objects.exclude(pk__in=Worker.alive(now, lease).values("pk")).delete()
    # The tasks first: a worker that signs on in between then stands among the living.
    running = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING))
    alive = set(Worker.objects.values_list("name", flat=True))
    lost = [row for row in running if not row.worker_ids or row.worker_ids[-1] not in alive]
    return sum(_recover_one(row, now) for row in lost)


def _recover_one(row: DBTaskResult, now: datetime) -> bool:
    log.warning("task %s: its worker is gone, attempt %s", row.task_path, len(row.worker_ids))
    if len(row.worker_ids) < _policy(row).attempts:
        return release(row, now)
    return _give_up(row, now, exception_class_path="inti.jobs.queue.WorkerGone", traceback="")


class WorkerGone(Exception):
    """The worker was ended in the middle of the task's last attempt."""


def again(rows: Iterable[DBTaskResult], now: datetime) -> int:
    """Give failed tasks a fresh set of attempts; gives how many were put back."""
    return DBTaskResult.objects.filter(
        pk__in=[row.pk for row in rows], status=TaskResultStatus.FAILED
    ).update(status=TaskResultStatus.READY, run_after=now, worker_ids=[], finished_at=None)


def _give_up(row: DBTaskResult, now: datetime, **told: str) -> bool:
    kept = _write(row, status=TaskResultStatus.FAILED, finished_at=now, **told)
    if kept:
        _tell(row)
    return kept


def _write(row: DBTaskResult, **values: object) -> bool:
    """Change the row when it still is in the hands that took it."""
    mine = DBTaskResult.objects.filter(
        pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids
    )
    kept = bool(mine.update(**values))
    if kept:
        row.refresh_from_db()
    else:
        log.warning("task %s: it was given to another worker meanwhile", row.task_path)
    return kept


def _tell(row: DBTaskResult) -> None:
    """Send task_finished; a task whose code is gone has nobody to tell."""
    try:
        result = row.task_result
    except GONE:
        return
    task_finished.send(sender=DatabaseBackend, task_result=result)


def _policy(row: DBTaskResult) -> Policy:
    try:
        return policy_of(row.task.func)
    except GONE:
        return DEFAULT


def _pause(row: DBTaskResult, fault: BaseException) -> timedelta | None:
    """How long to wait before the next attempt; None when there is none."""
    if isinstance(fault, GiveUp):
        return None
    if isinstance(fault, Later) and not fault.counted:
        return fault.after
    policy, attempt = _policy(row), len(row.worker_ids)
    if attempt >= policy.attempts:
        return None
    return fault.after if isinstance(fault, Later) else policy.pause(attempt)
