"""The index of PermenPANRB 14/2017, computed exactly and rounded once.

Mean of each element NRR = sum of its scores / number of its filled answers; NI = sum of NRR x 1/9;
IKM = NI x 25, rounded half-up to two decimals, then looked up: the printed bands have gaps below
0.01, so the look-up comes after the rounding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from inti.survei.unsur import ELEMENTS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WEIGHT = Fraction(1, len(ELEMENTS))
TO_HUNDRED = 25


@dataclass(frozen=True, kw_only=True)
class Grade:
    """Mutu pelayanan; ``least`` is the smallest IKM that earns it."""

    code: str
    name: "StrOrPromise"
    least: Decimal


GRADES = (
    Grade(code="A", name=_("Sangat Baik"), least=Decimal("88.31")),
    Grade(code="B", name=_("Baik"), least=Decimal("76.61")),
    Grade(code="C", name=_("Kurang Baik"), least=Decimal("65.00")),
    Grade(code="D", name=_("Tidak Baik"), least=Decimal("25.00")),
)


@dataclass(frozen=True, kw_only=True)
class Score:
    """Answers of one element: how many were filled and the sum of their scores (1 to 4)."""

    total: int
    filled: int

    @property
    def mean(self) -> Fraction | None:
        """NRR; None when nobody filled it."""
        return Fraction(self.total, self.filled) if self.filled else None


def index(scores: Mapping[str, Score]) -> Decimal | None:
    """IKM with two decimals; None while an element has no answer. ``scores`` by element code."""
    means = [scores[element.code].mean for element in ELEMENTS]
    known = [mean for mean in means if mean is not None]
    if len(known) < len(ELEMENTS):
        return None
    return half_up(sum(known, start=Fraction(0)) * WEIGHT * TO_HUNDRED)


def half_up(value: Fraction) -> Decimal:
    """A non-negative number with two decimals; a half goes up."""
    hundredths = (value * 100 + Fraction(1, 2)).__floor__()
    return Decimal(hundredths).scaleb(-2)


def grade(ikm: Decimal) -> Grade:
    """The grade of a rounded IKM. Raises ValueError below 25, which no answers can give."""
    for one in GRADES:
        if ikm >= one.least:
            return one
    raise ValueError(f"IKM {ikm} is below 25")
