"""The kept counts of a place: by village, by sex and age group, by month."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Q, QuerySet, Sum

from dasbor.tempat import Tempat
from simpati.hitungan import KELOMPOK, NAMA, kelompok_umur
from simpati.models import RekapDesa, Sasaran
from simpati.periode import BALITA_BULAN, Periode

Hitungan = Counter[str]
"""Counts by the names of `simpati.hitungan.NAMA`, and `terdaftar` (S)."""


@dataclass(frozen=True, kw_only=True)
class Saringan:
    """Only one sex, only one age group; all of them when not told."""

    kelamin: str = ""
    kelompok: int | None = None

    def rekap(self) -> Q:
        """The rows of counts that it leaves."""
        saring = Q(jenis_kelamin=self.kelamin) if self.kelamin else Q()
        return saring if self.kelompok is None else saring & Q(kelompok=self.kelompok)

    def memuat(self, kelamin: str, kelompok: int) -> bool:
        """Whether it leaves a group."""
        return self.kelamin in ("", kelamin) and self.kelompok in (None, kelompok)

    def sasaran(self, periode: Periode) -> Q:
        """The registered children of a month that it leaves."""
        saring = Q(jenis_kelamin=self.kelamin) if self.kelamin else Q()
        if self.kelompok is None:
            return saring
        sesudah = [awal for awal in KELOMPOK if awal > self.kelompok]
        akhir = sesudah[0] - 1 if sesudah else BALITA_BULAN
        return saring & Q(
            lahir__lte=mundur(periode, self.kelompok).awal,
            lahir__gte=mundur(periode, akhir).awal,
        )


def mundur(periode: Periode, bulan: int) -> Periode:
    """Give the month that lies so many months before."""
    nomor = periode.tahun * 12 + periode.bulan - 1 - bulan
    return Periode(tahun=nomor // 12, bulan=nomor % 12 + 1)


def per_desa(
    tempat: Tempat, periode: Periode, saring: Saringan, nama: Sequence[str] = NAMA
) -> Mapping[str, Hitungan]:
    """Give the counts of these names of a month by village."""
    rekap = RekapDesa.objects.filter(tempat.saring(), saring.rekap(), bulan=periode.awal)
    hasil = {kunci[0]: isi for kunci, isi in _jumlah(rekap, "desa", nama=nama)}
    anak = _sasaran(tempat, periode).filter(saring.sasaran(periode)).values("desa")
    for desa, banyak in anak.annotate(n=Sum("anak")).values_list("desa", "n"):
        hasil.setdefault(desa, Counter())["terdaftar"] = banyak
    return hasil


def per_kelompok(
    tempat: Tempat, periode: Periode, terdaftar: "Terdaftar", nama: Sequence[str] = NAMA
) -> Mapping[tuple[str, int], Hitungan]:
    """Give the counts of these names of a month by sex and age group."""
    rekap = RekapDesa.objects.filter(tempat.saring(), bulan=periode.awal)
    jumlah = _jumlah(rekap, "jenis_kelamin", "kelompok", nama=nama)
    hasil = {(kunci[0], kunci[1]): isi for kunci, isi in jumlah}
    for kunci, banyak in terdaftar.menurut_kelompok(periode).items():
        hasil.setdefault(kunci, Counter())["terdaftar"] = banyak
    return hasil


def deret(
    tempat: Tempat,
    bulan: Iterable[Periode],
    saring: Saringan,
    terdaftar: "Terdaftar",
    nama: Sequence[str] = NAMA,
) -> Mapping[Periode, Hitungan]:
    """Give the counts of these names of each of these months."""
    semua = sorted(set(bulan))
    rekap = RekapDesa.objects.filter(
        tempat.saring(), saring.rekap(), bulan__in=[satu.awal for satu in semua]
    )
    hasil = {Periode.dari(kunci[0]): isi for kunci, isi in _jumlah(rekap, "bulan", nama=nama)}
    for periode in semua:
        banyak = sum(
            banyak
            for kunci, banyak in terdaftar.menurut_kelompok(periode).items()
            if saring.memuat(*kunci)
        )
        hasil.setdefault(periode, Counter())["terdaftar"] = banyak
    return hasil


@dataclass(frozen=True, kw_only=True)
class Terdaftar:
    """Who is registered in a place (S), of which every month tells its own part."""

    baris: Sequence[tuple[str, date, date, int]]

    @classmethod
    def baca(cls, tempat: Tempat) -> Self:
        """Read it, in one query."""
        kunci = ("lahir", "sampai", "jenis_kelamin")
        anak = Sasaran.objects.filter(tempat.saring()).order_by(*kunci).values(*kunci)
        semua = anak.annotate(n=Sum("anak")).values_list("jenis_kelamin", "lahir", "sampai", "n")
        return cls(baris=list(semua))

    def menurut_kelompok(self, periode: Periode) -> Mapping[tuple[str, int], int]:
        """Give S of a month by sex and age group."""
        hasil: Counter[tuple[str, int]] = Counter()
        for kelamin, lahir, sampai, banyak in self.baris:
            if lahir <= periode.awal <= sampai:
                hasil[kelamin, kelompok_umur(lahir, periode)] += banyak
        return hasil


def _sasaran(tempat: Tempat, periode: Periode) -> QuerySet[Sasaran]:
    return Sasaran.objects.filter(
        tempat.saring(), lahir__lte=periode.awal, sampai__gte=periode.awal
    ).order_by()


def _jumlah(
    rekap: QuerySet[RekapDesa], *kunci: str, nama: Sequence[str] = NAMA
) -> Iterator[tuple[tuple, Hitungan]]:
    """Sum counts by these columns."""
    baris = rekap.order_by().values(*kunci).annotate(**{satu: Sum(satu) for satu in nama})
    for isi in baris.values_list(*kunci, *nama):
        yield isi[: len(kunci)], Counter(dict(zip(nama, isi[len(kunci) :], strict=True)))


def jumlahkan(semua: Iterable[Mapping[str, int]]) -> Hitungan:
    """Sum counts; nothing is averaged."""
    hasil: Hitungan = Counter()
    for satu in semua:
        hasil.update(satu)
    return hasil
