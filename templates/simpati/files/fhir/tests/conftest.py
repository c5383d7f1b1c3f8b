"""A bidan with her posyandu, validated measurements, and the schema of FHIR R4."""

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from fhir.pengaturan import pengaturan
from inti.models import User, Wilayah
from simpati import roles
from simpati.models import Pengukuran, Posyandu
from simpati.pelaporan import validasi
from simpati.tests.conftest import BuatBalita as BuatBalita
from simpati.tests.conftest import Masuk as Masuk
from simpati.tests.conftest import Ukur as Ukur
from simpati.tests.conftest import buat_balita as buat_balita
from simpati.tests.conftest import desa as desa
from simpati.tests.conftest import desa_lain as desa_lain
from simpati.tests.conftest import hari_ini as hari_ini
from simpati.tests.conftest import kabupaten as kabupaten
from simpati.tests.conftest import kecamatan as kecamatan
from simpati.tests.conftest import masuk as masuk
from simpati.tests.conftest import petugas as petugas
from simpati.tests.conftest import posyandu as posyandu
from simpati.tests.conftest import posyandu_lain as posyandu_lain
from simpati.tests.conftest import ukur as ukur
from tests.conftest import languages as languages

SKEMA = Path(__file__).parent / "data" / "fhir-r4.schema.json.gz"
UCUM = {"kg", "cm", "{SD}"}


@cache
def skema() -> jsonschema_rs.Draft6Validator:
    """Give the schema of R4; see tests/data/SUMBER.md."""
    return jsonschema_rs.Draft6Validator(json.loads(gzip.decompress(SKEMA.read_bytes())))


def periksa(isi: dict[str, Any]) -> None:
    """Hold a resource to the schema, and to what the schema of R4 cannot say."""
    salah = [f"{satu.instance_path}: {satu.message}"[:300] for satu in skema().iter_errors(isi)]
    assert salah == []
    if isi["resourceType"] == "Bundle":
        _periksa_bundel(isi)
    elif isi["resourceType"] == "Observation":
        _periksa_pengamatan(isi)


def _periksa_pengamatan(isi: dict[str, Any]) -> None:
    """Status is 1..1, a value there is, and a unit is UCUM's."""
    assert isi["status"] in ("final", "amended", "entered-in-error")
    assert len([nama for nama in isi if nama.startswith("value")]) == 1
    if jumlah := isi.get("valueQuantity"):
        assert jumlah["system"] == "http://unitsofmeasure.org"
        assert jumlah["code"] in UCUM


def _periksa_bundel(bundel: dict[str, Any]) -> None:
    """What is named by a urn stands in it once; a transaction says what to do."""
    semua = bundel.get("entry", [])
    alamat = [satu["fullUrl"] for satu in semua]
    assert len(set(alamat)) == len(alamat)
    for satu in semua:
        periksa(satu["resource"])
        assert ("request" in satu) == (bundel["type"] == "transaction")
    assert {rujukan for rujukan in rujukan_di(bundel) if rujukan.startswith("urn:")} <= set(alamat)


def rujukan_di(isi: Any) -> Iterator[str]:
    """Give every reference in a resource."""
    if isinstance(isi, list):
        for satu in isi:
            yield from rujukan_di(satu)
    elif isinstance(isi, dict):
        if isinstance(isi.get("reference"), str):
            yield isi["reference"]
        for nilai in isi.values():
            yield from rujukan_di(nilai)


def sahkan(*ukuran: Pengukuran) -> None:
    """Have a second person validate these."""
    kedua = User.objects.get_or_create(username="kedua")[0]
    assert validasi(Pengukuran.objects.filter(pk__in=[satu.pk for satu in ukuran]), kedua)


@pytest.fixture(autouse=True)
def _pengaturan_baru() -> Iterator[None]:
    """What one test sets does not reach the next."""
    pengaturan.cache_clear()
    yield
    pengaturan.cache_clear()


@pytest.fixture
def klien(masuk: Masuk, desa: Wilayah, posyandu: Posyandu) -> Client:
    """Give the bidan of `desa`, signed in."""
    return masuk(roles.BIDAN, desa)


@pytest.fixture
def bidan(klien: Client) -> User:
    """Give the bidan herself."""
    return User.objects.get(username=roles.BIDAN)
