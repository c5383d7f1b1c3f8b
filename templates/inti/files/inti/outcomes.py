"""Outcome figures: each app names its own in ``outcomes.py``, the chassis shows them all."""

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A rate that carries what is needed to judge it.

    ``numerator`` of ``denominator`` is the result; ``covered`` of ``population`` says for how many
    of those meant it is known. Rates of units are summed by their parts and never averaged.
    """

    code: str
    title: str
    numerator: int
    denominator: int
    covered: int
    population: int
    period: str
    method: str
    source: str
    # First and last day of the period, for machines.
    start: date | None = None
    end: date | None = None

    @property
    def rate(self) -> float | None:
        """``numerator / denominator`` as a fraction; None when nothing was counted."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def coverage(self) -> float | None:
        """``covered / population`` as a fraction; None when the population is not known."""
        return self.covered / self.population if self.population else None


def all_outcomes(today: date) -> list[Outcome]:
    """The figures of every local app as of a day, in the order of the apps."""
    found: list[Outcome] = []
    for app in settings.LOCAL_APPS:
        if app != "inti" and find_spec(f"{app}.outcomes"):
            found.extend(import_module(f"{app}.outcomes").outcomes(today))
    return found
