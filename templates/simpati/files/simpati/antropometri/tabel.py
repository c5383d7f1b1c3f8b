"""The LMS tables of the WHO Child Growth Standards 2006, read once from `simpati/data/`."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
UMUR_MAKS_HARI = 1856
"""The last day of the WHO tables (60 months and 30 days): no index exists after it."""


class Kelamin(StrEnum):
    """Sex as Indonesian forms write it."""

    LAKI_LAKI = "L"
    PEREMPUAN = "P"


class Indeks(StrEnum):
    """The four indices of Permenkes 2/2020."""

    TBU = "PB/U|TB/U"
    BBU = "BB/U"
    BBTB = "BB/PB|BB/TB"
    IMTU = "IMT/U"


@dataclass(frozen=True, kw_only=True, slots=True)
class LMS:
    """Skewness, median and coefficient of variation at one point of a table."""

    l: float  # noqa: E741 - the letter of the LMS method
    m: float
    s: float

    def pada(self, z: float) -> float:
        """Give the measurement (kg, cm or kg/m2) that has this z-score."""
        return float(self.m * (1 + self.l * self.s * z) ** (1 / self.l))


Tabel = Mapping[Kelamin, Sequence[LMS]]
AWAL_PERSEPULUH = {"wfl": 450, "wfh": 650}
"""Where the tables by length begin, in 0.1 cm; those by age begin on day 0."""
DERAU = 5e-7
"""Nearer than this to a step of 0.1 cm a length is that step, and the rest is float noise."""


@cache
def tabel(nama: str) -> Tabel:
    """Read one table: per sex its LMS in order, a step a day (age) or 0.1 cm (length)."""
    hasil: dict[Kelamin, list[LMS]] = {satu: [] for satu in Kelamin}
    with (DATA / f"who-{nama}.csv").open(encoding="ascii", newline="") as berkas:
        for baris in csv.DictReader(berkas):
            lms = LMS(l=float(baris["l"]), m=float(baris["m"]), s=float(baris["s"]))
            hasil[Kelamin(baris["sex"])].append(lms)
    return hasil


def menurut_umur(nama: str, kelamin: Kelamin, umur_hari: int) -> LMS | None:
    """Give the LMS of an age table (lfa, wfa, bmifa) on a day, or None outside 0-1856 days."""
    return tabel(nama)[kelamin][umur_hari] if 0 <= umur_hari <= UMUR_MAKS_HARI else None


def menurut_panjang(nama: str, kelamin: Kelamin, panjang_cm: float) -> LMS | None:
    """Give the LMS of wfl (45-110 cm) or wfh (65-120 cm), linear between the steps of 0.1 cm."""
    deret = tabel(nama)[kelamin]
    langkah = panjang_cm * 10 - AWAL_PERSEPULUH[nama]
    bawah = round(langkah)
    if abs(langkah - bawah) < DERAU:
        return deret[bawah] if 0 <= bawah < len(deret) else None
    bawah = math.floor(langkah)
    if not 0 <= bawah < len(deret) - 1:
        return None
    return _antara(deret[bawah], deret[bawah + 1], round(langkah - bawah, 6))


def _antara(awal: LMS, akhir: LMS, bagian: float) -> LMS:
    return LMS(
        l=awal.l + (akhir.l - awal.l) * bagian,
        m=awal.m + (akhir.m - awal.m) * bagian,
        s=awal.s + (akhir.s - awal.s) * bagian,
    )
