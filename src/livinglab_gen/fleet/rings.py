"""Rings: a release goes to few repos first, and to more once it is well with those."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from livinglab_gen.fleet.campaign import State

REST = None
"""The size of a ring that takes all that are left."""


class Health(StrEnum):
    """How it is with a ring: all is well, some are waited for, or too many failed."""

    healthy = "healthy"
    waiting = "waiting"
    halted = "halted"


@dataclass(frozen=True, kw_only=True)
class Patience:
    """When a ring is well: proposals are merged within `days`, and no more than `failures` (a share) fail."""

    days: int = 7
    failures: float = 0.2


PATIENT = Patience()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one repo of a ring stands, and since when its proposal, `commit`, waits.

    `passed` tells how the check that was named, or the host's CI, ended in what is proposed; None where
    neither ran. `why` is what was said of a failure.
    """

    state: State
    since: datetime
    passed: bool | None = None
    commit: str | None = None
    why: str | None = None

    def late(self, patience: Patience, now: datetime) -> bool:
        """Whether its proposal waits for longer than it may."""
        return self.state in WAITING and now - self.since > timedelta(days=patience.days)

    def failed(self, patience: Patience, now: datetime) -> bool:
        """Whether something has to be mended there."""
        if self.state in WAITING:
            return self.passed is False or self.late(patience, now)
        return self.state in (State.fault, State.taken)


WAITING = frozenset((State.open, State.draft))


@dataclass(frozen=True, kw_only=True)
class Ring:
    """One ring as it stands: how many repos it has, and how many of them are where.

    Those that `passed` wait to be merged, and the check that was named says that they may be. `unmerged`
    are the names of those that failed with a proposal that stands, and why.
    """

    repos: int
    arrived: int
    passed: int
    waiting: int
    failed: int
    health: Health
    unmerged: Mapping[str, str] = field(default_factory=dict)


def sizes(words: str) -> tuple[int | None, ...]:
    """The rings that `3,25,all` names; raises ValueError.

    >>> sizes("3,25,all")
    (3, 25, None)
    """
    parts = [part.strip() for part in words.split(",")]
    if not all(re.fullmatch(r"[1-9]\d*|all", part, re.ASCII) for part in parts) or "all" in parts[:-1]:
        raise ValueError(f"no rings: {words}")
    return tuple(REST if part == "all" else int(part) for part in parts)


def judged(places: Sequence[Place | None], patience: Patience, now: datetime) -> Ring:
    """How it is with a ring; None stands for a repo that nothing was proposed to yet.

    A proposal that waits too long has failed: nobody merged it. An empty ring is well.
    """
    arrived = sum(place is not None and place.state is State.arrived for place in places)
    failed = sum(place is not None and place.failed(patience, now) for place in places)
    passed = sum(place is not None and _passed(place, patience, now) for place in places)
    waiting = len(places) - arrived - failed - passed
    if failed > patience.failures * len(places):
        health = Health.halted
    else:
        health = Health.waiting if waiting else Health.healthy
    return Ring(
        repos=len(places), arrived=arrived, passed=passed, waiting=waiting, failed=failed, health=health
    )


def _passed(place: Place, patience: Patience, now: datetime) -> bool:
    return place.state is State.open and place.passed is True and not place.failed(patience, now)
