"""What a child and a measurement are in FHIR R4, for any data, against its schema."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir import sumber
from fhir.pilih import kembar
from fhir.sumber import AKHIR, DIUBAH, KELIRU
from fhir.tests.conftest import periksa, skema
from inti.models import Wilayah
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.pencatatan import isi
from simpati.tests.conftest import BuatBalita, Ukur

LAHIR = date(2025, 3, 14)
NIK = st.from_regex(r"\A[0-9]{16}\Z")
NAMA = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "Zs", "P")), min_size=1, max_size=100
).filter(str.strip)


@st.composite
def anak(draw: st.DrawFn) -> Balita:
    """A child as the database allows it, saved nowhere."""
    desa = Wilayah(kode=draw(st.from_regex(r"\A[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}\Z")), nama="Desa")
    posyandu = Posyandu(pk=draw(st.integers(1, 2**40)), nama=draw(NAMA), desa=desa, rw="01")
    return Balita(
        pk=draw(st.integers(1, 2**40)),
        posyandu=posyandu,
        nama=draw(NAMA),
        jenis_kelamin=draw(st.sampled_from("LP")),
        tanggal_lahir=LAHIR,
        nama_ibu=draw(NAMA),
        nik=draw(st.just("") | NIK),
        nik_ibu=draw(st.just("") | NIK),
        urutan_kembar=draw(st.integers(1, 5)),
        alamat=draw(st.just("") | NAMA),
        rt=draw(st.sampled_from(["", "1", "002"])),
        rw=draw(st.sampled_from(["", "01"])),
        aktif=draw(st.booleans()),
    )


@st.composite
def ukuran(draw: st.DrawFn) -> Pengukuran:
    """A measurement with its z-scores, saved nowhere."""
    satu = Pengukuran(
        pk=draw(st.integers(1, 2**40)),
        balita=draw(anak()),
        tanggal=LAHIR + timedelta(days=draw(st.integers(0, 1826))),
        berat_kg=draw(st.decimals("0.5", 40, places=2)),
        panjang_tinggi_cm=draw(st.decimals(30, 130, places=1)),
        posisi=draw(st.sampled_from(Pengukuran.PosisiUkur.values)),
        edema=draw(st.booleans()),
    )
    return isi(satu)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(
    satu=ukuran(),
    utuh=st.booleans(),
    saudara=st.booleans(),
    status=st.sampled_from([AKHIR, DIUBAH, KELIRU]),
)
def test_whatever_is_stored_is_valid_r4(
    satu: Pengukuran, utuh: bool, saudara: bool, status: str
) -> None:
    """Posyandu, child and every Observation keep to the schema; ids of files are FHIR's."""
    rujuk = sumber.rujuk_berkas
    anaknya = satu.balita
    semua = [
        sumber.organisasi(anaknya.posyandu, "10000004"),
        sumber.pasien(anaknya, rujuk, utuh=utuh, kembar=saudara),
        *sumber.pengamatan(satu, status, rujuk, anaknya.posyandu.pk),
    ]
    for hasil in semua:
        periksa({**hasil.isi, "id": sumber.id_berkas(hasil.jenis, hasil.kunci)})
    teks = str(semua[1].isi)
    for rahasia in (anaknya.nik, anaknya.nik_ibu):
        assert not rahasia or (rahasia in teks) == utuh
    assert ("name" in semua[1].isi) == utuh


def test_the_schema_finds_faults() -> None:
    """Else the law above would say nothing."""
    for salah in (
        {"resourceType": "Observation"},
        {"resourceType": "Patient", "gender": "L"},
        {"resourceType": "Patient", "birthDate": "14-03-2025"},
        {"resourceType": "Patient", "nik": "1"},
        {"resourceType": "Bundle", "type": "kumpulan"},
    ):
        assert not skema().is_valid(salah), salah


def pengamatan(satu: Pengukuran) -> dict[str, dict[str, Any]]:
    """Give the Observations of a measurement by what they tell."""
    semua = sumber.pengamatan(satu, AKHIR, sumber.rujuk_berkas, satu.balita.posyandu_id)
    return {hasil.kode: hasil.isi for hasil in semua}


def kodean(isi: dict[str, Any]) -> list[tuple[str, str]]:
    """Give system and code of each coding."""
    return [(satu["system"], satu["code"]) for satu in isi["coding"]]


def test_values_units_and_codes(buat_balita: BuatBalita, posyandu: Posyandu, ukur: Ukur) -> None:
    """Weight, length and z-scores as a receiver reads them."""
    satu = ukur(buat_balita(posyandu))
    semua = pengamatan(satu)
    assert set(semua) == {"berat", "panjang-tinggi", "edema", "z-tbu", "z-bbu", "z-bbtb", "z-imtu"}
    berat, panjang = semua["berat"], semua["panjang-tinggi"]
    assert berat["valueQuantity"] == {
        "value": 9.6,
        "unit": "kg",
        "system": "http://unitsofmeasure.org",
        "code": "kg",
    }
    assert kodean(berat["code"]) == [("http://loinc.org", "29463-7")]
    assert kodean(panjang["code"]) == [
        ("http://loinc.org", "8302-2"),
        ("http://loinc.org", "8306-3"),
    ]
    assert panjang["valueQuantity"]["code"] == "cm"
    assert semua["edema"]["valueBoolean"] is False
    assert semua["berat"]["effectiveDateTime"] == satu.tanggal.isoformat()
    z = semua["z-tbu"]
    assert Decimal(str(z["valueQuantity"]["value"])) == satu.z_tbu
    assert [kode for _sistem, kode in kodean(z["interpretation"][0])] == ["normal"]
    assert len(z["derivedFrom"]) == 2
    # Nobody else's system is used for what has no code of its own there.
    assert all("loinc" not in sistem for sistem, _kode in kodean(z["code"]))


def test_a_child_that_stood_and_a_flagged_score(
    buat_balita: BuatBalita, posyandu: Posyandu, ukur: Ukur, hari_ini: date
) -> None:
    """Standing has no code of lying; an implausible z-score does not leave."""
    besar = buat_balita(posyandu, tanggal_lahir=hari_ini - timedelta(days=1200))
    semua = pengamatan(ukur(besar, berat="14", panjang="95", posisi="berdiri"))
    assert kodean(semua["panjang-tinggi"]["code"]) == [("http://loinc.org", "8302-2")]
    aneh = ukur(buat_balita(posyandu, nama="Aneh"), panjang="40")
    assert aneh.tanda_tbu
    assert "z-tbu" not in pengamatan(aneh)


@pytest.mark.parametrize(
    ("urutan", "saudara", "tertulis"), [(1, False, 0), (1, True, 1), (2, True, 2)]
)
def test_order_of_birth_beside_the_mothers_nik(
    buat_balita: BuatBalita, posyandu: Posyandu, urutan: int, saudara: bool, tertulis: int
) -> None:
    """As SATUSEHAT finds a child without NIK: 0 for who is no twin."""
    ibu = "1101015501909901"
    satu = buat_balita(posyandu, nik_ibu=ibu, urutan_kembar=urutan)
    if saudara:
        buat_balita(posyandu, nama="Saudara", nik_ibu=ibu, urutan_kembar=3 - urutan)
    terbaca = kembar([satu.pk])
    assert terbaca == ({satu.pk} if saudara else set())
    isi = sumber.pasien(satu, sumber.rujuk_berkas, utuh=True, kembar=bool(terbaca)).isi
    assert isi["multipleBirthInteger"] == tertulis
    assert isi["identifier"][1] == {
        "use": "official",
        "system": "https://fhir.kemkes.go.id/id/nik-ibu",
        "value": ibu,
    }


def test_village_codes_have_no_dots(buat_balita: BuatBalita, posyandu: Posyandu) -> None:
    """As SATUSEHAT writes them: province, city, district, village, then RT and RW."""
    satu = buat_balita(posyandu, alamat="Jalan Melati 3", rt="02", rw="01")
    (alamat,) = sumber.pasien(satu, sumber.rujuk_berkas, utuh=True).isi["address"]
    kode = posyandu.desa_id.replace(".", "")
    bagian = {isi["url"]: isi["valueCode"] for isi in alamat["extension"][0]["extension"]}
    assert bagian == {
        "province": kode[:2],
        "city": kode[:4],
        "district": kode[:6],
        "village": kode,
        "rt": "02",
        "rw": "01",
    }
    assert alamat["line"] == ["Jalan Melati 3"]


def test_blanks_of_word_processors(buat_balita: BuatBalita, posyandu: Posyandu) -> None:
    """FHIR's strings know the plain one alone."""
    satu = buat_balita(posyandu, nama="Budi\xa0Santoso", alamat="\u2003")
    isi = sumber.pasien(satu, sumber.rujuk_berkas, utuh=True).isi
    periksa(isi)
    assert isi["name"][0]["text"] == "Budi Santoso"
    assert "line" not in isi["address"][0]


def test_what_no_key_opens_does_not_leave(buat_balita: BuatBalita, posyandu: Posyandu) -> None:
    """A NIK that cannot be read is told to nobody as a number."""
    satu = buat_balita(posyandu, nik="1101011503259901")
    satu.nik = "tidak dapat dibuka"
    assert sumber.tanpa_nik(sumber.pasien(satu, sumber.rujuk_berkas, utuh=True).isi)
