"""What programs write by SIMPATI's API, and the figures they read: the rules of the pages hold."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from inti.audit.models import AccessEntry
from inti.models import User, Wilayah
from simpati import roles
from simpati.api.lingkup import SCOPES
from simpati.models import Balita, Kasus, Koreksi, Laporan, Pengukuran, Posyandu
from simpati.pelaporan import validasi
from simpati.periode import Periode
from simpati.tests.conftest import BuatBalita, Masuk, Ukur
from simpati.tests.test_api import BALITA, KASUS, KELOMPOK, UKUR, isi, kepala
from simpati.tests.test_halaman import nik_untuk

AWAL = "/api/v1/simpati/"
INTERVENSI, LAPORAN, ANGKA = f"{AWAL}intervensi/", f"{AWAL}laporan/", f"{AWAL}angka/"
SEMUA = tuple(satu.code for satu in SCOPES)


class Program:
    """A program with a token: sends JSON, gives status and JSON."""

    def __init__(self, klien: Client, kunci: dict[str, Any]) -> None:
        self._klien, self._kunci = klien, kunci

    def baca(self, alamat: str) -> Any:
        """Give what stands there."""
        jawaban = self._klien.get(alamat, **self._kunci)
        assert jawaban.status_code == 200, jawaban.content
        return jawaban.json()

    def status(self, alamat: str) -> int:
        """Give the status alone."""
        return self._klien.get(alamat, **self._kunci).status_code

    def kirim(self, alamat: str, isi: Any = None) -> tuple[int, Any]:
        """Post."""
        jawaban = self._klien.post(alamat, isi or {}, "application/json", **self._kunci)
        return jawaban.status_code, jawaban.json()

    def ubah(self, alamat: str, **isi: Any) -> tuple[int, Any]:
        """Patch."""
        jawaban = self._klien.patch(alamat, isi, "application/json", **self._kunci)
        return jawaban.status_code, jawaban.json()


Milik = Callable[..., Program]


@pytest.fixture
def milik(masuk: Masuk, client: Client, desa: Wilayah) -> Milik:
    """Make the program of a person with a role, in the village unless told."""

    def buat(peran: str, wilayah: Wilayah | None = None, nama: str = "") -> Program:
        masuk(peran, wilayah or desa, nama)
        return Program(client, kepala(nama or peran, *SEMUA))

    return buat


@pytest.fixture
def bidan(milik: Milik) -> Program:
    """The village's bidan."""
    return milik(roles.BIDAN)


@pytest.fixture
def program_kader(kader: Client, client: Client) -> Program:
    """The kader of `posyandu`."""
    return Program(client, kepala(roles.KADER, *SEMUA))


def pesan(jawaban: Any) -> str:
    """Give what a problem says is wrong."""
    return " ".join(f"{satu['pointer']} {satu['detail']}" for satu in jawaban.get("errors", []))


def anak_baru(posyandu: Posyandu, lahir: date, **lain: Any) -> dict[str, Any]:
    """Give a girl to be registered."""
    baku = {"nama": "Aisyah", "jenis_kelamin": "P", "nama_ibu": "Siti"}
    return {"posyandu": posyandu.pk, "tanggal_lahir": lahir.isoformat(), **baku, **lain}


def test_every_operation_names_a_scope(client: Client) -> None:
    """Nothing about children is open to everyone."""
    jalur = client.get("/api/v1/openapi.json").json()["paths"]
    semua = {
        (alamat, cara): operasi.get("security")
        for alamat, isi in jalur.items()
        if alamat.startswith(AWAL)
        for cara, operasi in isi.items()
    }
    assert len(semua) == 55
    assert {satu for minta in semua.values() for satu in minta[0]["token"]} == set(SEMUA)


def test_a_child_is_registered_by_the_rules_of_the_form(
    bidan: Program, posyandu: Posyandu, posyandu_lain: Posyandu, desa_lain: Wilayah, hari_ini: date
) -> None:
    """Once, in one's own posyandu, under 60 months, with a NIK that fits."""
    lahir = hari_ini - timedelta(days=300)
    nik = nik_untuk(lahir, "P")
    status, jadi = bidan.kirim(BALITA, anak_baru(posyandu, lahir, nik=nik, rt="02"))
    assert (status, jadi["nama"], jadi["rt"]) == (201, "Aisyah", "02")
    assert nik not in str(jadi)
    assert Balita.objects.get().nik == nik
    assert bidan.baca(f"{BALITA}{jadi['id']}/") == jadi
    status, salah = bidan.kirim(BALITA, anak_baru(posyandu_lain, lahir, nik=nik))
    assert status == 409
    assert "sudah terdaftar di Posyandu Melati" in pesan(salah)
    tua = hari_ini - timedelta(days=2000)
    assert "#/tanggal_lahir" in pesan(bidan.kirim(BALITA, anak_baru(posyandu, tua))[1])
    laki = anak_baru(posyandu, lahir, nik=nik_untuk(lahir, "L", 7))
    assert "#/nik" in pesan(bidan.kirim(BALITA, laki)[1])
    jauh = Posyandu.objects.create(nama="Jauh", desa=desa_lain)
    assert bidan.kirim(BALITA, anak_baru(jauh, lahir))[0] == 404
    assert Balita.objects.count() == 1


def test_a_corrected_birth_date_computes_anew(
    bidan: Program, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """What is not named stays; measurements follow; the reading is in the trail."""
    anak = buat_balita(posyandu, nik="1101011503259901", alamat="Jalan 1")
    satu = ukur(anak)
    lahir = anak.tanggal_lahir - timedelta(days=30)
    status, jadi = bidan.ubah(f"{BALITA}{anak.pk}/", tanggal_lahir=lahir.isoformat(), nik="")
    assert (status, jadi["alamat"], jadi["nama"]) == (200, "Jalan 1", "Budi")
    satu.refresh_from_db()
    assert satu.umur_hari == 395
    assert Balita.objects.get().nik == ""
    assert bidan.ubah(f"{BALITA}{anak.pk}/", aktif=False)[1]["aktif"] is False
    assert AccessEntry.objects.latest("pk").why == "Memperbaiki data anak lewat API"
    assert bidan.ubah(f"{BALITA}{anak.pk}/", nama=None)[0] == 422
    besok = (lahir + timedelta(days=3000)).isoformat()
    assert bidan.ubah(f"{BALITA}{anak.pk}/", tanggal_lahir=besok)[0] == 409


def test_rows_of_others_are_not_found(
    program_kader: Program, posyandu_lain: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """Whatever the address: a kader's program reaches her own posyandu."""
    anak = buat_balita(posyandu_lain)
    satu = ukur(anak, berat="7.3")
    kasus = Kasus.objects.get()
    for alamat in (
        f"{AWAL}posyandu/{posyandu_lain.pk}/",
        f"{BALITA}{anak.pk}/",
        f"{UKUR}{satu.pk}/",
        f"{KASUS}{kasus.pk}/",
    ):
        assert program_kader.status(alamat) == 404, alamat
    assert program_kader.ubah(f"{BALITA}{anak.pk}/", nama="Lain")[0] == 404
    assert program_kader.ubah(f"{UKUR}{satu.pk}/", berat_kg=9.6)[0] == 404
    assert program_kader.kirim(f"{KASUS}{kasus.pk}/ambil/")[0] == 404
    assert program_kader.kirim(INTERVENSI, bantuan(kasus, satu.tanggal))[0] == 404


def test_the_same_entry_is_stored_once(
    bidan: Program, posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """However often it is sent, alone or with others; its key is nobody else's."""
    anak, lain = buat_balita(posyandu), buat_balita(posyandu, nama="Lain")
    kiriman = {**isi(anak, hari_ini), "kiriman": str(uuid4())}
    status, pertama = bidan.kirim(UKUR, kiriman)
    assert status == 201
    assert bidan.kirim(UKUR, kiriman) == (200, pertama)
    (baris,) = bidan.kirim(KELOMPOK, {"items": [kiriman]})[1]["items"]
    assert (baris["status"], baris["pengukuran"]) == (200, pertama)
    assert bidan.kirim(UKUR, {**kiriman, "balita": lain.pk})[0] == 409
    assert bidan.kirim(UKUR, {**kiriman, "kiriman": "bukan"})[0] == 422
    assert Pengukuran.objects.count() == 1


def test_measurements_of_a_month(
    bidan: Program, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """From its first day to its last."""
    anak = buat_balita(posyandu)
    kini, lalu = Periode.dari(hari_ini), Periode.dari(hari_ini).sebelum
    satu, dua = ukur(anak), ukur(anak, tanggal=lalu.akhir)
    for bulan, ada in ((kini, satu), (lalu, dua)):
        hasil = bidan.baca(f"{UKUR}?bulan={bulan.kode}")["items"]
        assert [baris["id"] for baris in hasil] == [ada.pk]
        assert bidan.baca(f"{UKUR}{ada.pk}/") == hasil[0]
    assert bidan.status(f"{UKUR}?bulan=2026-13") == 422


def test_a_correction_waits_to_be_validated(
    bidan: Program, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """What is not named stays; whoever corrects is its recorder."""
    satu = ukur(buat_balita(posyandu))
    sahkan(satu)
    status, jadi = bidan.ubah(f"{UKUR}{satu.pk}/", berat_kg=9.704)
    assert (status, jadi["berat_kg"], jadi["panjang_tinggi_cm"]) == (200, 9.7, 75.7)
    assert jadi["status"] == "terkirim"
    satu.refresh_from_db()
    assert satu.petugas_id == bidan_pk()
    besok = (hari_ini + timedelta(days=1)).isoformat()
    assert bidan.ubah(f"{UKUR}{satu.pk}/", tanggal=besok)[0] == 409


def sahkan(satu: Pengukuran) -> None:
    """Have a second person validate it."""
    kedua = User.objects.get_or_create(username="kedua")[0]
    assert validasi(Pengukuran.objects.filter(pk=satu.pk), kedua) == 1


def test_a_reported_month_needs_a_reason_and_a_health_worker(
    bidan: Program,
    program_kader: Program,
    milik: Milik,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """Sent by the village, locked; a kader's reason does not open it; the bidan's is kept."""
    satu = ukur(buat_balita(posyandu))
    operator = milik(roles.OPERATOR_DESA)
    bulan = Periode.dari(hari_ini).kode
    laporan = {"desa": posyandu.desa_id, "bulan": bulan}
    assert "belum divalidasi" in pesan(operator.kirim(LAPORAN, laporan)[1])
    sahkan(satu)
    status, terkirim = operator.kirim(LAPORAN, laporan)
    assert (status, terkirim["diukur"], terkirim["stunting"]) == (201, 1, None)
    assert operator.kirim(LAPORAN, laporan)[0] == 409
    ubah = {"berat_kg": 9.8}
    assert program_kader.ubah(f"{UKUR}{satu.pk}/", **ubah, alasan="Salah baca")[0] == 409
    assert bidan.ubah(f"{UKUR}{satu.pk}/", **ubah)[0] == 409
    assert bidan.ubah(f"{UKUR}{satu.pk}/", **ubah, alasan=" \n")[0] == 409
    assert bidan.ubah(f"{UKUR}{satu.pk}/", **ubah, alasan="Salah\nbaca")[0] == 200
    assert Koreksi.objects.get().alasan == "Salah baca"


def test_a_report_is_verified_by_another(
    bidan: Program,
    milik: Milik,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """Four eyes; figures as they were sent; who only looks on can neither send nor verify."""
    sahkan(ukur(buat_balita(posyandu)))
    bulan = Periode.dari(hari_ini).kode
    isi_laporan = {"desa": posyandu.desa_id, "bulan": bulan}
    pimpinan = milik(roles.PIMPINAN)
    assert pimpinan.kirim(LAPORAN, isi_laporan)[0] == 404
    _status, jadi = bidan.kirim(LAPORAN, isi_laporan)
    assert jadi["stunting"] == 0  # seen by name by the bidan
    alamat = f"{LAPORAN}{jadi['id']}/"
    assert bidan.kirim(f"{alamat}verifikasi/")[0] == 409
    assert pimpinan.kirim(f"{alamat}verifikasi/")[0] == 404
    kedua = milik(roles.TENAGA_GIZI)
    assert kedua.kirim(f"{alamat}verifikasi/")[1]["status"] == "diverifikasi"
    assert str(Laporan.objects.get().diverifikasi_oleh) == roles.TENAGA_GIZI
    assert pimpinan.baca(alamat)["stunting"] is None
    for saring in (f"?bulan={bulan}", f"?desa={posyandu.desa_id}", ""):
        (satu,) = pimpinan.baca(f"{LAPORAN}{saring}")["items"]
        assert (satu["id"], satu["tersembunyi"]) == (jadi["id"], True)
    assert pimpinan.baca(f"{LAPORAN}?bulan=2020-01")["items"] == []


def bantuan(kasus: Kasus, hari: date, **lain: Any) -> dict[str, Any]:
    """Give a visit that is planned."""
    baku = {"jenis": "kunjungan-rumah", "pelaksana": "Bidan desa"}
    return {"kasus": kasus.pk, "jadwal": hari.isoformat(), **baku, **lain}


def test_a_case_is_taken_on_helped_and_moved_on(
    bidan: Program,
    program_kader: Program,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """A kader helps and does not decide; what cannot follow is refused."""
    ukur(buat_balita(posyandu), berat="7.3")
    kasus = Kasus.objects.get()
    alamat = f"{KASUS}{kasus.pk}/"
    assert program_kader.kirim(f"{alamat}status/", {"status": "dirujuk"})[0] == 404
    assert bidan.kirim(f"{alamat}ambil/")[1]["penanggung_jawab"] == bidan_pk()
    status, jadi = program_kader.kirim(INTERVENSI, bantuan(kasus, hari_ini))
    assert (status, jadi["realisasi"]) == (201, None)
    satu = f"{INTERVENSI}{jadi['id']}/"
    besok = (hari_ini + timedelta(days=1)).isoformat()
    assert program_kader.ubah(satu, realisasi=besok)[0] == 409
    assert program_kader.ubah(satu, realisasi=hari_ini.isoformat(), hasil="Ibu paham")[0] == 200
    assert program_kader.baca(satu)["hasil"] == "Ibu paham"
    assert program_kader.baca(f"{INTERVENSI}?kasus={kasus.pk}")["items"] == [
        program_kader.baca(satu)
    ]
    rinci = program_kader.baca(alamat)
    assert (rinci["status"], len(rinci["intervensi"])) == ("ditangani", 1)
    assert rinci["berikut"] == ["dirujuk", "dipantau", "pindah", "drop-out"]
    assert bidan.kirim(f"{alamat}status/", {"status": "pulih"})[0] == 409
    assert "#/catatan" in pesan(bidan.kirim(f"{alamat}status/", {"status": "drop-out"})[1])
    putus = {"status": "drop-out", "catatan": "Pindah\x00 tanpa kabar"}
    assert bidan.kirim(f"{alamat}status/", putus)[1]["selesai"] == hari_ini.isoformat()
    assert program_kader.kirim(INTERVENSI, bantuan(kasus, hari_ini))[0] == 409
    assert bidan.kirim(f"{alamat}ambil/")[0] == 409
    assert bidan.baca(f"{KASUS}?balita={kasus.balita_id}")["items"][0]["id"] == kasus.pk
    assert bidan.baca(f"{KASUS}?balita={kasus.pk + 100_000}")["items"] == []
    kasus.refresh_from_db()
    assert kasus.catatan == "Pindah tanpa kabar"


def bidan_pk() -> int:
    """Give the key of the bidan."""
    pk: int = User.objects.get(username=roles.BIDAN).pk
    return pk


def test_reading_details_is_in_the_access_log(
    bidan: Program, posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur, hari_ini: date
) -> None:
    """As reading of the child, with the reason."""
    satu = ukur(buat_balita(posyandu), berat="7.3")
    kasus = Kasus.objects.get()
    _status, jadi = bidan.kirim(INTERVENSI, bantuan(kasus, hari_ini))
    for alamat in (
        f"{BALITA}{satu.balita_id}/",
        f"{UKUR}{satu.pk}/",
        f"{KASUS}{kasus.pk}/",
        INTERVENSI,
        f"{INTERVENSI}{jadi['id']}/",
    ):
        sebelum = AccessEntry.objects.count()
        bidan.baca(alamat)
        assert AccessEntry.objects.count() == sebelum + 1
        catatan = AccessEntry.objects.latest("pk")
        assert (catatan.why, catatan.keys) == ("Membaca lewat API", f",{satu.balita_id},"), alamat


def test_figures_hide_small_numbers(
    milik: Milik,
    bidan: Program,
    kecamatan: Wilayah,
    posyandu: Posyandu,
    desa_lain: Wilayah,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """Of fewer than five, and with one hidden row the next smallest; not for who knows them all."""
    lain = Posyandu.objects.create(nama="Melur", desa=desa_lain)
    for tempat, banyak in ((posyandu, 3), (lain, 6)):
        for nomor in range(banyak):
            ukur(buat_balita(tempat, nama=f"Anak {nomor}"))
    bulan = Periode.dari(hari_ini).kode
    dinas = milik(roles.DINAS, kecamatan)
    hasil = dinas.baca(f"{ANGKA}?wilayah={kecamatan.kode}&bulan={bulan}")
    assert (hasil["jumlah"]["terukur"], hasil["jumlah"]["stunting"]) == (9, 0)
    assert {satu["wilayah"]: (satu["diukur"], satu["stunting"]) for satu in hasil["bagian"]} == {
        posyandu.desa_id: (3, None),
        desa_lain.kode: (6, None),
    }
    sendiri = bidan.baca(f"{ANGKA}?wilayah={posyandu.desa_id}&bulan={bulan}")
    assert sendiri["jumlah"]["stunting"] == 0
    assert not sendiri["bagian"][0]["tersembunyi"]
    assert bidan.status(f"{ANGKA}?wilayah={kecamatan.kode}&bulan={bulan}") == 404


def test_figures_by_sex_and_age(
    milik: Milik,
    bidan: Program,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """As they are kept by month; hidden for whoever sees figures only."""
    ukur(buat_balita(posyandu))
    ukur(buat_balita(posyandu, nama="Aisyah", jenis_kelamin="P"), panjang="68")
    bulan = Periode.dari(hari_ini).kode
    alamat = f"{ANGKA}kelompok/?wilayah={posyandu.desa_id}&bulan={bulan}"
    semua = bidan.baca(alamat)["kelompok"]
    assert [
        (satu["jenis_kelamin"], satu["umur_mulai"], satu["umur_sampai"], satu["stunting"])
        for satu in semua
    ] == [("L", 12, 23, 0), ("P", 12, 23, 1)]
    dinas = milik(roles.DINAS)
    assert {satu["stunting"] for satu in dinas.baca(alamat)["kelompok"]} == {None}
    assert bidan.baca(alamat.replace(bulan, "2020-01"))["kelompok"] == []


def test_figures_cost_few_queries(
    bidan: Program,
    desa: Wilayah,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
    django_assert_max_num_queries: Any,
) -> None:
    """However many posyandu and children there are."""
    for nomor in range(6):
        ukur(buat_balita(Posyandu.objects.create(nama=f"Posyandu {nomor}", desa=desa)))
    bulan = Periode.dari(hari_ini).kode
    for alamat in (f"{ANGKA}?wilayah={desa.kode}", f"{ANGKA}kelompok/?wilayah={desa.kode}"):
        bidan.baca(f"{alamat}&bulan={bulan}")
        with django_assert_max_num_queries(9):
            bidan.baca(f"{alamat}&bulan={bulan}")
