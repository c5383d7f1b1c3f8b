"""The staff's admin: in the service's look, with what waits, and no way to climb."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from inti.colours import palette
from inti.models import Assignment, Unit, User, Wilayah
from inti.people import invitations, waiting
from inti.people.models import Invitation, SignedIn
from inti.region import region
from inti.roles import Role, all_roles
from tests.conftest import PASSWORD
from tests.test_people_second_factor import with_totp

Person = Callable[..., User]


@pytest.fixture
def chief(client: Client, db: None) -> User:
    """A superuser, signed in with ``client``."""
    user = User.objects.create_superuser("akar", password=PASSWORD)
    client.force_login(user)
    return user


def test_the_admin_signs_in_through_the_service(client: Client, person: Person) -> None:
    """With its limits and its second factor; who is not staff gets a clear no."""
    response = client.get("/admin/inti/user/")
    assert response.status_code == 302
    response = client.get("/admin/login/?next=/admin/inti/user/")
    assert response["Location"] == "/masuk/?next=/admin/inti/user/"
    values = {"username": "akar", "password": PASSWORD}
    User.objects.create_superuser("akar", password=PASSWORD)
    assert client.post("/admin/login/", values)["Location"].startswith("/masuk/")
    client.force_login(person("rina"))
    assert client.get("/admin/", follow=True).status_code == 403


def test_the_first_page_says_what_waits(
    client: Client, chief: User, person: Person, kecamatan: list[Wilayah]
) -> None:
    """Each number leads to its list, and the list has as many rows."""
    long_ago = timezone.now() - timedelta(days=200)
    person("tanpa-peran")
    User.objects.filter(pk=person("lama", "x", kecamatan[0]).pk).update(date_joined=long_ago)
    Invitation.objects.create(
        name="Rina",
        role="x",
        wilayah=kecamatan[0],
        token_hash="h",
        expires=timezone.now() + timedelta(1),
    )
    AccessAttempt.objects.create(username="a", ip_address="192.0.2.1", failures_since_start=10)
    page = client.get("/admin/").text
    counts = dict(re.findall(r'href="([^"]+)"[^>]*><strong>(\d+)</strong>', page))
    assert list(counts.values()) == ["1", "1", "1", "1", "1"]
    for url in counts:
        assert "\n1 " in client.get(url.replace("&amp;", "&")).text, url
    with_totp(chief)
    assert waiting.without_second_factor().count() == 0


def test_what_belongs_together_stands_together(client: Client, chief: User) -> None:
    """Groups in plain words first, then each service; no tables of libraries."""
    page = client.get("/admin/").text
    captions = re.findall(r'class="section"[^>]*>([^<]+)<', page)
    captions = [one.strip() for one in captions]
    assert captions[:3] == ["Orang dan peran", "Wilayah dan unit layanan", "Keamanan masuk"]
    labels = {model._meta.app_label for model in admin.site._registry}
    assert not labels & {"account", "socialaccount", "mfa", "axes"}
    assert labels >= {"inti", "inti_people"}


ADMIN_PAGES = (
    "",
    "inti/user/",
    "inti/user/add/",
    "inti/user/?peran=tanpa&pengaman=tidak&masuk=belum",
    "inti/assignment/",
    "inti/assignment/add/",
    "inti/unit/",
    "inti/unit/add/",
    "inti/wilayah/",
    "inti_people/invitation/",
    "inti_people/signedin/",
    "inti_people/wrongpassword/",
)


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_a_page_of_the_admin_obeys_the_policy(client: Client, chief: User, path: str) -> None:
    """No inline script, style or handler, in Indonesian, with the region's name and colours."""
    response = client.get(f"/admin/{path}")
    page = response.text
    assert response.status_code == 200
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*json)|<style|\son[a-z]+=", page)
    assert '<html lang="id"' in page
    assert region().service.title in page
    assert "/warna-pengelolaan.css" in page
    assert 'name="viewport"' in page


@pytest.mark.parametrize("path", ["inti/user/{}/change/", "auth/group/add/"])
def test_rights_are_told_in_words(client: Client, chief: User, path: str) -> None:
    """What the admin shows, in Indonesian; nothing that only libraries know."""
    page = client.get(f"/admin/{path.format(chief.pk)}").text
    assert "Unit layanan: mengubah" in page
    assert "Can change" not in page
    assert "If disabled" not in client.get(f"/admin/inti/user/{chief.pk}/password/").text


def test_the_admin_has_the_regions_colours(client: Client, db: None) -> None:
    """Readable ones, as on every other page."""
    response = client.get("/warna-pengelolaan.css")
    assert response["Content-Type"].startswith("text/css")
    assert f"--header-bg: {palette(region().colours).primary};" in response.text


def test_lists_cost_the_same_for_few_and_many(
    client: Client,
    chief: User,
    person: Person,
    kecamatan: list[Wilayah],
    django_assert_max_num_queries: Any,
) -> None:
    """Roles, second factors, places and counts come with the list."""
    for number in range(12):
        person(f"orang{number}", "x", kecamatan[0])
        Unit.objects.create(kode=f"u{number}", nama=f"U{number}").wilayah.add(kecamatan[0])
    client.get("/warna.css")
    limits = {"inti/user/": 8, "inti/assignment/": 8, "inti/unit/": 6, "": 9}
    for path, limit in limits.items():
        with django_assert_max_num_queries(limit):
            client.get(f"/admin/{path}")


def test_people_are_found_and_choices_complete_themselves(
    client: Client, chief: User, person: Person, kecamatan: list[Wilayah]
) -> None:
    """By name, and places by code or name."""
    person("rina", "x", kecamatan[0])
    assert ">Rina<" in client.get("/admin/inti/user/?q=rin").text
    found = client.get(
        "/admin/autocomplete/",
        {
            "app_label": "inti",
            "model_name": "assignment",
            "field_name": "wilayah",
            "term": kecamatan[0].kode,
        },
    ).json()
    assert found["results"][0]["id"] == kecamatan[0].kode


def test_staff_can_help_after_a_lost_phone(client: Client, chief: User, person: Person) -> None:
    """Taking off the second factor, signing out, and switching off; each is noted."""
    user = person("rina")
    with_totp(user)
    phone = Client()
    phone.force_login(user)
    chosen = {"_selected_action": [user.pk]}
    client.post("/admin/inti/user/", {**chosen, "action": "remove_second_factor"})
    assert not Authenticator.objects.filter(user=user).exists()
    assert phone.get("/akun/").status_code == 302
    phone.force_login(user)
    client.post("/admin/inti/user/", {**chosen, "action": "sign_out"})
    assert phone.get("/akun/").status_code == 302
    client.post("/admin/inti/user/", {**chosen, "action": "switch_off"})
    user.refresh_from_db()
    assert not user.is_active
    noted = LogEntry.objects.filter(object_id=str(user.pk)).values_list("change_message", flat=True)
    assert set(noted) == {"remove_second_factor", "end_all", "switch_off"}


def test_staff_do_not_climb(client: Client, person: Person) -> None:
    """Who may change users makes nobody a superuser and touches none."""
    staff = person("staf")
    staff.is_staff = True
    staff.save()
    staff.user_permissions.set(Permission.objects.filter(codename__in=["change_user", "view_user"]))
    chief = User.objects.create_superuser("akar")
    client.force_login(staff)
    page = client.get(f"/admin/inti/user/{staff.pk}/change/").text
    assert 'name="is_active"' in page
    assert 'name="is_superuser"' not in page
    assert 'name="user_permissions"' not in page
    assert 'name="is_active"' not in client.get(f"/admin/inti/user/{chief.pk}/change/").text
    assert client.get(f"/admin/inti/user/{chief.pk}/password/").status_code == 404
    client.post("/admin/inti/user/", {"_selected_action": [chief.pk], "action": "switch_off"})
    chief.refresh_from_db()
    assert chief.is_active


@pytest.fixture
def villages(wilayah: dict[str, Wilayah]) -> list[Wilayah]:
    """Two villages, which every region has."""
    return [unit for unit in wilayah.values() if unit.jenis in Wilayah.DESA][:2]


@pytest.fixture
def two_roles(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever services are installed: who holds one of them may give the other."""
    declared = [Role(code="bidan", title="B", manages=("kader",)), Role(code="kader", title="K")]
    monkeypatch.setattr("inti.roles._declared", lambda: iter(declared))
    all_roles.cache_clear()
    yield
    monkeypatch.undo()
    all_roles.cache_clear()


def staff_with(person: Person, *may: str) -> User:
    """Someone who may open the admin for these things only."""
    staff = person("staf")
    staff.is_staff = True
    staff.save()
    staff.user_permissions.set(Permission.objects.filter(codename__in=may))
    return staff


def test_staff_look_after_people_within_their_reach(
    client: Client, person: Person, villages: list[Wilayah], two_roles: None
) -> None:
    """Nobody elsewhere is listed, opened, given a password or a role, or told in the history."""
    here, there = villages
    staff = staff_with(person, "view_user", "change_user", "view_assignment", "add_assignment")
    Assignment.objects.create(user=staff, role="bidan", wilayah=here)
    ours, theirs = person("rina", "kader", here), person("sari", "kader", there)
    colleague = person("dedi")
    colleague.is_staff = True
    colleague.save()
    client.force_login(staff)
    page = client.get("/admin/inti/user/").text
    assert ">Rina<" in page
    assert ">Sari<" not in page
    assert ">Dedi<" not in page
    assert client.get(f"/admin/inti/user/{ours.pk}/password/").status_code == 200
    for other in (theirs, colleague):
        assert client.get(f"/admin/inti/user/{other.pk}/password/").status_code == 404
        assert client.get(f"/admin/inti/user/{other.pk}/history/").status_code == 404
    values = {"user": ours.pk, "role": "kader", "wilayah": there.pk, "unit": ""}
    client.post("/admin/inti/assignment/add/", values)
    assert not ours.assignments.filter(wilayah=there).exists()
    own = client.get(f"/admin/inti/user/{staff.pk}/change/").text
    assert "assignments-TOTAL_FORMS" not in own


def test_nobody_widens_the_unit_of_the_own_assignment(
    client: Client, person: Person, villages: list[Wilayah]
) -> None:
    """It would be a way to the rows of every place."""
    here, there = villages
    staff = staff_with(person, "view_unit", "change_unit")
    own = Unit.objects.create(kode="pkm", nama="Puskesmas", jenis="puskesmas")
    own.wilayah.add(here)
    other = Unit.objects.create(kode="pkm2", nama="Puskesmas 2", jenis="puskesmas")
    other.wilayah.add(here)
    elsewhere = Unit.objects.create(kode="pkm3", nama="Puskesmas 3", jenis="puskesmas")
    elsewhere.wilayah.add(there)
    Assignment.objects.create(user=staff, role="bidan", unit=own)
    client.force_login(staff)
    values = {"nama": "Puskesmas", "jenis": "puskesmas", "wilayah": [here.pk, there.pk]}
    for unit in (own, other, elsewhere):
        client.post(f"/admin/inti/unit/{unit.pk}/change/", {**values, "kode": unit.kode})
        assert unit.wilayah.count() == 1


def test_a_device_is_signed_out_and_a_lock_opened_by_deleting(
    client: Client, chief: User, person: Person
) -> None:
    """Deleting a row does what staff expect of it."""
    phone = Client()
    phone.force_login(person("rina"))
    row = SignedIn.objects.get(user__username="rina")
    client.post(f"/admin/inti_people/signedin/{row.pk}/delete/", {"post": "yes"})
    assert phone.get("/akun/").status_code == 302
    for _ in range(10):
        Client().post("/masuk/", {"username": "rina", "password": "salah"})
    right = {"username": "rina", "password": PASSWORD}
    assert Client().post("/masuk/", right).status_code == 429
    locked = AccessAttempt.objects.get(username="rina")
    assert PASSWORD not in str(AccessAttempt.objects.values())
    client.post(f"/admin/inti_people/wrongpassword/{locked.pk}/delete/", {"post": "yes"})
    assert Client().post("/masuk/", right).status_code == 302


def test_invitations_are_revoked_in_the_list(
    client: Client, chief: User, kecamatan: list[Wilayah]
) -> None:
    """Used ones stay as they are."""
    found = Invitation(name="Rina", role="x", wilayah=kecamatan[0], invited_by=chief)
    token = found.renew()
    found.save()
    values = {"_selected_action": [found.pk], "action": "revoke_links"}
    client.post("/admin/inti_people/invitation/", values)
    assert not Invitation.objects.by_token(token).exists()
    with pytest.raises(invitations.Spent):
        invitations.accept(token, username="rina", password=PASSWORD)


def test_an_assignment_is_made_for_a_unit_or_a_place(
    client: Client, chief: User, person: Person, kecamatan: list[Wilayah]
) -> None:
    """Both at once is told in words."""
    from inti.roles import all_roles

    role = next(iter(all_roles()), "")
    unit = Unit.objects.create(kode="pkm", nama="Puskesmas")
    values = {"user": person("rina").pk, "role": role, "unit": unit.pk, "wilayah": ""}
    both = client.post("/admin/inti/assignment/add/", {**values, "wilayah": kecamatan[0].pk})
    assert both.status_code == 200
    assert not Assignment.objects.exists()
    if role:
        assert "Pilih satu tempat" in both.text
        assert client.post("/admin/inti/assignment/add/", values).status_code == 302
        assert Assignment.objects.get().place == unit
