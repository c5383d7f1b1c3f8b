"""When personal data goes: the rules of each app (``<app>/retensi.py``), carried out every night.

A rule says what is due and what becomes of one row. Each row is a transaction of its own and is no
longer due afterwards, so that a run that was ended goes on the next time.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from inti.audit.context import acting
from inti.audit.redaction import Tampered
from inti.hooks import brought
from inti.privacy import trail
from inti.privacy.declarations import Text
from inti.privacy.subjects import Deed, Redacted

log = logging.getLogger(__name__)

PER_RUN = 500
"""Rows of a rule in one night: what a wrong clock or rule could do before somebody sees it."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What is kept how long: ``due`` gives the rows whose time is over.

    ``carry_out`` deletes one of them or takes the personal data out, and gives what the history is
    to lose; the row is not due any more then. ``period`` is what the privacy notice says.
    """

    code: str
    title: Text
    period: Text
    deed: Deed
    due: Callable[[datetime], QuerySet[Any]]
    carry_out: Callable[[Any], Iterable[Redacted]]


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What a run did for one rule; ``refused`` rows do not fit their seals and stay as they are."""

    rule: Rule
    done: int
    refused: int
    left: int


def rules() -> list[Rule]:
    """Every rule of every app and part."""
    return [rule for _app, module in brought("retensi") for rule in module.RULES]


def carry_out(rule: Rule, now: datetime, *, most: int = PER_RUN) -> Carried:
    """Carry out one rule for at most so many rows, the oldest first."""
    keys = list(rule.due(now).order_by("pk").values_list("pk", flat=True)[:most])
    done = [_one(rule, now, key) for key in keys]
    return Carried(rule=rule, done=sum(done), refused=done.count(False), left=rule.due(now).count())


def _one(rule: Rule, now: datetime, key: Any) -> bool:
    """Whether the row went as the rule says; somebody else may have been quicker."""
    why = f"masa simpan habis: {rule.code}"
    try:
        with acting(None, why=why), transaction.atomic():
            row = _locked(rule.due(now), key)
            # All is written before the first redaction, which seals what was written so far.
            for one in list(rule.carry_out(row)) if row is not None else ():
                trail.redact(one.row, one.values, why=why, actor=None)
    except Tampered as fault:
        log.error("Masa simpan %s, nomor %s: %s", rule.code, key, fault)
        return False
    return True


def _locked(due: QuerySet[Any], key: Any) -> Model | None:
    row: Model | None = due.model._default_manager.select_for_update().filter(pk=key).first()
    return row if row is not None and due.filter(pk=key).exists() else None
