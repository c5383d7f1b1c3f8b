"""What runs regularly: ``SCHEDULES`` in ``<app>/schedules.py``.

::

    SCHEDULES = (
        Schedule(task=refresh_figures, every=timedelta(minutes=15)),
        Schedule(task=remind, at=time(7, 30)),
        Schedule(task=report, at=time(6), weekday=0),
        Schedule(task=recap, at=time(1), day=1),
    )

Times are those of the region's time zone (Indonesia's zones know no summer time).
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from inti.hooks import brought
from inti.jobs.models import ScheduleRun

# A slot is never ahead of the clock: one that is comes from a clock that was wrong. By so much the
# clocks of several machines may differ.
SKEW = timedelta(minutes=5)
EPOCH = datetime(2024, 1, 1)  # noqa: DTZ001  a Monday, local; made aware where it is used


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A task with ``every`` or ``at``; ``weekday`` 0 = Monday, ``day`` 1-31 of the month.

    A day that a month does not have is its last day. Raises ValueError for other combinations.
    """

    task: Task[Any, Any]
    every: timedelta | None = None
    at: time | None = None
    weekday: int | None = None
    day: int | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError("a schedule has either every=… or at=…")
        if self.every is not None and self.every < timedelta(minutes=1):
            raise ValueError("every is at least one minute")
        if self.at is None and (self.weekday is not None or self.day is not None):
            raise ValueError("weekday and day need at=…")
        if self.weekday is not None and self.day is not None:
            raise ValueError("a schedule has weekday or day, not both")

    @property
    def key(self) -> str:
        """The name of its row: its own, else the task's path."""
        return self.name or self.task.module_path

    def slot(self, now: datetime) -> datetime:
        """The latest time at or before ``now`` at which the task was to run."""
        local = now.astimezone(timezone.get_default_timezone())
        if self.every is not None:
            epoch = EPOCH.replace(tzinfo=local.tzinfo)
            return epoch + ((local - epoch) // self.every) * self.every
        days = (local.date() - timedelta(days=back) for back in range(63))
        moments = (self._moment(day, local) for day in days if self._falls_on(day))
        return next(moment for moment in moments if moment <= local)

    def _moment(self, day: date, local: datetime) -> datetime:
        return datetime.combine(day, self.at or time(), tzinfo=local.tzinfo)

    def _falls_on(self, day: date) -> bool:
        if self.weekday is not None:
            return day.weekday() == self.weekday
        if self.day is not None:
            return day.day == min(self.day, calendar.monthrange(day.year, day.month)[1])
        return True


def schedules() -> Iterator[Schedule]:
    """Every schedule of the local apps and of the parts of the chassis."""
    for _app, module in brought("schedules"):
        yield from module.SCHEDULES


def tick(now: datetime) -> list[str]:
    """Put on the queue what is due, once for each slot; gives the names.

    Of slots that were missed only the latest is made up for. A schedule that is seen for the first
    time waits for its next slot.
    """
    return [schedule.key for schedule in schedules() if _queue(schedule, now)]


def _queue(schedule: Schedule, now: datetime) -> bool:
    """Move the row on and queue the task in one transaction: one worker alone succeeds."""
    slot = schedule.slot(now)
    with transaction.atomic():
        _, new = ScheduleRun.objects.get_or_create(name=schedule.key, defaults={"slot": slot})
        if new:
            return False
        row = ScheduleRun.objects.filter(name=schedule.key)
        row.filter(slot__gt=now + SKEW).update(slot=slot)
        moved = row.filter(slot__lt=slot).update(slot=slot)
        if moved:
            schedule.task.enqueue()
        return bool(moved)
