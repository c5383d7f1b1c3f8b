"""Tasks that the tests of the queue run, also in worker processes of their own."""

import os
import time
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskContext

from inti.jobs.once import first_time
from inti.jobs.policy import GiveUp, Later, retry


def note(word: str) -> None:
    """Append a line to the file that the test reads."""
    with Path(os.environ["JOBS_NOTES"]).open("a", encoding="utf-8") as file:
        file.write(f"{word}\n")


@task
@retry(attempts=4)
def count_once(key: str, seconds: float) -> None:
    """Count exactly once per key, then take a while, as something that is killed there."""
    note(f"start {os.getpid()}")
    with transaction.atomic():
        if first_time(key):
            note(f"count {key}")
    time.sleep(seconds)
    note(f"end {key}")


@task
def tell(word: str) -> None:
    """Note a word."""
    note(word)


@task
def scheduled() -> None:
    """What a test's schedule runs."""


@task
@retry(attempts=3, first=timedelta(minutes=2), factor=3, ceiling=timedelta(minutes=5))
def always_fails(pk: int) -> None:
    """Fail with a message that holds personal data."""
    raise ValueError(f"{pk}: nik 3211010101010001")


@task
def passes_on() -> None:
    """Put another task on the queue."""
    always_fails.enqueue(7)


@task
@retry(attempts=2)
def gives_up() -> None:
    """A fault that no second attempt mends."""
    raise GiveUp("no such row")


@task(takes_context=True)
def waits_its_turn(context: TaskContext) -> int:
    """Say three times that it is too early, without an attempt being counted."""
    if not first_time(f"turn-{context.task_result.id}-1"):
        return context.attempt
    raise Later(timedelta(minutes=7), counted=False)
