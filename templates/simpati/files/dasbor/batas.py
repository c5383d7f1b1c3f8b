"""The region's borders, ``daerah/batas-kecamatan.geojson``: read once, checked, drawn as SVG.

GeoJSON (RFC 7946): a FeatureCollection whose features are (Multi)Polygons in degrees (WGS 84), each
with the Kemendagri code of its kecamatan as the property ``kode``. Corners are brought to whole
units of the drawing and those that fall together are left out: neighbours keep one border.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from inti.region import region

PATH = Path(__file__).resolve().parent.parent / "daerah" / "batas-kecamatan.geojson"
BYTE_MAKS = 20_000_000
LEBAR = 720
TINGGI_MAKS = 900

Titik = tuple[float, float]
Cincin = list[Titik]
Sudut = tuple[int, int]
"""A corner in units of the drawing."""


class BatasSalah(ImproperlyConfigured):
    """``daerah/batas-kecamatan.geojson`` has faults; the message names each with its cure."""


@dataclass(frozen=True, kw_only=True)
class Bentuk:
    """A kecamatan as a path of the drawing, and where its number is written."""

    kode: str
    jalur: str
    x: int
    y: int


@dataclass(frozen=True, kw_only=True)
class Peta:
    """All kecamatan that the region supplied."""

    bentuk: Sequence[Bentuk]
    lebar: int
    tinggi: int


@cache
def peta() -> Peta | None:
    """The region's map; None when it supplies no borders. Raises BatasSalah."""
    return baca(PATH)


def baca(path: Path) -> Peta | None:
    """Read and check one file. Raises BatasSalah with every fault at once."""
    if not path.exists():
        return None
    try:
        isi = _muat(path)
    except (OSError, UnicodeDecodeError):
        raise BatasSalah(f"{path.name} tidak dapat dibaca: simpan sebagai UTF-8.") from None
    except (json.JSONDecodeError, RecursionError) as salah:
        baris = getattr(salah, "lineno", 1)
        raise BatasSalah(
            f"{path.name} bukan JSON yang benar di baris {baris}: ekspor lagi sebagai GeoJSON."
        ) from None
    if semua := list(kesalahan(isi)):
        pesan = "\n".join(f"  - {satu}" for satu in semua[:20])
        raise BatasSalah(f"{path.name} perlu diperbaiki:\n{pesan}")
    return _gambar(
        {satu["properties"]["kode"]: _cincin(satu["geometry"]) for satu in isi["features"]}
    )


def kesalahan(isi: Any) -> Iterator[str]:
    """Every fault of the file, each as one sentence with its cure."""
    if not isinstance(isi, dict) or isi.get("type") != "FeatureCollection":
        yield 'jenisnya harus "FeatureCollection": ekspor lapisan kecamatan sebagai GeoJSON.'
        return
    fitur = isi.get("features")
    if not isinstance(fitur, list) or not fitur:
        yield "tidak ada kecamatan di dalamnya: ekspor lapisan yang berisi batas kecamatan."
        return
    kode: set[str] = set()
    for nomor, satu in enumerate(fitur, 1):
        yield from _salah_fitur(nomor, satu, kode)


def batas_check(**_: Any) -> list[CheckMessage]:
    """The faults of the region's file, before the service starts."""
    try:
        peta()
    except BatasSalah as salah:
        return [Error(str(salah), id="dasbor.E001")]
    return []


def _muat(path: Path) -> Any:
    if path.stat().st_size > BYTE_MAKS:
        raise BatasSalah(
            f"{path.name} lebih dari 20 MB: sederhanakan batasnya, misalnya di QGIS atau mapshaper."
        )
    return json.loads(path.read_text(encoding="utf-8-sig"))


def _salah_fitur(nomor: int, fitur: Any, kode: set[str]) -> Iterator[str]:
    """Every fault of a feature; `kode` are those that came before it, to which its own is added."""
    sifat = fitur.get("properties") if isinstance(fitur, dict) else None
    satu = sifat.get("kode") if isinstance(sifat, dict) else None
    awal = f"{region().code}."
    if not isinstance(satu, str) or not satu.startswith(awal) or satu.count(".") != 2:
        yield (
            f"fitur {nomor}: properti kode harus kode Kemendagri kecamatan di daerah ini, "
            f'misalnya "{awal}01".'
        )
        return
    if satu in kode:
        yield f"fitur {nomor}: kode {satu} sudah ada: gabungkan menjadi satu MultiPolygon."
    kode.add(satu)
    bentuk = fitur.get("geometry")
    if not isinstance(bentuk, dict) or bentuk.get("type") not in ("Polygon", "MultiPolygon"):
        yield f"{satu}: bentuknya harus Polygon atau MultiPolygon."
        return
    try:
        titik = [satu for cincin in _cincin(bentuk) for satu in cincin]
    except (TypeError, ValueError, IndexError):
        yield f"{satu}: koordinatnya harus pasangan angka [bujur, lintang]."
        return
    if len(titik) < 4:
        yield f"{satu}: batasnya kosong: ekspor lagi kecamatan ini."
    elif not all(_di_bumi(*satu_titik) for satu_titik in titik):
        yield (
            f"{satu}: koordinat harus derajat bujur dan lintang: simpan dengan WGS 84 (EPSG:4326)."
        )


def _cincin(bentuk: Mapping[str, Any]) -> list[Cincin]:
    """Give all rings of a geometry. Raises TypeError, ValueError, IndexError."""
    isi = bentuk.get("coordinates", [])
    poligon = [isi] if bentuk["type"] == "Polygon" else isi
    return [[_titik(titik) for titik in cincin] for satu in poligon for cincin in satu]


def _titik(titik: Any) -> Titik:
    bujur, lintang = titik[0], titik[1]
    if isinstance(bujur, bool) or not isinstance(bujur, int | float):
        raise TypeError(bujur)
    if isinstance(lintang, bool) or not isinstance(lintang, int | float):
        raise TypeError(lintang)
    return float(bujur), float(lintang)


def _di_bumi(bujur: float, lintang: float) -> bool:
    return -180 <= bujur <= 180 and -90 <= lintang <= 90


def _gambar(kecamatan: Mapping[str, list[Cincin]]) -> Peta:
    """Bring degrees to the drawing, as wide as it is high on the ground (equirectangular)."""
    semua = [titik for cincin in kecamatan.values() for satu in cincin for titik in satu]
    barat, timur = min(x for x, _y in semua), max(x for x, _y in semua)
    selatan, utara = min(y for _x, y in semua), max(y for _x, y in semua)
    susut = math.cos(math.radians((selatan + utara) / 2))
    lebar, tinggi = max((timur - barat) * susut, 1e-9), max(utara - selatan, 1e-9)
    skala = min(LEBAR / lebar, TINGGI_MAKS / tinggi)

    def pindah(titik: Titik) -> tuple[int, int]:
        return (
            round((titik[0] - barat) * susut * skala) + 4,
            round((utara - titik[1]) * skala) + 4,
        )

    bentuk = (
        _bentuk(kode, [_rapikan([pindah(titik) for titik in satu]) for satu in cincin])
        for kode, cincin in sorted(kecamatan.items())
    )
    return Peta(
        bentuk=[satu for satu in bentuk if satu],
        lebar=round(lebar * skala) + 8,
        tinggi=round(tinggi * skala) + 8,
    )


def _rapikan(cincin: list[Sudut]) -> list[Sudut]:
    """Leave out corners that fall together."""
    hasil: list[Sudut] = []
    for titik in cincin:
        if not hasil or hasil[-1] != titik:
            hasil.append(titik)
    if len(hasil) > 1 and hasil[0] == hasil[-1]:
        hasil.pop()
    return hasil


def _bentuk(kode: str, cincin: list[list[Sudut]]) -> Bentuk | None:
    ada = [satu for satu in cincin if len(satu) > 2]
    if not ada:
        return None
    x, y = _tengah(max(ada, key=lambda satu: abs(_luas(satu))))
    jalur = "".join(f"M{' '.join(f'{a},{b}' for a, b in satu)}Z" for satu in ada)
    return Bentuk(kode=kode, jalur=jalur, x=x, y=y)


def _luas(cincin: Sequence[Sudut]) -> float:
    """Twice the signed area of a ring."""
    return sum(a * d - c * b for (a, b), (c, d) in _sisi(cincin))


def _sisi(cincin: Sequence[Sudut]) -> Iterator[tuple[Sudut, Sudut]]:
    """Give the sides of a ring, the one that closes it too."""
    return zip(cincin, [*cincin[1:], cincin[0]], strict=True)


def _tengah(cincin: Sequence[Sudut]) -> tuple[int, int]:
    """Give the centroid of a ring; of its corners when it has no area."""
    luas = _luas(cincin)
    if not luas:
        return round(sum(x for x, _y in cincin) / len(cincin)), round(
            sum(y for _x, y in cincin) / len(cincin)
        )
    x = y = 0.0
    for (a, b), (c, d) in _sisi(cincin):
        silang = a * d - c * b
        x, y = x + (a + c) * silang, y + (b + d) * silang
    return round(x / (3 * luas)), round(y / (3 * luas))
