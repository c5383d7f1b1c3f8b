"""The region's field, text, page, part, colour, setting, check and standard are there."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from daerah.models import TambahanBalita
from inti.audit.history import history_model
from inti.models import Assignment, Wilayah
from inti.privacy import trail
from inti.region import region
from simpati import roles, subjek
from simpati.models import Balita, Posyandu

pytestmark = pytest.mark.django_db


@pytest.fixture
def posyandu(wilayah: dict[str, Wilayah]) -> Posyandu:
    """A posyandu of the region's first village."""
    desa = next(one for one in wilayah.values() if one.jenis in Wilayah.DESA)
    return Posyandu.objects.create(nama="Melati", desa=desa)


@pytest.fixture
def kader(posyandu: Posyandu) -> Client:
    """Its kader, signed in."""
    user = get_user_model().objects.create_user("kader")
    Assignment.objects.create(user=user, role=roles.KADER, wilayah=posyandu.desa)
    posyandu.kader.add(user)
    client = Client()
    client.force_login(user)
    return client


def test_the_field_is_asked_saved_and_shown(kader: Client, posyandu: Posyandu) -> None:
    """With the child's own data, on the child's own form and page."""
    born = timezone.localdate() - timedelta(days=200)
    filled = {
        "nama": "Melur",
        "jenis_kelamin": "P",
        "tanggal_lahir": born.isoformat(),
        "nama_ibu": "Siti",
        "urutan_kembar": "1",
        "aktif": "on",
    }
    address = reverse("simpati:daftar", args=[posyandu.pk])
    assert "Buku KIA" in kader.get(address).text
    assert kader.post(address, {**filled, "buku_kia": "entah"}).status_code == 422
    assert not Balita.objects.exists()
    assert kader.post(address, {**filled, "buku_kia": "hilang"}).status_code == 302
    child = Balita.objects.get()
    assert TambahanBalita.objects.get(balita=child).buku_kia == "hilang"
    page = kader.get(child.get_absolute_url()).text
    assert "Buku KIA" in page
    assert "Hilang" in page


def test_the_field_is_told_and_forgotten_with_the_child(posyandu: Posyandu) -> None:
    """In the copy that a parent asks for; an erasure takes it, from its history too."""
    child = Balita.objects.create(
        posyandu=posyandu,
        nama="Melur",
        nama_ibu="Siti",
        jenis_kelamin="P",
        tanggal_lahir=timezone.localdate() - timedelta(days=200),
    )
    TambahanBalita.objects.create(balita=child, buku_kia="hilang")
    told = [row for part in subjek.export(str(child.pk)) for row in part.rows]
    assert ("Buku KIA", "Hilang") in told
    assert "Buku KIA" in [step.what for step in subjek.erasure(str(child.pk))]
    for one in subjek.erase(str(child.pk)):
        trail.redact(one.row, one.values, why="uji", actor=None)
    assert not TambahanBalita.objects.exists()
    history = history_model(TambahanBalita).objects
    assert set(history.values_list("buku_kia", flat=True)) == {""}


def test_the_text_the_page_and_the_menu_are_the_regions(client: Client, posyandu: Posyandu) -> None:
    """A changed word everywhere, and a page of its own that the start page leads to."""
    start = client.get("/").text
    assert "Halaman muka" in start
    assert ">Beranda<" not in start
    assert reverse("daerah:jadwal") in start
    assert "Melati" in client.get(reverse("daerah:jadwal")).text


def test_one_part_of_a_page_is_the_regions(client: Client, posyandu: Posyandu) -> None:
    """The rest of the start page stays the ministry's, and every answer has the region's header."""
    start = client.get("/")
    assert "Bawa Buku KIA ke posyandu." in start.text
    assert "Ringan di ponsel" in start.text
    assert start["X-Jaringan"] == "daerah"


def test_colour_and_setting_are_the_regions() -> None:
    """region.toml and daerah/settings.py win."""
    assert region().colours.primary == "#7a1f3d"
    assert settings.SESSION_IDLE_MINUTES == 30


def test_the_standard_names_the_regions_office(client: Client) -> None:
    """daerah/layanan.toml wins over what the service says."""
    assert "Dinas Kesehatan dan kader desa" in client.get("/layanan/pendaftaran-posyandu/").text


def test_the_regions_check_is_run() -> None:
    """It warns while nobody can be called."""
    said = [one.msg for one in run_checks()]
    assert ("Nomor telepon belum diisi." in said) is not bool(region().contact.phone)
