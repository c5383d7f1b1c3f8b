"""All four indices of one measurement of one child."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from simpati.antropometri import zskor
from simpati.antropometri.kelas import Kelas, kelas
from simpati.antropometri.tabel import UMUR_MAKS_HARI, Indeks, Kelamin
from simpati.antropometri.zskor import HARI_MULAI_BERDIRI, Posisi

BANYAK_NILAI = 4 * 1200
"""Every z-score from -6 to 6 of the four indices."""


@dataclass(frozen=True, kw_only=True)
class Nilai:
    """One index: z-score (2 decimals), flag, and class (None when the value is flagged)."""

    z: Decimal
    tanda: bool
    kelas: Kelas | None


@dataclass(frozen=True, kw_only=True)
class Penilaian:
    """What a measurement says. An index that cannot be computed is absent."""

    umur_hari: int
    nilai: dict[Indeks, Nilai]

    @property
    def perlu_ukur_ulang(self) -> bool:
        """Whether any index is flagged as implausible."""
        return any(satu.tanda for satu in self.nilai.values())


def umur_hari(lahir: date, tanggal: date) -> int:
    """Age in completed days; negative when the date lies before birth."""
    return (tanggal - lahir).days


def posisi_baku(hari: int) -> Posisi:
    """Give the position in which a child of this age is to be measured."""
    return Posisi.TERLENTANG if hari < HARI_MULAI_BERDIRI else Posisi.BERDIRI


def nilai_pengukuran(
    *,
    kelamin: Kelamin,
    umur_hari: int,
    berat_kg: float | None,
    panjang_tinggi_cm: float | None,
    posisi: Posisi | None = None,
    edema: bool = False,
) -> Penilaian:
    """Compute z-scores, flags and classes of one measurement (kg, cm, completed days).

    A missing weight or length leaves out the indices that need it. Bilateral oedema leaves out
    every index with weight. Outside 0-1856 days there is no index at all.
    """
    berat = None if edema else berat_kg
    if not 0 <= umur_hari <= UMUR_MAKS_HARI:
        return Penilaian(umur_hari=umur_hari, nilai={})
    z: dict[Indeks, float | None] = {}
    if berat is not None:
        z[Indeks.BBU] = zskor.z_berat_umur(kelamin, umur_hari, berat)
    if panjang_tinggi_cm is not None:
        panjang = zskor.panjang_pada(
            umur_hari=umur_hari, panjang_tinggi_cm=panjang_tinggi_cm, posisi=posisi
        )
        z[Indeks.TBU] = zskor.z_panjang_umur(kelamin, umur_hari, panjang)
        if berat is not None:
            z[Indeks.BBTB] = zskor.z_berat_panjang(kelamin, umur_hari, berat, panjang)
            z[Indeks.IMTU] = zskor.z_imt_umur(kelamin, umur_hari, berat, panjang)
    nilai = {
        indeks: _nilai(indeks, zskor.perseratus(satu))
        for indeks, satu in z.items()
        if satu is not None
    }
    return Penilaian(umur_hari=umur_hari, nilai=nilai)


@lru_cache(maxsize=BANYAK_NILAI)
def _nilai(indeks: Indeks, perseratus: int) -> Nilai:
    """What a z-score says; children have the same few hundreds again and again."""
    z = Decimal(perseratus).scaleb(-2)
    tanda = zskor.tidak_wajar(indeks, z)
    return Nilai(z=z, tanda=tanda, kelas=None if tanda else kelas(indeks, z))
