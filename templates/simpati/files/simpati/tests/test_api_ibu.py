"""Families, mothers and girls by SIMPATI's API: rows of the token's owner, rules of the pages."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import schemathesis
from django.test import Client
from schemathesis.specs.openapi import checks

from inti.audit.models import AccessEntry
from inti.models import User, Wilayah
from simpati import roles
from simpati.kehamilan import hpl
from simpati.models import (
    Balita,
    IbuHamil,
    Kasus,
    Keluarga,
    PemeriksaanIbu,
    PemeriksaanRemaja,
    Posyandu,
    RemajaPutri,
)
from simpati.pemeriksaan import AKHIR
from simpati.tests.conftest import BuatBalita, Masuk
from simpati.tests.test_api import BALITA, kepala
from simpati.tests.test_api_tulis import AWAL, SEMUA, Program, pesan
from simpati.tests.test_api_tulis import bidan as bidan
from simpati.tests.test_api_tulis import milik as milik
from simpati.tests.test_api_tulis import program_kader as program_kader
from simpati.tests.test_halaman import nik_untuk
from tests.wsgi import application

IBU, REMAJA, KELUARGA = f"{AWAL}ibu/", f"{AWAL}remaja/", f"{AWAL}keluarga/"
PERIKSA_IBU, PERIKSA_REMAJA = f"{AWAL}pemeriksaan-ibu/", f"{AWAL}pemeriksaan-remaja/"
DAFTAR = (IBU, REMAJA, KELUARGA, PERIKSA_IBU, PERIKSA_REMAJA)
NO_KK = "1101010101209901"
LAHIR_IBU = date(1995, 1, 15)
Orang = Callable[..., dict[str, Any]]


@pytest.fixture
def orang(hari_ini: date, petugas: User) -> Orang:
    """Make a mother, a girl, their visits and the mother's family; gives them by address."""

    def buat(posyandu: Posyandu, nomor: int = 9901) -> dict[str, Any]:
        hpht = hari_ini - timedelta(days=140)
        rumah = Keluarga.objects.create(
            desa=posyandu.desa, no_kk=f"110101010109{nomor}", kepala="Asep"
        )
        ibu = IbuHamil.objects.create(
            posyandu=posyandu,
            keluarga=rumah,
            nama="Lilis",
            tanggal_lahir=LAHIR_IBU,
            nik=nik_untuk(LAHIR_IBU, "P", nomor),
            hpht=hpht,
            hpl=hpl(hpht),
            gravida=2,
        )
        lahir = lahir_remaja(hari_ini)
        remaja = RemajaPutri.objects.create(
            posyandu=posyandu, nama="Neng", tanggal_lahir=lahir, nik=nik_untuk(lahir, "P", nomor)
        )
        isi = {"tanggal": hari_ini, "petugas": petugas, "hb": Decimal("11.2")}
        return {
            IBU: ibu,
            REMAJA: remaja,
            KELUARGA: rumah,
            PERIKSA_IBU: PemeriksaanIbu.objects.create(ibu=ibu, **isi),
            PERIKSA_REMAJA: PemeriksaanRemaja.objects.create(remaja=remaja, **isi),
        }

    return buat


def lahir_remaja(hari_ini: date) -> date:
    """Give the birthday of a girl of fourteen."""
    return hari_ini - timedelta(days=5300)


def ibu_baru(posyandu: Posyandu, hari_ini: date, **lain: Any) -> dict[str, Any]:
    """Give a mother in her tenth week, to be registered."""
    baku = {"nama": "Lilis", "tanggal_lahir": LAHIR_IBU.isoformat(), "gravida": 2}
    hpht = (hari_ini - timedelta(days=70)).isoformat()
    return {"posyandu": posyandu.pk, "hpht": hpht, **baku, **lain}


def remaja_baru(posyandu: Posyandu, hari_ini: date, **lain: Any) -> dict[str, Any]:
    """Give a girl to be registered."""
    lahir = lahir_remaja(hari_ini).isoformat()
    return {"posyandu": posyandu.pk, "nama": "Neng", "tanggal_lahir": lahir, **lain}


def test_rows_of_the_owner_alone(
    program_kader: Program, posyandu: Posyandu, posyandu_lain: Posyandu, orang: Orang
) -> None:
    """A kader's program lists and opens her own posyandu; others' rows are not found."""
    sendiri, lain = orang(posyandu), orang(posyandu_lain, 9902)
    for alamat in DAFTAR:
        daftar = program_kader.baca(alamat)["items"]
        assert [satu["id"] for satu in daftar] == [sendiri[alamat].pk], alamat
        assert program_kader.baca(f"{alamat}{sendiri[alamat].pk}/")["id"] == daftar[0]["id"]
        assert program_kader.status(f"{alamat}{lain[alamat].pk}/") == 404, alamat
        assert program_kader.ubah(f"{alamat}{lain[alamat].pk}/")[0] == 404, alamat
    for alamat in (IBU, REMAJA):
        tersaring = program_kader.baca(f"{alamat}?posyandu={posyandu_lain.pk}")
        assert tersaring["items"] == []


def test_nothing_is_written_for_rows_of_others(
    program_kader: Program,
    posyandu_lain: Posyandu,
    buat_balita: BuatBalita,
    orang: Orang,
    hari_ini: date,
) -> None:
    """Not registered, not examined, not ended, no family named."""
    lain, hari = orang(posyandu_lain), hari_ini.isoformat()
    ibu, remaja = lain[IBU].pk, lain[REMAJA].pk
    akhir = {"status": "pindah", "tanggal": hari}
    anak = buat_balita(posyandu_lain)
    for alamat, isi in (
        (IBU, ibu_baru(posyandu_lain, hari_ini)),
        (REMAJA, remaja_baru(posyandu_lain, hari_ini)),
        (PERIKSA_IBU, {"ibu": ibu, "tanggal": hari, "berat_kg": 50}),
        (PERIKSA_REMAJA, {"remaja": remaja, "tanggal": hari, "ttd_diminum": 4}),
        (f"{IBU}{ibu}/akhir/", akhir),
        (f"{IBU}{ibu}/keluarga/", {"no_kk": NO_KK, "kepala": "Ujang"}),
        (f"{BALITA}{anak.pk}/keluarga/", {"no_kk": NO_KK, "kepala": "Ujang"}),
    ):
        assert program_kader.kirim(alamat, isi)[0] == 404, alamat
    assert (IbuHamil.objects.count(), RemajaPutri.objects.count()) == (1, 1)
    assert Keluarga.objects.count() == 1
    assert IbuHamil.objects.get().hamil


def test_another_unit_sees_nothing(
    milik: Callable[..., Program],
    desa: Wilayah,
    desa_lain: Wilayah,
    posyandu: Posyandu,
    orang: Orang,
) -> None:
    """Neither the next village's bidan nor whoever sees figures only."""
    sendiri = orang(posyandu)
    for program in (milik(roles.BIDAN, desa_lain, "jauh"), milik(roles.DINAS, desa)):
        for alamat in DAFTAR:
            assert program.baca(alamat)["items"] == []
            assert program.status(f"{alamat}{sendiri[alamat].pk}/") == 404


def test_scopes_of_their_own(
    client: Client, masuk: Masuk, desa: Wilayah, posyandu: Posyandu, orang: Orang, hari_ini: date
) -> None:
    """A token for children reads no mother; one for reading writes nothing."""
    ada = orang(posyandu)
    masuk(roles.BIDAN, desa)
    anak = Program(client, kepala(roles.BIDAN, "simpati:baca", "simpati:tulis", "simpati:daftar"))
    baca = Program(client, kepala(roles.BIDAN, "simpati:baca-ibu"))
    tulis = Program(client, kepala(roles.BIDAN, "simpati:tulis-ibu"))
    hari = hari_ini.isoformat()
    for alamat in DAFTAR:
        assert anak.status(alamat) == tulis.status(alamat) == 403, alamat
        assert baca.status(alamat) == 200
        for program in (anak, baca):
            assert program.ubah(f"{alamat}{ada[alamat].pk}/")[0] == 403
    assert anak.kirim(PERIKSA_IBU, {"ibu": ada[IBU].pk, "tanggal": hari})[0] == 403
    assert tulis.kirim(IBU, ibu_baru(posyandu, hari_ini))[0] == 403
    assert tulis.kirim(f"{IBU}{ada[IBU].pk}/akhir/")[0] == 403


def test_reads_are_in_the_access_log(bidan: Program, posyandu: Posyandu, orang: Orang) -> None:
    """One entry for each request; a visit is its mother or girl."""
    ada = orang(posyandu)
    milik = {**ada, PERIKSA_IBU: ada[IBU], PERIKSA_REMAJA: ada[REMAJA]}
    for daftar in DAFTAR:
        for alamat in (daftar, f"{daftar}{ada[daftar].pk}/"):
            sebelum = AccessEntry.objects.count()
            bidan.baca(alamat)
            assert AccessEntry.objects.count() == sebelum + 1, alamat
            catatan = AccessEntry.objects.latest("pk")
            assert (catatan.subject, catatan.keys, catatan.why) == (
                milik[daftar]._meta.label_lower,
                f",{milik[daftar].pk},",
                "Membaca lewat API",
            )


def test_numbers_of_identity_are_masked(bidan: Program, posyandu: Posyandu, orang: Orang) -> None:
    """Of NIK and KK only the last four digits leave the service."""
    ada = orang(posyandu)
    for alamat, nama, nomor in (
        (IBU, "nik_samar", ada[IBU].nik),
        (REMAJA, "nik_samar", ada[REMAJA].nik),
        (KELUARGA, "no_kk_samar", ada[KELUARGA].no_kk),
    ):
        rinci = bidan.baca(f"{alamat}{ada[alamat].pk}/")
        for isi in (bidan.baca(alamat)["items"][0], rinci):
            assert nomor not in str(isi)
            assert isi[nama].endswith(nomor[-4:])


def test_lists_cost_few_queries(
    bidan: Program, posyandu: Posyandu, orang: Orang, django_assert_max_num_queries: Any
) -> None:
    """As many for one row as for twelve: token, assignments, list, and the note of the read."""
    for nomor in range(9901, 9913):
        ada = orang(posyandu, nomor)
    bidan.baca(IBU)
    for alamat in DAFTAR:
        with django_assert_max_num_queries(8):
            assert len(bidan.baca(alamat)["items"]) == 12
        with django_assert_max_num_queries(11):
            bidan.baca(f"{alamat}{ada[alamat].pk}/")


def test_a_mother_is_registered_and_corrected(
    bidan: Program, posyandu: Posyandu, posyandu_lain: Posyandu, hari_ini: date
) -> None:
    """One pregnancy at a time; the birth is expected by ultrasound, else from the last period."""
    nik = nik_untuk(LAHIR_IBU, "P")
    baru = ibu_baru(posyandu, hari_ini, nik=nik, tinggi_cm=152.04, telepon="+62 812 0000 0001")
    status, jadi = bidan.kirim(IBU, baru)
    assert (status, jadi["tinggi_cm"], jadi["telepon"]) == (201, 152.0, "081200000001")
    hpht = hari_ini - timedelta(days=70)
    assert (jadi["hpl"], jadi["hpl_usg"], jadi["status"]) == (hpl(hpht).isoformat(), False, "hamil")
    satu = f"{IBU}{jadi['id']}/"
    assert bidan.baca(satu) == jadi
    ganda = bidan.kirim(IBU, {**baru, "posyandu": posyandu_lain.pk})
    assert (ganda[0], "sedang hamil di Posyandu Melati" in pesan(ganda[1])) == (409, True)
    lalu = hpht - timedelta(days=7)
    status, jadi = bidan.ubah(satu, hpht=lalu.isoformat())
    assert (status, jadi["hpl"], jadi["nama"]) == (200, hpl(lalu).isoformat(), "Lilis")
    assert IbuHamil.objects.get().nik == nik
    usg = (hpl(lalu) + timedelta(days=3)).isoformat()
    assert bidan.ubah(satu, hpl=usg)[1]["hpl_usg"] is True
    assert bidan.ubah(satu, gravida=3)[1]["hpl"] == usg
    assert bidan.ubah(satu, hpl=None)[1]["hpl"] == hpl(lalu).isoformat()
    assert "#/hpht" in pesan(bidan.ubah(satu, hpht=None)[1])
    laki = ibu_baru(posyandu, hari_ini, nik=nik_untuk(LAHIR_IBU, "L", 7))
    assert "#/nik" in pesan(bidan.kirim(IBU, laki)[1])
    assert AccessEntry.objects.latest("pk").why == "Memperbaiki data ibu hamil lewat API"
    assert IbuHamil.objects.count() == 1


def test_a_visit_opens_a_case_and_is_told_with_its_findings(
    bidan: Program, program_kader: Program, posyandu: Posyandu, orang: Orang, hari_ini: date
) -> None:
    """A kader's part and the bidan's; once a day; whoever corrects is its recorder."""
    ibu = orang(posyandu)[IBU]
    ibu.pemeriksaan.all().delete()
    isi = {"ibu": ibu.pk, "tanggal": hari_ini.isoformat(), "lila_cm": 22.44, "ttd_diminum": 0}
    status, salah = program_kader.kirim(PERIKSA_IBU, {**isi, "hb": 10.4})
    assert (status, "#/hb" in pesan(salah)) == (409, True)
    status, jadi = program_kader.kirim(PERIKSA_IBU, {**isi, "hb": None})
    assert (status, jadi["lila_cm"], jadi["kek"]) == (201, 22.4, True)
    assert (jadi["ttd_diminum"], jadi["hb"], jadi["anemia"]) == (0, None, None)
    assert Kasus.objects.get().ibu == ibu
    satu = f"{PERIKSA_IBU}{jadi['id']}/"
    assert bidan.baca(satu) == jadi == bidan.baca(f"{PERIKSA_IBU}?ibu={ibu.pk}")["items"][0]
    assert bidan.kirim(PERIKSA_IBU, isi)[0] == 409
    status, jadi = bidan.ubah(satu, hb=9.9, sistolik=110, diastolik=70)
    assert (status, jadi["anemia"], jadi["lila_cm"]) == (200, "sedang", 22.4)
    assert jadi["ttd_diminum"] == 0
    assert PemeriksaanIbu.objects.get().petugas.username == roles.BIDAN
    assert program_kader.ubah(satu, berat_kg=51.25)[1]["hb"] == 9.9
    assert program_kader.ubah(satu, hb=12.0)[0] == 409
    for bawah in (None, 115):
        assert "Tekanan darah" in pesan(bidan.ubah(satu, diastolik=bawah)[1])
    besok = (hari_ini + timedelta(days=1)).isoformat()
    assert "#/tanggal" in pesan(bidan.ubah(satu, tanggal=besok)[1])
    assert bidan.baca(f"{PERIKSA_IBU}?sejak={besok}")["items"] == []
    kosong = {"ibu": ibu.pk, "tanggal": (hari_ini - timedelta(days=1)).isoformat()}
    assert bidan.kirim(PERIKSA_IBU, kosong)[0] == 409


def test_a_pregnancy_ends_once(
    bidan: Program, posyandu: Posyandu, orang: Orang, hari_ini: date
) -> None:
    """Not before its last visit, not in the future; what comes after is refused."""
    ibu = orang(posyandu)[IBU]
    akhir = f"{IBU}{ibu.pk}/akhir/"
    for hari in (-1, 1):
        tanggal = (hari_ini + timedelta(days=hari)).isoformat()
        assert bidan.kirim(akhir, {"status": "bersalin", "tanggal": tanggal})[0] == 409
    assert bidan.kirim(akhir, {"status": "hamil", "tanggal": hari_ini.isoformat()})[0] == 422
    assert [satu["id"] for satu in bidan.baca(f"{IBU}?hamil=true")["items"]] == [ibu.pk]
    isi = {"status": "bersalin", "tanggal": hari_ini.isoformat()}
    status, jadi = bidan.kirim(akhir, isi)
    assert (status, jadi["status"], jadi["berakhir"]) == (200, "bersalin", isi["tanggal"])
    assert bidan.kirim(akhir, isi)[0] == 409
    assert bidan.baca(f"{IBU}?hamil=true")["items"] == []
    assert len(bidan.baca(f"{IBU}?hamil=false")["items"]) == 1


def test_a_girl_is_registered_examined_and_corrected(
    bidan: Program, program_kader: Program, posyandu: Posyandu, hari_ini: date
) -> None:
    """Ten to nineteen years old, once; her Hb is the bidan's to enter."""
    nik = nik_untuk(lahir_remaja(hari_ini), "P")
    baru = remaja_baru(posyandu, hari_ini, nik=nik, sekolah="SMP  1")
    status, jadi = program_kader.kirim(REMAJA, baru)
    assert (status, jadi["sekolah"], jadi["aktif"]) == (201, "SMP 1", True)
    assert "#/nik" in pesan(program_kader.kirim(REMAJA, baru)[1])
    tua = remaja_baru(posyandu, hari_ini, tanggal_lahir=LAHIR_IBU.isoformat())
    assert "#/tanggal_lahir" in pesan(program_kader.kirim(REMAJA, tua)[1])
    satu = f"{REMAJA}{jadi['id']}/"
    assert program_kader.ubah(satu, aktif=False)[1] == {**jadi, "aktif": False}
    assert RemajaPutri.objects.get().nik == nik
    assert [len(bidan.baca(f"{REMAJA}?aktif={nilai}")["items"]) for nilai in ("true", "false")] == [
        0,
        1,
    ]
    kunjungan = {"remaja": jadi["id"], "tanggal": hari_ini.isoformat(), "ttd_diminum": 0}
    assert "#/hb" in pesan(program_kader.kirim(PERIKSA_REMAJA, {**kunjungan, "hb": 11.9})[1])
    status, jadi = program_kader.kirim(PERIKSA_REMAJA, kunjungan)
    assert (status, jadi["ttd_diminum"], jadi["anemia"]) == (201, 0, None)
    assert program_kader.kirim(PERIKSA_REMAJA, kunjungan)[0] == 409
    alamat = f"{PERIKSA_REMAJA}{jadi['id']}/"
    assert bidan.ubah(alamat, hb=11.94)[1] == {**jadi, "hb": 11.9, "anemia": True}
    assert bidan.ubah(alamat, hb=12)[1]["anemia"] is False
    assert bidan.baca(f"{PERIKSA_REMAJA}?remaja={kunjungan['remaja']}")["items"][0]["hb"] == 12
    assert bidan.baca(f"{PERIKSA_REMAJA}?remaja={10**6}")["items"] == []


def test_a_family_is_named_by_its_card(
    bidan: Program,
    program_kader: Program,
    posyandu: Posyandu,
    posyandu_lain: Posyandu,
    buat_balita: BuatBalita,
    orang: Orang,
) -> None:
    """Made once; the same card is the same family, and stays as it is."""
    anak, ibu = buat_balita(posyandu), orang(posyandu_lain)[IBU]
    isi = {"no_kk": NO_KK, "kepala": " Ujang ", "rt": "02", "air_minum_layak": "tidak"}
    status, jadi = program_kader.kirim(f"{BALITA}{anak.pk}/keluarga/", isi)
    assert (status, jadi["kepala"], jadi["rt"], jadi["balita"]) == (201, "Ujang", "02", [anak.pk])
    assert program_kader.kirim(f"{BALITA}{anak.pk}/keluarga/", isi) == (200, jadi)
    status, dikenal = bidan.kirim(f"{IBU}{ibu.pk}/keluarga/", {**isi, "kepala": "Lain"})
    assert (status, dikenal) == (200, {**jadi, "ibu": [ibu.pk]})
    satu = f"{KELUARGA}{jadi['id']}/"
    assert program_kader.baca(satu) == jadi  # the mother is of another posyandu
    assert program_kader.ubah(satu, jamban_layak="ya")[1] == {**jadi, "jamban_layak": "ya"}
    palsu = {**isi, "no_kk": "1" * 12 + "0000"}
    assert bidan.kirim(f"{BALITA}{anak.pk}/keluarga/", palsu)[0] == 409
    lain = {**isi, "no_kk": NO_KK[:-1] + "2"}
    assert bidan.kirim(f"{IBU}{ibu.pk}/keluarga/", lain)[0] == 201
    status, salah = bidan.ubah(satu, no_kk=lain["no_kk"])
    assert (status, "#/no_kk" in pesan(salah)) == (409, True)
    assert len(bidan.baca(f"{KELUARGA}?desa={posyandu.desa_id}")["items"]) == 2
    assert bidan.baca(f"{KELUARGA}?desa={posyandu.desa_id[:-1]}9")["items"] == []


def test_a_decile_is_for_health_workers(
    bidan: Program, program_kader: Program, posyandu: Posyandu, buat_balita: BuatBalita
) -> None:
    """A kader neither reads nor gives it; no older one replaces a newer."""
    anak = buat_balita(posyandu)
    desil = {"desil": 2, "sumber_desil": "DTSEN", "periode_desil": "2025-04"}
    isi = {"no_kk": NO_KK, "kepala": "Ujang"}
    alamat = f"{BALITA}{anak.pk}/keluarga/"
    assert "#/desil" in pesan(program_kader.kirim(alamat, {**isi, **desil})[1])
    status, jadi = bidan.kirim(alamat, {**isi, **desil})
    assert (status, {nama: jadi[nama] for nama in desil}) == (201, desil)
    satu = f"{KELUARGA}{jadi['id']}/"
    assert program_kader.baca(satu) == {
        **jadi,
        "desil": None,
        "sumber_desil": "",
        "periode_desil": None,
    }
    for nilai in (2, 3):
        assert program_kader.ubah(satu, desil=nilai)[0] == 409
    assert program_kader.ubah(satu, kepala="Asep", desil=None)[0] == 200
    assert bidan.ubah(satu, desil=3)[0] == 409
    assert bidan.ubah(satu, desil=3, periode_desil="2026-01")[1]["desil"] == 3
    assert Keluarga.objects.get().kepala == "Asep"


@pytest.mark.parametrize(
    ("alamat", "salah", "kunci"),
    [
        (IBU, {"gravida": 0}, "gravida"),
        (IBU, {"tinggi_cm": 15.2}, "tinggi_cm"),
        (IBU, {"nik": "12"}, "nik"),
        (IBU, {"hpht": "kemarin"}, "hpht"),
        (IBU, {"nama": ""}, "nama"),
        (IBU, {"status": "hamil"}, "status"),
        (REMAJA, {"tanggal_lahir": 2010}, "tanggal_lahir"),
        (REMAJA, {"aktif": True}, "aktif"),
        (PERIKSA_IBU, {"lila_cm": 245}, "lila_cm"),
        (PERIKSA_IBU, {"ttd_diminum": -1}, "ttd_diminum"),
        (PERIKSA_IBU, {"hb": "11.2"}, "hb"),
        (PERIKSA_REMAJA, {"hb": 112}, "hb"),
        (KELUARGA, {"no_kk": "1101"}, "no_kk"),
        (KELUARGA, {"desil": 11}, "desil"),
        (KELUARGA, {"jamban_layak": "mungkin"}, "jamban_layak"),
        (KELUARGA, {"periode_desil": "04/2025"}, "periode_desil"),
    ],
)
def test_a_wrong_value_is_told_by_field(
    bidan: Program,
    posyandu: Posyandu,
    orang: Orang,
    hari_ini: date,
    alamat: str,
    salah: dict[str, Any],
    kunci: str,
) -> None:
    """422 names the field; nothing is written."""
    ada = orang(posyandu)
    kemarin = (hari_ini - timedelta(days=1)).isoformat()
    ke, isi = {
        IBU: (IBU, ibu_baru(posyandu, hari_ini)),
        REMAJA: (REMAJA, remaja_baru(posyandu, hari_ini)),
        PERIKSA_IBU: (PERIKSA_IBU, {"ibu": ada[IBU].pk, "tanggal": kemarin, "berat_kg": 50}),
        PERIKSA_REMAJA: (PERIKSA_REMAJA, {"remaja": ada[REMAJA].pk, "tanggal": kemarin}),
        KELUARGA: (f"{IBU}{ada[IBU].pk}/keluarga/", {"no_kk": NO_KK, "kepala": "Ujang"}),
    }[alamat]
    status, jawaban = bidan.kirim(ke, {**isi, **salah})
    assert status == 422
    assert [satu["pointer"] for satu in jawaban["errors"]] == [f"#/{kunci}"]
    assert type(ada[alamat]).objects.count() == 1


def test_answers_are_as_documented(
    masuk: Masuk,
    desa: Wilayah,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    orang: Orang,
    hari_ini: date,
) -> None:
    """What is listed, opened, registered, corrected and ended keeps to the OpenAPI document."""
    masuk(roles.BIDAN, desa)
    token = {**kepala(roles.BIDAN, *SEMUA)["headers"], "Accept-Encoding": "identity"}
    dokumen = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    ada, hari = orang(posyandu), hari_ini.isoformat()
    kemarin = (hari_ini - timedelta(days=1)).isoformat()
    ibu, remaja = ada[IBU].pk, ada[REMAJA].pk
    kk = {"no_kk": NO_KK, "kepala": "Ujang"}
    semua: list[tuple[int, Any, str, int | None, dict[str, Any]]] = [
        *((200, "GET", alamat, None, {}) for alamat in DAFTAR),
        *((200, "GET", f"{alamat}{{pk}}/", ada[alamat].pk, {}) for alamat in DAFTAR),
        *((200, "PATCH", f"{alamat}{{pk}}/", ada[alamat].pk, {}) for alamat in DAFTAR),
        (201, "POST", IBU, None, {**ibu_baru(posyandu, hari_ini), "nama": "Ibu Lain"}),
        (201, "POST", REMAJA, None, {**remaja_baru(posyandu, hari_ini), "nama": "Putri Lain"}),
        (201, "POST", PERIKSA_IBU, None, {"ibu": ibu, "tanggal": kemarin, "lila_cm": 22}),
        (201, "POST", PERIKSA_REMAJA, None, {"remaja": remaja, "tanggal": kemarin, "hb": 9}),
        (201, "POST", f"{BALITA}{{pk}}/keluarga/", buat_balita(posyandu).pk, kk),
        (200, "POST", f"{IBU}{{pk}}/keluarga/", ibu, kk),
        (200, "POST", f"{IBU}{{pk}}/akhir/", ibu, {"status": "bersalin", "tanggal": hari}),
    ]
    for status, cara, alamat, pk, isi in semua:
        satu = dokumen[alamat][cara].Case(path_parameters={"pk": pk} if pk else {})
        if cara != "GET":
            satu.body, satu.media_type = isi, "application/json"
        jawaban = satu.call(headers=token)
        assert jawaban.status_code == status, (cara, alamat, jawaban.text)
        # The token is real, which schemathesis cannot know of a header given by hand.
        satu.validate_response(jawaban, excluded_checks=[checks.ignored_auth])


def test_a_born_child_is_registered_with_its_mother(
    program_kader: Program,
    posyandu: Posyandu,
    posyandu_lain: Posyandu,
    orang: Orang,
    hari_ini: date,
) -> None:
    """Her family is the child's; a mother who is pregnant, or another's, is not found."""
    ibu, lain = orang(posyandu)[IBU], orang(posyandu_lain, 9902)[IBU]
    bayi = {
        "posyandu": posyandu.pk,
        "nama": "Bayi Lilis",
        "jenis_kelamin": "L",
        "tanggal_lahir": hari_ini.isoformat(),
        "nama_ibu": "Lilis",
    }
    assert program_kader.kirim(BALITA, {**bayi, "ibu": ibu.pk})[0] == 404
    akhir = {"status": "bersalin", "tanggal": hari_ini.isoformat()}
    assert program_kader.kirim(f"{IBU}{ibu.pk}/akhir/", akhir)[0] == 200
    IbuHamil.objects.filter(pk=lain.pk).update(status="bersalin", berakhir=hari_ini)
    assert program_kader.kirim(BALITA, {**bayi, "ibu": lain.pk})[0] == 404
    assert not Balita.objects.exists()
    assert program_kader.kirim(BALITA, {**bayi, "ibu": ibu.pk})[0] == 201
    anak = Balita.objects.get()
    assert (anak.ibu, anak.keluarga) == (ibu, ibu.keluarga)


def test_the_document_knows_every_end(client: Client) -> None:
    """What may be sent is what the rules take for an end."""
    skema = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["AkhirIn"]
    assert skema["properties"]["status"]["enum"] == [satu.value for satu in AKHIR]
