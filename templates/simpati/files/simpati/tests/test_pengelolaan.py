"""The administration: staff meet the children of their own units, by whatever way they come."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from inti.audit.checks import admins_with_scope
from inti.models import User, Wilayah
from simpati import roles
from simpati.models import Balita, Pengukuran, Posyandu
from simpati.tests.conftest import BuatBalita, Masuk, Ukur

pytestmark = pytest.mark.django_db


@pytest.fixture
def staf(masuk: Masuk, desa: Wilayah) -> Client:
    """A bidan of one village who may also open the administration."""
    client = masuk(roles.BIDAN, desa)
    orang = User.objects.get(username=roles.BIDAN)
    orang.is_staff = True
    orang.save()
    orang.user_permissions.set(Permission.objects.filter(content_type__app_label="simpati"))
    return client


@pytest.fixture
def anak_lain(desa_lain: Wilayah, buat_balita: BuatBalita, ukur: Ukur) -> Balita:
    """A child of the next village, with a measurement."""
    posyandu = Posyandu.objects.create(nama="Kenanga", desa=desa_lain, rw="01")
    anak = buat_balita(posyandu, nama="Orang Lain")
    ukur(anak)
    return anak


def isi(posyandu: Posyandu, **lain: Any) -> dict[str, Any]:
    """What the form of a child sends."""
    baku = {"posyandu": posyandu.pk, "nama": "Budi", "nama_ibu": "Siti", "urutan_kembar": 1}
    return {**baku, **lain}


def test_lists_and_completions_hold_own_villages_only(
    staf: Client, posyandu: Posyandu, buat_balita: BuatBalita, anak_lain: Balita
) -> None:
    """Also for a search by name and for the choices of a field."""
    buat_balita(posyandu, nama="Anak Sendiri")
    for alamat in ("balita/", "balita/?q=", "pengukuran/", "posyandu/"):
        teks = staf.get(f"/admin/simpati/{alamat}").text
        assert "Orang Lain" not in teks
        assert "Kenanga" not in teks
    assert "Anak Sendiri" in staf.get("/admin/simpati/balita/").text
    assert "Orang Lain" not in staf.get("/admin/simpati/balita/?q=Orang").text
    pilihan = staf.get(
        "/admin/autocomplete/",
        {"app_label": "simpati", "model_name": "balita", "field_name": "posyandu", "term": ""},
    )
    assert [satu["id"] for satu in pilihan.json()["results"]] == [str(posyandu.pk)]


@pytest.mark.parametrize("halaman", ["change", "delete", "history"])
def test_an_address_of_another_village_opens_nothing(
    staf: Client, anak_lain: Balita, halaman: str
) -> None:
    """As for a row that does not exist."""
    tujuan = [anak_lain, anak_lain.posyandu, anak_lain.pengukuran.get()]
    for baris in tujuan:
        jawaban = staf.get(f"/admin/simpati/{baris._meta.model_name}/{baris.pk}/{halaman}/")
        assert jawaban.status_code in (302, 403, 404)
        assert "Orang Lain" not in jawaban.text
    staf.post(f"/admin/simpati/balita/{anak_lain.pk}/change/", isi(anak_lain.posyandu, nama="X"))
    staf.post(f"/admin/simpati/balita/{anak_lain.pk}/delete/", {"post": "yes"})
    aksi = {"action": "delete_selected", "_selected_action": [anak_lain.pk], "post": "yes"}
    staf.post("/admin/simpati/balita/", aksi)
    anak_lain.refresh_from_db()
    assert anak_lain.nama == "Orang Lain"


def test_a_form_cannot_move_rows_across_the_border(
    staf: Client, posyandu: Posyandu, buat_balita: BuatBalita, anak_lain: Balita
) -> None:
    """A choice that the form never offered is refused; an own child can be corrected."""
    anak = buat_balita(posyandu)
    alamat = f"/admin/simpati/balita/{anak.pk}/change/"
    assert staf.post(alamat, isi(anak_lain.posyandu)).status_code == 200
    anak.refresh_from_db()
    assert anak.posyandu == posyandu
    assert staf.post(alamat, isi(posyandu, nama="Budi Baru")).status_code == 302
    anak.refresh_from_db()
    assert anak.nama == "Budi Baru"
    tempat = {"nama": "Melati", "rw": "01", "desa": anak_lain.posyandu.desa_id}
    assert staf.post(f"/admin/simpati/posyandu/{posyandu.pk}/change/", tempat).status_code == 200
    assert staf.post("/admin/simpati/posyandu/add/", tempat).status_code == 200
    assert Posyandu.objects.filter(desa=anak_lain.posyandu.desa).count() == 1


def test_staff_without_a_unit_see_no_child(staf: Client, anak_lain: Balita) -> None:
    """A permission says what may be done, an assignment says with whose data."""
    User.objects.get(username=roles.BIDAN).assignments.all().delete()
    assert "Orang Lain" not in staf.get("/admin/simpati/balita/").text
    assert "Orang Lain" not in staf.get("/admin/simpati/pengukuran/").text
    assert Pengukuran.objects.exists()


def test_every_admin_of_personal_data_has_a_scope() -> None:
    """One that has none is told by the system check."""
    assert admins_with_scope(None) == []
