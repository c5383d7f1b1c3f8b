"""Figures of mothers: KEK, anaemia, iron tablets; counts by posyandu, summed for units.

KEK and anaemia are of those who are pregnant today, by the last arm and the last Hb of this
pregnancy; the denominator are those in whom it was measured. Tablets are of those who gave birth in
the twelve months until today, whether tablets were written down or not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from simpati.angka import SEL_TERKECIL
from simpati.aturan_ibu import AturanIbu
from simpati.models import IbuHamil, PemeriksaanIbu

HARI_BERSALIN = 365


@dataclass(frozen=True, kw_only=True)
class AngkaIbu:
    """Counts of mothers; the rates are fractions, None when their denominator is 0."""

    terdaftar: int = 0
    lila: int = 0
    kek: int = 0
    hb: int = 0
    anemia: int = 0
    bersalin: int = 0
    ttd: int = 0

    def __add__(self, lain: "AngkaIbu") -> "AngkaIbu":
        nama = [satu.name for satu in fields(self)]
        return AngkaIbu(**{satu: getattr(self, satu) + getattr(lain, satu) for satu in nama})

    @property
    def bagian_kek(self) -> float | None:
        """Thin arms among the arms measured."""
        return self.kek / self.lila if self.lila else None

    @property
    def bagian_anemia(self) -> float | None:
        """Low Hb among those measured."""
        return self.anemia / self.hb if self.hb else None

    @property
    def bagian_ttd(self) -> float | None:
        """Who took all the tablets among those who gave birth."""
        return self.ttd / self.bersalin if self.bersalin else None

    @property
    def ada(self) -> bool:
        """Whether anybody is counted."""
        return bool(self.terdaftar or self.bersalin)

    @property
    def terkecil(self) -> int:
        """The smallest denominator that is not 0; 0 when all are."""
        return min((satu for satu in (self.lila, self.hb, self.bersalin) if satu), default=0)

    @property
    def kecil(self) -> bool:
        """Whether a rate would rest on too few mothers to be shown without access by name."""
        return 0 < self.terkecil < SEL_TERKECIL


def terakhir(kolom: str) -> Subquery:
    """Give the outer mother's last known value of a column of her visits."""
    kunjungan = PemeriksaanIbu.objects.filter(ibu=OuterRef("pk"), **{f"{kolom}__isnull": False})
    return Subquery(kunjungan.order_by("-tanggal").values(kolom)[:1])


def tablet() -> Coalesce:
    """Give the tablets that the outer mother took in this pregnancy."""
    semua = PemeriksaanIbu.objects.filter(ibu=OuterRef("pk")).order_by().values("ibu")
    return Coalesce(Subquery(semua.annotate(jumlah=Sum("ttd_diminum")).values("jumlah")), 0)


def kek_atau_anemia(ibu: QuerySet[IbuHamil], aturan: AturanIbu) -> QuerySet[IbuHamil]:
    """Narrow to mothers whose last arm or last Hb is too low."""
    return ibu.alias(lila_kini=terakhir("lila_cm"), hb_kini=terakhir("hb")).filter(
        Q(lila_kini__lt=aturan.lila_kek_cm) | Q(hb_kini__lt=aturan.hb_anemia)
    )


def per_posyandu(saring: Q, hari_ini: date, aturan: AturanIbu) -> Mapping[int, AngkaIbu]:
    """Count per posyandu id, in two queries; `saring` narrows the mothers."""
    hasil = {satu.pop("posyandu"): AngkaIbu(**satu) for satu in _hamil(saring, aturan)}
    sejak = hari_ini - timedelta(days=HARI_BERSALIN)
    for satu in _bersalin(saring, sejak, hari_ini, aturan):
        pk = satu.pop("posyandu")
        hasil[pk] = replace(hasil.get(pk, AngkaIbu()), **satu)
    return hasil


def _hamil(saring: Q, aturan: AturanIbu) -> Iterable[dict[str, Any]]:
    ibu = IbuHamil.objects.filter(saring, status=IbuHamil.Status.HAMIL).order_by()
    baris = (
        ibu.alias(lila_kini=terakhir("lila_cm"), hb_kini=terakhir("hb"))
        .values("posyandu")
        .annotate(
            terdaftar=Count("pk"),
            lila=Count("pk", filter=Q(lila_kini__isnull=False)),
            kek=Count("pk", filter=Q(lila_kini__lt=aturan.lila_kek_cm)),
            hb=Count("pk", filter=Q(hb_kini__isnull=False)),
            anemia=Count("pk", filter=Q(hb_kini__lt=aturan.hb_anemia)),
        )
    )
    return map(dict, baris)


def _bersalin(saring: Q, sejak: date, sampai: date, aturan: AturanIbu) -> Iterable[dict[str, Any]]:
    ibu = IbuHamil.objects.filter(
        saring, status=IbuHamil.Status.BERSALIN, berakhir__gt=sejak, berakhir__lte=sampai
    )
    baris = (
        ibu.order_by()
        .alias(tablet=tablet())
        .values("posyandu")
        .annotate(
            bersalin=Count("pk"), ttd=Count("pk", filter=Q(tablet__gte=int(aturan.ttd_tablet)))
        )
    )
    return map(dict, baris)
