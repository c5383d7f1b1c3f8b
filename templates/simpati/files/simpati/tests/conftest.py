"""A small made-up corner of the region: villages, posyandu, and the people of SIMPATI."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from inti.models import Assignment, User, Wilayah
from inti.region import region
from simpati import roles
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.pencatatan import catat
from tests.conftest import languages as languages
from tests.conftest import written as written


class BuatBalita(Protocol):
    """Make a child in a posyandu."""

    def __call__(self, posyandu: Posyandu, **isi: Any) -> Balita:
        """Create it."""
        ...


class Ukur(Protocol):
    """Record a measurement of a child; today unless told."""

    def __call__(
        self, balita: Balita, berat: str = "9.6", panjang: str = "75.7", **isi: Any
    ) -> Pengukuran:
        """Record it."""
        ...


class Masuk(Protocol):
    """Make a person with a role in a unit, signed in."""

    def __call__(self, peran: str, wilayah: Wilayah, nama: str = "") -> Client:
        """Give the client."""
        ...


@pytest.fixture(autouse=True)
def _singgahan() -> None:
    """Figures and counters kept by one test do not reach the next."""
    cache.clear()


@pytest.fixture
def hari_ini() -> date:
    """Today in the region's time zone."""
    return timezone.localdate()


@pytest.fixture
def kabupaten(db: None) -> Wilayah:
    """Give the region itself."""
    return Wilayah.objects.get_or_create(
        kode=region().code, defaults={"nama": region().name, "jenis": region().jenis}
    )[0]


@pytest.fixture
def kecamatan(kabupaten: Wilayah) -> Wilayah:
    """Give a made-up kecamatan."""
    return Wilayah.objects.create(
        kode=f"{kabupaten.kode}.98", nama="Contoh", jenis="kecamatan", induk=kabupaten
    )


@pytest.fixture
def desa(kecamatan: Wilayah) -> Wilayah:
    """Give a village whose name holds an apostrophe."""
    return Wilayah.objects.create(
        kode=f"{kecamatan.kode}.2001", nama="Sa'ana", jenis="desa", induk=kecamatan
    )


@pytest.fixture
def desa_lain(kecamatan: Wilayah) -> Wilayah:
    """Give the village next to it."""
    return Wilayah.objects.create(
        kode=f"{kecamatan.kode}.2002", nama="Sebelah", jenis="desa", induk=kecamatan
    )


@pytest.fixture
def posyandu(desa: Wilayah) -> Posyandu:
    """Give the kader's posyandu."""
    return Posyandu.objects.create(nama="Melati", desa=desa, rw="01")


@pytest.fixture
def posyandu_lain(desa: Wilayah) -> Posyandu:
    """Another posyandu of the same village, where the kader does not work."""
    return Posyandu.objects.create(nama="Mawar", desa=desa, rw="02")


@pytest.fixture
def buat_balita(hari_ini: date) -> BuatBalita:
    """Give a boy of twelve months unless told."""

    def buat(posyandu: Posyandu, **isi: Any) -> Balita:
        baku = {
            "nama": "Budi",
            "jenis_kelamin": "L",
            "tanggal_lahir": hari_ini - timedelta(days=365),
            "nama_ibu": "Siti",
        }
        return Balita.objects.create(posyandu=posyandu, **{**baku, **isi})

    return buat


@pytest.fixture
def ukur(hari_ini: date, petugas: User) -> Ukur:
    """Give a normal measurement unless told."""

    def lakukan(
        balita: Balita, berat: str = "9.6", panjang: str = "75.7", **isi: Any
    ) -> Pengukuran:
        baku = {"tanggal": hari_ini, "posisi": "terlentang", "petugas": petugas}
        return catat(
            Pengukuran(
                balita=balita,
                berat_kg=Decimal(berat),
                panjang_tinggi_cm=Decimal(panjang),
                **{**baku, **isi},
            )
        )

    return lakukan


@pytest.fixture
def petugas(db: None) -> User:
    """Who recorded what the tests prepare."""
    return User.objects.create_user("petugas")


@pytest.fixture
def masuk() -> Masuk:
    """Sign a new person in."""

    def lakukan(peran: str, wilayah: Wilayah, nama: str = "") -> Client:
        orang = User.objects.create_user(nama or peran)
        Assignment.objects.create(user=orang, role=peran, wilayah=wilayah)
        klien = Client()
        klien.force_login(orang)
        return klien

    return lakukan


@pytest.fixture
def kader(masuk: Masuk, desa: Wilayah, posyandu: Posyandu) -> Client:
    """Give the kader of `posyandu`, signed in."""
    klien = masuk(roles.KADER, desa)
    posyandu.kader.add(User.objects.get(username=roles.KADER))
    return klien
