"""How fast help comes and what it achieves, from the cases that were found in a month."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from simpati.models import IbuHamil, Intervensi, Kasus
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


def ibu_pulih(periode: Periode) -> Hasil:
    """Mothers who gave birth in a month and had been anaemic or thin, all whose cases recovered."""
    kasus = Kasus.objects.filter(ibu=OuterRef("pk")).exclude(status=Kasus.Status.KELIRU).order_by()
    belum = kasus.exclude(status=Kasus.Status.PULIH)
    bersalin = IbuHamil.objects.filter(
        Exists(kasus),
        status=IbuHamil.Status.BERSALIN,
        berakhir__gte=periode.awal,
        berakhir__lte=periode.akhir,
    )
    baris = bersalin.order_by().aggregate(
        berhasil=Count("pk", filter=~Exists(belum)), semua=Count("pk")
    )
    return Hasil(berhasil=baris["berhasil"], semua=baris["semua"])


def _ditemukan(periode: Periode) -> QuerySet[Kasus]:
    """Cases of children; what mothers recover until is the birth: `ibu_pulih`."""
    return Kasus.objects.filter(
        ibu=None, mulai__gte=periode.awal, mulai__lte=periode.akhir
    ).exclude(status=Kasus.Status.KELIRU)


def _hitung(kasus: QuerySet[Kasus], yang: Q) -> Hasil:
    baris = kasus.order_by().aggregate(berhasil=Count("pk", filter=yang), semua=Count("pk"))
    return Hasil(berhasil=baris["berhasil"], semua=baris["semua"])
