"""The structure of a NIK, 16 digits ``PPKKCC DDMMYY SSSS``; only Dukcapil knows it exists."""

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

import inti

PROVINSI = Path(inti.__file__).resolve().parent / "data" / "provinces.csv"


class NikSalah(ValueError):
    """The text is no NIK; the message names the cure in Indonesian."""


@dataclass(frozen=True, kw_only=True)
class Nik:
    """What a NIK says about its holder: sex, and the birth date without its century."""

    angka: str
    kelamin: str
    hari: int
    bulan: int
    tahun_dua_angka: int

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
            % {"jumlah": len(angka)}
        )
    if angka[:2] not in _provinsi() or angka[2:4] == "00" or angka[4:6] == "00":
        raise NikSalah(_("Enam angka pertama NIK bukan kode wilayah: periksa lagi di KK."))
    if angka[12:] == "0000":
        raise NikSalah(_("Empat angka terakhir NIK tidak boleh 0000: periksa lagi di KK."))
    return _tanggal(angka)


def _tanggal(angka: str) -> Nik:
    hari, bulan, tahun = int(angka[6:8]), int(angka[8:10]), int(angka[10:12])
    perempuan = hari > 40
    hari -= 40 * perempuan
    # The century is not in the NIK: 29 February counts when either century has it.
    if not any(_ada(abad + tahun, bulan, hari) for abad in (1900, 2000)):
        raise NikSalah(_("Angka ke-7 sampai ke-12 NIK bukan tanggal lahir: periksa lagi di KK."))
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
def _provinsi() -> frozenset[str]:
    with PROVINSI.open(encoding="utf-8", newline="") as berkas:
        return frozenset(baris["code"] for baris in csv.DictReader(berkas))
