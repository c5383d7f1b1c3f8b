"""Figures of posyandu, villages and the region: stunting prevalence with its coverage D/S.

N are those who gained enough weight since the month before, of those of whom that can be told.
S are the registered children who were under 60 months in the period (on its first day, or born in
it), D those of S measured in the period, the denominator those whose last plausible
length/height-for-age of the period counts. Figures of units are the sums of their parts;
percentages are never averaged.

Small numbers: a rate over fewer than `SEL_TERKECIL` measured children can tell a neighbour about
one child. Those without access by name do not see it; and where one figure alone would be hidden,
the next smallest is hidden with it, so that the total minus the others does not give it away. This
protects one table at a time: whoever may open several pages can still compare them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet

from simpati.antropometri import STUNTING, Naik
from simpati.models import Balita, Pengukuran
from simpati.periode import Periode, batas_lahir

SEL_TERKECIL = 5


@dataclass(frozen=True, kw_only=True)
class Angka:
    """Counts of children; the rates are fractions, None when their denominator is 0."""

    stunting: int = 0
    terukur: int = 0
    diukur: int = 0
    terdaftar: int = 0
    naik: int = 0
    dinilai: int = 0

    def __add__(self, lain: "Angka") -> "Angka":
        return Angka(
            stunting=self.stunting + lain.stunting,
            terukur=self.terukur + lain.terukur,
            diukur=self.diukur + lain.diukur,
            terdaftar=self.terdaftar + lain.terdaftar,
            naik=self.naik + lain.naik,
            dinilai=self.dinilai + lain.dinilai,
        )

    @property
    def prevalensi(self) -> float | None:
        """Stunted children among those with a plausible length/height-for-age."""
        return self.stunting / self.terukur if self.terukur else None

    @property
    def cakupan(self) -> float | None:
        """D/S: measured among registered."""
        return self.diukur / self.terdaftar if self.terdaftar else None

    @property
    def kenaikan(self) -> float | None:
        """N/D': who gained enough among those weighed in this month and the one before."""
        return self.naik / self.dinilai if self.dinilai else None

    @property
    def kecil(self) -> bool:
        """Whether a rate would rest on too few children to be shown without access by name."""
        return 0 < self.terukur < SEL_TERKECIL


def jumlah(angka: Iterable[Angka]) -> Angka:
    """Sum the parts."""
    return sum(angka, start=Angka())


def tersembunyi(angka: Sequence[Angka], terlihat: Sequence[bool]) -> list[bool]:
    """Tell for each row of a table whether its rate is hidden; `terlihat` marks rows seen by name.

    >>> tersembunyi([Angka(terukur=3), Angka(terukur=9), Angka(terukur=20)], [False] * 3)
    [True, True, False]
    """
    return penyebut_tersembunyi([satu.terukur for satu in angka], terlihat)


def penyebut_tersembunyi(penyebut: Sequence[int], terlihat: Sequence[bool]) -> list[bool]:
    """Tell the same of the numbers that rates are over, whatever is counted."""
    hasil = [
        0 < satu < SEL_TERKECIL and not bebas
        for satu, bebas in zip(penyebut, terlihat, strict=True)
    ]
    if sum(hasil) == 1:
        calon = [
            nomor
            for nomor, satu in enumerate(penyebut)
            if satu and not hasil[nomor] and not terlihat[nomor]
        ]
        if calon:
            hasil[min(calon, key=lambda nomor: penyebut[nomor])] = True
    return hasil


def sasaran(periode: Periode) -> QuerySet[Balita]:
    """S: active children who were under 60 months in this period.

    The register of today is counted, for past months too: whoever left since is no longer in it.
    """
    return Balita.objects.filter(
        aktif=True,
        tanggal_lahir__lte=periode.akhir,
        tanggal_lahir__gt=batas_lahir(periode.awal),
    )


def diukur_dalam(periode: Periode) -> QuerySet[Pengukuran]:
    """Measurements of the outer query's child in this period."""
    return Pengukuran.objects.filter(dalam(periode), balita=OuterRef("pk"))


def dalam(periode: Periode, jalur: str = "") -> Q:
    """Measurements of this period; `jalur` leads to them (``"pengukuran__"``)."""
    return Q(**{f"{jalur}tanggal__gte": periode.awal, f"{jalur}tanggal__lte": periode.akhir})


def per_posyandu(periode: Periode, saring: Q | None = None) -> Mapping[int, Angka]:
    """Count per posyandu id, in three queries; `saring` narrows the children."""
    anak = sasaran(periode).filter(saring or Q()).order_by()
    hitung = _hitung_cakupan(periode, anak)
    for posyandu, stunting, terukur in _per_kelas(periode, anak):
        hitung[posyandu] = replace(hitung[posyandu], stunting=stunting, terukur=terukur)
    for posyandu, naik, dinilai in _per_kenaikan(periode, anak):
        hitung[posyandu] = replace(hitung[posyandu], naik=naik, dinilai=dinilai)
    return hitung


def cakupan(periode: Periode, saring: Q) -> Mapping[int, Angka]:
    """Count only who is registered and who was measured, per posyandu id, in one query."""
    return _hitung_cakupan(periode, sasaran(periode).filter(saring).order_by())


def _hitung_cakupan(periode: Periode, anak: QuerySet[Balita]) -> dict[int, Angka]:
    ukuran = FilteredRelation("pengukuran", condition=dalam(periode, "pengukuran__"))
    baris = (
        anak.annotate(ukuran=ukuran)
        .values("posyandu")
        .annotate(
            terdaftar=Count("pk", distinct=True), diukur=Count("ukuran__balita", distinct=True)
        )
        .values_list("posyandu", "terdaftar", "diukur")
    )
    return {
        posyandu: Angka(terdaftar=terdaftar, diukur=diukur) for posyandu, terdaftar, diukur in baris
    }


def _per_kelas(periode: Periode, anak: QuerySet[Balita]) -> Iterable[tuple[int, int, int]]:
    """Give posyandu, stunted children and those with a plausible length; each child's last counts.

    No child is measured twice on a day, so that the last one is one.
    """
    wajar = Pengukuran.objects.filter(dalam(periode), z_tbu__isnull=False, tanda_tbu=False)
    return _hitung(wajar, anak, Q(kelas_tbu__in=STUNTING))


def _per_kenaikan(periode: Periode, anak: QuerySet[Balita]) -> Iterable[tuple[int, int, int]]:
    """Give posyandu, children who gained and those of whom it could be told."""
    dinilai = Pengukuran.objects.filter(dalam(periode), naik__in=[Naik.NAIK, Naik.TIDAK_NAIK])
    return _hitung(dinilai, anak, Q(naik=Naik.NAIK))


def _hitung(
    pengukuran: QuerySet[Pengukuran], anak: QuerySet[Balita], yang: Q
) -> Iterable[tuple[int, int, int]]:
    """Give posyandu, how many of the children's last measurements are such, and how many in all."""
    sesudah = pengukuran.filter(balita=OuterRef("balita"), tanggal__gt=OuterRef("tanggal"))
    return (
        pengukuran.order_by()
        .filter(~Exists(sesudah.order_by()), balita__in=anak)
        .values("balita__posyandu")
        .annotate(yang=Count("pk", filter=yang), semua=Count("pk"))
        .values_list("balita__posyandu", "yang", "semua")
    )


def di_wilayah(jalur: str, kode: str) -> Q:
    """Rows whose unit, reached by `jalur`, is the unit with this code or lies in it."""
    # The dot keeps 11.01 from matching a code that merely starts with the same digits.
    return Q(**{f"{jalur}__kode": kode}) | Q(**{f"{jalur}__kode__startswith": f"{kode}."})
