"""Invitations by link: single use, within the inviter's reach, and for new passwords."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from inti.models import Assignment, Unit, User, Wilayah
from inti.people import invitations
from inti.people.invitations import NotYours, Spent, invite, invite_to_reset, reach_of
from inti.people.models import Invitation
from inti.region import region
from inti.roles import Role, all_roles
from tests.conftest import PASSWORD

FRESH = "sandi-pilihan-sendiri-7"
Person = Callable[..., User]


@pytest.fixture(autouse=True)
def roles(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three roles, whatever services are installed."""
    declared = [
        Role(code="kepala", title="Kepala", manages=("bidan", "kader")),
        Role(code="bidan", title="Bidan", manages=("kader",)),
        Role(code="kader", title="Kader"),
    ]
    monkeypatch.setattr("inti.roles._declared", lambda: iter(declared))
    all_roles.cache_clear()
    yield
    monkeypatch.undo()
    all_roles.cache_clear()


@pytest.fixture
def camat(person: Person, kecamatan: list[Wilayah]) -> User:
    """Someone who manages bidan and kader of the first kecamatan."""
    return person("camat", "kepala", kecamatan[0])


@pytest.fixture
def desa(kecamatan: list[Wilayah]) -> Wilayah:
    """A village of it."""
    found = kecamatan[0].anak.first()
    assert found
    return found


def draft(role: str, place: Wilayah | Unit | None, **values: Any) -> Invitation:
    """An invitation that is not sent yet."""
    where = {"unit": place} if isinstance(place, Unit) else {"wilayah": place}
    return Invitation(name="Ibu Rina", username="rina", role=role, **where, **values)


def opened(token: str) -> Client:
    """A browser that followed the link."""
    client = Client()
    response = client.get(f"/undangan/buka/{token}/")
    assert response["Location"] == "/undangan/terima/"
    assert token not in response["Location"]
    return client


def answer(client: Client, **values: str) -> Any:
    """Set a name and a password."""
    given = {"username": "rina", "password1": FRESH, "password2": FRESH, **values}
    return client.post("/undangan/terima/", given)


def test_an_invited_person_sets_a_password_and_is_in(camat: User, desa: Wilayah) -> None:
    """With the role in the place, signed in at once, and with nobody knowing the password."""
    token = invite(draft("kader", desa), camat)
    client = opened(token)
    page = client.get("/undangan/terima/").content.decode()
    assert "Kader" in page
    assert 'value="rina"' in page
    assert answer(client, username="Rina.Wati").status_code == 302
    user = User.objects.get(username="rina.wati")
    assert user.check_password(FRESH)
    assert str(user) == "Ibu Rina"
    assert [(one.role, one.place) for one in user.assignments.all()] == [("kader", desa)]
    assert client.get("/akun/").status_code == 200


def test_a_link_works_once(camat: User, desa: Wilayah) -> None:
    """Whoever finds it afterwards gets nothing."""
    token = invite(draft("kader", desa), camat)
    assert answer(opened(token)).status_code == 302
    later = opened(token)
    assert later.get("/undangan/terima/").status_code == 410
    assert answer(later, username="lain").status_code == 410
    with pytest.raises(Spent):
        invitations.accept(token, username="lain", password=FRESH)
    assert not User.objects.filter(username="lain").exists()


def test_reading_the_page_does_not_use_the_link_up(camat: User, desa: Wilayah) -> None:
    """Messengers fetch links for a preview."""
    token = invite(draft("kader", desa), camat)
    for _ in range(3):
        assert opened(token).get("/undangan/terima/").status_code == 200
    assert answer(opened(token)).status_code == 302


def test_a_link_expires_and_can_be_revoked(camat: User, desa: Wilayah, settings: Any) -> None:
    """After seven days, or at once."""
    token = invite(draft("kader", desa), camat)
    found = Invitation.objects.get()
    assert timedelta(days=6.9) < found.expires - timezone.now() <= timedelta(days=7)
    Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert opened(token).get("/undangan/terima/").status_code == 410
    fresh = invitations.send_again(found, camat)
    assert opened(fresh).get("/undangan/terima/").status_code == 200
    invitations.revoke(found)
    assert opened(fresh).get("/undangan/terima/").status_code == 410


def test_a_new_link_ends_the_old_one(camat: User, desa: Wilayah) -> None:
    """Sent again: only the last link works."""
    old = invite(draft("kader", desa), camat)
    new = invitations.send_again(Invitation.objects.get(), camat)
    assert opened(old).get("/undangan/terima/").status_code == 410
    assert answer(opened(new)).status_code == 302


def test_the_token_is_not_stored(camat: User, desa: Wilayah) -> None:
    """A copy of the database opens no account."""
    token = invite(draft("kader", desa), camat)
    stored = Invitation.objects.filter(pk=Invitation.objects.get().pk).values().get()
    assert token not in str(stored)
    assert len(stored["token_hash"]) == 64


def test_a_bad_password_or_a_taken_name_is_told(camat: User, desa: Wilayah) -> None:
    """The same rules as everywhere."""
    client = opened(invite(draft("kader", desa), camat))
    assert "umum" in answer(client, password1="password12", password2="password12").text
    assert "belum sama" in answer(client, password2="lain-sekali-7").text
    assert "sudah dipakai" in answer(client, username="CAMAT").text
    assert not User.objects.filter(username="rina").exists()


def test_nobody_invites_beyond_the_own_place(
    camat: User, kecamatan: list[Wilayah], wilayah: dict[str, Wilayah]
) -> None:
    """The whole region and the neighbour are out of reach."""
    beyond = [wilayah[region().code], *kecamatan[1:2]]
    for place in beyond:
        with pytest.raises(NotYours):
            invite(draft("kader", place), camat)
    assert not Invitation.objects.exists()


def test_nobody_invites_to_roles_that_theirs_does_not_manage(
    camat: User, person: Person, desa: Wilayah
) -> None:
    """Neither the own role nor one above; a kader invites nobody; a superuser everyone."""
    with pytest.raises(NotYours):
        invite(draft("kepala", desa), camat)
    with pytest.raises(NotYours):
        invite(draft("kader", desa), person("kader", "kader", desa))
    assert invite(draft("kepala", desa), User.objects.create_superuser("akar"))


def test_a_service_unit_counts_when_all_it_serves_does(
    camat: User, person: Person, kecamatan: list[Wilayah], desa: Wilayah
) -> None:
    """A puskesmas of the own kecamatan is within reach, one that also serves another is not."""
    own = Unit.objects.create(kode="pkm-satu", nama="Puskesmas Satu", jenis="puskesmas")
    own.wilayah.add(desa)
    outside = Wilayah.objects.create(kode="99.99.01", nama="Lain", jenis="kecamatan")
    wide = Unit.objects.create(kode="pkm-dua", nama="Puskesmas Dua", jenis="puskesmas")
    wide.wilayah.add(desa, outside)
    empty = Unit.objects.create(kode="kosong", nama="Kosong", jenis="opd")
    assert reach_of(camat).unit_ids() == {own.pk}
    token = invite(draft("bidan", own), camat)
    for place in (wide, empty):
        with pytest.raises(NotYours):
            invite(draft("bidan", place), camat)
    invitations.accept(token, username="bidan", password=FRESH)
    bidan = User.objects.get(username="bidan")
    assert reach_of(bidan).covers("kader", desa)
    assert not reach_of(bidan).covers("kader", kecamatan[0])


def test_what_the_inviter_may_give_is_asked_again(camat: User, desa: Wilayah) -> None:
    """Who lost the role, or left, gives nothing any more."""
    token = invite(draft("kader", desa), camat)
    Assignment.objects.filter(user=camat).delete()
    assert answer(opened(token)).status_code == 410
    assert not User.objects.filter(username="rina").exists()


def test_the_pages_lead_from_the_form_to_the_message(camat: User, desa: Wilayah) -> None:
    """The link is shown once, in a text that can be sent as it is."""
    client = Client()
    client.force_login(camat)
    page = client.get("/undangan/baru/").text
    assert desa.kode in page
    assert '<option value="kepala">' not in page
    values = {"name": "Ibu Rina", "username": "Rina", "role": "kader", "wilayah": desa.pk}
    shown = client.post("/undangan/baru/", values, follow=True).text
    link = re.search(r"http://testserver(/undangan/buka/[^\s]+/)", shown)
    assert link
    whatsapp = re.search(r'href="(https://wa\.me/\?text=[^"]+)"', shown)
    assert whatsapp
    assert link[0] in unquote(urlsplit(whatsapp[1]).query)
    assert client.get("/undangan/tautan/")["Location"] == "/undangan/"
    assert "Menunggu" in client.get("/undangan/").text
    assert Client().get(link[1]).status_code == 302
    pk = Invitation.objects.get().pk
    assert "buka/" in client.post(f"/undangan/{pk}/ulang/", follow=True).text
    assert "dicabut" in client.post(f"/undangan/{pk}/cabut/", follow=True).text


def test_the_form_refuses_what_is_out_of_reach(
    person: Person, camat: User, kecamatan: list[Wilayah], desa: Wilayah
) -> None:
    """Also what the select does not offer, and two places at once, and none."""
    client = Client()
    client.force_login(camat)
    good = {"name": "Ibu Rina", "username": "", "role": "kader", "wilayah": desa.pk}
    for wrong in ({"role": "kepala"}, {"wilayah": region().code}, {"wilayah": ""}):
        assert client.post("/undangan/baru/", {**good, **wrong}).status_code == 200, wrong
    assert not Invitation.objects.exists()
    client.force_login(person("kader", "kader", desa))
    assert client.get("/undangan/").status_code == 403


def test_nobody_touches_anothers_invitations(
    camat: User, person: Person, kecamatan: list[Wilayah], desa: Wilayah
) -> None:
    """Each inviter sees and changes the own ones."""
    invite(draft("kader", desa), camat)
    pk = Invitation.objects.get().pk
    client = Client()
    client.force_login(person("lain", "kepala", kecamatan[-1]))
    assert "Ibu Rina" not in client.get("/undangan/").text
    assert client.post(f"/undangan/{pk}/ulang/").status_code == 404
    assert client.post(f"/undangan/{pk}/cabut/").status_code == 404


def test_a_forgotten_password_is_replaced_by_link(
    camat: User, person: Person, desa: Wilayah
) -> None:
    """For a kader without e-mail: the same name, a password of her own, old sessions end."""
    kader = person("rina", "kader", desa)
    old = Client()
    old.force_login(kader)
    client = Client()
    client.force_login(camat)
    assert "rina" in client.get("/undangan/orang/?q=rin").text
    path = f"/undangan/orang/{kader.pk}/sandi/"
    assert client.post(path)["Location"].startswith("/akun/pastikan/")
    shown = client.post("/akun/pastikan/?next=" + path, {"password": PASSWORD}, follow=True)
    shown = shown if "buka/" in shown.text else client.post(path, follow=True)
    token = re.search(r"/undangan/buka/([^/]+)/", shown.text)
    assert token
    phone = opened(token[1])
    assert "username" not in re.findall(r'name="(\w+)"', phone.get("/undangan/terima/").text)
    assert answer(phone).status_code == 302
    kader.refresh_from_db()
    assert kader.check_password(FRESH)
    assert old.get("/akun/").status_code == 302
    assert phone.get("/akun/").status_code == 200


def test_passwords_of_people_out_of_reach_stay_theirs(
    camat: User, person: Person, kecamatan: list[Wilayah], desa: Wilayah
) -> None:
    """Nobody climbs: not staff, not equals, not people with one role elsewhere, not oneself."""
    staff = person("staf", "kader", desa)
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    outside = Wilayah.objects.create(kode="99.99.01", nama="Lain", jenis="kecamatan")
    both = person("dua", "kader", desa)
    Assignment.objects.create(user=both, role="kader", wilayah=outside)
    equal = person("sama", "kepala", desa)
    nobody = person("tanpa")
    for one in (staff, both, equal, nobody, camat, User.objects.create_superuser("akar")):
        with pytest.raises(NotYours):
            invite_to_reset(User.objects.get(pk=one.pk), camat)
    within = person("dalam", "kader", desa)
    assert list(invitations.people_within(reach_of(camat))) == [within]


def test_only_the_last_link_to_a_new_password_works(
    camat: User, person: Person, desa: Wilayah
) -> None:
    """Two links for one account would be one too many."""
    kader = person("rina", "kader", desa)
    _, first = invite_to_reset(kader, camat)
    _, second = invite_to_reset(kader, camat)
    assert opened(first).get("/undangan/terima/").status_code == 410
    assert opened(second).get("/undangan/terima/").status_code == 200


def test_the_list_of_people_costs_few_queries(
    camat: User, person: Person, desa: Wilayah, django_assert_max_num_queries: Any
) -> None:
    """However many they are."""
    for number in range(8):
        person(f"kader{number}", "kader", desa)
    client = Client()
    client.force_login(camat)
    client.get("/warna.css")
    with django_assert_max_num_queries(12):
        assert "kader7" in client.get("/undangan/orang/").text
