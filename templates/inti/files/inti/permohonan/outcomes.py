"""Kadeuleu: how many requests were finished by the promised day."""

from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from inti.outcomes import Kind, Outcome
from inti.permohonan.models import Permohonan, Status
from inti.region import region


def outcomes(today: date) -> list[Outcome]:
    """Requests due this year that were finished in time; nothing before the first request."""
    counts = _counts(today)
    if not counts["all"]:
        return []
    return [
        Outcome(
            code="permohonan-tepat-waktu",
            kind=Kind.KADEULEU,
            title=_("Permohonan selesai tepat waktu"),
            numerator=counts["in_time"],
            denominator=counts["due"],
            covered=counts["due"],
            population=counts["all"],
            period=str(today.year),
            method=_(
                "Permohonan yang selesai paling lambat pada hari yang dijanjikan standar "
                "pelayanan, dibagi permohonan yang sudah berakhir atau lewat janjinya. Yang "
                "dibatalkan pemohon tidak dihitung; yang masih dalam janjinya belum dihitung."
            ),
            source=_("Catatan permohonan %(region)s") % {"region": region().name},
        )
    ]


def _counts(today: date) -> dict[str, int]:
    rows = Permohonan.objects.filter(dibuka__year=today.year, tenggat__isnull=False).exclude(
        status=Status.DIBATALKAN
    )
    ended = Q(selesai__isnull=False)
    counts: dict[str, int] = rows.annotate(hari=TruncDate("selesai")).aggregate(
        all=Count("pk"),
        due=Count("pk", filter=ended | Q(tenggat__lt=today)),
        in_time=Count("pk", filter=ended & Q(hari__lte=F("tenggat"))),
    )
    return counts
