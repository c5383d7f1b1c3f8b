"""Service units: a role in a puskesmas or an agency opens the places that it serves."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from inti.access import RolesWith, below, require_role_with, units, within
from inti.models import Assignment, Unit, User, Wilayah
from inti.region import region
from inti.roles import Role, all_roles, codes_where

Person = Callable[..., User]


def unit(kode: str, *places: Wilayah) -> Unit:
    """A service unit for these places."""
    found = Unit.objects.create(kode=kode, nama=kode.title(), jenis=Unit.Jenis.PUSKESMAS)
    found.wilayah.add(*places)
    return found


def seen(user: User | AnonymousUser, *roles: str) -> set[str]:
    """Codes of the units of the region that the user may see."""
    return set(Wilayah.objects.filter(within(user, "", roles)).values_list("kode", flat=True))


def test_a_puskesmas_opens_what_it_serves(person: Person, kecamatan: list[Wilayah]) -> None:
    """Its villages, of whatever kecamatan, and nothing beside them."""
    villages = [village for one in kecamatan[:2] for village in one.anak.all()[:2]]
    user = person("gizi")
    Assignment.objects.create(user=user, role="juru-uji", unit=unit("pkm", *villages))
    assert seen(user) == {village.kode for village in villages}
    assert units(user) == sorted(village.kode for village in villages)


def test_an_agency_may_serve_the_whole_region(person: Person, wilayah: dict[str, Wilayah]) -> None:
    """With the kabupaten or kota as its place."""
    user = person("dinas")
    Assignment.objects.create(user=user, role="juru-uji", unit=unit("opd", wilayah[region().code]))
    assert seen(user) == set(wilayah)


def test_a_unit_without_places_opens_nothing(person: Person, kecamatan: list[Wilayah]) -> None:
    """An unfinished entry gives nothing away."""
    user = person("gizi")
    Assignment.objects.create(user=user, role="juru-uji", unit=unit("kosong"))
    assert seen(user) == set()


def test_units_and_places_add_up_in_one_query(
    person: Person, kecamatan: list[Wilayah], django_assert_num_queries: Any
) -> None:
    """However many assignments and places; the rows then cost one more."""
    user = person("dua", "juru-uji", kecamatan[0])
    villages = list(kecamatan[-1].anak.all()[:5])
    Assignment.objects.create(user=user, role="lain", unit=unit("pkm", *villages))
    with django_assert_num_queries(1):
        found = within(user, "")
    with django_assert_num_queries(1):
        rows = {one.kode for one in Wilayah.objects.filter(found)}
    assert {village.kode for village in villages} <= rows
    assert kecamatan[0].kode in rows
    assert {village.kode for village in villages} == seen(user, "lain")


def test_hundreds_of_places_make_a_short_condition(wilayah: dict[str, Wilayah]) -> None:
    """SQLite refuses conditions deeper than a thousand; villages have nothing below them."""
    villages = [f"99.99.01.{number}" for number in range(2001, 3501)]
    assert Wilayah.objects.filter(below("", [*villages, region().code])).count() == len(wilayah)


def test_an_assignment_has_exactly_one_place(person: Person, kecamatan: list[Wilayah]) -> None:
    """The database refuses none and both, and the same unit twice."""
    user = person("dua")
    one = unit("pkm", kecamatan[0])
    for places in ({}, {"wilayah": kecamatan[0], "unit": one}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(user=user, role="juru-uji", **places)
    Assignment.objects.create(user=user, role="juru-uji", unit=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(user=user, role="juru-uji", unit=one)


def test_an_assignment_says_where(person: Person, kecamatan: list[Wilayah]) -> None:
    """A place of the region or a service unit, in words."""
    user = person("dua")
    one = Assignment(user=user, role="juru-uji", unit=unit("pkm"))
    assert str(one) == "juru-uji, Pkm"
    assert str(Assignment(user=user, role="x", wilayah=kecamatan[0])) == f"x, {kecamatan[0]}"


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Role]]:
    """Roles that a test declares in place of the services'."""
    roles: list[Role] = []
    monkeypatch.setattr("inti.roles._declared", lambda: iter(roles))
    all_roles.cache_clear()
    yield roles
    monkeypatch.undo()
    all_roles.cache_clear()


def test_a_role_that_is_managed_must_exist(declared: list[Role]) -> None:
    """A slip of the pen is told at the start, not when somebody invites."""
    declared.append(Role(code="kepala", title="Kepala", manages=("kadr",)))
    with pytest.raises(ImproperlyConfigured, match="kadr"):
        all_roles()


def test_a_page_may_ask_for_an_attribute_of_roles(
    declared: list[Role], person: Person, kecamatan: list[Wilayah]
) -> None:
    """Holders of such a role and superusers get in; where no role has it, superusers only."""

    @require_role_with("long_session")
    def page(request: Any) -> HttpResponse:
        return HttpResponse("ok")

    def status(user: User) -> int:
        request = RequestFactory().get("/")
        request.user = user
        try:
            return page(request).status_code
        except PermissionDenied:
            return 403

    holder, chief = person("rina", "kader", kecamatan[0]), User.objects.create_superuser("akar")
    assert (status(holder), status(chief)) == (403, 200)
    declared.append(Role(code="kader", title="Kader", long_session=True))
    all_roles.cache_clear()
    assert codes_where("long_session") == {"kader"}
    assert list(RolesWith("long_session")) == ["kader"]
    assert (status(holder), status(chief)) == (200, 200)
