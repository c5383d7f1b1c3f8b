"""SIMPATI's API: rows of the token's owner, measurements in ones and by the day."""

from datetime import date, timedelta
from typing import Any

import pytest
import schemathesis
from django.test import Client
from schemathesis.specs.openapi import checks

from inti.api.document import Document
from inti.api.models import Token
from inti.api.service import api
from inti.audit.models import AccessEntry
from inti.models import User, Wilayah
from simpati import roles
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.tests.conftest import BuatBalita, Masuk, Ukur
from tests.wsgi import application

BALITA = "/api/v1/simpati/balita/"
UKUR = "/api/v1/simpati/pengukuran/"
KASUS = "/api/v1/simpati/kasus/"
KELOMPOK = f"{UKUR}kelompok/"
BERDUA = ("simpati:baca", "simpati:tulis")


def kepala(nama: str, *lingkup: str) -> dict[str, Any]:
    """Give the header with a new token of a person, as the test client takes it."""
    pemilik = User.objects.get(username=nama)
    rahasia = Token.make(pemilik, "uji", lingkup or BERDUA, 1)[1]
    return {"headers": {"Authorization": f"Bearer {rahasia}"}}


def isi(balita: Balita, tanggal: date, **lain: Any) -> dict[str, Any]:
    """Give a normal measurement of a child of twelve months."""
    return {
        "balita": balita.pk,
        "tanggal": tanggal.isoformat(),
        "berat_kg": 9.6,
        "panjang_tinggi_cm": 75.7,
        "posisi": "terlentang",
        **lain,
    }


@pytest.fixture
def bidan(masuk: Masuk, desa: Wilayah) -> dict[str, Any]:
    """Give the header of the village's bidan."""
    masuk(roles.BIDAN, desa)
    return kepala(roles.BIDAN)


def test_only_rows_of_the_owner(
    client: Client,
    kader: Client,
    posyandu: Posyandu,
    posyandu_lain: Posyandu,
    buat_balita: BuatBalita,
) -> None:
    """A kader's token reads her own posyandu, whatever is asked for."""
    sendiri, lain = buat_balita(posyandu), buat_balita(posyandu_lain, nama="Lain")
    kunci = kepala(roles.KADER)
    assert [satu["id"] for satu in client.get(BALITA, **kunci).json()["items"]] == [sendiri.pk]
    tersaring = client.get(f"{BALITA}?posyandu={posyandu_lain.pk}", **kunci).json()
    assert tersaring == {"items": [], "next": None}
    daftar = client.get("/api/v1/simpati/posyandu/", **kunci).json()["items"]
    assert [satu["id"] for satu in daftar] == [posyandu.pk]
    assert (
        client.post(UKUR, isi(lain, lain.tanggal_lahir), "application/json", **kunci).status_code
        == 404
    )


def test_every_read_is_in_the_access_log(
    client: Client, bidan: dict[str, Any], posyandu: Posyandu, buat_balita: BuatBalita, ukur: Ukur
) -> None:
    """One entry for each request, in the name of the token's owner; a measurement is its child."""
    anak = buat_balita(posyandu)
    ukur(anak, berat="7.3")
    for alamat in (BALITA, UKUR, KASUS):
        client.get(alamat, **bidan)
        catatan = AccessEntry.objects.latest("pk")
        assert (catatan.actor, catatan.keys) == (
            User.objects.get(username=roles.BIDAN),
            f",{anak.pk},",
        )
        assert catatan.why == "Membaca lewat API"
    assert AccessEntry.objects.count() == 3


def test_cases_of_the_owner(
    client: Client,
    bidan: dict[str, Any],
    masuk: Masuk,
    desa_lain: Wilayah,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
) -> None:
    """What was found, where it stands; open ones alone where asked; another village's are not."""
    terkirim = ukur(buat_balita(posyandu), berat="7.3")
    satu = client.get(KASUS, **bidan).json()["items"][0]
    assert satu == {
        "id": satu["id"],
        "balita": terkirim.balita_id,
        "sebab": "gizi-buruk",
        "status": "terdeteksi",
        "mulai": terkirim.tanggal.isoformat(),
        "tenggat": (terkirim.tanggal + timedelta(days=2)).isoformat(),
        "selesai": None,
    }
    assert client.get(f"{KASUS}?terbuka=false", **bidan).json()["items"] == []
    assert len(client.get(f"{KASUS}?terbuka=true", **bidan).json()["items"]) == 1
    masuk(roles.BIDAN, desa_lain, "jauh")
    assert client.get(KASUS, **kepala("jauh")).json()["items"] == []


def test_figures_only_roles_read_no_child(
    client: Client, masuk: Masuk, desa: Wilayah, posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """Whoever sees figures only on the pages gets no child by a token either."""
    buat_balita(posyandu)
    masuk(roles.DINAS, desa)
    assert client.get(BALITA, **kepala(roles.DINAS)).json()["items"] == []


def test_a_nik_is_masked(
    client: Client, bidan: dict[str, Any], posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """Only its last four digits leave the service."""
    nik = "1101011501239901"
    buat_balita(posyandu, nik=nik)
    jawaban = client.get(BALITA, **bidan)
    assert nik not in jawaban.content.decode()
    assert jawaban.json()["items"][0]["nik_samar"].endswith("9901")


def test_a_list_costs_few_queries(
    client: Client,
    bidan: dict[str, Any],
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    django_assert_max_num_queries: Any,
) -> None:
    """As many for one row as for twenty: token, assignments, list, and the note of the read."""
    for nomor in range(20):
        ukur(buat_balita(posyandu, nama=f"Anak {nomor}"))
    client.get(BALITA, **bidan)
    for alamat in (BALITA, UKUR):
        with django_assert_max_num_queries(8):
            assert len(client.get(alamat, **bidan).json()["items"]) == 20


def test_reading_and_writing_are_different_scopes(
    client: Client, masuk: Masuk, desa: Wilayah, posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """A token for reading cannot write, one for writing cannot read."""
    anak = buat_balita(posyandu)
    masuk(roles.BIDAN, desa)
    baca, tulis = kepala(roles.BIDAN, "simpati:baca"), kepala(roles.BIDAN, "simpati:tulis")
    assert client.get(BALITA, **tulis).status_code == 403
    kirim = isi(anak, anak.tanggal_lahir)
    assert client.post(UKUR, kirim, "application/json", **baca).status_code == 403
    assert not Pengukuran.objects.exists()


def test_a_measurement_is_computed_and_recorded(
    client: Client,
    bidan: dict[str, Any],
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
) -> None:
    """The service computes; the owner of the token is its recorder."""
    anak = buat_balita(posyandu)
    jawaban = client.post(UKUR, isi(anak, hari_ini, berat_kg=9.604), "application/json", **bidan)
    assert jawaban.status_code == 201
    tersimpan = Pengukuran.objects.get()
    assert jawaban.json()["id"] == tersimpan.pk
    assert jawaban.json()["kelas_tbu"] == tersimpan.kelas_tbu == "normal"
    assert str(tersimpan.berat_kg) == "9.60"
    assert tersimpan.petugas.username == roles.BIDAN
    lagi = client.get(f"{UKUR}?balita={anak.pk}&sejak={hari_ini}", **bidan).json()["items"]
    assert lagi == [jawaban.json()]
    besok = hari_ini + timedelta(days=1)
    assert client.get(f"{UKUR}?sejak={besok}", **bidan).json()["items"] == []


def test_what_the_data_do_not_allow_is_a_conflict(
    client: Client,
    bidan: dict[str, Any],
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
) -> None:
    """A second measurement of a day, one before birth, one of tomorrow: 409, nothing written."""
    anak = buat_balita(posyandu)
    client.post(UKUR, isi(anak, hari_ini), "application/json", **bidan)
    for tanggal in (
        hari_ini,
        anak.tanggal_lahir - timedelta(days=1),
        hari_ini + timedelta(days=1),
    ):
        jawaban = client.post(UKUR, isi(anak, tanggal), "application/json", **bidan)
        assert jawaban.status_code == 409, tanggal
        assert jawaban["Content-Type"] == "application/problem+json"
    assert Pengukuran.objects.count() == 1


@pytest.mark.parametrize(
    ("salah", "kunci"),
    [
        ({"berat_kg": 400}, "berat_kg"),
        ({"berat_kg": "9.6"}, "berat_kg"),
        ({"tanggal": 0}, "tanggal"),
        ({"tanggal": "2026-02-30"}, "tanggal"),
        ({"posisi": "duduk"}, "posisi"),
        ({"nik": "1"}, "nik"),
    ],
)
def test_a_wrong_value_is_told_by_field(
    client: Client,
    bidan: dict[str, Any],
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
    salah: dict[str, Any],
    kunci: str,
) -> None:
    """422 names the field; nothing is written."""
    anak = buat_balita(posyandu)
    jawaban = client.post(UKUR, {**isi(anak, hari_ini), **salah}, "application/json", **bidan)
    assert jawaban.status_code == 422
    assert [satu["pointer"] for satu in jawaban.json()["errors"]] == [f"#/{kunci}"]
    assert not Pengukuran.objects.exists()


def test_a_day_of_measurements_at_once(
    client: Client,
    bidan: dict[str, Any],
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
) -> None:
    """Each row has its own result; what is right stays although another row is wrong."""
    satu, dua = buat_balita(posyandu), buat_balita(posyandu, nama="Dua")
    baris = [
        isi(satu, hari_ini),
        isi(satu, hari_ini),
        isi(dua, hari_ini),
        {**isi(dua, hari_ini), "balita": 10**9},
    ]
    jawaban = client.post(KELOMPOK, {"items": baris}, "application/json", **bidan)
    assert jawaban.status_code == 200
    hasil = jawaban.json()["items"]
    assert [one["status"] for one in hasil] == [201, 409, 201, 404]
    assert [one["nomor"] for one in hasil] == [0, 1, 2, 3]
    assert hasil[1]["masalah"]["errors"]
    assert hasil[0]["pengukuran"]["balita"] == satu.pk
    assert Pengukuran.objects.count() == 2


def test_more_than_fifty_rows_are_refused(
    client: Client,
    bidan: dict[str, Any],
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    hari_ini: date,
) -> None:
    """As a whole, before anything is written."""
    anak = buat_balita(posyandu)
    jawaban = client.post(
        KELOMPOK, {"items": [isi(anak, hari_ini)] * 51}, "application/json", **bidan
    )
    assert jawaban.status_code == 422
    assert not Pengukuran.objects.exists()


def test_what_is_written_is_answered_as_documented(
    bidan: dict[str, Any], posyandu: Posyandu, buat_balita: BuatBalita, hari_ini: date
) -> None:
    """The answers to real measurements keep to the OpenAPI document, in ones and by the day."""
    dokumen = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    kepala_polos = {**bidan["headers"], "Accept-Encoding": "identity"}
    satu, dua = buat_balita(posyandu), buat_balita(posyandu, nama="Dua")
    kiriman = {
        UKUR: (201, isi(satu, hari_ini)),
        KELOMPOK: (200, {"items": [isi(dua, hari_ini), isi(dua, hari_ini)]}),
    }
    for alamat, (status, badan) in kiriman.items():
        kasus = dokumen[alamat]["POST"].Case(body=badan, media_type="application/json")
        jawaban = kasus.call(headers=kepala_polos)
        assert jawaban.status_code == status
        # The token is real, which schemathesis cannot know of a header given by hand.
        kasus.validate_response(jawaban, excluded_checks=[checks.ignored_auth])


def test_no_two_schemas_share_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The document knows them by their bare name: the later would take the earlier's place."""
    ditambah: dict[str, list[Any]] = {}
    asli = Document.add_schema_definitions

    def catat(dokumen: Document, definisi: dict[str, Any]) -> None:
        for nama, isi_skema in definisi.items():
            ditambah.setdefault(nama, []).append(isi_skema)
        asli(dokumen, definisi)

    monkeypatch.setattr(Document, "add_schema_definitions", catat)
    Document(api(), "/api/v1/")
    assert ditambah
    assert [
        nama for nama, semua in ditambah.items() if any(satu != semua[0] for satu in semua)
    ] == []
