"""The region's borders: what is drawn, and what each fault of the file is told."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dasbor import batas
from dasbor.batas import BatasSalah, baca, batas_check
from dasbor.tests.conftest import Masuk
from inti.models import Wilayah
from inti.region import region
from simpati import roles

KODE = f"{region().code}.98"


def kotak(x: float, y: float, kode: str = KODE, **isi: Any) -> dict[str, Any]:
    """Give a kecamatan of a tenth of a degree, with corners in between that a map leaves out."""
    sudut = [[x, y], [x + 1e-7, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
    baku = {
        "type": "Feature",
        "properties": {"kode": kode},
        "geometry": {"type": "Polygon", "coordinates": [sudut]},
    }
    return {**baku, **isi}


def kumpulan(*fitur: Any) -> dict[str, Any]:
    """Give a file of these."""
    return {"type": "FeatureCollection", "features": list(fitur)}


@pytest.fixture
def berkas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the place of the file, in a folder of its own."""
    path = tmp_path / "batas-kecamatan.geojson"
    monkeypatch.setattr(batas, "PATH", path)
    batas.peta.cache_clear()
    yield path
    batas.peta.cache_clear()


def test_a_region_needs_none(berkas: Path) -> None:
    """Without the file there are tiles and no fault."""
    assert baca(berkas) is None
    assert batas_check() == []


def test_neighbours_keep_one_border(berkas: Path) -> None:
    """Corners that fall together are left out; shared ones stay the same on both sides."""
    lain = f"{region().code}.97"
    berkas.write_text(json.dumps(kumpulan(kotak(107.0, -6.9), kotak(107.1, -6.9, lain))))
    peta = baca(berkas)
    assert peta is not None
    kiri, kanan = sorted(peta.bentuk, key=lambda satu: satu.x)
    sudut = [set(satu.jalur.strip("MZ").split()) for satu in (kiri, kanan)]
    assert [len(satu) for satu in sudut] == [4, 4]
    assert len(sudut[0] & sudut[1]) == 2
    assert peta.lebar > peta.tinggi > 0
    assert 0 < kiri.x < kanan.x < peta.lebar


def test_north_is_above(berkas: Path) -> None:
    """The northern one has the smaller y; islands of one kecamatan are one path."""
    lain = f"{region().code}.97"
    pulau = kotak(107.0, -6.6, lain)
    pulau["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [
            kotak(107.0, -6.6)["geometry"]["coordinates"],
            kotak(107.3, -6.6)["geometry"]["coordinates"],
        ],
    }
    berkas.write_text(json.dumps(kumpulan(kotak(107.0, -6.9), pulau)))
    peta = baca(berkas)
    assert peta is not None
    menurut_kode = {satu.kode: satu for satu in peta.bentuk}
    assert menurut_kode[lain].y < menurut_kode[KODE].y
    assert menurut_kode[lain].jalur.count("M") == 2


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ({"type": "Feature"}, "FeatureCollection"),
        ([], "FeatureCollection"),
        (kumpulan(), "tidak ada kecamatan"),
        (kumpulan("x"), "properti kode"),
        (kumpulan(kotak(107, -7, properties=None)), "properti kode"),
        (kumpulan(kotak(107, -7, "99.99.01")), "properti kode"),
        (kumpulan(kotak(107, -7, f"{KODE}.2001")), "properti kode"),
        (kumpulan(kotak(107, -7), kotak(107.1, -7)), "sudah ada"),
        (kumpulan(kotak(107, -7, geometry={"type": "Point"})), "Polygon atau MultiPolygon"),
        (kumpulan(kotak(107, -7, geometry=None)), "Polygon atau MultiPolygon"),
        (kumpulan(kotak(107, -7, geometry={"type": "Polygon"})), "batasnya kosong"),
        (kumpulan(kotak(785000, 9245000)), "WGS 84"),
        (
            kumpulan(kotak(107, -7, geometry={"type": "Polygon", "coordinates": [[["a", "b"]]]})),
            "pasangan angka",
        ),
        (
            kumpulan(kotak(107, -7, geometry={"type": "Polygon", "coordinates": [[107, -7]]})),
            "pasangan angka",
        ),
    ],
)
def test_each_fault_names_its_cure(berkas: Path, isi: Any, pesan: str) -> None:
    """One sentence, before the service starts."""
    berkas.write_text(json.dumps(isi))
    with pytest.raises(BatasSalah, match=pesan):
        baca(berkas)
    (salah,) = batas_check()
    assert salah.id == "dasbor.E001"
    assert pesan in salah.msg


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [(b'{"type":\n', "bukan JSON"), (b"\xff\xfe{}", "UTF-8"), (b"[" * 200_000, "bukan JSON")],
)
def test_what_is_no_json(berkas: Path, isi: bytes, pesan: str) -> None:
    """Nor a text: told as such."""
    berkas.write_bytes(isi)
    with pytest.raises(BatasSalah, match=pesan):
        baca(berkas)


def test_too_large_a_file(berkas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not even read."""
    monkeypatch.setattr(batas, "BYTE_MAKS", 10)
    berkas.write_text(json.dumps(kumpulan(kotak(107, -7))))
    with pytest.raises(BatasSalah, match="sederhanakan"):
        baca(berkas)


def test_every_fault_is_told_at_once(berkas: Path) -> None:
    """Two kecamatan, two faults."""
    berkas.write_text(json.dumps(kumpulan(kotak(785000, -7), kotak(107, -7, "1"))))
    with pytest.raises(BatasSalah) as salah:
        baca(berkas)
    assert str(salah.value).count("\n  - ") == 2


@pytest.mark.django_db
def test_the_page_draws_the_map(
    berkas: Path, masuk: Masuk, terisi: list[Wilayah], kabupaten: Wilayah, kecamatan: Wilayah
) -> None:
    """Each kecamatan is a link with its figure; without a border it stays a tile."""
    asing = kotak(107.2, -6.9, f"{region().code}.96")
    berkas.write_text(json.dumps(kumpulan(kotak(107, -6.9, kecamatan.kode), asing)))
    klien: Client = masuk(roles.DINAS, kabupaten)
    isi = klien.get(reverse("dasbor:wilayah", args=[kabupaten.kode])).text
    gambar = isi[isi.index('<svg class="peta"') :]
    gambar = gambar[: gambar.index("</svg>")]
    assert gambar.count("<path") == 1
    assert reverse("dasbor:wilayah", args=[kecamatan.kode]) in gambar
    assert f"<title>{kecamatan.sebutan}: " in gambar
    assert Wilayah.objects.get(nama="Seberang").sebutan in isi
