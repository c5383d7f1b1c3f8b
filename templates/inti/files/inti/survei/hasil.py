"""Results of the survey per service and year; nothing is shown of too few answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from inti.layanan.berkas import berkas
from inti.survei import ikm
from inti.survei.ikm import Grade, Score
from inti.survei.models import Jawaban, Undangan
from inti.survei.unsur import ELEMENTS, Element

LEAST = 5
# Krejcie and Morgan 1970, the table that the guideline prints: chi-square of 1 degree at 95 %,
# half the people answering each way, 5 % error.
CHI_SQUARE, HALF, ERROR = 3.841, 0.5, 0.05


@dataclass(frozen=True, kw_only=True)
class Line:
    """One element of a result; ``mean`` with two decimals and its value of 100."""

    element: Element
    filled: int
    mean: Decimal
    hundred: Decimal
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What is known of a service in a year. ``scores`` by element code."""

    layanan: str
    year: int
    answers: int
    open_answers: int
    invited: int
    least: int
    scores: Mapping[str, Score]

    @property
    def shown(self) -> bool:
        """Whether there are enough answers that nobody is recognised."""
        return self.answers >= self.least

    @property
    def ikm(self) -> Decimal | None:
        """The index; None when suppressed or when an element has no answer."""
        return ikm.index(self.scores) if self.shown else None

    @property
    def grade(self) -> Grade | None:
        """The grade of the index."""
        return None if self.ikm is None else ikm.grade(self.ikm)

    @property
    def lines(self) -> list[Line]:
        """The elements that have answers; none when suppressed."""
        if not self.shown:
            return []
        return [line for element in ELEMENTS if (line := _line(element, self.scores[element.code]))]

    @property
    def sample(self) -> int:
        """The number of answers that the guideline's table asks for this many transactions."""
        return sample_size(self.invited)

    @property
    def points(self) -> int:
        """Sum of all scores."""
        return sum(score.total for score in self.scores.values())

    @property
    def possible(self) -> int:
        """The sum had everyone answered 4."""
        return sum(score.filled * 4 for score in self.scores.values())


def summary(layanan: str, year: int) -> Summary:
    """The result of one service in one calendar year; two queries."""
    values: dict[str, object] = {}
    for element in ELEMENTS:
        values[f"sum_{element.field}"] = Sum(element.field)
        values[f"count_{element.field}"] = Count(element.field)
    counts = Jawaban.objects.filter(layanan=layanan, tanggal__year=year).aggregate(
        answers=Count("pk"),
        open_answers=Count("pk", filter=Q(jalur=Jawaban.Jalur.TERBUKA)),
        **values,
    )
    return Summary(
        layanan=layanan,
        year=year,
        answers=counts["answers"],
        open_answers=counts["open_answers"],
        invited=Undangan.objects.filter(layanan=layanan, dibuat__year=year).count(),
        least=berkas().survei.get("minimum", LEAST),
        scores={
            element.code: Score(
                total=counts[f"sum_{element.field}"] or 0, filled=counts[f"count_{element.field}"]
            )
            for element in ELEMENTS
        },
    )


def sample_size(population: int) -> int:
    """How many of a population to ask (Krejcie and Morgan)."""
    if population < 1:
        return 0
    spread = CHI_SQUARE * HALF * (1 - HALF)
    return round(population * spread / (ERROR**2 * (population - 1) + spread))


def _line(element: Element, score: Score) -> Line | None:
    mean = score.mean
    if mean is None:
        return None
    hundred = ikm.half_up(mean * ikm.TO_HUNDRED)
    return Line(
        element=element,
        filled=score.filled,
        mean=ikm.half_up(mean),
        hundred=hundred,
        grade=ikm.grade(hundred),
    )
