"""The month: a second person validates, the village reports, the puskesmas verifies."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from inti.models import User, Wilayah
from simpati import roles
from simpati.angka import Angka, jumlah, per_posyandu
from simpati.models import Balita, Koreksi, Laporan, Pengukuran, Posyandu
from simpati.pelaporan import kirim, menunggu, validasi, verifikasi
from simpati.pencatatan import catat, hitung_ulang
from simpati.periode import Periode
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db
Status = Pengukuran.Status


@pytest.fixture
def periode(hari_ini: date) -> Periode:
    """Give the month of today."""
    return Periode.dari(hari_ini)


@pytest.fixture
def anak(posyandu: Posyandu, buat_balita: BuatBalita) -> Balita:
    """A boy of twelve months."""
    return buat_balita(posyandu)


@pytest.fixture
def bidan(db: None) -> User:
    """Somebody who recorded nothing."""
    return User.objects.create_user("pemeriksa")


@pytest.fixture
def laporan(
    anak: Balita, ukur: Ukur, bidan: User, petugas: User, periode: Periode, hari_ini: date
) -> Laporan:
    """The village's month with one child, validated and sent."""
    ukur(anak)
    validasi(Pengukuran.objects.all(), bidan)
    return kirim(anak.posyandu.desa, periode, oleh=petugas, hari_ini=hari_ini)


def test_nobody_validates_what_they_recorded(
    anak: Balita, ukur: Ukur, petugas: User, bidan: User
) -> None:
    """Neither by the service nor past it."""
    satu = ukur(anak)
    semua = Pengukuran.objects.all()
    assert validasi(semua, petugas) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Pengukuran.objects.update(validator=petugas)
    assert validasi(semua, bidan) == 1
    satu.refresh_from_db()
    assert (satu.status, satu.validator) == (Status.TERVALIDASI, bidan)
    assert satu.history.latest().status == Status.TERVALIDASI
    assert validasi(semua, bidan) == 0


def test_what_is_to_be_measured_again_cannot_be_validated(
    anak: Balita, ukur: Ukur, bidan: User
) -> None:
    """An implausible value waits for the child, not for a signature."""
    ukur(anak, panjang="45.0")
    assert validasi(Pengukuran.objects.all(), bidan) == 0


def test_a_changed_value_waits_again(anak: Balita, ukur: Ukur, bidan: User) -> None:
    """What was validated was the other value; a birth date that was mended leaves it valid."""
    satu = ukur(anak)
    validasi(Pengukuran.objects.all(), bidan)
    hitung_ulang(anak)
    satu.refresh_from_db()
    assert satu.status == Status.TERVALIDASI
    catat(satu)
    satu.refresh_from_db()
    assert (satu.status, satu.validator) == (Status.TERKIRIM, None)


def test_a_report_waits_for_the_last_validation(
    anak: Balita, ukur: Ukur, petugas: User, bidan: User, periode: Periode, hari_ini: date
) -> None:
    """It is refused with what is missing, and nothing is locked."""
    desa = anak.posyandu.desa
    with pytest.raises(ValidationError, match="Belum ada anak"):
        kirim(desa, periode, oleh=petugas, hari_ini=hari_ini)
    ukur(anak)
    with pytest.raises(ValidationError, match="1 pengukuran belum divalidasi"):
        kirim(desa, periode, oleh=petugas, hari_ini=hari_ini)
    with pytest.raises(ValidationError, match="belum tiba"):
        kirim(desa, periode.sesudah, oleh=petugas, hari_ini=hari_ini)
    assert not Laporan.objects.exists()
    assert menunggu([anak.posyandu], periode).count() == 1


def test_a_report_keeps_its_figures(laporan: Laporan, anak: Balita, periode: Periode) -> None:
    """As they were; what they rest on is reported."""
    assert (laporan.diukur, laporan.terdaftar, laporan.stunting) == (1, 1, 0)
    assert anak.pengukuran.get().status == Status.TERLAPOR
    assert jumlah(per_posyandu(periode).values()) == Angka(diukur=1, terdaftar=1, terukur=1)


def test_a_month_is_sent_once(laporan: Laporan, petugas: User, hari_ini: date) -> None:
    """Again is told, whoever comes second."""
    with pytest.raises(ValidationError, match="sudah dikirim"):
        kirim(laporan.desa, laporan.periode, oleh=petugas, hari_ini=hari_ini)


def test_nobody_verifies_what_they_sent(laporan: Laporan, petugas: User, bidan: User) -> None:
    """And once is enough."""
    with pytest.raises(ValidationError, match="minta rekan"):
        verifikasi(laporan, petugas)
    verifikasi(laporan, bidan)
    with pytest.raises(ValidationError, match="sudah diverifikasi"):
        verifikasi(laporan, bidan)


def test_a_locked_month_takes_corrections_with_a_reason(
    laporan: Laporan, anak: Balita, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Nothing is written without one; with one it is kept beside the report."""
    satu = anak.pengukuran.get()
    satu.berat_kg = 10
    with pytest.raises(ValidationError, match="sudah dikirim"):
        catat(satu)
    with pytest.raises(ValidationError, match="sudah dikirim"):
        ukur(buat_balita(anak.posyandu, nama="Baru"))
    satu.refresh_from_db()
    assert (str(satu.berat_kg), Koreksi.objects.count()) == ("9.60", 0)
    satu.berat_kg = 10
    catat(satu, alasan="Salah baca timbangan")
    koreksi = Koreksi.objects.get()
    assert (koreksi.laporan, koreksi.alasan) == (laporan, "Salah baca timbangan")
    satu.refresh_from_db()
    assert satu.status == Status.TERLAPOR


def test_a_corrected_birth_date_is_a_correction_of_a_locked_month(
    kader: Client, laporan: Laporan, anak: Balita, ukur: Ukur, periode: Periode
) -> None:
    """The report says which measurement says something else now, why, and who did it."""
    lahir = anak.tanggal_lahir - timedelta(days=40)
    isi = {"nama": anak.nama, "jenis_kelamin": "L", "nama_ibu": anak.nama_ibu, "aktif": "on"}
    ubah = reverse("simpati:ubah-balita", args=[anak.pk])
    sama = {**isi, "tanggal_lahir": anak.tanggal_lahir.isoformat(), "urutan_kembar": "1"}
    assert kader.post(ubah, sama).status_code == 302
    assert not Koreksi.objects.exists()
    assert kader.post(ubah, {**sama, "tanggal_lahir": lahir.isoformat()}).status_code == 302
    koreksi = Koreksi.objects.get()
    assert (koreksi.laporan, koreksi.pengukuran) == (laporan, anak.pengukuran.get())
    assert koreksi.alasan == "Tanggal lahir atau jenis kelamin anak dikoreksi."
    assert koreksi.oleh.username == roles.KADER


def test_no_way_round_by_another_day(
    laporan: Laporan, anak: Balita, hari_ini: date, periode: Periode
) -> None:
    """A measurement cannot be moved out of its month either; the months around stay open."""
    satu = anak.pengukuran.get()
    satu.tanggal = periode.sebelum.akhir
    with pytest.raises(ValidationError, match="sudah dikirim"):
        catat(satu)
    lalu = Pengukuran(
        balita=anak,
        tanggal=periode.sebelum.akhir,
        berat_kg=9,
        panjang_tinggi_cm=75,
        posisi="terlentang",
        petugas=satu.petugas,
    )
    assert catat(lalu).pk


def test_the_month_on_the_screen(
    kader: Client,
    masuk: Masuk,
    desa: Wilayah,
    kecamatan: Wilayah,
    anak: Balita,
    periode: Periode,
    hari_ini: date,
) -> None:
    """The kader measures, the bidan validates, the village sends, the puskesmas verifies."""
    isi = {
        "tanggal": hari_ini.isoformat(),
        "berat_kg": "9,6",
        "panjang_tinggi_cm": "75,7",
        "posisi": "terlentang",
    }
    kader.post(reverse("simpati:ukur", args=[anak.pk]), isi)
    ukuran = anak.pengukuran.get()
    alamat = reverse("simpati:laporan", args=[desa.kode, periode.kode])
    operator = masuk(roles.OPERATOR_DESA, desa)
    assert "menunggu validasi" in operator.get(alamat).text
    operator.post(alamat)
    assert not Laporan.objects.exists()
    bidan = masuk(roles.BIDAN, kecamatan)
    assert "Melati" in bidan.get(reverse("simpati:validasi")).text
    lembar = reverse("simpati:validasi-posyandu", args=[anak.posyandu_id])
    assert 'type="checkbox"' in bidan.get(lembar).text
    bidan.post(lembar, {"pengukuran": [ukuran.pk, "x"]})
    assert 'type="checkbox"' not in bidan.get(lembar).text
    assert "Kirim laporan" in operator.get(alamat).text
    operator.post(alamat)
    laporan = Laporan.objects.get()
    assert "Verifikasi laporan" not in operator.get(alamat).text
    operator.post(alamat)
    laporan.refresh_from_db()
    assert laporan.status == Laporan.Status.TERKIRIM
    assert "Verifikasi laporan" in bidan.get(alamat).text
    bidan.post(alamat)
    laporan.refresh_from_db()
    assert laporan.status == Laporan.Status.DIVERIFIKASI
    ubah = reverse("simpati:ubah-pengukuran", args=[ukuran.pk])
    assert "Alasan koreksi" not in kader.get(ubah).text
    tolak = kader.post(ubah, {**isi, "berat_kg": "9,9", "alasan": "coba"})
    assert (tolak.status_code, "sudah dikirim" in tolak.text) == (422, True)
    assert bidan.post(ubah, {**isi, "berat_kg": "9,9"}).status_code == 422
    assert bidan.post(ubah, {**isi, "berat_kg": "9,9", "alasan": "Salah baca"}).status_code == 302
    assert "Salah baca" in bidan.get(alamat).text
    tanpa_nama = operator.get(alamat).text
    assert "Salah baca" not in tanpa_nama
    assert "Budi" not in tanpa_nama


def test_the_list_of_villages(
    masuk: Masuk, kabupaten: Wilayah, desa: Wilayah, desa_lain: Wilayah, laporan: Laporan
) -> None:
    """Who has sent, within one's own area."""
    semua = masuk(roles.DINAS, kabupaten).get(reverse("simpati:laporan-bulanan"))
    assert [bool(satu) for _desa, satu in semua.context["baris"]] == [True, False]
    lain = masuk(roles.OPERATOR_DESA, desa_lain)
    assert len(lain.get(reverse("simpati:laporan-bulanan")).context["baris"]) == 1
    assert lain.get(laporan.get_absolute_url()).status_code == 404
    assert lain.get(reverse("simpati:laporan", args=[desa_lain.kode, "2026-13"])).status_code == 404


def test_validation_is_for_own_area_and_role(
    masuk: Masuk, kader: Client, desa_lain: Wilayah, anak: Balita, ukur: Ukur
) -> None:
    """A kader does not validate, a bidan of another village finds nothing."""
    satu = ukur(anak)
    lembar = reverse("simpati:validasi-posyandu", args=[anak.posyandu_id])
    assert kader.get(lembar).status_code == 403
    jauh = masuk(roles.BIDAN, desa_lain)
    assert jauh.post(lembar, {"pengukuran": [satu.pk]}).status_code == 404
    satu.refresh_from_db()
    assert satu.status == Status.TERKIRIM


def test_what_is_no_key_validates_nothing(
    masuk: Masuk, desa: Wilayah, anak: Balita, ukur: Ukur
) -> None:
    """A number beyond every key too, which no database can ask for; what is a key is validated."""
    satu = ukur(anak)
    bidan = masuk(roles.BIDAN, desa)
    lembar = reverse("simpati:validasi-posyandu", args=[anak.posyandu_id])
    semua = ["9" * 30, "x", "-1", "", "²", satu.pk]
    assert bidan.post(lembar, {"pengukuran": semua}).status_code == 302
    satu.refresh_from_db()
    assert satu.status == Status.TERVALIDASI


def test_the_operator_of_a_small_village_sees_no_rate(
    masuk: Masuk, desa: Wilayah, laporan: Laporan
) -> None:
    """One child is one child, in a report too."""
    assert "Prevalensi" not in masuk(roles.OPERATOR_DESA, desa).get(laporan.get_absolute_url()).text
    assert "Prevalensi" in masuk(roles.BIDAN, desa).get(laporan.get_absolute_url()).text
