"""Villages in two kecamatan with made-up kept counts, and the people of SIMPATI."""

import random
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import cycle

import pytest

from dasbor.hitung import mundur
from inti.models import Unit, Wilayah
from simpati.hitungan import KELOMPOK, NAMA
from simpati.models import RekapDesa, Sasaran
from simpati.periode import Periode
from simpati.tests.conftest import Masuk as Masuk
from simpati.tests.conftest import _singgahan as _singgahan
from simpati.tests.conftest import desa as desa
from simpati.tests.conftest import desa_lain as desa_lain
from simpati.tests.conftest import hari_ini as hari_ini
from simpati.tests.conftest import kabupaten as kabupaten
from simpati.tests.conftest import kecamatan as kecamatan
from simpati.tests.conftest import masuk as masuk
from tests.conftest import languages as languages

BENIH = 7
BARIS = 997
UTUH = 5
"""So many of each twelve months have every age group, and are asked for them; the others one."""
# What is a part of what, so that made-up counts stay possible.
BAGIAN = {
    "terukur": "diukur",
    "stunting": "terukur",
    "sangat_pendek": "stunting",
    "berisiko_stunting": "terukur",
    "stunting_baru": "berisiko_stunting",
    "dinilai_gizi": "diukur",
    "gizi_buruk": "dinilai_gizi",
    "dinilai_berat": "diukur",
    "berat_sangat_kurang": "dinilai_berat",
    "dinilai": "diukur",
    "naik": "dinilai",
    "ditangani": "ditemukan",
    "dinilai_pulih": "ditemukan",
    "pulih": "dinilai_pulih",
}


def isi_rekap(desa: Iterable[Wilayah], bulan: Iterable[Periode]) -> None:
    """Make up the kept counts of villages, and who is registered."""
    semua, semua_bulan = list(desa), list(bulan)
    banyak = cycle(_banyak())
    RekapDesa.objects.bulk_create(
        [
            RekapDesa(
                desa=satu,
                bulan=periode.awal,
                jenis_kelamin=kelamin,
                kelompok=kelompok,
                **next(banyak),
            )
            for satu in semua
            for nomor, periode in enumerate(semua_bulan)
            for kelamin in "LP"
            for kelompok in (KELOMPOK if nomor % 12 < UTUH else KELOMPOK[1:2])
        ],
        batch_size=500,
    )
    awal = max(semua_bulan)
    Sasaran.objects.bulk_create(
        [
            Sasaran(
                desa=satu,
                jenis_kelamin=kelamin,
                lahir=mundur(awal, umur).awal,
                sampai=mundur(awal, umur - 60).awal,
                anak=2 + next(banyak)["diukur"] % 5,
            )
            for satu in semua
            for kelamin in "LP"
            for umur in range(84)
        ],
        batch_size=500,
    )


@cache
def _banyak() -> list[Mapping[str, int]]:
    """Give the counts of rows, of so many that no month and no village has those of another."""
    acak = random.Random(BENIH)  # noqa: S311 - no secret
    hasil: list[Mapping[str, int]] = []
    for _baris in range(BARIS):
        isi = {"diukur": acak.randint(8, 14), "ditemukan": acak.randint(4, 9)}
        for nama, dari in BAGIAN.items():
            isi[nama] = acak.randint(isi[dari] // 2, isi[dari])
        sisa = {nama: acak.randint(0, 1) for nama in NAMA if nama not in isi}
        hasil.append({**sisa, **isi, "hari_tangani": acak.randint(0, 40)})
    return hasil


@pytest.fixture
def banyak_desa(kabupaten: Wilayah, kecamatan: Wilayah, desa: Wilayah) -> list[Wilayah]:
    """Give seven villages in two kecamatan."""
    lain = Wilayah.objects.create(
        kode=f"{kabupaten.kode}.97", nama="Seberang", jenis="kecamatan", induk=kabupaten
    )
    baru = [
        Wilayah.objects.create(
            kode=f"{induk.kode}.20{nomor:02d}", nama=f"Desa {nomor}", jenis="desa", induk=induk
        )
        for nomor, induk in enumerate([kecamatan, kecamatan, lain, lain, lain, lain], 10)
    ]
    return [desa, *baru]


@pytest.fixture
def terisi(banyak_desa: list[Wilayah], hari_ini: date) -> list[Wilayah]:
    """Give the villages with 26 months of counts."""
    isi_rekap(banyak_desa, [mundur(Periode.dari(hari_ini), n) for n in range(26)])
    return banyak_desa


@pytest.fixture
def puskesmas(terisi: list[Wilayah]) -> Unit:
    """Give a puskesmas that works in three villages of two kecamatan."""
    unit = Unit.objects.create(kode="pkm-contoh", nama="Puskesmas Contoh", jenis="puskesmas")
    unit.wilayah.set([terisi[0], terisi[1], terisi[-1]])
    return unit
