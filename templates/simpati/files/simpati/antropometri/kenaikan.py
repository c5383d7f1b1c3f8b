"""Weight gain from month to month: N, T, O and B of the posyandu's monthly count.

A child gains (N) when it put on at least the minimum for its age and sex (KBM) since the month
before, else it does not (T); without a weighing in the month before it is O, and at its first
weighing B. Source: Kartu Menuju Sehat (Permenkes 155/2010), whose minima a region may replace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from simpati.antropometri.tabel import Kelamin
from simpati.periode import Periode, umur_bulan

Minimal = Mapping[Kelamin, Sequence[int]]
"""Grams at 1, 2, … completed months; the last one holds for every age after."""

KENAIKAN_MINIMAL: Minimal = {
    Kelamin.LAKI_LAKI: (800, 900, 800, 600, 500, 400, 400, 300, 300, 300, 300, 200),
    Kelamin.PEREMPUAN: (800, 900, 800, 600, 500, 400, 300, 300, 300, 300, 200, 200),
}


class Naik(StrEnum):
    """What a weighing says beside the one of the month before."""

    NAIK = "N"
    TIDAK_NAIK = "T"
    TIDAK_DITIMBANG = "O"
    BARU = "B"


@dataclass(frozen=True, kw_only=True)
class Timbangan:
    """One plausible weight (kg) of a child; `umur_bulan` are its completed months on that day."""

    tanggal: date
    berat_kg: Decimal
    umur_bulan: int

    @classmethod
    def dari(cls, lahir: date, tanggal: date, berat_kg: Decimal) -> "Timbangan":
        """Give the weighing of a child born that day."""
        return cls(tanggal=tanggal, berat_kg=berat_kg, umur_bulan=umur_bulan(lahir, tanggal))


def naik(kelamin: Kelamin, sebelum: Sequence[Timbangan], kini: Timbangan, minimal: Minimal) -> Naik:
    """Compare a weighing with those before it, oldest first; the last of a month counts.

    Under one month of age there is no minimum yet: the child counts as new.
    """
    lewat = [satu for satu in sebelum if satu.tanggal < Periode.dari(kini.tanggal).awal]
    if not lewat or kini.umur_bulan < 1:
        return Naik.BARU
    lalu = lewat[-1]
    if Periode.dari(lalu.tanggal) != Periode.dari(kini.tanggal).sebelum:
        return Naik.TIDAK_DITIMBANG
    gram = (kini.berat_kg - lalu.berat_kg) * 1000
    return (
        Naik.NAIK
        if gram >= kenaikan_minimal(kelamin, kini.umur_bulan, minimal)
        else Naik.TIDAK_NAIK
    )


def kenaikan_minimal(kelamin: Kelamin, umur_bulan: int, minimal: Minimal) -> int:
    """Give the least gain (grams a month) at an age of one completed month or more."""
    gram = minimal[kelamin]
    return gram[min(umur_bulan, len(gram)) - 1]


def tidak_naik_berturut(kelamin: Kelamin, timbangan: Sequence[Timbangan], minimal: Minimal) -> int:
    """Count the months in a row, up to the last, in which the child did not gain."""
    bulanan = list({Periode.dari(satu.tanggal): satu for satu in timbangan}.values())
    jumlah = 0
    while bulanan and naik(kelamin, bulanan[:-1], bulanan[-1], minimal) is Naik.TIDAK_NAIK:
        jumlah += 1
        bulanan.pop()
    return jumlah
