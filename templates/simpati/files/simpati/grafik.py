"""The growth chart as numbers: length/height-for-age and the WHO lines, for an SVG template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from simpati.antropometri import Kelamin
from simpati.antropometri.tabel import UMUR_MAKS_HARI, menurut_umur
from simpati.antropometri.zskor import HARI_MULAI_BERDIRI

HARI_PER_BULAN = 30.4375
LEBAR, TINGGI = 360, 300
KIRI, KANAN, ATAS, BAWAH = 34, 52, 12, 34
GARIS = ((0, "Median", "median"), (-2, "−2 SD", "pendek"), (-3, "−3 SD", "sangat-pendek"))


@dataclass(frozen=True, kw_only=True)
class Titik:
    """One point in the picture; `label` is what a pointer or screen reader is told."""

    x: float
    y: float
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Garis:
    """A WHO line: name, class in the style sheet, points as SVG attribute, place of its name."""

    nama: str
    kelas: str
    titik: str
    akhir: Titik


@dataclass(frozen=True, kw_only=True)
class Ukuran:
    """One measured length (cm, position-corrected) at an age in days."""

    umur_hari: int
    panjang_cm: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Latar:
    """What lies behind the child's line: axes, WHO lines and the fields between them."""

    lebar: int
    tinggi: int
    kiri: int
    kanan: float
    dasar: float
    garis: tuple[Garis, ...]
    aman: str
    waspada: str
    bahaya: str
    bulan: tuple[Titik, ...]
    cm: tuple[Titik, ...]


@dataclass(frozen=True, kw_only=True)
class Grafik:
    """All that the SVG holds, in its own units."""

    latar: Latar
    anak: tuple[Titik, ...]
    lintasan: str


@dataclass(frozen=True, kw_only=True)
class _Rentang:
    """First and last month, and the days between them at which lines are drawn."""

    awal: int
    akhir: int
    hari: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class _Bidang:
    """The plane: which days and centimetres the picture shows."""

    hari_awal: int
    hari_akhir: int
    cm_bawah: int
    cm_atas: int

    def x(self, hari: float) -> float:
        bagian = (hari - self.hari_awal) / (self.hari_akhir - self.hari_awal)
        return round(KIRI + bagian * (LEBAR - KIRI - KANAN), 1)

    def y(self, cm: float) -> float:
        bagian = (cm - self.cm_bawah) / (self.cm_atas - self.cm_bawah)
        return round(TINGGI - BAWAH - bagian * (TINGGI - ATAS - BAWAH), 1)


def grafik(kelamin: Kelamin, ukuran: Sequence[Ukuran]) -> Grafik:
    """Lay out the chart: the first two years, the years after, or all five, as the child needs."""
    rentang = _rentang([satu.umur_hari for satu in ukuran])
    kurva = _kurva(kelamin, rentang)
    bidang = _bidang(rentang, [*kurva[-3], *kurva[2], *(satu.panjang_cm for satu in ukuran)])
    anak = tuple(
        Titik(x=bidang.x(satu.umur_hari), y=bidang.y(satu.panjang_cm), label=satu.label)
        for satu in sorted(ukuran, key=lambda satu: satu.umur_hari)
    )
    return Grafik(
        latar=_latar(kelamin, rentang, bidang),
        anak=anak,
        lintasan=" ".join(f"{titik.x},{titik.y}" for titik in anak),
    )


@lru_cache(maxsize=64)
def _latar(kelamin: Kelamin, rentang: _Rentang, bidang: _Bidang) -> Latar:
    """Draw what many children share: few planes are in use, so each is drawn once."""
    hari, kurva = rentang.hari, _kurva(kelamin, rentang)
    jalur = {sd: _jalur(bidang, hari, cm) for sd, cm in kurva.items()}
    dasar, puncak = bidang.y(bidang.cm_bawah), bidang.y(bidang.cm_atas)
    tepi = f"{bidang.x(hari[-1])},{{y}} {bidang.x(hari[0])},{{y}}"
    awal, akhir = rentang.awal, rentang.akhir
    return Latar(
        lebar=LEBAR,
        tinggi=TINGGI,
        kiri=KIRI,
        kanan=bidang.x(hari[-1]),
        dasar=dasar,
        garis=tuple(_garis(bidang, hari, kurva[sd], nama, kelas) for sd, nama, kelas in GARIS),
        aman=f"{jalur[-2]} {tepi.format(y=puncak)}",
        waspada=f"{jalur[-2]} {_balik(jalur[-3])}",
        bahaya=f"{jalur[-3]} {tepi.format(y=dasar)}",
        bulan=tuple(
            Titik(x=bidang.x(max(n * HARI_PER_BULAN, hari[0])), y=dasar, label=str(n))
            for n in range(awal, akhir + 1, 6 if akhir - awal < 60 else 12)
        ),
        cm=tuple(
            Titik(x=KIRI, y=bidang.y(cm), label=str(cm))
            for cm in range(bidang.cm_bawah, bidang.cm_atas + 1, 10)
        ),
    )


def _rentang(umur: Sequence[int]) -> _Rentang:
    """Give the months and days to draw for measurements at these ages (days)."""
    if max(umur, default=0) < HARI_MULAI_BERDIRI:
        return _Rentang(awal=0, akhir=24, hari=tuple(round(n * HARI_PER_BULAN) for n in range(25)))
    awal = 24 if min(umur) >= HARI_MULAI_BERDIRI else 0
    hari = [round(n * HARI_PER_BULAN) for n in range(awal, 61)]
    # At 24 months the standard turns from lying to standing: start with the standing day.
    mulai = max(hari[0], HARI_MULAI_BERDIRI if awal else 0)
    return _Rentang(awal=awal, akhir=60, hari=(mulai, *hari[1:], UMUR_MAKS_HARI))


@lru_cache(maxsize=8)
def _kurva(kelamin: Kelamin, rentang: _Rentang) -> Mapping[int, Sequence[float]]:
    """Give the centimetres of each line by its SD."""
    return {sd: [_cm(kelamin, satu, sd) for satu in rentang.hari] for sd in (-3, -2, 0, 2)}


def _cm(kelamin: Kelamin, hari: int, sd: int) -> float:
    lms = menurut_umur("lfa", kelamin, hari)
    if lms is None:
        raise ValueError(f"day {hari} lies outside the WHO table")
    return lms.pada(sd)


def _bidang(rentang: _Rentang, cm: Sequence[float]) -> _Bidang:
    """Whole tens of centimetres around everything that is drawn."""
    return _Bidang(
        hari_awal=rentang.hari[0],
        hari_akhir=rentang.hari[-1],
        cm_bawah=int(min(cm) // 10 * 10),
        cm_atas=int(-(-max(cm) // 10) * 10),
    )


def _jalur(bidang: _Bidang, hari: Sequence[int], cm: Sequence[float]) -> str:
    return " ".join(f"{bidang.x(h)},{bidang.y(c)}" for h, c in zip(hari, cm, strict=True))


def _balik(jalur: str) -> str:
    return " ".join(reversed(jalur.split()))


def _garis(
    bidang: _Bidang, hari: Sequence[int], cm: Sequence[float], nama: str, kelas: str
) -> Garis:
    return Garis(
        nama=nama,
        kelas=kelas,
        titik=_jalur(bidang, hari, cm),
        akhir=Titik(x=bidang.x(hari[-1]) + 4, y=bidang.y(cm[-1]) + 4),
    )
