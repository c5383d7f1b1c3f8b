"""Laws of the exchange: what goes out comes in unchanged, and what came in goes out again."""

import io
import re
from datetime import date
from typing import Any

import pytest
from django.utils import timezone, translation

from inti.models import User
from pertukaran import kolom
from pertukaran.berkas import buka
from pertukaran.ekspor import Permintaan, csv_alir, xlsx
from pertukaran.models import Impor
from pertukaran.tests.conftest import BuatImpor, impor_semua, isi_data
from simpati.demo import kecil as demo
from simpati.models import Balita, Kasus, Pengukuran, Posyandu
from tests.conftest import wilayah as wilayah

pytestmark = pytest.mark.slow  # each fills the demo in


def berkas(permintaan: Permintaan, bentuk: str) -> bytes:
    """Give the file that an export sends."""
    if bentuk == "xlsx":
        with xlsx(permintaan.judul, permintaan.baris()) as keluar:
            return keluar.read()
    return "".join(csv_alir(permintaan.judul, permintaan.baris())).encode()


def isi_berkas(data: bytes, bentuk: str) -> list[list[Any]]:
    """Give its cells."""
    with buka(io.BytesIO(data), f"a.{bentuk}") as tabel:
        return [tabel.judul, *(sel for _nomor, sel in tabel.baris)]


@pytest.fixture
def rekaan(wilayah: dict[str, Any]) -> User:
    """Fill the demo data in, with names that a spreadsheet would run; give its bidan."""
    demo.seed(timezone.localdate())
    aneh = ("=1+1", "'Aisyah", "-Budi", "@Citra", 'Da"fa; Eka', "Nur'aini", "+62")
    for anak, nama in zip(Balita.objects.order_by("pk"), aneh, strict=False):
        anak.nama = anak.alamat = nama
        anak.save()
    return User.objects.get(username=demo.BIDAN.username)


@pytest.fixture
def buat_impor_rekaan(rekaan: User) -> BuatImpor:
    """Make imports of the demo's bidan."""
    from django.core.files.base import ContentFile

    def buat(baris: Any, **isi: Any) -> Impor:
        data, bentuk = isi["data"], isi["bentuk"]
        judul = isi_berkas(data, bentuk)[0]
        impor = Impor(
            nama_berkas="a",
            judul=judul,
            peta=kolom.tebak(judul),
            oleh=rekaan,
            status=Impor.Status.DIPERIKSA,
        )
        impor.berkas.save(f"a.{bentuk}", ContentFile(data))
        return impor

    return buat


@pytest.mark.parametrize("bentuk", ["xlsx", "csv"])
@pytest.mark.parametrize("isi", ["anak", "pengukuran"])
@pytest.mark.parametrize("nik_utuh", [True, False])
def test_export_then_import_changes_nothing(
    rekaan: User, buat_impor_rekaan: BuatImpor, bentuk: str, isi: str, nik_utuh: bool
) -> None:
    """Whatever the form, with NIK or with hidden ones; every row is known again."""
    data = berkas(Permintaan(pengguna=rekaan, isi=isi, nik_utuh=nik_utuh), bentuk)
    jumlah = Balita.objects.count() if isi == "anak" else Pengukuran.objects.count()
    dulu = isi_data()
    impor = buat_impor_rekaan([], data=data, bentuk=bentuk)
    hasil = impor_semua(impor)
    assert hasil == {"baris": jumlah, "sama": jumlah}, list(impor.temuan.all())
    assert isi_data() == dulu
    assert jumlah > 80


@pytest.mark.parametrize("bentuk", ["xlsx", "csv"])
def test_import_then_export_gives_the_same_rows(
    rekaan: User, buat_impor_rekaan: BuatImpor, bentuk: str
) -> None:
    """Every child and measurement taken away and read back out of the file."""
    keluar = [
        berkas(Permintaan(pengguna=rekaan, isi=isi, nik_utuh=True), bentuk)
        for isi in ("anak", "pengukuran")
    ]
    Kasus.objects.all().delete()
    Pengukuran.objects.all().delete()
    Balita.objects.all().delete()
    for data in keluar:
        impor_semua(buat_impor_rekaan([], data=data, bentuk=bentuk))
    lagi = [
        berkas(Permintaan(pengguna=rekaan, isi=isi, nik_utuh=True), bentuk)
        for isi in ("anak", "pengukuran")
    ]
    for dulu, kini in zip(keluar, lagi, strict=True):
        judul, *baris = isi_berkas(dulu, bentuk)
        judul_kini, *baris_kini = isi_berkas(kini, bentuk)
        assert judul == judul_kini
        assert sorted(map(repr, baris)) == sorted(map(repr, baris_kini))
        assert len(baris) > 80


def test_no_cell_of_an_export_begins_a_formula(rekaan: User) -> None:
    """In CSV as in Excel, whose cells are all text."""
    from openpyxl import load_workbook

    permintaan = Permintaan(pengguna=rekaan, isi="anak", nik_utuh=True)
    for bentuk in ("csv", "xlsx"):
        for baris in isi_berkas(berkas(permintaan, bentuk), bentuk):
            assert not [sel for sel in baris if str(sel or "").startswith(("=", "+", "-", "@"))]
    lembar = load_workbook(io.BytesIO(berkas(permintaan, "xlsx"))).worksheets[0]
    jenis = {sel.data_type for baris in lembar.iter_rows() for sel in baris if sel.value}
    assert jenis <= {"s", "inlineStr"}


def test_a_nik_leaves_in_full_only_when_it_was_asked_for(rekaan: User) -> None:
    """Else the last four digits."""
    semua = [satu for satu in Balita.objects.all() if satu.nik]
    tersamar = berkas(Permintaan(pengguna=rekaan, isi="anak"), "csv").decode()
    utuh = berkas(Permintaan(pengguna=rekaan, isi="anak", nik_utuh=True), "csv").decode()
    assert len(semua) > 30
    for anak in semua:
        assert anak.nik in utuh
        assert anak.nik not in tersamar
        assert anak.nik[-4:] in tersamar


def test_month_and_unit_narrow_an_export(rekaan: User) -> None:
    """As many rows as there are measurements of that month and village."""
    from simpati.periode import Periode

    bulan = Periode.dari(timezone.localdate()).sebelum
    desa = Posyandu.objects.order_by("pk")[0].desa
    permintaan = Permintaan(pengguna=rekaan, isi="pengukuran", bulan=bulan, wilayah=desa)
    harap = Pengukuran.objects.filter(
        balita__posyandu__desa=desa, tanggal__range=(bulan.awal, bulan.akhir)
    ).count()
    assert 0 < harap == len(list(permintaan.baris())) < Pengukuran.objects.count()


def test_a_person_without_the_right_gets_no_row(rekaan: User) -> None:
    """Kader, operator and dinas: figures are theirs, lists are not."""
    for akun in (demo.KADER, demo.OPERATOR, demo.DINAS):
        orang = User.objects.get(username=akun.username)
        for isi in ("anak", "pengukuran"):
            assert list(Permintaan(pengguna=orang, isi=isi).baris()) == []


def test_days_leave_as_people_write_them(rekaan: User) -> None:
    """Day, month, year; decimals with a comma."""
    judul, baris = isi_berkas(berkas(Permintaan(pengguna=rekaan, isi="pengukuran"), "csv"), "csv")[
        :2
    ]
    satu = dict(zip(judul, baris, strict=True))
    hari = date(*map(int, reversed(satu["Tanggal Pengukuran"].split("-"))))
    assert hari <= timezone.localdate()
    assert satu["Cara Ukur"] in ("Terlentang", "Berdiri")
    assert "." not in satu["Berat"]


@pytest.mark.usefixtures("languages")
def test_a_file_has_one_form_whatever_its_reader_reads(rekaan: User) -> None:
    """Else nobody could send back what an English reader took; classes bear the law's names."""
    minta = Permintaan(pengguna=rekaan, isi="pengukuran")
    semua = list(minta.baris())
    with translation.override("en"):
        assert list(minta.baris()) == semua
    kelas = {baris[minta.judul.index("TB/U")] for baris in semua}
    assert kelas <= {"", "Sangat pendek", "Pendek", "Normal", "Tinggi"}
    assert "Normal" in kelas


def test_a_z_score_is_a_number(rekaan: User) -> None:
    """With its minus and nothing before it, so that a spreadsheet can reckon with it."""
    minta = Permintaan(pengguna=rekaan, isi="pengukuran")
    semua = [baris[minta.judul.index("ZS TB/U")] for baris in minta.baris()]
    assert all(re.fullmatch(r"(-?\d+(,\d{1,2})?)?", satu) for satu in semua)
    assert any(satu.startswith("-") for satu in semua)
