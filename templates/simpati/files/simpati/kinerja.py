"""How fast help comes and what it achieves, from the cases that were found in a month."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from simpati.models import Intervensi, Kasus
from simpati.periode import Periode

HARI_PULIH = 90


@dataclass(frozen=True, kw_only=True)
class Hasil:
    """How many of all went well."""

    berhasil: int
    semua: int


def ditangani(periode: Periode) -> Hasil:
    """Children found in a month to whom the first help came by their deadline."""
    tepat = Intervensi.objects.filter(
        kasus=OuterRef("pk"), realisasi__lte=OuterRef("tenggat")
    ).order_by()
    return _hitung(_ditemukan(periode), Q(Exists(tepat)))


def pulih(periode: Periode) -> Hasil:
    """Children found in a month who recovered within 90 days; who moved away is not counted."""
    tetap = _ditemukan(periode).exclude(status=Kasus.Status.PINDAH)
    cepat = Q(selesai__lte=F("mulai") + timedelta(days=HARI_PULIH))
    return _hitung(tetap, Q(status=Kasus.Status.PULIH) & cepat)


def _ditemukan(periode: Periode) -> QuerySet[Kasus]:
    return Kasus.objects.filter(mulai__gte=periode.awal, mulai__lte=periode.akhir).exclude(
        status=Kasus.Status.KELIRU
    )


def _hitung(kasus: QuerySet[Kasus], yang: Q) -> Hasil:
    baris = kasus.order_by().aggregate(berhasil=Count("pk", filter=yang), semua=Count("pk"))
    return Hasil(berhasil=baris["berhasil"], semua=baris["semua"])
