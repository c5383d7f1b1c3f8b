"""The LMS tables of the WHO Child Growth Standards 2006, read once from `simpati/data/`."""

import csv
from collections.abc import Mapping
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


Tabel = Mapping[tuple[str, int], LMS]


@cache
def tabel(nama: str) -> Tabel:
    """Read one table: (sex, x) -> LMS, x in days (age) or 0.1 cm (length)."""
    skala = 10 if nama in ("wfl", "wfh") else 1
    with (DATA / f"who-{nama}.csv").open(encoding="ascii", newline="") as berkas:
        return {
            (baris["sex"], round(float(baris["x"]) * skala)): LMS(
                l=float(baris["l"]),
                m=float(baris["m"]),
                s=float(baris["s"]),
            )
            for baris in csv.DictReader(berkas)
        }


def menurut_umur(nama: str, kelamin: Kelamin, umur_hari: int) -> LMS | None:
    """Give the LMS of an age table (lfa, wfa, bmifa) on a day, or None outside 0-1856 days."""
    return tabel(nama).get((kelamin.value, umur_hari))


def menurut_panjang(nama: str, kelamin: Kelamin, panjang_cm: float) -> LMS | None:
    """Give the LMS of wfl (45-110 cm) or wfh (65-120 cm), linear between the steps of 0.1 cm."""
    sepersepuluh = round(panjang_cm * 10, 6)
    bawah = int(sepersepuluh // 1)
    sisa = sepersepuluh - bawah
    awal = tabel(nama).get((kelamin.value, bawah))
    if awal is None or sisa == 0:
        return awal
    akhir = tabel(nama).get((kelamin.value, bawah + 1))
    return None if akhir is None else _antara(awal, akhir, sisa)


def _antara(awal: LMS, akhir: LMS, bagian: float) -> LMS:
    return LMS(
        l=awal.l + (akhir.l - awal.l) * bagian,
        m=awal.m + (akhir.m - awal.m) * bagian,
        s=awal.s + (akhir.s - awal.s) * bagian,
    )
