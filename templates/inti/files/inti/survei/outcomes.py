"""Karasa: the index of each service whose survey has enough answers."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from inti.layanan.daftar import all_standards
from inti.layanan.standar import Standard
from inti.outcomes import Kind, Outcome
from inti.survei.hasil import Summary, summary


def outcomes(today: date) -> list[Outcome]:
    """One figure for each service with a survey this year, else of the year before."""
    return list(_figures(today.year))


def _figures(year: int) -> Iterator[Outcome]:
    for standard in all_standards().values():
        found = summary(standard.slug, year)
        if not found.answers:
            found = summary(standard.slug, year - 1)
        if found.answers:
            yield _outcome(standard, found)


def _outcome(standard: Standard, found: Summary) -> Outcome:
    ikm, grade = found.ikm, found.grade
    method = _(
        "Indeks kepuasan masyarakat menurut PermenPANRB 14/2017: rata-rata sembilan unsur dengan "
        "bobot 1/9, dikali 25. Jumlah nilai dibagi jumlah nilai yang mungkin. Cakupan: jawaban "
        "setelah permohonan dibagi permohonan yang dijawab; survei terbuka menambah jawaban, "
        "tidak menambah cakupan."
    )
    if not found.shown:
        method = _("%(method)s Tidak ditampilkan: kurang dari %(least)d jawaban.") % {
            "method": method,
            "least": found.least,
        }
    return Outcome(
        code=f"ikm-{standard.slug}",
        kind=Kind.KARASA,
        title=_("Kepuasan warga: %(service)s") % {"service": standard.title},
        numerator=found.points if found.shown else 0,
        denominator=found.possible if found.shown else 0,
        covered=found.answers - found.open_answers,
        population=found.invited,
        period=str(found.year),
        method=method,
        source=_("Survei kepuasan masyarakat"),
        value=float(ikm) if ikm is not None else None,
        unit=f"{grade.code} ({grade.name})" if grade else "",
    )
