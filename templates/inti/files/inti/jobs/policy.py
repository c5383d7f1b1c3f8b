"""How often a task is tried, and how long is waited in between.

A task is an ordinary django-tasks task; ``retry`` stands below ``task``::

    @task
    @retry(attempts=5, first=timedelta(minutes=1))
    def send_letter(pk: int) -> None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import ParamSpec, TypeVar

Params = ParamSpec("Params")
Given = TypeVar("Given")


class GiveUp(Exception):
    """Trying again cannot help: the task fails at once."""


class Later(Exception):
    """Try again after a time that the task itself knows; ``counted``: whether this was an attempt.

    For a Retry-After of another service, or for a pace limit.
    """

    def __init__(self, after: timedelta, reason: str = "", *, counted: bool = True) -> None:
        super().__init__(reason or f"later, after {after}")
        self.after = after
        self.counted = counted


@dataclass(frozen=True, kw_only=True)
class Policy:
    """At most ``attempts``, the pause growing by ``factor`` from ``first`` up to ``ceiling``."""

    attempts: int = 3
    first: timedelta = timedelta(minutes=1)
    factor: float = 4.0
    ceiling: timedelta = timedelta(hours=6)

    def pause(self, attempt: int) -> timedelta:
        """How long to wait after that attempt (1 = the first) has failed."""
        growth = self.factor ** min(attempt - 1, 64)
        return timedelta(
            seconds=min(self.first.total_seconds() * growth, self.ceiling.total_seconds())
        )


DEFAULT = Policy()


def retry(
    *,
    attempts: int = DEFAULT.attempts,
    first: timedelta = DEFAULT.first,
    factor: float = DEFAULT.factor,
    ceiling: timedelta = DEFAULT.ceiling,
) -> Callable[[Callable[Params, Given]], Callable[Params, Given]]:
    """Give a task's function a policy of its own."""
    policy = Policy(attempts=attempts, first=first, factor=factor, ceiling=ceiling)

    def mark(function: Callable[Params, Given]) -> Callable[Params, Given]:
        function.policy = policy  # type: ignore[attr-defined]
        return function

    return mark


def policy_of(function: Callable[..., object]) -> Policy:
    """The policy of a task's function, or the default."""
    found = getattr(function, "policy", DEFAULT)
    return found if isinstance(found, Policy) else DEFAULT
