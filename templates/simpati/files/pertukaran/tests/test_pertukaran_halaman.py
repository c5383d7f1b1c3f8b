"""The pages: who may open them, what a file is told, what stands in the trail."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.signals import request_finished
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inti.audit.models import AccessEntry
from inti.models import User, Wilayah
from inti.privacy.tasks import keep_no_longer
from pertukaran import tasks, views
from pertukaran.models import Impor, PetaKolom
from pertukaran.tests.conftest import (
    BuatBalita,
    BuatImpor,
    Masuk,
    Ukur,
    baris_anak,
    baris_ukur,
    impor_semua,
    kerjakan,
    lembaran,
    nik_untuk,
    sebagai_csv,
    sebagai_xlsx,
)
from simpati import roles
from simpati.aturan import aturan
from simpati.models import Balita, Pengukuran, Posyandu

BERANDA = "/pertukaran/"
EKSPOR = "/pertukaran/ekspor/"
XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.fixture
def lahir(hari_ini: date) -> date:
    """Give the birth date of a child of twelve months."""
    return hari_ini - timedelta(days=365)


def kirim(klien: Client, data: bytes, nama: str = "daftar e-PPGBM.csv") -> Any:
    """Send a file."""
    return klien.post(BERANDA, {"berkas": SimpleUploadedFile(nama, data)})


def petakan(klien: Client, impor: Impor, **ganti: str) -> Any:
    """Confirm the mapping, with changes."""
    isi = {f"kolom_{nomor}": kode or "-" for nomor, kode in enumerate(impor.peta)}
    isi |= {"bila_beda": "ubah", "tanpa_nik": "sama", **ganti}
    return klien.post(reverse("pertukaran:peta", args=[impor.pk]), isi)


def test_from_the_file_to_the_children(
    klien: Client, posyandu: Posyandu, lahir: date, hari_ini: date
) -> None:
    """The whole way by the pages and the queue; the file is gone when it is done."""
    baris = [
        baris_ukur(lahir, hari_ini, LiLA="14"),
        baris_anak(lahir, Nama="Adit", JK="?", NIK="3211090812240007"),
    ]
    jawaban = kirim(klien, sebagai_csv(baris))
    impor = Impor.objects.get()
    assert jawaban["Location"] == reverse("pertukaran:peta", args=[impor.pk])
    halaman = klien.get(jawaban["Location"]).text
    assert "Belum dipakai" in halaman
    assert "LiLA" in halaman
    alamat = petakan(klien, impor)["Location"]
    sedang = klien.get(alamat)
    assert sedang["Refresh"]
    assert "Sedang diperiksa" in sedang.text
    kerjakan()
    halaman = klien.get(alamat).text
    assert "belum ada yang tersimpan" in halaman
    assert "LiLA." in halaman
    assert "Tulis L untuk laki-laki" in halaman
    assert not Balita.objects.exists()
    assert klien.post(reverse("pertukaran:jalankan", args=[impor.pk]))["Location"] == alamat
    kerjakan()
    jadi = klien.get(alamat)
    assert "Refresh" not in jadi.headers
    assert "Yang sudah diimpor" in jadi.text
    assert Pengukuran.objects.get().balita.nama == "Budi"
    nama = impor.berkas.name
    impor.refresh_from_db()
    assert not impor.berkas
    assert not default_storage.exists(str(nama))
    klien.post(reverse("pertukaran:jalankan", args=[impor.pk]))
    kerjakan()
    assert Pengukuran.objects.count() == 1


def test_a_list_of_faults_can_be_taken_along(
    klien: Client, buat_impor: BuatImpor, lahir: date
) -> None:
    """CSV with row, column, masked value and cure; no cell of it is a formula."""
    nik = "9911090812240007"
    impor = buat_impor([baris_anak(lahir, NIK=nik, JK="=1+1")])
    impor_semua(impor)
    jawaban = klien.get(reverse("pertukaran:temuan", args=[impor.pk]))
    assert jawaban["Content-Disposition"].startswith("attachment")
    assert "2;Salah;NIK;•••• •••• •••• 0007;" in jawaban.text
    assert "2;Salah;JK;'=1+1;Tulis L" in jawaban.text
    assert nik not in jawaban.text


def test_a_mapping_is_remembered_for_the_same_headings(klien: Client, lahir: date) -> None:
    """Also in another case; a mapping that cannot work is told."""
    data = sebagai_csv([{**baris_anak(lahir), "Panggilan": "Bud"}])
    kirim(klien, data)
    impor = Impor.objects.get()
    kolom = impor.judul.index("Panggilan")
    jawaban = petakan(klien, impor, **{f"kolom_{kolom}": "nama"})
    assert jawaban.status_code == 422
    assert "Dua kolom dipetakan ke Nama" in jawaban.text
    jawaban = petakan(klien, impor, kolom_0="-", kolom_1="-")
    assert "Pilih juga kolom untuk Nama." in jawaban.text
    petakan(klien, impor, kolom_1="-", **{f"kolom_{kolom}": "nama"})
    assert PetaKolom.objects.count() == 1
    kirim(klien, data.replace(b"Panggilan", b"PANGGILAN"))
    kedua = Impor.objects.order_by("pk")[1]
    assert (kedua.peta[kolom], kedua.peta[1]) == ("nama", "")


def bom() -> bytes:
    """Give a workbook that unpacks to more than is allowed."""
    keluar = io.BytesIO()
    with zipfile.ZipFile(keluar, "w", zipfile.ZIP_DEFLATED) as arsip:
        arsip.writestr("[Content_Types].xml", "<x/>")
        arsip.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    return keluar.getvalue()


def ganti_isi(data: bytes, bagian: str, isi: bytes) -> bytes:
    """Replace one part of a workbook."""
    keluar = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as lama, zipfile.ZipFile(keluar, "w") as baru:
        for nama in lama.namelist():
            baru.writestr(nama, isi if nama == bagian else lama.read(nama))
    return keluar.getvalue()


JUDUL = ["NIK", "Nama", "JK"]
LEMBAR = "xl/worksheets/sheet1.xml"
TUMBUH = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("data", "kalimat"),
    [
        (XLS, ".xlsx"),
        (bom(), "terlalu besar"),
        (sebagai_xlsx(JUDUL)[:400], "tidak diterima"),
        (ganti_isi(sebagai_xlsx(JUDUL), LEMBAR, TUMBUH), "rusak"),
        (ganti_isi(sebagai_xlsx(JUDUL), LEMBAR, b"<bukan"), "rusak"),
        (ganti_isi(sebagai_xlsx(JUDUL), "xl/workbook.xml", b"<x/>"), "tidak berisi baris"),
        (sebagai_xlsx(["a", "b"], ["c", "d"]), "Judul kolom tidak ditemukan"),
        (sebagai_xlsx(), "tidak berisi baris"),
        (b"bukan tabel\n", "Judul kolom tidak ditemukan"),
        (lembaran({"a": [["L"]], "b": [JUDUL]}, tersembunyi="b"), "Judul kolom tidak ditemukan"),
        (b"NIK;Nama;JK;" + b"x;" * 98 + b"\n", "lebih dari 100 kolom"),
        (b"NIK;Nama;JK\n1;\x00;L\n", "tidak diterima"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "tidak diterima"),
        (b"\xff\xfeN\x00I", "Judul kolom tidak ditemukan"),
        (b'NIK;Nama;JK\n"' + b"a" * 200_000, "rusak"),
        (b"%PDF-1.4\n%%EOF\n", "tidak diterima"),
        (b"", "kosong"),
    ],
)
def test_what_is_no_list_is_told(klien: Client, data: bytes, kalimat: str) -> None:
    """One sentence, nothing kept: old Excel, bombs, torn and hostile files, other things."""
    jawaban = kirim(klien, data)
    assert jawaban.status_code == 422
    assert kalimat in jawaban.text
    assert not Impor.objects.exists()


def test_the_list_is_found_among_the_sheets(klien: Client) -> None:
    """Past a guide and a hidden one that feeds choices; a second list is told, for it stays out."""
    data = lembaran(
        {
            "Pilihan": [["NIK", "Nama"], ["x", "y"]],
            "Petunjuk": [["Cara mengisi"], ["Satu baris satu anak"]],
            "Januari": [JUDUL, ["1", "Adi", "L"]],
            "Februari": [JUDUL, ["2", "Ade", "L"]],
            "Grafik": [],
        },
        tersembunyi={"Pilihan"},
    )
    jawaban = klien.post(BERANDA, {"berkas": SimpleUploadedFile("daftar", data)}, follow=True)
    assert Impor.objects.get().judul == JUDUL
    assert "Lembar lain tidak dibaca: Februari." in jawaban.text


@pytest.mark.parametrize("pemisah", [";", ",", "\t"])
def test_an_address_full_of_commas_does_not_tell_the_separator(klien: Client, pemisah: str) -> None:
    """The headings do."""
    alamat = '"Jalan A; Gang B, RT 1, RW 2, Kampung C, Distrik D"'
    baris = [JUDUL, ["", alamat, "L"]]
    kirim(klien, "\n".join(pemisah.join(satu) for satu in baris).encode())
    assert Impor.objects.get().judul == JUDUL


@pytest.mark.slow
def test_a_sheet_that_lies_about_its_size_is_read_by_its_rows(klien: Client, lahir: date) -> None:
    """A false dimension and a row far below neither fill the memory nor take long."""
    lembar = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">'
        + b"".join(b"<c t='str'><v>%s</v></c>" % judul.encode() for judul in JUDUL)
        + b"</row><row r='1048576'><c r='XFD1048576' t='str'><v>x</v></c></row></sheetData>"
        b"</worksheet>"
    )
    kirim(klien, ganti_isi(sebagai_xlsx(JUDUL), LEMBAR, lembar))
    impor = Impor.objects.get()
    assert impor.judul == JUDUL
    petakan(klien, impor, kolom_0="nik")
    kerjakan()
    impor.refresh_from_db()
    assert (impor.status, impor.baris) == (Impor.Status.SIAP, 0)


def test_a_file_that_is_gone_is_told(klien: Client, buat_impor: BuatImpor, lahir: date) -> None:
    """On the import's page, with the cure."""
    impor = buat_impor([baris_anak(lahir)])
    default_storage.delete(str(impor.berkas))
    tasks.periksa.enqueue(impor.pk)
    kerjakan()
    assert "Kirim lagi" in klien.get(impor.get_absolute_url()).text


@pytest.mark.parametrize(
    "peran", [roles.KADER, roles.OPERATOR_DESA, roles.DINAS, roles.PIMPINAN, ""]
)
def test_only_those_who_answer_for_names_may(masuk: Masuk, desa: Wilayah, peran: str) -> None:
    """Kader, operator, dinas and leaders are refused, strangers sent to sign in."""
    orang = masuk(peran, desa) if peran else Client()
    for alamat in (BERANDA, EKSPOR):
        for jawaban in (orang.get(alamat), orang.post(alamat)):
            assert jawaban.status_code == (403 if peran else 302)
    assert BERANDA not in orang.get("/").text


def test_an_import_is_its_senders_alone(
    klien: Client, masuk: Masuk, buat_impor: BuatImpor, desa: Wilayah, lahir: date
) -> None:
    """A colleague of the same unit neither sees nor starts nor deletes it."""
    impor = buat_impor([baris_anak(lahir)])
    lain = masuk(roles.TENAGA_GIZI, desa)
    assert impor.nama_berkas not in lain.get(BERANDA).text
    assert impor.nama_berkas in klien.get(BERANDA).text
    for nama in ("impor", "peta", "temuan"):
        assert lain.get(reverse(f"pertukaran:{nama}", args=[impor.pk])).status_code == 404
    for nama in ("jalankan", "hapus", "peta"):
        assert lain.post(reverse(f"pertukaran:{nama}", args=[impor.pk])).status_code == 404
    assert klien.post(reverse("pertukaran:hapus", args=[impor.pk]))["Location"] == BERANDA
    assert not default_storage.exists(str(impor.berkas))


def test_a_job_that_stands_still_can_be_put_back(
    klien: Client, buat_impor: BuatImpor, lahir: date
) -> None:
    """After five minutes, not before."""
    impor = buat_impor([baris_anak(lahir)])
    assert "Lanjutkan" not in klien.get(impor.get_absolute_url()).text
    Impor.objects.update(diubah=timezone.now() - timedelta(minutes=6))
    assert "Lanjutkan" in klien.get(impor.get_absolute_url()).text
    klien.post(reverse("pertukaran:jalankan", args=[impor.pk]))
    kerjakan()
    impor.refresh_from_db()
    assert impor.status == Impor.Status.SIAP


def test_old_files_are_forgotten(buat_impor: BuatImpor, lahir: date) -> None:
    """Whoever left an import lying finds it gone after a week; of a finished one its faults go."""
    lama = buat_impor([baris_anak(lahir)])
    jadi = buat_impor([baris_anak(lahir, Nama="Adit"), baris_anak(lahir, JK="?")])
    impor_semua(jadi)
    assert jadi.temuan.count() == 1
    terputus = buat_impor([baris_anak(lahir)], status=Impor.Status.SELESAI)
    keep_no_longer.call()
    assert Impor.objects.count() == 3
    Impor.objects.update(
        diubah=timezone.now() - timedelta(days=aturan().retensi.impor_hari, hours=1)
    )
    keep_no_longer.call()
    assert set(Impor.objects.all()) == {jadi, terputus}
    assert jadi.temuan.count() == 0
    for satu in (lama, terputus):
        assert not default_storage.exists(str(satu.berkas))


def test_an_export_is_logged_with_reason_filter_and_count(
    klien: Client,
    bidan: User,
    buat_balita: BuatBalita,
    posyandu: Posyandu,
    desa_lain: Wilayah,
    ukur: Ukur,
    lahir: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether as CSV or as Excel; only children of the own unit leave."""
    anak = [buat_balita(posyandu, nama=nama, nik=nik) for nama, nik in _dua_anak(lahir)]
    ukur(anak[0])
    buat_balita(Posyandu.objects.create(nama="Melur", desa=desa_lain), nama="Orang Lain")
    AccessEntry.objects.all().delete()
    isi = {"isi": "anak", "bentuk": "csv", "alasan": "Rapat koordinasi gizi"}
    jawaban: Any = klien.post(EKSPOR, isi)
    keluar = jawaban.getvalue().decode()
    assert "Orang Lain" not in keluar
    assert anak[0].nik not in keluar
    catatan = AccessEntry.objects.get()
    assert (catatan.action, catatan.actor, catatan.count) == ("ekspor", bidan, 2)
    assert catatan.why.startswith("Rapat koordinasi gizi (daftar anak, seluruh wilayah tugas")
    assert "NIK tersamar" in catatan.why
    isi |= {"isi": "pengukuran", "bentuk": "xlsx", "nik_utuh": "on", "wilayah": posyandu.desa_id}
    jawaban = klien.post(EKSPOR, isi)
    assert jawaban.getvalue().startswith(b"PK")
    monkeypatch.setattr(request_finished, "send", lambda **_: [])  # it closes the connection
    jawaban.close()
    catatan = AccessEntry.objects.latest("pk")
    assert (catatan.action, catatan.count, catatan.keys) == ("ekspor", 1, f",{anak[0].pk},")
    assert f"{posyandu.desa_id}, semua bulan, NIK utuh" in catatan.why


def _dua_anak(lahir: date) -> list[tuple[str, str]]:
    return [("Budi", nik_untuk(lahir)), ("Adit", "")]


@pytest.mark.parametrize(
    ("ganti", "kalimat"),
    [
        ({"alasan": ""}, "Tulis untuk apa"),
        ({"alasan": "rapat"}, "beberapa kata"),
        ({"bulan": "2026-13"}, "Bulan tidak terbaca"),
        ({"wilayah": "lain"}, "wilayah"),
    ],
)
def test_an_export_that_lacks_something_is_told(
    klien: Client, desa_lain: Wilayah, ganti: dict[str, str], kalimat: str
) -> None:
    """No reason, no list; a unit of others cannot be chosen."""
    if "wilayah" in ganti:
        ganti = {"wilayah": desa_lain.pk}
    isi = {"isi": "anak", "bentuk": "csv", "alasan": "Rapat koordinasi", **ganti}
    jawaban = klien.post(EKSPOR, isi)
    assert jawaban.status_code == 422
    assert kalimat.casefold() in jawaban.text.casefold()


def test_a_workbook_has_a_limit_and_csv_has_none(
    klien: Client, buat_balita: BuatBalita, posyandu: Posyandu, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook is made whole before it is sent, and a proxy waits for a minute only."""
    monkeypatch.setattr(views, "XLSX_MAKS", 1)
    semua = [buat_balita(posyandu, nama=nama) for nama in ("Adit", "Budi")]
    isi = {"isi": "anak", "bentuk": "xlsx", "alasan": "Rapat koordinasi gizi"}
    jawaban: Any = klien.post(EKSPOR, isi)
    assert jawaban.status_code == 422
    assert "pilih CSV" in jawaban.text
    jawaban = klien.post(EKSPOR, {**isi, "bentuk": "csv"})
    assert jawaban.getvalue().count(b"\r\n") == 1 + len(semua)


def test_a_page_costs_a_few_queries_however_many_rows_there_are(
    klien: Client, buat_impor: BuatImpor, lahir: date, django_assert_max_num_queries: Any
) -> None:
    """Session, person and menu are three; the others are the page's own."""
    impor = buat_impor([baris_anak(lahir, JK="?") for _nomor in range(120)])
    impor_semua(impor)
    siap = buat_impor([baris_anak(lahir)], status=Impor.Status.SIAP)
    alamat = {BERANDA: 5, EKSPOR: 6, impor.get_absolute_url(): 7}
    alamat[reverse("pertukaran:peta", args=[siap.pk])] = 7
    for satu, paling_banyak in alamat.items():
        klien.get(satu)
        with django_assert_max_num_queries(paling_banyak):
            assert klien.get(satu).status_code == 200


def test_a_superuser_is_asked_why_first(db: None, posyandu: Posyandu) -> None:
    """As everywhere with personal data."""
    klien = Client()
    klien.force_login(User.objects.create_superuser("akar"))
    assert "/alasan/" in klien.get(EKSPOR)["Location"]


def test_the_app_keeps_the_rules_of_the_house() -> None:
    """No bulk write without history, every declared field there."""
    call_command("periksa_jejak", "--kode")
    call_command("check", "--fail-level", "WARNING")
