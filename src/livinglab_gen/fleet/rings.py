"""Rings: a release goes to few repos first, and to more once it is well with those."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
    neither ran.
    """

    state: State
    since: datetime
    passed: bool | None = None
    commit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ring:
    """One ring as it stands: how many repos it has, and how many of them are where.

    Those that `passed` wait to be merged, and the check that was named says that they may be.
    """

    repos: int
    arrived: int
    passed: int
    waiting: int
    failed: int
    health: Health


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
    failed = sum(place is not None and _failed(place, patience, now) for place in places)
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
    return place.state is State.open and place.passed is True and not _failed(place, patience, now)


def _failed(place: Place, patience: Patience, now: datetime) -> bool:
    if place.state in (State.open, State.draft):
        return place.passed is False or now - place.since > timedelta(days=patience.days)
    return place.state in (State.fault, State.taken)
