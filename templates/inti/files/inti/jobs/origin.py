"""The number of the request that a task came from: on every log line of the task, too.

It stands beside the arguments, in the same JSON; a task that a task puts on the queue inherits it.
"""

from contextlib import AbstractContextManager
from typing import Any

from django_tasks_db.models import DBTaskResult
from structlog.contextvars import bound_contextvars, get_contextvars

KEY = "request_id"


def note(sender: Any, instance: DBTaskResult, **_: Any) -> None:
    """Before a task is put on the queue: write down in whose request that happens."""
    number = get_contextvars().get(KEY)
    if number and instance._state.adding:
        instance.args_kwargs = {**instance.args_kwargs, KEY: number}


def told(row: DBTaskResult) -> AbstractContextManager[None]:
    """While a task runs, its log lines carry its key and the number of its request."""
    number = row.args_kwargs.get(KEY)
    return bound_contextvars(task=str(row.pk), **({KEY: number} if number else {}))
