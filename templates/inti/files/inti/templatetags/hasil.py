"""The trend of an outcome, and outcomes by the Living Lab's three questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext_lazy as _

from inti.outcomes import Kind, Outcome
from inti.trend import Trend, trend

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class Question:
    """One of the three, with its outcomes and what to say when there are none."""

    kind: Kind
    title: "StrOrPromise"
    lead: "StrOrPromise"
    none: "StrOrPromise"
    outcomes: tuple[Outcome, ...] = ()


QUESTIONS = (
    Question(
        kind=Kind.KADEULEU,
        title=_("Terlihat: apa yang dikerjakan"),
        lead=_("Seberapa jauh layanan ini berjalan dan sampai kepada warga."),
        none=_("Belum ada pekerjaan yang tercatat pada periode ini."),
    ),
    Question(
        kind=Kind.KARASA,
        title=_("Terasa: apa kata warga"),
        lead=_("Kepuasan warga menurut survei kepuasan masyarakat."),
        none=_("Belum ada survei untuk layanan ini."),
    ),
    Question(
        kind=Kind.KARAMPA,
        title=_("Teraba: apa yang berubah"),
        lead=_("Perubahan nyata pada kehidupan warga yang dilayani."),
        none=_("Belum ada perubahan yang dapat diukur pada periode ini."),
    ),
)


@register.simple_tag
def pertanyaan(outcomes: Sequence[Outcome]) -> list[Question]:
    """The three questions, each with its outcomes in their order."""
    return [
        Question(
            kind=one.kind,
            title=one.title,
            lead=one.lead,
            none=one.none,
            outcomes=tuple(outcome for outcome in outcomes if outcome.kind == one.kind),
        )
        for one in QUESTIONS
    ]


@register.simple_tag
def tren(outcome: Outcome) -> Trend | None:
    """The drawing of the outcome's series; None when there is too little to draw."""
    return trend(outcome.series)
