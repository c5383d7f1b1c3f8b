"""How the children of the demo grow: z over age and season, and what the scale shows."""

import math
import random
from dataclasses import dataclass
from datetime import date

from simpati.antropometri import UMUR_MAKS_HARI, Kelamin
from simpati.antropometri.tabel import menurut_panjang, menurut_umur
from simpati.antropometri.zskor import HARI_MULAI_BERDIRI

HARI_PER_BULAN = 30.4375
PANJANG_TABEL = {"wfl": (45.0, 110.0), "wfh": (65.0, 120.0)}
MUSIM = 0.15
"""How many SD a weight lies lower in January, before the harvest, and higher in July."""


def panjang_cm(kelamin: Kelamin, umur_hari: int, z: float) -> float:
    """Give the length or height at this z, to 0.1 cm. Raises LookupError outside 0-1856 days."""
    lms = menurut_umur("lfa", kelamin, umur_hari)
    if lms is None:
        raise LookupError(f"day {umur_hari} lies outside the WHO table, 0-{UMUR_MAKS_HARI}")
    return round(lms.pada(z), 1)


def berat_kg(kelamin: Kelamin, umur_hari: int, panjang: float, z: float) -> float:
    """Give the weight at this z of weight-for-length; beyond the table as at its end."""
    nama = "wfl" if umur_hari < HARI_MULAI_BERDIRI else "wfh"
    bawah, atas = PANJANG_TABEL[nama]
    lms = menurut_panjang(nama, kelamin, min(max(panjang, bawah), atas))
    if lms is None:
        raise LookupError(f"{panjang} cm lies outside the WHO table {nama}")
    return lms.pada(z)


@dataclass(frozen=True, kw_only=True)
class Lintasan:
    """The line of one child, in SD.

    Length starts at `lahir`, falls by `jatuh` between 5 and 24 months, when breast milk alone is
    no longer enough, and regains the part `pulih` of it until 54 months. `gemuk` is weight for
    length.
    """

    lahir: float
    jatuh: float
    pulih: float
    gemuk: float

    def z_panjang(self, umur_hari: int) -> float:
        """Z of length-for-age at an age."""
        bulan = umur_hari / HARI_PER_BULAN
        turun = self.jatuh * _lereng(bulan, 5, 24)
        return self.lahir - turun * (1 - self.pulih * _lereng(bulan, 24, 54))

    def z_berat(self, tanggal: date) -> float:
        """Z of weight-for-length on a day: lower in the lean months."""
        return self.gemuk - MUSIM * math.cos(2 * math.pi * (tanggal.month - 1) / 12)


def lintasan(acak: random.Random) -> Lintasan:
    """Make up a line: half of the children falter little, a third clearly, the rest deeply."""
    dalam, lebar = acak.choices(((0.25, 0.25), (1.1, 0.4), (2.0, 0.5)), weights=(52, 33, 15))[0]
    return Lintasan(
        lahir=acak.gauss(-0.6, 0.8),
        jatuh=max(acak.gauss(dalam, lebar), 0.0),
        pulih=acak.uniform(0.2, 0.7) if acak.random() < 0.35 else 0.0,
        gemuk=acak.gauss(-0.35, 0.95),
    )


def _lereng(x: float, awal: float, akhir: float) -> float:
    """Rise smoothly from 0 to 1 between the two."""
    bagian = min(max((x - awal) / (akhir - awal), 0.0), 1.0)
    return bagian * bagian * (3 - 2 * bagian)
