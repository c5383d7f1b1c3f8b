"""Outcome figures: each app names its own in ``outcomes.py``, the chassis shows them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inti.hooks import brought


class Kind(StrEnum):
    """The Living Lab's three questions: what is done, how it is felt, what it changed."""

    KADEULEU = "kadeuleu"
    KARASA = "karasa"
    KARAMPA = "karampa"


@dataclass(frozen=True, kw_only=True)
class Point:
    """The same figure in an earlier period; ``numerator`` of ``denominator`` as in Outcome."""

    label: str
    numerator: int
    denominator: int

    @property
    def rate(self) -> float | None:
        """``numerator / denominator`` as a fraction; None when nothing was counted."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A rate that carries what is needed to judge it.

    ``numerator`` of ``denominator`` is the result; ``covered`` of ``population`` says for how many
    of those meant it is known. Rates of units are summed by their parts and never averaged.
    ``value`` with ``unit`` is shown in place of the rate by a figure that is an index (IKM).
    ``series`` is the same figure per period, oldest first, the last one this figure's own.
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
    kind: Kind = Kind.KARAMPA
    series: Sequence[Point] = ()
    value: float | None = None
    unit: str = ""
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
    """The figures of every local app, then of the parts, as of a day."""
    return [one for _app, module in brought("outcomes") for one in module.outcomes(today)]
