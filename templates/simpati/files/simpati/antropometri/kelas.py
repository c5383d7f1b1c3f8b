"""The status classes of Permenkes 2/2020 (Standar Antropometri Anak), 0-60 months.

A class is told from the z-score rounded to two decimals. Each class reaches up to its bound;
whether the bound itself belongs to it is `termasuk` (-2 SD is already normal, +1 SD is still
normal).
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop as noop

from simpati.antropometri.tabel import Indeks


@dataclass(frozen=True, kw_only=True)
class Kelas:
    """One class of an index: code, the regulation's name, upper bound in SD (None: open)."""

    kode: str
    nama: str
    batas: int | None
    termasuk: bool = False

    def memuat(self, z: Decimal) -> bool:
        """Tell whether z lies under this class's upper bound."""
        return self.batas is None or z < self.batas or (self.termasuk and z == self.batas)


_GIZI = (
    Kelas(kode="gizi-buruk", nama=noop("Gizi buruk"), batas=-3),
    Kelas(kode="gizi-kurang", nama=noop("Gizi kurang"), batas=-2),
    Kelas(kode="gizi-baik", nama=noop("Gizi baik (normal)"), batas=1, termasuk=True),
    Kelas(kode="berisiko-gizi-lebih", nama=noop("Berisiko gizi lebih"), batas=2, termasuk=True),
    Kelas(kode="gizi-lebih", nama=noop("Gizi lebih"), batas=3, termasuk=True),
    Kelas(kode="obesitas", nama=noop("Obesitas"), batas=None),
)

KELAS: dict[Indeks, tuple[Kelas, ...]] = {
    Indeks.TBU: (
        Kelas(kode="sangat-pendek", nama=noop("Sangat pendek"), batas=-3),
        Kelas(kode="pendek", nama=noop("Pendek"), batas=-2),
        Kelas(kode="normal", nama=noop("Normal"), batas=3, termasuk=True),
        Kelas(kode="tinggi", nama=noop("Tinggi"), batas=None),
    ),
    Indeks.BBU: (
        Kelas(kode="bb-sangat-kurang", nama=noop("Berat badan sangat kurang"), batas=-3),
        Kelas(kode="bb-kurang", nama=noop("Berat badan kurang"), batas=-2),
        Kelas(kode="bb-normal", nama=noop("Berat badan normal"), batas=1, termasuk=True),
        Kelas(kode="risiko-bb-lebih", nama=noop("Risiko berat badan lebih"), batas=None),
    ),
    Indeks.BBTB: _GIZI,
    Indeks.IMTU: _GIZI,
}
"""Classes per index, from the lowest to the highest."""

GIZI_BURUK = _GIZI[0]
STUNTING = ("sangat-pendek", "pendek")
"""What counts as stunted: pendek and sangat pendek together."""


def kelas(indeks: Indeks, z: Decimal) -> Kelas:
    """Give the Permenkes 2/2020 class of a rounded z-score."""
    return next(satu for satu in KELAS[indeks] if satu.memuat(z))


def kelas_dari_kode(indeks: Indeks, kode: str) -> Kelas:
    """Give the class with this code; KeyError when the index has none."""
    for satu in KELAS[indeks]:
        if satu.kode == kode:
            return satu
    raise KeyError(f"{indeks.value} has no class {kode}")
