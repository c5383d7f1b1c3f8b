"""The structure of a NIK, 16 digits ``PPKKCC DDMMYY SSSS``; only Dukcapil knows it exists."""

import csv
import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

import inti

DATA = Path(inti.__file__).resolve().parent / "data"
PROVINSI, WILAYAH = DATA / "provinces.csv", DATA / "wilayah-1-3.csv.gz"
TITIK_KECAMATAN = 2


class NikSalah(ValueError):
    """The text is no NIK; the message names the cure, `kode` says what is wrong."""

    def __init__(self, pesan: str, kode: str) -> None:
        """`kode`: format, wilayah, province, serial or birth_date."""
        super().__init__(pesan)
        self.kode = kode


@dataclass(frozen=True, kw_only=True)
class Nik:
    """What a NIK says about its holder: sex, and the birth date without its century."""

    angka: str
    kelamin: str
    hari: int
    bulan: int
    tahun_dua_angka: int

    @property
    def wilayah(self) -> str:
        """The kecamatan in which it was issued (``PP.KK.CC``), as its code was then."""
        return ".".join(self.angka[nomor : nomor + 2] for nomor in (0, 2, 4))

    @property
    def kecamatan(self) -> str:
        """The kecamatan's name; empty when today's list does not hold its code."""
        return _kecamatan().get(self.wilayah, "")

    def lahir(self, acuan: date) -> date:
        """Give the birth date, of the century that makes its holder under 100 on a day.

        A NIK does not tell the century: compare with a known date by `cocok_lahir` instead.
        """
        abad = 2000 if self.tahun_dua_angka <= acuan.year % 100 else 1900
        return date(abad + self.tahun_dua_angka, self.bulan, self.hari)

    def cocok_lahir(self, lahir: date) -> bool:
        """Whether the NIK carries this birth date."""
        return (self.hari, self.bulan, self.tahun_dua_angka) == (
            lahir.day,
            lahir.month,
            lahir.year % 100,
        )


def rapikan(teks: str) -> str:
    """Take out the separators that people type."""
    return re.sub(r"[\s.\-]", "", teks)


def baca(teks: str) -> Nik:
    """Read a NIK by its structure. Raises NikSalah.

    A district code that today's list does not hold is no fault: regions split, old codes stay.
    """
    angka = rapikan(teks)
    if not re.fullmatch(r"\d{16}", angka, re.ASCII):
        raise NikSalah(
            _("NIK terdiri dari 16 angka, yang ditulis %(jumlah)d karakter: periksa lagi di KK.")
            % {"jumlah": len(angka)},
            "format",
        )
    if angka[:2] not in _provinsi() or angka[2:4] == "00" or angka[4:6] == "00":
        raise NikSalah(
            _("Enam angka pertama NIK bukan kode wilayah: periksa lagi di KK."),
            "wilayah" if angka[:2] in _provinsi() else "province",
        )
    if angka[12:] == "0000":
        raise NikSalah(
            _("Empat angka terakhir NIK tidak boleh 0000: periksa lagi di KK."), "serial"
        )
    return _tanggal(angka)


def peringatan(nik: Nik) -> str:
    """Tell what is unusual in a NIK and no fault; empty when nothing is.

    Regencies split and kecamatan get new codes, and a NIK keeps its old one for life.
    """
    if nik.kecamatan:
        return ""
    return _(
        "Kode wilayah %(wilayah)s di NIK tidak ada di daftar kecamatan sekarang. Ini wajar bila "
        "NIK terbit sebelum wilayahnya dimekarkan; bila bukan, periksa lagi di KK."
    ) % {"wilayah": nik.wilayah}


def _tanggal(angka: str) -> Nik:
    hari, bulan, tahun = int(angka[6:8]), int(angka[8:10]), int(angka[10:12])
    perempuan = hari > 40
    hari -= 40 * perempuan
    # The century is not in the NIK: 29 February counts when either century has it.
    if not any(_ada(abad + tahun, bulan, hari) for abad in (1900, 2000)):
        raise NikSalah(
            _("Angka ke-7 sampai ke-12 NIK bukan tanggal lahir: periksa lagi di KK."), "birth_date"
        )
    return Nik(
        angka=angka,
        kelamin="P" if perempuan else "L",
        hari=hari,
        bulan=bulan,
        tahun_dua_angka=tahun,
    )


def _ada(tahun: int, bulan: int, hari: int) -> bool:
    try:
        date(tahun, bulan, hari)
    except ValueError:
        return False
    return True


@cache
def _kecamatan() -> Mapping[str, str]:
    """Give every kecamatan of the country by its code, read once."""
    with gzip.open(WILAYAH, "rt", encoding="utf-8", newline="") as berkas:
        semua = {baris["code"]: baris["name"] for baris in csv.DictReader(berkas)}
    return {kode: nama for kode, nama in semua.items() if kode.count(".") == TITIK_KECAMATAN}


@cache
def _provinsi() -> frozenset[str]:
    with PROVINSI.open(encoding="utf-8", newline="") as berkas:
        return frozenset(baris["code"] for baris in csv.DictReader(berkas))
