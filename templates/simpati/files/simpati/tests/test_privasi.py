"""Encrypted NIK, what is told and forgotten about a child, and the way from release 1.0.0."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from inti.audit import present
from inti.audit.verification import Report, faults
from inti.models import User, Wilayah
from inti.privacy import requests
from inti.privacy.fields import Unreadable
from inti.privacy.models import DataRequest
from inti.privacy.roles import PENGELOLA_DATA
from inti.privacy.subjects import Query
from simpati import subjek
from simpati.models import Balita, Posyandu
from simpati.tests.conftest import BuatBalita, Masuk, Ukur
from simpati.tests.test_halaman import isi_anak, nik_untuk

pytestmark = pytest.mark.django_db

NIK_IBU = "1101015501909901"
KUNCI_LAIN = "l" * 43
POLOS = ("simpati", "0001_initial")
TERSANDI = ("simpati", "0005_nik_enkripsi_tunggal")


def kolom(nama: str) -> list[Any]:
    """What the database itself holds."""
    with connection.cursor() as kursor:
        kursor.execute(f"SELECT {nama} FROM simpati_balita ORDER BY id")  # noqa: S608
        return [baris[0] for baris in kursor.fetchall()]


def seluruh_basis_data() -> str:
    """Every column of every table as text."""
    isi: list[str] = []
    with connection.cursor() as kursor:
        for tabel in connection.introspection.table_names(kursor):
            kursor.execute(f'SELECT * FROM "{tabel}"')  # noqa: S608
            isi.extend(str(baris) for baris in kursor.fetchall())
    return "\n".join(isi)


@pytest.fixture
def anak(buat_balita: BuatBalita, posyandu: Posyandu, hari_ini: date) -> Balita:
    """A girl with her own NIK and her mother's."""
    lahir = hari_ini - timedelta(days=400)
    return buat_balita(
        posyandu,
        nama="Aisyah Rahasia",
        jenis_kelamin="P",
        tanggal_lahir=lahir,
        nama_ibu="Siti Tersembunyi",
        nik=nik_untuk(lahir, "P"),
        nik_ibu=NIK_IBU,
        alamat="Gang Buntu 7",
        rt="03",
    )


@pytest.fixture
def pengelola(masuk: Masuk, kabupaten: Wilayah) -> User:
    """Who answers for the region's data."""
    masuk(PENGELOLA_DATA, kabupaten)
    return User.objects.get(username=PENGELOLA_DATA)


def test_a_nik_stands_nowhere_in_the_database(
    kader: Client, posyandu: Posyandu, hari_ini: date
) -> None:
    """Registered by the form, neither NIK is in any table, history and sessions included."""
    lahir = hari_ini - timedelta(days=365)
    isi = isi_anak(hari_ini, nik=nik_untuk(lahir, "P"), nik_ibu=NIK_IBU)
    assert kader.post(reverse("simpati:daftar", args=[posyandu.pk]), isi).status_code == 302
    assert Balita.objects.get(nik_indeks=isi["nik"]).nik_ibu == NIK_IBU
    semua = seluruh_basis_data()
    assert isi["nik"] not in semua
    assert NIK_IBU not in semua


@pytest.mark.parametrize("lain", [{}, {"nama": ""}, {"jenis_kelamin": "L"}, {"nik_ibu": "12"}])
def test_a_nik_reaches_no_log(
    kader: Client,
    posyandu: Posyandu,
    hari_ini: date,
    written: Callable[[], str],
    lain: dict[str, str],
) -> None:
    """Whether the form is right or wrong, and even when a NIK is typed into an address."""
    angka = nik_untuk(hari_ini - timedelta(days=365), "P")
    kader.post(reverse("simpati:daftar", args=[posyandu.pk]), isi_anak(hari_ini, nik=angka, **lain))
    kader.get(posyandu.get_absolute_url(), {"q": angka})
    kader.get(f"/simpati/tidak-ada/?nik={angka}")
    assert "simpati:daftar" in written()
    assert angka not in written()


def test_lists_and_the_admin_show_masked_values(
    client: Client, kader: Client, anak: Balita, ukur: Ukur
) -> None:
    """Only the last four digits, in the service and in the admin; a full NIK finds the child."""
    ukur(anak, panjang="74.0")
    client.force_login(User.objects.create_superuser("akar"))
    daftar = "/admin/simpati/balita/"
    client.post(client.get(daftar)["Location"], {"why": "memeriksa yang disamarkan"})
    for klien, alamat in (
        (kader, anak.get_absolute_url()),
        (kader, anak.posyandu.get_absolute_url()),
        (client, daftar),
        (client, f"{daftar}{anak.pk}/change/"),
    ):
        halaman = klien.get(alamat).text
        assert anak.nama in halaman
        assert anak.nik not in halaman
        assert NIK_IBU not in halaman
    for angka in (anak.nik, NIK_IBU, " ".join([NIK_IBU[:8], NIK_IBU[8:]])):
        assert anak.nama in client.get(daftar, {"q": angka}).text
    assert anak.nama not in client.get(daftar, {"q": anak.nik[:-1] + "9"}).text
    assert anak.nama in client.get(daftar, {"q": "Aisyah"}).text


def test_a_lost_key_costs_no_page_and_no_data(
    kader: Client, anak: Balita, settings: Any, hari_ini: date
) -> None:
    """The child's page stands, and correcting its address keeps the NIK that cannot be read."""
    sebelum = kolom("nik") + kolom("nik_ibu") + kolom("nik_indeks")
    benar = settings.FIELD_KEYS
    settings.FIELD_KEYS = [KUNCI_LAIN]
    assert isinstance(Balita.objects.get().nik, Unreadable)
    assert "tidak dapat dibuka" in kader.get(anak.get_absolute_url()).text
    alamat = reverse("simpati:ubah-balita", args=[anak.pk])
    assert 'value="tidak dapat dibuka"' in kader.get(alamat).text
    isi = isi_anak(
        hari_ini,
        nama=anak.nama,
        tanggal_lahir=anak.tanggal_lahir.isoformat(),
        alamat="Gang Baru 1",
        aktif="on",
        nik="tidak dapat dibuka",
        nik_ibu="tidak dapat dibuka",
    )
    assert kader.post(alamat, isi).status_code == 302
    assert kolom("nik") + kolom("nik_ibu") + kolom("nik_indeks") == sebelum
    settings.FIELD_KEYS = benar
    assert Balita.objects.get().alamat == "Gang Baru 1"
    assert Balita.objects.get().nik == anak.nik


def test_a_child_is_found_by_its_own_or_its_mothers_nik(
    anak: Balita, pengelola: User, desa_lain: Wilayah, masuk: Masuk
) -> None:
    """Also by name and birth date; never outside the manager's units."""
    for dicari in (
        Query(nik=anak.nik),
        Query(nik=NIK_IBU),
        Query(name=anak.nama.lower(), born=anak.tanggal_lahir),
    ):
        assert [satu.key for satu in subjek.find(dicari, pengelola)] == [str(anak.pk)]
    assert not list(subjek.find(Query(name=anak.nama), pengelola))
    masuk(PENGELOLA_DATA, desa_lain, "jauh")
    jauh = User.objects.get(username="jauh")
    assert not list(subjek.find(Query(nik=anak.nik), jauh))
    assert subjek.person(str(anak.pk), jauh) is None
    assert subjek.person("bukan-angka", pengelola) is None


def test_the_copy_holds_everything_that_is_kept(anak: Balita, ukur: Ukur) -> None:
    """Every declared value of the child and each measurement with who took it."""
    ukur(anak, berat="8.4", panjang="72.5")
    identitas, riwayat = subjek.export(str(anak.pk))
    isi = " ".join(nilai for baris in identitas.rows for nilai in baris)
    for nilai in (anak.nama, anak.nik, NIK_IBU, anak.nama_ibu, anak.alamat, "03", "Perempuan"):
        assert nilai in isi
    assert [len(baris) for baris in riwayat.rows] == [len(riwayat.columns)]
    assert riwayat.rows[0][1:3] == ("8,4", "72,5")


def test_erasure_takes_the_identity_and_leaves_the_figures(
    anak: Balita, ukur: Ukur, pengelola: User, masuk: Masuk, kabupaten: Wilayah
) -> None:
    """Names, NIK and address are gone from the whole database; the measurement still counts."""
    diukur = ukur(anak, panjang="70.0")
    lahir, umur = anak.tanggal_lahir, diukur.umur_hari
    diminta = DataRequest.objects.create(
        source="simpati",
        key=str(anak.pk),
        subject_name=anak.nama,
        kind="hapus",
        applicant="Ibunya",
        relation="orang-tua",
        proof="KTP",
        recorded_by=pengelola,
    )
    requests.propose(diminta, pengelola, "Pindah")
    masuk(PENGELOLA_DATA, kabupaten, "kedua")
    requests.carry_out(diminta, User.objects.get(username="kedua"))
    lama = (anak.nama, anak.nama_ibu, anak.alamat, anak.nik, NIK_IBU)
    anak.refresh_from_db()
    assert (anak.nama, anak.nik, anak.alamat) == ("(dihapus)", "", "")
    assert kolom("nik_indeks") == [None]
    assert anak.tanggal_lahir.day == 1
    assert not anak.aktif
    assert not any(satu in seluruh_basis_data() for satu in lama)
    kelas = diukur.kelas_tbu
    diukur.refresh_from_db()
    assert (diukur.kelas_tbu, diukur.stunting) == (kelas, True)
    # The age would give the day of birth back, from the history too.
    assert diukur.umur_hari == umur + lahir.day - 1
    assert {satu.umur_hari for satu in diukur.history.all()} == {diukur.umur_hari}
    assert [*faults(Report()), *present.faults()] == []


@pytest.fixture
def rilis_1(transactional_db: None) -> Iterator[MigrationExecutor]:
    """A database as release 1.0.0 left it; brought to the newest again afterwards."""
    pelaku = MigrationExecutor(connection)
    sasaran = [
        node for node in pelaku.loader.graph.leaf_nodes() if node[0] in ("simpati", "inti_privacy")
    ]
    pelaku.migrate([POLOS])
    yield MigrationExecutor(connection)
    MigrationExecutor(connection).migrate(sasaran)


@pytest.mark.slow
def test_plain_niks_of_release_1_are_encrypted_and_come_back(
    rilis_1: MigrationExecutor, hari_ini: date
) -> None:
    """Forwards every NIK is closed and found, backwards it reads as it did; nothing is lost."""
    lama = rilis_1.loader.project_state([POLOS]).apps
    dasar = apps.get_model("inti", "Wilayah")
    induk = dasar.objects.create(kode="99.01.01.2001", nama="Uji", jenis="desa")
    posyandu = lama.get_model("simpati", "Posyandu").objects.create(nama="A", desa_id=induk.pk)
    banyak = 1100  # more than two batches
    model = lama.get_model("simpati", "Balita")
    model.objects.bulk_create(
        model(
            posyandu=posyandu,
            nama=f"Anak {n}",
            jenis_kelamin="L",
            tanggal_lahir=hari_ini - timedelta(days=n),
            nama_ibu="Ibu",
            nik=f"11010115019{n:05d}" if n % 2 else "",
            nik_ibu=NIK_IBU if n == 3 else "",
        )
        for n in range(banyak)
    )
    polos = kolom("nik")
    MigrationExecutor(connection).migrate([TERSANDI])
    balita = rilis_1.loader.project_state([TERSANDI]).apps.get_model("simpati", "Balita").objects
    assert not any(angka in seluruh_basis_data() for angka in (NIK_IBU, polos[3]))
    assert all(isi == "" or isi.startswith("f1$") for isi in kolom("nik") + kolom("nik_ibu"))
    assert [satu.nik for satu in balita.order_by("pk").only("nik")] == polos
    assert balita.get(nik_indeks="1101011501900003").nik_ibu == NIK_IBU
    assert balita.get(nik_ibu_indeks=NIK_IBU).nama == "Anak 3"
    MigrationExecutor(connection).migrate([POLOS])
    assert kolom("nik") == polos
    lama_lagi = rilis_1.loader.project_state([POLOS]).apps
    lama_lagi.get_model("simpati", "Balita").objects.all().delete()
    posyandu.delete()
