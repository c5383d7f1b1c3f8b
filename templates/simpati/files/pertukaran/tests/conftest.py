"""A bidan with her posyandu, files as people send them, and the queue that works on them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from openpyxl import Workbook

from inti.jobs.worker import Worker
from inti.models import User, Wilayah
from pertukaran import kolom, proses
from pertukaran.berkas import buka
from pertukaran.models import Impor
from simpati import roles
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.tests.conftest import BuatBalita as BuatBalita
from simpati.tests.conftest import Masuk as Masuk
from simpati.tests.conftest import Ukur as Ukur
from simpati.tests.conftest import buat_balita as buat_balita
from simpati.tests.conftest import desa as desa
from simpati.tests.conftest import desa_lain as desa_lain
from simpati.tests.conftest import hari_ini as hari_ini
from simpati.tests.conftest import kabupaten as kabupaten
from simpati.tests.conftest import kecamatan as kecamatan
from simpati.tests.conftest import masuk as masuk
from simpati.tests.conftest import petugas as petugas
from simpati.tests.conftest import posyandu as posyandu
from simpati.tests.conftest import posyandu_lain as posyandu_lain
from simpati.tests.conftest import ukur as ukur
from tests.conftest import languages as languages


class BuatImpor(Protocol):
    """Make an import out of rows by heading, with the mapping that is guessed."""

    def __call__(self, baris: Sequence[Mapping[str, Any]], **isi: Any) -> Impor:
        """Create it, not yet checked."""
        ...


def sebagai_csv(baris: Sequence[Mapping[str, Any]]) -> bytes:
    """Give rows as a CSV file of Excel here."""
    judul = list(dict.fromkeys(nama for satu in baris for nama in satu))
    keluar = io.StringIO()
    penulis = csv.DictWriter(keluar, judul, delimiter=";", restval="")
    penulis.writeheader()
    penulis.writerows(baris)
    return keluar.getvalue().encode("utf-8-sig")


def sebagai_xlsx(*baris: Iterable[Any]) -> bytes:
    """Give rows as a workbook, each cell of the kind that it has."""
    buku = Workbook()
    for satu in baris:
        buku.worksheets[0].append(list(satu))
    keluar = io.BytesIO()
    buku.save(keluar)
    return keluar.getvalue()


def lembaran(
    semua: Mapping[str, Iterable[Iterable[Any]]], *, tersembunyi: Iterable[str] = ()
) -> bytes:
    """Give a workbook of several sheets by name, some of which are hidden."""
    buku = Workbook()
    buku.remove(buku.worksheets[0])
    for nama, baris in semua.items():
        lembar = buku.create_sheet(nama)
        lembar.sheet_state = "hidden" if nama in tersembunyi else "visible"
        for satu in baris:
            lembar.append(list(satu))
    keluar = io.BytesIO()
    buku.save(keluar)
    return keluar.getvalue()


@pytest.fixture(autouse=True)
def _berkas_sendiri(settings: Any, tmp_path: Path) -> None:
    """Files of a test stay in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "berkas"


@pytest.fixture
def klien(masuk: Masuk, desa: Wilayah, posyandu: Posyandu) -> Client:
    """Give the bidan of `desa`, signed in."""
    return masuk(roles.BIDAN, desa)


@pytest.fixture
def bidan(klien: Client) -> User:
    """Give the bidan herself."""
    return User.objects.get(username=roles.BIDAN)


@pytest.fixture
def buat_impor(bidan: User) -> BuatImpor:
    """Make imports of the bidan."""

    def buat(baris: Sequence[Mapping[str, Any]], **isi: Any) -> Impor:
        data = isi.pop("data", None) or sebagai_csv(baris)
        nama = "daftar.xlsx" if data.startswith(b"PK") else "daftar.csv"
        with buka(io.BytesIO(data), nama) as tabel:
            judul = tabel.judul
        baku = {"status": Impor.Status.DIPERIKSA, "peta": kolom.tebak(judul), "oleh": bidan}
        impor = Impor(nama_berkas=nama, judul=judul, **{**baku, **isi})
        impor.berkas.save(nama, ContentFile(data))
        return impor

    return buat


def impor_semua(impor: Impor) -> dict[str, int]:
    """Check and import; give what the import counted."""
    proses.periksa(impor)
    diperiksa = dict(impor.hitungan)
    assert impor.status == Impor.Status.SIAP, impor.catatan
    mulai(impor)
    proses.jalankan(impor)
    assert impor.status == Impor.Status.SELESAI, impor.catatan
    assert impor.hitungan == diperiksa  # the check had promised just that
    return {kode: n for kode, n in impor.hitungan.items() if n and kode != "temuan"}


def mulai(impor: Impor) -> None:
    """Do what the button does."""
    impor.temuan.all().delete()
    impor.status, impor.potongan, impor.baris = Impor.Status.BERJALAN, 0, 0
    impor.hitungan = {}
    impor.save()


def kerjakan() -> None:
    """Work on the queue until nothing is due."""
    pekerja = Worker()
    while pekerja.work_once():
        pass


def isi_data() -> tuple[list[Any], list[Any]]:
    """Give every child and measurement as they are stored, but for when they were written."""
    anak = [
        {**{f.attname: getattr(satu, f.attname) for f in Balita._meta.concrete_fields}, "diubah": 0}
        for satu in Balita.objects.order_by("pk")
    ]
    ukuran = [
        {
            **{f.attname: getattr(satu, f.attname) for f in Pengukuran._meta.concrete_fields},
            "diubah": 0,
        }
        for satu in Pengukuran.objects.order_by("pk")
    ]
    return anak, ukuran


def baris_anak(lahir: date, **isi: Any) -> dict[str, Any]:
    """Give one row of a list of children, in the headings of e-PPGBM."""
    baku = {
        "NIK": "",
        "Nama": "Budi",
        "JK": "L",
        "Tgl Lahir": f"{lahir:%d-%m-%Y}",
        "Nama Ortu": "Siti",
        "Desa/Kel": "SA'ANA",
        "Posyandu": "MELATI",
    }
    return {**baku, **isi}


def baris_ukur(lahir: date, tanggal: date, **isi: Any) -> dict[str, Any]:
    """Give one row with a measurement."""
    baku = {
        "Tanggal Pengukuran": tanggal.isoformat(),
        "Berat": "9,6",
        "Tinggi": "75.7",
        "Cara Ukur": "Terlentang",
    }
    return baris_anak(lahir, **{**baku, **isi})


def nik_untuk(lahir: date, nomor: int = 1, *, perempuan: bool = False) -> str:
    """Give a NIK of the right structure."""
    return f"321109{lahir.day + 40 * perempuan:02d}{lahir:%m%y}{nomor:04d}"


def kg(teks: str) -> Decimal:
    """Give a weight."""
    return Decimal(teks)
