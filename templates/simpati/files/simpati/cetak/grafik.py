"""The trend as numbers for an SVG: places of its points, in a box of 600 by 160."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from inti import formats
from simpati.cetak.isi import Titik

LEBAR, TINGGI = 600, 160
KIRI, ATAS, BAWAH = 20, 24, 24


@dataclass(frozen=True, kw_only=True)
class Tanda:
    """A month: where it stands, its short name, its rate in words; no `y` without a rate."""

    x: float
    y: float | None
    bulan: str
    nilai: str


@dataclass(frozen=True, kw_only=True)
class Tren:
    """The points and the lines between months that follow each other."""

    tanda: tuple[Tanda, ...]
    garis: tuple[tuple[float, float, float, float], ...]


def grafik(tren: Sequence[Titik]) -> Tren:
    """Place every month; the highest rate, at least 10 %, reaches the top."""
    puncak = max([0.1, *(satu.prevalensi or 0 for satu in tren)])
    langkah = (LEBAR - 2 * KIRI) / max(1, len(tren) - 1)
    ruang = TINGGI - ATAS - BAWAH
    tanda = [
        Tanda(
            x=round(KIRI + nomor * langkah, 1),
            y=None
            if satu.prevalensi is None
            else round(ATAS + ruang * (1 - satu.prevalensi / puncak), 1),
            bulan=f"{satu.periode.bulan:02d}/{satu.periode.tahun % 100:02d}",
            nilai=formats.persen(satu.prevalensi),
        )
        for nomor, satu in enumerate(tren)
    ]
    garis = [
        (satu.x, satu.y, lain.x, lain.y)
        for satu, lain in pairwise(tanda)
        if satu.y is not None and lain.y is not None
    ]
    return Tren(tanda=tuple(tanda), garis=tuple(garis))
