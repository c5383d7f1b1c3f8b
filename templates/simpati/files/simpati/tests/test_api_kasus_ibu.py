"""Mothers' cases by SIMPATI's API: as the children's, under scopes of their own."""

from datetime import date
from typing import Any

import pytest
import schemathesis
from django.db import IntegrityError, transaction
from django.test import Client
from schemathesis.specs.openapi import checks

from inti.audit.models import AccessEntry
from inti.models import User
from simpati import roles
from simpati.models import Kasus, PemeriksaanIbu, Posyandu
from simpati.tests.conftest import BuatBalita, Ukur
from simpati.tests.test_api import KASUS, kepala
from simpati.tests.test_api_ibu import IBU, PERIKSA_IBU, Orang
from simpati.tests.test_api_ibu import orang as orang
from simpati.tests.test_api_tulis import (
    AWAL,
    INTERVENSI,
    SEMUA,
    Program,
    bantuan,
    bidan_pk,
    pesan,
)
from simpati.tests.test_api_tulis import bidan as bidan
from simpati.tests.test_api_tulis import milik as milik
from simpati.tests.test_api_tulis import program_kader as program_kader
from tests.wsgi import application

KASUS_IBU, INTERVENSI_IBU = f"{AWAL}kasus-ibu/", f"{AWAL}intervensi-ibu/"


@pytest.fixture
def kasus(bidan: Program, posyandu: Posyandu, orang: Orang, hari_ini: date) -> Kasus:
    """A case of a mother, opened by a visit that a program recorded."""
    ibu = orang(posyandu)[IBU]
    ibu.pemeriksaan.all().delete()
    isi = {"ibu": ibu.pk, "tanggal": hari_ini.isoformat(), "lila_cm": 22, "hb": 9.9}
    assert bidan.kirim(PERIKSA_IBU, isi)[0] == 201
    return Kasus.objects.get()


def test_a_mothers_case_is_taken_on_helped_and_moved_on(
    bidan: Program, program_kader: Program, kasus: Kasus, hari_ini: date
) -> None:
    """A kader helps and does not decide; what cannot follow is refused."""
    alamat = f"{KASUS_IBU}{kasus.pk}/"
    assert program_kader.kirim(f"{alamat}status/", {"status": "dirujuk"})[0] == 404
    assert program_kader.kirim(f"{alamat}ambil/")[0] == 404
    assert bidan.kirim(f"{alamat}ambil/")[1]["penanggung_jawab"] == bidan_pk()
    status, jadi = program_kader.kirim(INTERVENSI_IBU, bantuan(kasus, hari_ini))
    assert (status, jadi["realisasi"]) == (201, None)
    satu = f"{INTERVENSI_IBU}{jadi['id']}/"
    assert program_kader.ubah(satu, realisasi=hari_ini.isoformat(), hasil="Sudah")[0] == 200
    assert program_kader.baca(f"{INTERVENSI_IBU}?kasus={kasus.pk}")["items"] == [
        program_kader.baca(satu)
    ]
    rinci = program_kader.baca(alamat)
    assert (rinci["status"], len(rinci["intervensi"])) == ("ditangani", 1)
    assert (rinci["ibu"], rinci["pemeriksaan"]) == (kasus.ibu_id, kasus.pemeriksaan_ibu_id)
    assert bidan.kirim(f"{alamat}status/", {"status": "pulih"})[0] == 409
    assert "#/catatan" in pesan(bidan.kirim(f"{alamat}status/", {"status": "drop-out"})[1])
    putus = {"status": "drop-out", "catatan": "Pindah tanpa kabar"}
    assert bidan.kirim(f"{alamat}status/", putus)[1]["selesai"] == hari_ini.isoformat()
    assert program_kader.kirim(INTERVENSI_IBU, bantuan(kasus, hari_ini))[0] == 409
    assert bidan.kirim(f"{alamat}ambil/")[0] == 409


def test_lists_are_filtered_and_reading_is_logged_as_reading_of_the_mother(
    bidan: Program, kasus: Kasus, hari_ini: date
) -> None:
    """By mother and by whether it is open; the reason stands in the log."""
    _status, jadi = bidan.kirim(INTERVENSI_IBU, bantuan(kasus, hari_ini))
    for saring, isi in (
        ("", [kasus.pk]),
        ("?terbuka=true", [kasus.pk]),
        ("?terbuka=false", []),
        (f"?ibu={kasus.ibu_id}", [kasus.pk]),
        (f"?ibu={kasus.pk + 100_000}", []),
    ):
        daftar = bidan.baca(f"{KASUS_IBU}{saring}")["items"]
        assert [satu["id"] for satu in daftar] == isi, saring
    for alamat in (
        KASUS_IBU,
        f"{KASUS_IBU}{kasus.pk}/",
        INTERVENSI_IBU,
        f"{INTERVENSI_IBU}{jadi['id']}/",
    ):
        sebelum = AccessEntry.objects.count()
        bidan.baca(alamat)
        assert AccessEntry.objects.count() == sebelum + 1
        catatan = AccessEntry.objects.latest("pk")
        assert (catatan.why, catatan.keys) == ("Membaca lewat API", f",{kasus.ibu_id},"), alamat


def test_neither_address_shows_the_others_cases(
    bidan: Program,
    kasus: Kasus,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    hari_ini: date,
) -> None:
    """A token made for children reaches no mother, and the other way round."""
    ukur(buat_balita(posyandu), berat="7.3")
    anak = Kasus.objects.get(ibu=None)
    for alamat, bantu, sendiri, lain in (
        (KASUS, INTERVENSI, anak, kasus),
        (KASUS_IBU, INTERVENSI_IBU, kasus, anak),
    ):
        assert [satu["id"] for satu in bidan.baca(alamat)["items"]] == [sendiri.pk]
        assert bidan.status(f"{alamat}{lain.pk}/") == 404
        assert bidan.kirim(f"{alamat}{lain.pk}/ambil/")[0] == 404
        assert bidan.kirim(f"{alamat}{lain.pk}/status/", {"status": "dirujuk"})[0] == 404
        assert bidan.kirim(bantu, bantuan(lain, hari_ini))[0] == 404
        _status, jadi = bidan.kirim(bantu, bantuan(sendiri, hari_ini))
        tetangga = INTERVENSI if bantu == INTERVENSI_IBU else INTERVENSI_IBU
        assert bidan.status(f"{tetangga}{jadi['id']}/") == 404
        assert bidan.ubah(f"{tetangga}{jadi['id']}/", hasil="Salah alamat")[0] == 404


def test_a_token_for_children_is_refused(client: Client, kasus: Kasus) -> None:
    """The scopes of mothers are their own, for reading and for helping."""
    anak = kepala(roles.BIDAN, "simpati:baca", "simpati:dampingi")
    assert client.get(KASUS_IBU, **anak).status_code == 403
    assert client.get(f"{KASUS_IBU}{kasus.pk}/", **anak).status_code == 403
    assert client.post(f"{KASUS_IBU}{kasus.pk}/ambil/", **anak).status_code == 403


def test_answers_are_as_documented(kasus: Kasus, hari_ini: date) -> None:
    """What is listed, opened, taken on, moved on and helped keeps to the OpenAPI document."""
    token = {**kepala(roles.BIDAN, *SEMUA)["headers"], "Accept-Encoding": "identity"}
    dokumen = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    semua: list[tuple[int, str, str, Any]] = [
        (201, "POST", INTERVENSI_IBU, bantuan(kasus, hari_ini)),
        (200, "GET", INTERVENSI_IBU, None),
        (200, "GET", KASUS_IBU, None),
        (200, "GET", f"{KASUS_IBU}{{pk}}/", None),
        (200, "POST", f"{KASUS_IBU}{{pk}}/ambil/", None),
        (200, "POST", f"{KASUS_IBU}{{pk}}/status/", {"status": "ditangani"}),
        (409, "POST", f"{KASUS_IBU}{{pk}}/status/", {"status": "pulih"}),
    ]
    for status, cara, alamat, isi in semua:
        satu = dokumen[alamat][cara].Case(path_parameters={"pk": kasus.pk} if "{" in alamat else {})
        if isi is not None:
            satu.body, satu.media_type = isi, "application/json"
        jawaban = satu.call(headers=token)
        assert jawaban.status_code == status, (cara, alamat, jawaban.text)
        # The token is real, which schemathesis cannot know of a header given by hand.
        satu.validate_response(jawaban, excluded_checks=[checks.ignored_auth])


@pytest.mark.parametrize(("atas", "bawah"), [(120, None), (None, 80)])
def test_half_a_blood_pressure_is_refused_by_the_database(
    posyandu: Posyandu, orang: Orang, petugas: User, hari_ini: date, atas: int, bawah: int
) -> None:
    """Whoever writes past the forms too."""
    satu = orang(posyandu)[PERIKSA_IBU]
    with pytest.raises(IntegrityError), transaction.atomic():
        PemeriksaanIbu.objects.filter(pk=satu.pk).update(sistolik=atas, diastolik=bawah)
