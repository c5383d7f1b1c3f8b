"""One child, one record: doubles are found, shown before saving, merged without a loss."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.models import User, Wilayah
from inti.region import region
from orangtua.models import Tautan, sidik
from simpati import ganda, pelaporan, roles, subjek
from simpati.ganda import Ciri
from simpati.models import (
    Balita,
    Gabungan,
    IbuHamil,
    Intervensi,
    Kasus,
    Keluarga,
    Kembaran,
    Koreksi,
    Laporan,
    Pengukuran,
    Posyandu,
    Rekap,
)
from simpati.penggabungan import gabungkan
from simpati.periode import Periode
from simpati.rekap import hitung_semua
from simpati.tests.conftest import BuatBalita, Masuk, Ukur
from simpati.tests.test_halaman import isi_anak, nik_untuk

pytestmark = pytest.mark.django_db
ALASAN = "KK dan Buku KIA sama."
NIK_IBU = "1101015501909901"


@pytest.fixture
def kiri(posyandu: Posyandu, buat_balita: BuatBalita) -> Balita:
    """Give the older record."""
    return buat_balita(posyandu, nama="Ahmad Fauzi", nama_ibu="Siti Aminah")


@pytest.fixture
def kanan(posyandu_lain: Posyandu, buat_balita: BuatBalita, kiri: Balita) -> Balita:
    """Give the same child, written otherwise at the next posyandu."""
    lahir = kiri.tanggal_lahir
    return buat_balita(
        posyandu_lain, nama="Ahmad Fauji", nama_ibu="Siti Aminah", nik=nik_untuk(lahir, "L")
    )


@pytest.fixture
def pasangan(kiri: Balita, kanan: Balita) -> Kembaran:
    """Give the pair as the search finds it."""
    assert ganda.cari() == 1
    return Kembaran.objects.get()


@pytest.fixture
def bidan(masuk: Masuk, desa: Wilayah) -> Client:
    """Give the bidan of both posyandu, signed in."""
    return masuk(roles.BIDAN, desa)


def gabung(pasangan: Kembaran, oleh: User, *kolom: str, hari: tuple[date, ...] = ()) -> Gabungan:
    """Merge with these fields and days of the right record."""
    return gabungkan(pasangan, dari_kanan=kolom, ukuran_kanan=hari, alasan=ALASAN, oleh=oleh)


def test_family_and_pregnancy_come_along(pasangan: Kembaran, desa: Wilayah, petugas: User) -> None:
    """Where the record that stays has none."""
    lain = Keluarga.objects.create(desa=desa, kepala="Dadang")
    isi = {"nama": "Siti Aminah", "gravida": 1, "hpht": date(2025, 1, 1), "hpl": date(2025, 10, 8)}
    ibu = IbuHamil.objects.create(
        posyandu=pasangan.kanan.posyandu, tanggal_lahir=date(1999, 1, 1), **isi
    )
    Balita.objects.filter(pk=pasangan.kanan_id).update(keluarga=lain, ibu=ibu)
    gabung(pasangan, petugas)
    baru = Balita.objects.get(pk=pasangan.kiri_id)
    assert (baru.keluarga, baru.ibu) == (lain, ibu)


def test_a_family_that_is_known_stays(pasangan: Kembaran, desa: Wilayah, petugas: User) -> None:
    """The older record's own."""
    satu, lain = (Keluarga.objects.create(desa=desa, kepala=nama) for nama in ("Asep", "Dadang"))
    Balita.objects.filter(pk=pasangan.kiri_id).update(keluarga=satu)
    Balita.objects.filter(pk=pasangan.kanan_id).update(keluarga=lain)
    gabung(pasangan, petugas)
    assert Balita.objects.get(pk=pasangan.kiri_id).keluarga == satu


def test_close_names_of_one_day_are_found(pasangan: Kembaran) -> None:
    """Once, however often is looked; it is gone once a record says otherwise."""
    assert pasangan.sebab == Kembaran.Sebab.NAMA
    assert ganda.cari() == 1
    Balita.objects.filter(pk=pasangan.kanan_id).update(nama="Rizki Maulana")
    assert ganda.cari() == 0


def test_one_mother_and_another_order_is_found(posyandu: Posyandu, buat_balita: BuatBalita) -> None:
    """A double that slipped in as a twin."""
    for urutan, nama in ((1, "Ahmad"), (2, "Zulkifli")):
        buat_balita(posyandu, nama=nama, nik_ibu=NIK_IBU, urutan_kembar=urutan)
    assert ganda.cari() == 1
    assert Kembaran.objects.get().sebab == Kembaran.Sebab.IBU


@pytest.mark.parametrize(
    "lain",
    [
        {"nama": "Rizki Maulana"},
        {"jenis_kelamin": "P"},
        {"nama_ibu": "Dewi Lestari"},
        {"nik_ibu": "1101014101909902"},
    ],
)
def test_two_children_are_not_found(
    posyandu: Posyandu, buat_balita: BuatBalita, lain: dict[str, str]
) -> None:
    """Another name, sex or mother is another child."""
    sama = {"nama": "Ahmad Fauzi", "nama_ibu": "Siti Aminah"}
    buat_balita(posyandu, **sama, nik_ibu=NIK_IBU)
    buat_balita(posyandu, **{**sama, **lain})
    assert ganda.cari() == 0


def test_not_one_child_is_remembered(bidan: Client, pasangan: Kembaran) -> None:
    """The pair leaves the list, and the next search brings it back to nobody."""
    assert "Ahmad Fauzi" in bidan.get(reverse("simpati:ganda")).text
    assert bidan.post(reverse("simpati:bukan-ganda", args=[pasangan.pk])).status_code == 302
    assert ganda.cari() == 0
    assert "Ahmad Fauzi" not in bidan.get(reverse("simpati:ganda")).text


def test_only_who_decides_on_both_sees_a_pair(
    masuk: Masuk, kader: Client, pasangan: Kembaran, desa: Wilayah, desa_lain: Wilayah
) -> None:
    """Not a kader, not the village operator, not a bidan elsewhere."""
    alamat = reverse("simpati:pasangan", args=[pasangan.pk])
    assert kader.get(alamat).status_code == 403
    assert masuk(roles.OPERATOR_DESA, desa).get(alamat).status_code == 403
    assert masuk(roles.BIDAN, desa_lain).get(alamat).status_code == 404


def test_merging_by_the_page(bidan: Client, pasangan: Kembaran, ukur: Ukur, hari_ini: date) -> None:
    """What was chosen is there, the old address leads to it, and counts are as if made anew."""
    lalu = hari_ini - timedelta(days=40)
    ukur(pasangan.kiri, berat="9.1", tanggal=lalu)
    ukur(pasangan.kiri, berat="9.5")
    ukur(pasangan.kanan, berat="9.6")
    alamat = reverse("simpati:pasangan", args=[pasangan.pk])
    halaman = bidan.get(alamat).text
    nik = pasangan.kanan.nik
    assert "9,5 kg" in halaman
    assert nik not in halaman
    isi = {
        "posyandu": "kiri",
        "nama": "kanan",
        "nik": "kanan",
        f"ukur-{hari_ini.isoformat()}": "kanan",
        "alasan": ALASAN,
    }
    assert bidan.post(alamat, {**isi, "alasan": ""}).status_code == 422
    jawaban = bidan.post(alamat, isi)
    assert jawaban.status_code == 302
    assert jawaban["Location"] == pasangan.kiri.get_absolute_url()
    baru, lama = (Balita.objects.get(pk=pk) for pk in (pasangan.kiri_id, pasangan.kanan_id))
    assert (baru.nama, baru.nik, lama.nik, lama.aktif) == ("Ahmad Fauji", nik, "", False)
    assert [str(satu.berat_kg) for satu in baru.pengukuran.all()] == ["9.60", "9.10"]
    assert [str(satu.berat_kg) for satu in lama.pengukuran.all()] == ["9.50"]
    assert bidan.get(lama.get_absolute_url())["Location"] == baru.get_absolute_url()
    assert bidan.get(reverse("simpati:ubah-balita", args=[lama.pk])).status_code == 404
    assert not Kembaran.objects.exists()
    sesudah = sorted(Rekap.objects.values_list("posyandu", "bulan", "kelompok", "diukur", "naik"))
    Rekap.objects.all().delete()
    hitung_semua()
    assert sesudah == sorted(
        Rekap.objects.values_list("posyandu", "bulan", "kelompok", "diukur", "naik")
    )
    assert baru.history.first().nama == "Ahmad Fauji"


def test_cases_are_joined(pasangan: Kembaran, ukur: Ukur, petugas: User, hari_ini: date) -> None:
    """One stays open with the graver reason and the help of both; figures count it once."""
    ukur(pasangan.kiri, "6.8", "68", tanggal=hari_ini - timedelta(days=3))
    ukur(pasangan.kanan, edema=True)
    tetap, lain = (Kasus.objects.get(balita=satu) for satu in (pasangan.kiri, pasangan.kanan))
    Intervensi.objects.create(
        kasus=lain,
        jenis=Intervensi.Jenis.RAWAT,
        pelaksana="Bidan",
        jadwal=hari_ini,
        dibuat_oleh=petugas,
    )
    baru = gabung(pasangan, petugas).baru
    assert baru.kasus.filter(selesai=None).get() == tetap
    tetap.refresh_from_db()
    assert tetap.sebab == Kasus.Sebab.GIZI_BURUK
    assert tetap.intervensi.count() == 1
    lain.refresh_from_db()
    assert (lain.balita, lain.status) == (baru, Kasus.Status.KELIRU)


def test_whatever_refers_to_the_child_follows(
    pasangan: Kembaran, petugas: User, buat_balita: BuatBalita, posyandu: Posyandu
) -> None:
    """A parent's link, and a record that was merged into this one before."""
    tautan = Tautan(balita=pasangan.kanan, penerima="ibu", alasan="Diminta", dibuat_oleh=petugas)
    tautan.token, tautan.berlaku = sidik("x"), tautan.dibuat + timedelta(hours=1)
    tautan.save()
    dulu = buat_balita(posyandu, nama="Fauzi")
    Gabungan.objects.create(lama=dulu, baru=pasangan.kanan, alasan=ALASAN, oleh=petugas)
    hasil = gabung(pasangan, petugas)
    tautan.refresh_from_db()
    assert tautan.balita == pasangan.kiri
    assert Gabungan.objects.get(lama=dulu).baru == pasangan.kiri
    assert hasil.rincian["orangtua.tautan"] == [tautan.pk]


def test_a_reported_month_gets_a_correction(
    pasangan: Kembaran, ukur: Ukur, petugas: User, desa: Wilayah, hari_ini: date
) -> None:
    """Each measurement that came over is told in the report, with the reason."""
    satu = ukur(pasangan.kanan)
    validator = User.objects.create_user("validator")
    pelaporan.validasi(Pengukuran.objects.all(), validator)
    pelaporan.kirim(desa, Periode.dari(hari_ini), oleh=validator, hari_ini=hari_ini)
    gabung(pasangan, petugas)
    koreksi = Koreksi.objects.get(laporan=Laporan.objects.get())
    assert (koreksi.pengukuran, koreksi.alasan, koreksi.oleh) == (satu, ALASAN, petugas)
    satu.refresh_from_db()
    assert satu.status == Pengukuran.Status.TERLAPOR


def test_a_fault_writes_nothing(bidan: Client, pasangan: Kembaran, ukur: Ukur) -> None:
    """A birth date after a measurement is refused, and both records are as they were."""
    ukur(pasangan.kiri, tanggal=pasangan.kiri.tanggal_lahir + timedelta(days=1))
    Balita.objects.filter(pk=pasangan.kanan_id).update(
        tanggal_lahir=pasangan.kiri.tanggal_lahir + timedelta(days=9), nik="", nik_indeks=None
    )
    isi = {"posyandu": "kiri", "nama": "kiri", "tanggal_lahir": "kanan", "alasan": ALASAN}
    jawaban = bidan.post(reverse("simpati:pasangan", args=[pasangan.pk]), isi)
    assert jawaban.status_code == 422
    assert "tanggal lahir harus sebelum itu" in jawaban.text
    assert not Gabungan.objects.exists()
    assert Balita.objects.filter(aktif=True).count() == 2


def test_what_is_told_and_forgotten_includes_the_merged_record(
    pasangan: Kembaran, petugas: User
) -> None:
    """A copy of the data shows both records; erasure leaves no name in either."""
    baru = gabung(pasangan, petugas).baru
    isi = str([bagian.rows for bagian in subjek.export(str(baru.pk))])
    assert "Ahmad Fauzi" in isi
    assert "Ahmad Fauji" in isi
    subjek.erase(str(baru.pk))
    assert not Balita.objects.filter(nama__startswith="Ahmad").exists()
    assert Gabungan.objects.get().alasan == subjek.DIHAPUS


def test_a_likely_double_is_shown_before_saving(
    kader: Client, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """The kader opens the record that is there, or says that this is another child."""
    isi = isi_anak(hari_ini)
    lahir = date.fromisoformat(isi["tanggal_lahir"])
    ada = buat_balita(
        posyandu,
        nama=isi["nama"].upper(),
        nama_ibu=isi["nama_ibu"],
        tanggal_lahir=lahir,
        jenis_kelamin=isi["jenis_kelamin"],
    )
    alamat = reverse("simpati:daftar", args=[posyandu.pk])
    jawaban = kader.post(alamat, isi)
    assert jawaban.status_code == 422
    assert ada.get_absolute_url() in jawaban.text
    assert 'type="checkbox" name="anak_lain"' in jawaban.text
    assert Balita.objects.count() == 1
    assert kader.post(alamat, {**isi, "anak_lain": "on"}).status_code == 302
    assert Balita.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite in memory has one connection; make test-postgres"
)
def test_a_form_that_is_sent_twice_at_once_registers_one_child(
    kader: Client, posyandu: Posyandu, hari_ini: date
) -> None:
    """Whoever comes second finds the first, though neither has a NIK."""
    alamat, isi = reverse("simpati:daftar", args=[posyandu.pk]), isi_anak(hari_ini)

    def ketuk(_nomor: int) -> int:
        klien = Client()
        klien.cookies = kader.cookies
        try:
            return klien.post(alamat, isi).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as tab:
        assert sorted(tab.map(ketuk, range(4))) == [302, 422, 422, 422]
    assert Balita.objects.count() == 1


@pytest.mark.slow
def test_searching_a_whole_region_takes_seconds() -> None:
    """77,000 children, born on 1,826 days in 26 kecamatan: compared in blocks."""
    suku = ("Ahmad", "Siti", "Rizki", "Dewi", "Putra", "Ayu", "Fajar", "Nur", "Bagas", "Intan")
    semua = [
        Ciri(
            pk=nomor,
            nama=f"{suku[nomor % 10]} {suku[nomor // 10 % 10]} {suku[nomor // 100 % 10]}",
            ibu=f"{suku[nomor % 7]} {suku[nomor // 7 % 10]}",
            lahir=date(2021, 1, 1) + timedelta(days=nomor * 7 % 1826),
            kelamin="LP"[nomor % 2],
            desa=f"{region().code}.{nomor % 26:02d}.2001",
            nik="",
            nik_ibu="",
        )
        for nomor in range(77_000)
    ]
    kembar = replace(semua[-1], pk=77_000)
    mulai = perf_counter()
    ditemukan = {(kiri, kanan) for kiri, kanan, _sebab in ganda.pasangan([*semua, kembar])}
    assert perf_counter() - mulai < 20
    assert (76_999, 77_000) in ditemukan


def test_pages_cost_the_same_however_many_there_are(
    bidan: Client,
    pasangan: Kembaran,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """Queries grow neither with the pairs nor with what was measured."""
    alamat = (reverse("simpati:ganda"), reverse("simpati:pasangan", args=[pasangan.pk]))
    sebelum = [_tanya(bidan, satu) for satu in alamat]
    for nama in ("Ahmad Fausi", "Ahmad Faudzi"):
        buat_balita(posyandu, nama=nama, nama_ibu="Siti Aminah")
    assert ganda.cari() > 1
    for hari in (1, 40, 80):
        ukur(pasangan.kiri, tanggal=hari_ini - timedelta(days=hari))
    assert [_tanya(bidan, satu) for satu in alamat] == sebelum
    assert sebelum[1] <= 14


def _tanya(klien: Client, alamat: str) -> int:
    klien.get(alamat)
    with CaptureQueriesContext(connection) as tanya:
        assert klien.get(alamat).status_code == 200
    return len(tanya)
