"""What is counted of the children of one posyandu by month, sex and age group.

A child counts once for each thing: its last measurement of the month decides, and of those that
are to be measured again none does. New stunting (incidence) are children whose last plausible
length/height of the month is stunted, among those who had a plausible one in an earlier month and
none that was stunted: nobody is found anew twice, and a child's first measurement finds nobody.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Min, Q

from simpati.antropometri import STUNTING, Naik
from simpati.kinerja import HARI_PULIH
from simpati.models import Balita, Kasus, Pengukuran
from simpati.models.rekap import Hitungan
from simpati.periode import BALITA_BULAN, Periode

KELOMPOK = (0, 6, 12, 24, 36, 48)
"""Completed months at which an age group begins, as in the posyandu's forms."""
KUNCI = ("bulan", "jenis_kelamin", "kelompok")
NAMA = tuple(satu.name for satu in Hitungan._meta.get_fields() if satu.name not in KUNCI)
"""Everything that is counted, as the columns are named."""
KOLOM = (
    "tanggal",
    "balita",
    "balita__jenis_kelamin",
    "balita__tanggal_lahir",
    "z_tbu",
    "tanda_tbu",
    "kelas_tbu",
    "kelas_bbtb",
    "kelas_bbu",
    "naik",
)
TBU = {"sangat-pendek": ("stunting", "sangat_pendek"), "pendek": ("stunting",)}
TBU |= {"tinggi": ("tinggi",)}
BBTB = ("gizi-buruk", "gizi-kurang", "berisiko-gizi-lebih", "gizi-lebih", "obesitas")
BBU = {
    "bb-sangat-kurang": "berat_sangat_kurang",
    "bb-kurang": "berat_kurang",
    "risiko-bb-lebih": "risiko_berat_lebih",
}

Kunci = tuple[str, int]
"""Sex and age group."""
Jumlah = dict[Kunci, Counter[str]]


@dataclass(frozen=True, kw_only=True)
class Riwayat:
    """The first plausible length/height of a child, and the first that was stunted."""

    awal: date
    stunting: date | None

    def berisiko(self, periode: Periode) -> bool:
        """Whether a month finds the child measured before and never stunted."""
        return self.awal < periode.awal and not (self.stunting and self.stunting < periode.awal)


def riwayat(posyandu: int) -> Mapping[int, Riwayat]:
    """Give by child what its plausible lengths/heights say about all months, in one query."""
    baris = (
        Pengukuran.objects.filter(balita__posyandu=posyandu, z_tbu__isnull=False, tanda_tbu=False)
        .order_by()
        .values("balita")
        .annotate(awal=Min("tanggal"), pendek=Min("tanggal", filter=Q(kelas_tbu__in=STUNTING)))
        .values_list("balita", "awal", "pendek")
    )
    return {balita: Riwayat(awal=awal, stunting=pendek) for balita, awal, pendek in baris}


def ukuran(
    posyandu: int, bulan: Iterable[Periode], riwayat: Mapping[int, Riwayat]
) -> dict[Periode, Jumlah]:
    """Count what was measured in each of these months, in one query."""
    hasil: dict[Periode, Jumlah] = {periode: {} for periode in bulan}
    for periode, kunci, nama in _temuan(posyandu, hasil.keys(), riwayat):
        hasil[periode].setdefault(kunci, Counter())[nama] += 1
    return hasil


def kasus(posyandu: int, bulan: Collection[Periode]) -> Mapping[Periode, Jumlah]:
    """Count the cases that were found in these months, without those that were a wrong value."""
    baris = (
        Kasus.objects.filter(
            balita__posyandu=posyandu, mulai__range=(min(bulan).awal, max(bulan).akhir)
        )
        .exclude(status=Kasus.Status.KELIRU)
        .order_by()
        .annotate(pertama=Min("intervensi__realisasi"))
        .select_related("balita")
    )
    hasil: dict[Periode, Jumlah] = {}
    for satu in baris:
        periode, anak = Periode.dari(satu.mulai), cast("Balita", satu.balita)
        if periode not in bulan:
            continue
        kunci = (anak.jenis_kelamin, kelompok_umur(anak.tanggal_lahir, periode))
        isi = hasil.setdefault(periode, {}).setdefault(kunci, Counter())
        isi.update(_penanganan(satu, satu.pertama))
    return hasil


def kelompok_umur(lahir: date, periode: Periode) -> int:
    """Give the age group of a child in a month, by the age that it reaches in it."""
    bulan = (periode.tahun - lahir.year) * 12 + periode.bulan - lahir.month
    return KELOMPOK[max(bisect_right(KELOMPOK, bulan) - 1, 0)]


def bulan_sasaran(lahir: date) -> tuple[date, date]:
    """Give the first and the last month in which a child is one of S, by their first days.

    >>> bulan_sasaran(date(2020, 5, 1)), bulan_sasaran(date(2020, 5, 2))[1]
    ((datetime.date(2020, 5, 1), datetime.date(2025, 4, 1)), datetime.date(2025, 5, 1))
    """
    lewat = lahir.year * 12 + lahir.month - 1 + BALITA_BULAN - (lahir.day == 1)
    return lahir.replace(day=1), date(lewat // 12, lewat % 12 + 1, 1)


def _temuan(
    posyandu: int, bulan: Collection[Periode], riwayat: Mapping[int, Riwayat]
) -> Iterator[tuple[Periode, Kunci, str]]:
    baris = Pengukuran.objects.filter(
        balita__posyandu=posyandu,
        balita__aktif=True,
        tanggal__range=(min(bulan).awal, max(bulan).akhir),
    ).order_by("-tanggal")
    lihat: set[tuple[Periode, int, str]] = set()
    for hari, balita, kelamin, lahir, z, tanda, tbu, bbtb, bbu, naik in baris.values_list(*KOLOM):
        periode = Periode.dari(hari)
        if periode not in bulan or not _sasaran(lahir, periode):
            continue
        kunci = (kelamin, kelompok_umur(lahir, periode))
        wajar = z is not None and not tanda
        berisiko = wajar and riwayat[balita].berisiko(periode)
        for nama, *rinci in _arti(tbu if wajar else None, berisiko, bbtb, bbu, naik):
            if (periode, balita, nama) not in lihat:
                lihat.add((periode, balita, nama))
                yield from ((periode, kunci, satu) for satu in (nama, *rinci))


def _sasaran(lahir: date, periode: Periode) -> bool:
    """Whether a child is one of S in a month, as `simpati.angka.sasaran` asks the database."""
    pertama, terakhir = bulan_sasaran(lahir)
    return pertama <= periode.awal <= terakhir


def _arti(
    tbu: str | None, berisiko: bool, bbtb: str, bbu: str, naik: str
) -> Iterator[tuple[str, ...]]:
    """Give what a measurement is counted under, each with what it adds there."""
    yield ("diukur",)
    if tbu is not None:
        yield ("terukur", *TBU.get(tbu, ()))
    if berisiko:
        yield ("berisiko_stunting", *(["stunting_baru"] if tbu in STUNTING else []))
    if bbtb:
        yield ("dinilai_gizi", *([bbtb.replace("-", "_")] if bbtb in BBTB else []))
    if bbu:
        yield ("dinilai_berat", *([BBU[bbu]] if bbu in BBU else []))
    if naik in (Naik.NAIK, Naik.TIDAK_NAIK):
        yield ("dinilai", *(["naik"] if naik == Naik.NAIK else []))


def _penanganan(kasus: Kasus, pertama: date | None) -> Mapping[str, int]:
    """Give what a case adds; days are from the finding to the first help that was given."""
    dinilai = kasus.status != Kasus.Status.PINDAH
    batas = kasus.mulai + timedelta(days=HARI_PULIH)
    cepat = kasus.selesai is not None and kasus.selesai <= batas
    isi: dict[str, Any] = {
        "ditemukan": 1,
        "ditangani": pertama is not None,
        "hari_tangani": (pertama - kasus.mulai).days if pertama else 0,
        "dinilai_pulih": dinilai,
        "pulih": kasus.status == Kasus.Status.PULIH and cepat,
    }
    return {nama: int(nilai) for nama, nilai in isi.items()}
