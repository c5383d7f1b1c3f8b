"""WHO z-scores: the LMS formula, its SD23 adjustment, and the 0.7 cm between lying and standing.

Source: WHO igrowup (macros and documentation of the WHO Child Growth Standards 2006).
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from simpati.antropometri import tabel
from simpati.antropometri.tabel import LMS, Indeks, Kelamin

HARI_MULAI_BERDIRI = 731
"""From this day (24 months) the standard is standing height, before it recumbent length."""
SELISIH_POSISI_CM = 0.7
DUA_DESIMAL = Decimal("0.01")
DERAU_PERSERATUS = 1e-6
"""Far more than cutting a z-score to nine decimals moves its hundredths."""


class Posisi(StrEnum):
    """How the child was measured."""

    TERLENTANG = "terlentang"
    BERDIRI = "berdiri"


def panjang_pada(*, umur_hari: int, panjang_tinggi_cm: float, posisi: Posisi | None) -> float:
    """Convert a measured length or height (cm) to what the standard expects at this age.

    Under 731 days a standing child is 0.7 cm longer lying; from 731 days a lying child is 0.7 cm
    shorter standing. An unknown position (None) is taken as the expected one.
    """
    if posisi is Posisi.BERDIRI and umur_hari < HARI_MULAI_BERDIRI:
        return panjang_tinggi_cm + SELISIH_POSISI_CM
    if posisi is Posisi.TERLENTANG and umur_hari >= HARI_MULAI_BERDIRI:
        return panjang_tinggi_cm - SELISIH_POSISI_CM
    return panjang_tinggi_cm


def z_panjang_umur(kelamin: Kelamin, umur_hari: int, panjang_cm: float) -> float | None:
    """Length/height-for-age of a position-corrected length: plain LMS, no SD23 adjustment."""
    lms = tabel.menurut_umur("lfa", kelamin, umur_hari)
    return None if lms is None else _z(lms, panjang_cm)


def z_berat_umur(kelamin: Kelamin, umur_hari: int, berat_kg: float) -> float | None:
    """Weight-for-age."""
    return _z_sd23(tabel.menurut_umur("wfa", kelamin, umur_hari), berat_kg)


def z_berat_panjang(
    kelamin: Kelamin, umur_hari: int, berat_kg: float, panjang_cm: float
) -> float | None:
    """Weight-for-length under 731 days, then weight-for-height; None outside the table."""
    if not 0 <= umur_hari <= tabel.UMUR_MAKS_HARI:
        return None
    nama = "wfl" if umur_hari < HARI_MULAI_BERDIRI else "wfh"
    return _z_sd23(tabel.menurut_panjang(nama, kelamin, panjang_cm), berat_kg)


def z_imt_umur(
    kelamin: Kelamin, umur_hari: int, berat_kg: float, panjang_cm: float
) -> float | None:
    """BMI-for-age; BMI in kg/m2 from the position-corrected length."""
    return _z_sd23(
        tabel.menurut_umur("bmifa", kelamin, umur_hari), berat_kg / (panjang_cm / 100) ** 2
    )


def perseratus(z: float) -> int:
    """Give z in hundredths: halves go away from zero, as in igrowup, after float noise is cut."""
    besar = abs(z) * 100
    bulat = int(besar + 0.5)
    if abs(besar - bulat) > 0.5 - DERAU_PERSERATUS:
        # So near to a half only the decimal digits tell on which side of it z lies.
        tegas = Decimal(repr(round(abs(z), 9))).quantize(DUA_DESIMAL, rounding=ROUND_HALF_UP)
        bulat = int(tegas.scaleb(2))
    return bulat if z >= 0 else -bulat


BATAS_TANDA: dict[Indeks, tuple[Decimal, Decimal]] = {
    Indeks.TBU: (Decimal(-6), Decimal(6)),
    Indeks.BBU: (Decimal(-6), Decimal(5)),
    Indeks.BBTB: (Decimal(-5), Decimal(5)),
    Indeks.IMTU: (Decimal(-5), Decimal(5)),
}


def tidak_wajar(indeks: Indeks, z: Decimal) -> bool:
    """Tell whether WHO's plausibility bounds flag this z-score: measure again, never count it."""
    bawah, atas = BATAS_TANDA[indeks]
    return not bawah <= z <= atas


def _z(lms: LMS, x: float) -> float:
    if lms.l == 0:
        return math.log(x / lms.m) / lms.s
    return float(((x / lms.m) ** lms.l - 1) / (lms.l * lms.s))


def _z_sd23(lms: LMS | None, x: float) -> float | None:
    """LMS z-score whose tails beyond +-3 SD run straight at the distance between 2 and 3 SD."""
    if lms is None:
        return None
    z = _z(lms, x)
    if z > 3:
        return 3 + (x - lms.pada(3)) / (lms.pada(3) - lms.pada(2))
    if z < -3:
        return -3 + (x - lms.pada(-3)) / (lms.pada(-2) - lms.pada(-3))
    return z
