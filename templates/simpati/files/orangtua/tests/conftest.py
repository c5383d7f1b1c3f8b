"""A kader with a child, and the link that she makes for its mother."""

import re
from datetime import date
from html import unescape
from typing import Any, Protocol

import pytest
from django.test import Client
from django.urls import reverse

from inti.privacy.models import Knock
from simpati.models import Balita, Posyandu
from simpati.tests.conftest import BuatBalita as BuatBalita
from simpati.tests.conftest import Masuk as Masuk
from simpati.tests.conftest import Ukur as Ukur
from simpati.tests.conftest import buat_balita as buat_balita
from simpati.tests.conftest import desa as desa
from simpati.tests.conftest import desa_lain as desa_lain
from simpati.tests.conftest import hari_ini as hari_ini
from simpati.tests.conftest import kabupaten as kabupaten
from simpati.tests.conftest import kader as kader
from simpati.tests.conftest import kecamatan as kecamatan
from simpati.tests.conftest import masuk as masuk
from simpati.tests.conftest import petugas as petugas
from simpati.tests.conftest import posyandu as posyandu
from simpati.tests.conftest import posyandu_lain as posyandu_lain
from simpati.tests.conftest import ukur as ukur
from tests.conftest import languages as languages

ISI = {"penerima": "ibu", "alasan": "Diminta di posyandu.", "setuju": "on"}


class BuatTautan(Protocol):
    """Make a link by the form; gives its path."""

    def __call__(self, **isi: Any) -> str:
        """Create it, with the birth date asked for when told so."""
        ...


@pytest.fixture
def anak(posyandu: Posyandu, buat_balita: BuatBalita) -> Balita:
    """Give a boy whose name can be looked for."""
    return buat_balita(posyandu, nama="Budi Rahasia")


@pytest.fixture
def buat_tautan(kader: Client, anak: Balita) -> BuatTautan:
    """Make links of the kader for the child."""

    def buat(**isi: Any) -> str:
        jawaban = kader.post(reverse("orangtua:tautan", args=[anak.pk]), {**ISI, **isi})
        assert jawaban.status_code == 200
        cocok = re.search(r"http://testserver(/orangtua/buka/[\w-]+/)", unescape(jawaban.text))
        assert cocok
        return cocok[1]

    return buat


@pytest.fixture
def ibu() -> Client:
    """Give the mother's phone."""
    return Client()


def buka(ibu: Client, alamat: str, lahir: date | None = None) -> int:
    """Follow the link and press the button; gives the status of the answer."""
    Knock.objects.all().delete()
    ibu.get(alamat)
    isi = {"lahir": lahir.isoformat()} if lahir else {}
    return ibu.post(reverse("orangtua:buka"), isi).status_code
