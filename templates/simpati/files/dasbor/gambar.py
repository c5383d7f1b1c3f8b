"""Charts as numbers for SVG templates: drawn by the server, in units of the drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dasbor.papan import Satu
from dasbor.ukuran import Satuan, Ukuran, tulis
from inti import formats
from simpati.periode import Periode

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEBAR, TINGGI = 360, 200
KIRI, KANAN, ATAS, BAWAH = 34, 14, 12, 28
LANGKAH = (1, 2, 2.5, 5, 10)
GARIS_MAKS = 5
KIRI_SANDING, JARAK_SANDING = 96, 40


@dataclass(frozen=True, kw_only=True)
class Titik:
    """A point with what a pointer is told; `kecil` marks a figure of few children."""

    x: float
    y: float
    label: str = ""
    kecil: bool = False


@dataclass(frozen=True, kw_only=True)
class Tren:
    """A line over months; months without a figure are gaps and never zeros."""

    garis: tuple[str, ...]
    titik: tuple[Titik, ...]
    tegak: tuple[Titik, ...]
    datar: tuple[Titik, ...]
    lebar: int = LEBAR
    tinggi: int = TINGGI
    kiri: int = KIRI
    kanan: int = LEBAR - KANAN
    dasar: int = TINGGI - BAWAH


@dataclass(frozen=True, kw_only=True)
class Potongan:
    """A piece of a bar: how many children are of a class."""

    nama: str
    rupa: str
    banyak: int
    bagian: float
    x: float
    lebar: float


@dataclass(frozen=True, kw_only=True)
class Batang:
    """All children of whom an index tells the class."""

    judul: str
    banyak: int
    potongan: tuple[Potongan, ...]


def tren(deret: Sequence[tuple[Periode, Satu]], ukuran: Ukuran) -> Tren | None:
    """Give the chart of a figure; None when fewer than two months have one."""
    ada = [satu.nilai.angka for _bulan, satu in deret if _terlihat(satu)]
    if len(ada) < 2:
        return None
    skala = sumbu(max(angka for angka in ada if angka is not None), ukuran.satuan)
    titik = [_titik(n, len(deret), bulan, satu, skala[-1]) for n, (bulan, satu) in enumerate(deret)]
    return Tren(
        garis=tuple(_rangkaian(titik)),
        titik=tuple(satu for satu in titik if satu),
        tegak=tuple(
            Titik(x=KIRI, y=_y(angka, skala[-1]), label=_pendek(angka, ukuran.satuan))
            for angka in skala
        ),
        datar=tuple(
            Titik(x=_x(n, len(deret)), y=TINGGI - BAWAH, label=f"{bulan.awal:%m/%y}")
            for n, (bulan, _satu) in enumerate(deret)
            if (len(deret) - 1 - n) % 6 == 0
        ),
    )


def sumbu(puncak: float, satuan: Satuan) -> list[float]:
    """Give round numbers from 0 to at least this one; a percentage does not pass 100.

    >>> sumbu(17, Satuan.PERSEN)
    [0.0, 5.0, 10.0, 15.0, 20.0]
    """
    pangkat = 10.0**-1
    while True:
        for langkah in LANGKAH:
            jarak = langkah * pangkat
            if puncak <= jarak * (GARIS_MAKS - 1) or (satuan is Satuan.PERSEN and jarak >= 25):
                banyak = max(1, -int(-puncak // jarak))
                return [round(jarak * n, 4) for n in range(banyak + 1)]
        pangkat *= 10


def _terlihat(satu: Satu) -> bool:
    return satu.nilai.angka is not None and not satu.tertutup


def _titik(nomor: int, banyak: int, bulan: Periode, satu: Satu, puncak: float) -> Titik | None:
    angka = satu.nilai.angka
    if angka is None or satu.tertutup:
        return None
    return Titik(
        x=_x(nomor, banyak),
        y=_y(angka, puncak),
        label=f"{bulan}: {satu.nilai.teks}",
        kecil=satu.nilai.kecil,
    )


def _x(nomor: int, banyak: int) -> float:
    return round(KIRI + 6 + nomor * (LEBAR - KIRI - KANAN - 12) / (banyak - 1), 1)


def _y(angka: float, puncak: float) -> float:
    return round(TINGGI - BAWAH - (TINGGI - ATAS - BAWAH) * angka / puncak, 1)


def _rangkaian(titik: Sequence[Titik | None]) -> list[str]:
    """Give the points of each run of neighbouring months."""
    runs: list[list[str]] = [[]]
    for satu in titik:
        if satu is None:
            runs.append([])
        else:
            runs[-1].append(f"{satu.x},{satu.y}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _pendek(angka: float, satuan: Satuan) -> str:
    teks = formats.angka(angka, 0 if float(angka).is_integer() else 1)
    return f"{teks}%" if satuan is Satuan.PERSEN else teks


INDEKS: "Sequence[tuple[StrOrPromise, str, Sequence[tuple[str, StrOrPromise, str]]]]" = (
    (
        _("Panjang atau tinggi menurut umur"),
        "terukur",
        (
            ("sangat_pendek", _("Sangat pendek"), "buruk"),
            ("pendek", _("Pendek"), "kurang"),
            ("", _("Normal"), "baik"),
            ("tinggi", _("Tinggi"), "lebih"),
        ),
    ),
    (
        _("Berat menurut panjang atau tinggi"),
        "dinilai_gizi",
        (
            ("gizi_buruk", _("Gizi buruk"), "buruk"),
            ("gizi_kurang", _("Gizi kurang"), "kurang"),
            ("", _("Gizi baik (normal)"), "baik"),
            ("berisiko_gizi_lebih", _("Berisiko gizi lebih"), "risiko"),
            ("gizi_lebih", _("Gizi lebih"), "lebih"),
            ("obesitas", _("Obesitas"), "paling"),
        ),
    ),
    (
        _("Berat menurut umur"),
        "dinilai_berat",
        (
            ("berat_sangat_kurang", _("Berat badan sangat kurang"), "buruk"),
            ("berat_kurang", _("Berat badan kurang"), "kurang"),
            ("", _("Berat badan normal"), "baik"),
            ("risiko_berat_lebih", _("Risiko berat badan lebih"), "lebih"),
        ),
    ),
)
"""Index, how many were told, and its classes; the one without a count of its own is the rest."""


def batang(hitungan: Mapping[str, int]) -> list[Batang]:
    """Give a bar for each index: the children of a month by class."""
    semua = {**hitungan, "pendek": hitungan.get("stunting", 0) - hitungan.get("sangat_pendek", 0)}
    return [
        _batang(str(judul), semua.get(jumlah, 0), kelas, semua) for judul, jumlah, kelas in INDEKS
    ]


def _batang(
    judul: str,
    jumlah: int,
    kelas: "Sequence[tuple[str, StrOrPromise, str]]",
    hitungan: Mapping[str, int],
) -> Batang:
    sisa = jumlah - sum(hitungan.get(kode, 0) for kode, _nama, _rupa in kelas if kode)
    x, potongan = 0.0, []
    for kode, nama, rupa in kelas:
        banyak = hitungan.get(kode, 0) if kode else sisa
        bagian = banyak / jumlah if jumlah else 0.0
        lebar = round(LEBAR * bagian, 2)
        potongan.append(
            Potongan(
                nama=str(nama),
                rupa=rupa,
                banyak=banyak,
                bagian=bagian,
                x=round(x, 2),
                lebar=lebar,
            )
        )
        x += LEBAR * bagian
    return Batang(judul=judul, banyak=jumlah, potongan=tuple(potongan))


@dataclass(frozen=True, kw_only=True)
class Jajar:
    """One survey beside the routine figure of the same year: each on a line of its own."""

    y: float
    nama: str
    survei: float
    bawah: float | None
    atas: float | None
    rutin: float | None
    label_survei: str
    label_rutin: str


@dataclass(frozen=True, kw_only=True)
class Sanding:
    """Surveys and routine figures by year; nothing joins the ones with the others."""

    baris: tuple[Jajar, ...]
    datar: tuple[Titik, ...]
    tinggi: float
    lebar: int = LEBAR


@dataclass(frozen=True, kw_only=True)
class Pasangan:
    """What `sanding` draws, in percent; None where there is no figure, or a hidden one."""

    nama: str
    survei: float
    bawah: float | None
    atas: float | None
    rutin: float | None


def sanding(pasangan: Sequence[Pasangan]) -> Sanding | None:
    """Give the chart of surveys beside the routine; None without a survey."""
    if not pasangan:
        return None
    puncak = max(max(satu.survei, satu.atas or 0, satu.rutin or 0) for satu in pasangan)
    skala = sumbu(puncak, Satuan.PERSEN)
    kiri, jarak = KIRI_SANDING, JARAK_SANDING

    def x(angka: float | None) -> float | None:
        lebar = LEBAR - kiri - 14
        return None if angka is None else round(kiri + lebar * angka / skala[-1], 1)

    baris = tuple(
        Jajar(
            y=14 + nomor * jarak,
            nama=satu.nama,
            survei=x(satu.survei) or kiri,
            bawah=x(satu.bawah),
            atas=x(satu.atas),
            rutin=x(satu.rutin),
            label_survei=tulis(satu.survei, Satuan.PERSEN),
            label_rutin=tulis(satu.rutin, Satuan.PERSEN),
        )
        for nomor, satu in enumerate(pasangan)
    )
    dasar = len(pasangan) * jarak
    return Sanding(
        baris=baris,
        datar=tuple(
            Titik(x=x(satu) or kiri, y=dasar, label=_pendek(satu, Satuan.PERSEN)) for satu in skala
        ),
        tinggi=dasar + 22,
    )
