"""Cases: when they open, who meets them, how they go on, and what a correction does to them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from inti.models import User, Wilayah
from simpati import rekap, roles, subjek
from simpati.kinerja import Hasil, ditangani, pulih
from simpati.models import Balita, Intervensi, Kasus, Pengukuran, Posyandu
from simpati.pencatatan import catat, hitung_ulang
from simpati.pendampingan import catat_intervensi, pindahkan
from simpati.periode import Periode
from simpati.pesan import ajakan
from simpati.tasks import hitung_rekap
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db
Status, Sebab = Kasus.Status, Kasus.Sebab


@pytest.fixture
def anak(posyandu: Posyandu, buat_balita: BuatBalita) -> Balita:
    """A boy of twelve months."""
    return buat_balita(posyandu)


@pytest.fixture
def kasus(anak: Balita, ukur: Ukur) -> Kasus:
    """The case of a boy far too light for his age."""
    ukur(anak, berat="7.3")
    return Kasus.objects.get()


def bulan_lalu(hari_ini: date, bulan: int) -> date:
    """Give a day of an earlier month."""
    hari = hari_ini.replace(day=1)
    for _nomor in range(bulan):
        hari = (hari - timedelta(days=1)).replace(day=1)
    return hari


def test_two_months_without_gain_open_a_case(anak: Balita, ukur: Ukur, hari_ini: date) -> None:
    """One does not; the letters stand with the measurements."""
    for bulan, jumlah in ((2, 0), (1, 0), (0, 1)):
        ukur(anak, berat="9.0", tanggal=bulan_lalu(hari_ini, bulan))
        assert Kasus.objects.count() == jumlah
    assert list(anak.pengukuran.order_by("tanggal").values_list("naik", flat=True)) == [
        "B",
        "T",
        "T",
    ]
    satu = Kasus.objects.get()
    assert (satu.sebab, satu.status) == (Sebab.TIDAK_NAIK, Status.TERDETEKSI)
    assert satu.tenggat - satu.mulai == timedelta(days=14)


def test_gain_is_told_of_what_an_earlier_release_recorded(
    anak: Balita, ukur: Ukur, hari_ini: date
) -> None:
    """The night after the update the letters, the counts and the open cases are there; once."""
    for bulan in (2, 1, 0):
        ukur(anak, berat="9.0", tanggal=bulan_lalu(hari_ini, bulan))
    Kasus.objects.all().delete()
    Pengukuran.objects.update(naik="")
    rekap.hitung_semua()
    ditulis = []
    for _malam in range(2):
        hitung_rekap.func()
        ditulis.append(Pengukuran.history.count())
    huruf = anak.pengukuran.order_by("tanggal").values_list("naik", flat=True)
    assert list(huruf) == ["B", "T", "T"]
    assert Kasus.objects.get().sebab == Sebab.TIDAK_NAIK
    assert rekap.per_posyandu(Periode.dari(hari_ini))[anak.posyandu_id].dinilai == 1
    assert ditulis == [6, 6]


@pytest.mark.parametrize(
    ("berat", "panjang", "edema", "sebab"),
    [
        ("9.6", "75.7", False, None),
        ("6.6", "68.0", False, Sebab.BAWAH_GARIS_MERAH),
        ("7.3", "75.7", False, Sebab.GIZI_BURUK),
        ("9.6", "75.7", True, Sebab.GIZI_BURUK),
        ("9.6", "45.0", True, Sebab.GIZI_BURUK),
        ("2.0", "75.7", False, None),
    ],
)
def test_what_opens_a_case(
    anak: Balita, ukur: Ukur, berat: str, panjang: str, edema: bool, sebab: Kasus.Sebab | None
) -> None:
    """The most serious reason; a value to be measured again opens none, oedema always does."""
    ukur(anak, berat=berat, panjang=panjang, edema=edema)
    assert [satu.sebab for satu in Kasus.objects.all()] == ([sebab] if sebab else [])


def test_one_open_case_that_grows_more_serious(anak: Balita, ukur: Ukur, hari_ini: date) -> None:
    """Severe malnutrition after a light weight brings the deadline forward."""
    ukur(anak, berat="6.6", panjang="68.0", tanggal=hari_ini - timedelta(days=5))
    ukur(anak, berat="5.6", panjang="68.0")
    satu = Kasus.objects.get()
    assert (satu.sebab, satu.tenggat) == (Sebab.GIZI_BURUK, hari_ini + timedelta(days=2))
    ukur(anak, berat="6.6", panjang="68.0", tanggal=hari_ini - timedelta(days=1))
    assert Kasus.objects.get().sebab == Sebab.GIZI_BURUK


def test_an_older_measurement_entered_late_opens_none(
    anak: Balita, ukur: Ukur, hari_ini: date
) -> None:
    """It changes the letter of the month after."""
    terakhir = ukur(anak, berat="9.6")
    assert terakhir.naik == "B"
    ukur(anak, berat="7.3", tanggal=bulan_lalu(hari_ini, 1))
    assert not Kasus.objects.exists()
    terakhir.refresh_from_db()
    assert terakhir.naik == "N"


def test_a_correction_ends_the_case_that_rested_on_the_slip(kasus: Kasus) -> None:
    """Unless somebody began to help; it is kept and told as what it was."""
    slip = Pengukuran.objects.get()
    slip.berat_kg = 9
    catat(slip)
    kasus.refresh_from_db()
    assert (kasus.status, bool(kasus.selesai)) == (Status.KELIRU, True)


def test_a_correction_leaves_a_case_in_which_help_began(kasus: Kasus, petugas: User) -> None:
    """Whoever helps decides."""
    pindahkan(kasus, Status.DIRUJUK, oleh=petugas, hari_ini=kasus.mulai)
    slip = Pengukuran.objects.get()
    slip.berat_kg = 9
    catat(slip)
    kasus.refresh_from_db()
    assert kasus.status == Status.DIRUJUK


def test_a_corrected_birth_date_is_looked_at_too(anak: Balita, ukur: Ukur) -> None:
    """8 kg are fine at 12 months and far too little at 22."""
    ukur(anak, berat="8.0")
    assert not Kasus.objects.exists()
    anak.tanggal_lahir -= timedelta(days=300)
    anak.save()
    hitung_ulang(anak)
    assert Kasus.objects.exists()


def test_a_child_that_left_gets_no_case(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Nobody would look after it here."""
    ukur(buat_balita(posyandu, aktif=False), berat="7.3")
    assert not Kasus.objects.exists()


def test_only_what_may_follow_follows(kasus: Kasus, petugas: User) -> None:
    """Steps are those of the work; some ends want a reason; an end is the end."""
    hari = kasus.mulai
    with pytest.raises(ValidationError, match="tidak bisa"):
        pindahkan(kasus, Status.DIPANTAU, oleh=petugas, hari_ini=hari)
    with pytest.raises(ValidationError, match="alasannya"):
        pindahkan(kasus, Status.PUTUS, oleh=petugas, hari_ini=hari)
    pindahkan(kasus, Status.PUTUS, oleh=petugas, hari_ini=hari, catatan="Pindah tanpa kabar")
    assert (kasus.selesai, kasus.penanggung_jawab) == (hari, petugas)
    assert kasus.berikut == ()
    with pytest.raises(ValidationError):
        pindahkan(kasus, Status.PULIH, oleh=petugas, hari_ini=hari)
    with pytest.raises(ValidationError, match="berakhir"):
        catat_intervensi(
            Intervensi(kasus=kasus, jenis="pmt", pelaksana="x", jadwal=hari, dibuat_oleh=petugas)
        )


def test_help_that_was_given_takes_the_case_into_treatment(kasus: Kasus, petugas: User) -> None:
    """A plan alone does not."""
    bantuan = Intervensi(
        kasus=kasus, jenis="pmt", pelaksana="Kader", jadwal=kasus.mulai, dibuat_oleh=petugas
    )
    catat_intervensi(bantuan)
    assert kasus.status == Status.TERDETEKSI
    bantuan.realisasi = kasus.mulai - timedelta(days=1)
    with pytest.raises(ValidationError, match="sesudah tanggal itu"):
        catat_intervensi(bantuan)
    bantuan.realisasi = kasus.mulai
    catat_intervensi(bantuan)
    kasus.refresh_from_db()
    assert (kasus.status, bantuan.kelompok) == (Status.DITANGANI, "spesifik")


def test_a_bidan_takes_plans_and_ends_a_case(
    masuk: Masuk, desa: Wilayah, kasus: Kasus, hari_ini: date
) -> None:
    """From the task list to recovery, as on the screen."""
    bidan = masuk(roles.BIDAN, desa)
    alamat = kasus.get_absolute_url()
    assert "Budi" in bidan.get(reverse("simpati:tugas")).text
    assert "Saya yang menangani" in bidan.get(alamat).text
    bidan.post(reverse("simpati:ambil-kasus", args=[kasus.pk]))
    isi = {"jenis": "kunjungan-rumah", "pelaksana": "Bidan", "jadwal": hari_ini.isoformat()}
    bidan.post(reverse("simpati:intervensi-baru", args=[kasus.pk]), isi)
    tugas = bidan.get(reverse("simpati:tugas")).text
    assert "Jadwal minggu ini" in tugas
    bantuan = kasus.intervensi.get()
    besok = (hari_ini + timedelta(days=1)).isoformat()
    ubah = reverse("simpati:ubah-intervensi", args=[bantuan.pk])
    assert bidan.post(ubah, {**isi, "realisasi": besok}).status_code == 422
    bidan.post(ubah, {**isi, "realisasi": hari_ini.isoformat(), "hasil": "Ibu sehat"})
    for status in ("dipantau", "pulih"):
        assert bidan.post(alamat, {"status": status}).status_code == 302
    kasus.refresh_from_db()
    assert (kasus.status, str(kasus.penanggung_jawab)) == (Status.PULIH, roles.BIDAN)
    assert "Budi" not in bidan.get(reverse("simpati:tugas")).text
    assert "Pulih" in bidan.get(reverse("simpati:tugas") + "?saring=selesai").text
    assert bidan.get(ubah).status_code == 404


def test_a_kader_helps_and_does_not_decide(kader: Client, kasus: Kasus, hari_ini: date) -> None:
    """She visits and writes it down; the status is the bidan's."""
    halaman = kader.get(kasus.get_absolute_url()).text
    assert "Lanjutkan kasus" not in halaman
    assert "Saya yang menangani" not in halaman
    assert kader.post(reverse("simpati:ambil-kasus", args=[kasus.pk])).status_code == 403
    kader.post(kasus.get_absolute_url(), {"status": "pulih"})
    isi = {"jenis": "kunjungan-rumah", "pelaksana": "Kader", "jadwal": hari_ini.isoformat()}
    kader.post(reverse("simpati:intervensi-baru", args=[kasus.pk]), isi)
    kasus.refresh_from_db()
    assert (kasus.status, kasus.intervensi.count()) == (Status.TERDETEKSI, 1)


def test_a_help_that_is_sent_twice_is_written_down_once(
    kader: Client, kasus: Kasus, hari_ini: date
) -> None:
    """As a finger that taps twice sends it; another day is another help."""
    isi = {"jenis": "kunjungan-rumah", "pelaksana": "Kader", "jadwal": hari_ini.isoformat()}
    alamat = reverse("simpati:intervensi-baru", args=[kasus.pk])
    assert [kader.post(alamat, isi).status_code for _kali in range(2)] == [302, 422]
    besok = (hari_ini + timedelta(days=1)).isoformat()
    assert kader.post(alamat, {**isi, "jadwal": besok}).status_code == 302
    assert kasus.intervensi.count() == 2


def test_a_case_of_another_village_is_not_there(
    masuk: Masuk, desa_lain: Wilayah, kabupaten: Wilayah, kasus: Kasus, petugas: User
) -> None:
    """By whatever address; the dinas sees figures and no names."""
    bantuan = Intervensi.objects.create(
        kasus=kasus, jenis="pmt", pelaksana="x", jadwal=kasus.mulai, dibuat_oleh=petugas
    )
    bidan = masuk(roles.BIDAN, desa_lain)
    for nama, kunci in (
        ("kasus", kasus.pk),
        ("intervensi-baru", kasus.pk),
        ("ubah-intervensi", bantuan.pk),
    ):
        assert bidan.get(reverse(f"simpati:{nama}", args=[kunci])).status_code == 404
    assert bidan.post(reverse("simpati:ambil-kasus", args=[kasus.pk])).status_code == 404
    assert "Budi" not in bidan.get(reverse("simpati:tugas")).text
    dinas = masuk(roles.DINAS, kabupaten)
    assert dinas.get(kasus.get_absolute_url()).status_code == 403
    assert dinas.get(reverse("simpati:tugas")).status_code == 403


def test_the_message_tells_no_finding(kader: Client, kasus: Kasus) -> None:
    """A phone is read by others too."""
    halaman = kader.get(kasus.get_absolute_url())
    pesan = halaman.context["pesan"]
    assert "Siti" in pesan
    assert "https://wa.me/?text=Assalamualaikum%2C%20Ibu%20Siti" in halaman.text
    assert not any(kata in pesan.lower() for kata in ("gizi", "berat", "kurus", "buruk", "merah"))


@pytest.mark.usefixtures("languages")
def test_the_message_is_indonesian_whatever_the_staff_read(kasus: Kasus, petugas: User) -> None:
    """Its date too."""
    kasus.tenggat = date(2026, 8, 5)
    with translation.override("en"):
        pesan = ajakan(kasus, petugas)
    assert "sebelum 5 Agustus 2026, dan bawa Buku KIA." in pesan


def test_the_screens_tell_of_gain_and_case(kader: Client, kasus: Kasus, ukur: Ukur) -> None:
    """On the child's page and on the result."""
    anak = kader.get(kasus.sasaran.get_absolute_url()).text
    hasil = kader.get(Pengukuran.objects.get().get_absolute_url()).text
    assert kasus.get_absolute_url() in anak
    assert kasus.get_absolute_url() in hasil
    assert "Gizi buruk" in hasil


def test_erasure_takes_names_out_of_the_work(kasus: Kasus, petugas: User) -> None:
    """Free text goes, an open case ends, what was done stays as a figure."""
    Intervensi.objects.create(
        kasus=kasus,
        jenis="pmt",
        pelaksana="Ibu Siti",
        hasil="Budi makan",
        jadwal=kasus.mulai,
        dibuat_oleh=petugas,
    )
    kunci = str(kasus.balita_id)
    assert any("Budi makan" in str(bagian.rows) for bagian in subjek.export(kunci))
    assert {type(baris) for baris in subjek.rows(kunci)} == {Balita, Pengukuran, Kasus, Intervensi}
    subjek.erase(kunci)
    kasus.refresh_from_db()
    assert (kasus.status, kasus.catatan) == (Status.PUTUS, "")
    assert kasus.intervensi.get().hasil == ""
    assert "Siti" not in str([bagian.rows for bagian in subjek.export(kunci)])


def test_figures_of_what_help_achieved(
    posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, petugas: User, hari_ini: date
) -> None:
    """In time, too late, recovered, moved away, measured wrongly."""
    lalu = Periode.dari(hari_ini).sebelum
    semua = []
    for _nomor in range(5):
        ukur(buat_balita(posyandu), berat="7.3", tanggal=lalu.awal)
        semua.append(Kasus.objects.latest("pk"))
    for satu, hari in ((semua[0], 1), (semua[1], 20)):
        realisasi = satu.mulai + timedelta(days=hari)
        catat_intervensi(
            Intervensi(
                kasus=satu,
                jenis="pmt",
                pelaksana="x",
                jadwal=realisasi,
                realisasi=realisasi,
                dibuat_oleh=petugas,
            )
        )
    for satu, status, hari in (
        (semua[2], Status.PULIH, 90),
        (semua[3], Status.PINDAH, 5),
        (semua[4], Status.KELIRU, 5),
    ):
        selesai = satu.mulai + timedelta(days=hari)
        pindahkan(satu, status, oleh=petugas, hari_ini=selesai, catatan="x")
    assert ditangani(lalu) == Hasil(berhasil=1, semua=4)
    assert pulih(lalu) == Hasil(berhasil=1, semua=3)
    assert pulih(lalu.sebelum) == Hasil(berhasil=0, semua=0)
