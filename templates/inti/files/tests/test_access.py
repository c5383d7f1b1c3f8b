"""Roles open pages, units of the region open rows."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from inti.access import has_role, require_role, within
from inti.models import Assignment, User, Wilayah
from inti.region import region
from inti.roles import Role, all_roles

Person = Callable[..., User]


@require_role("juru-uji")
def page(request: HttpRequest, number: int) -> HttpResponse:
    """A page for one role."""
    return HttpResponse(str(number))


def visited(user: User | AnonymousUser) -> HttpRequest:
    """A request by this user."""
    request = RequestFactory().get("/halaman/?a=1")
    request.user = user
    return request


def seen(user: User | AnonymousUser, *roles: str) -> set[str]:
    """Codes of the units that the user may see."""
    return set(Wilayah.objects.filter(within(user, "", roles)).values_list("kode", flat=True))


def test_anonymous_people_are_sent_to_sign_in() -> None:
    """The way back to the page they wanted goes along."""
    response = page(visited(AnonymousUser()), 1)
    assert response.status_code == 302
    assert response["Location"] == "/masuk/?next=/halaman/%3Fa%3D1"


def test_only_the_role_opens_the_page(person: Person, kecamatan: list[Wilayah]) -> None:
    """Another role gets 403, the right one and a superuser get the page."""
    with pytest.raises(PermissionDenied):
        page(visited(person("lain", "peran-lain", kecamatan[0])), 1)
    assert page(visited(person("tepat", "juru-uji", kecamatan[0])), 7).status_code == 200
    assert page(visited(User.objects.create_superuser("akar")), 8).status_code == 200


def test_an_inactive_person_has_no_role(person: Person, kecamatan: list[Wilayah]) -> None:
    """Switching an account off closes every page and every row."""
    user = person("dulu", "juru-uji", kecamatan[0])
    user.is_active = False
    user.save()
    assert not has_role(user, "juru-uji")
    assert seen(user) == set()


def test_a_unit_opens_itself_and_all_below(person: Person, kecamatan: list[Wilayah]) -> None:
    """A role in a kecamatan opens its villages and nothing beside it."""
    first = kecamatan[0]
    expected = {first.kode, *first.anak.values_list("kode", flat=True)}
    assert seen(person("camat", "juru-uji", first)) == expected
    village = first.anak.first()
    assert village is not None
    assert seen(person("kader", "juru-uji", village)) == {village.kode}


def test_the_region_opens_everything_of_it(person: Person, wilayah: dict[str, Wilayah]) -> None:
    """A role in the kabupaten or kota opens every unit."""
    assert seen(person("dinas", "juru-uji", wilayah[region().code])) == set(wilayah)


def test_several_units_add_up_and_roles_narrow(person: Person, kecamatan: list[Wilayah]) -> None:
    """Units of one role add up; asking for one role leaves out the units of others."""
    village = kecamatan[0].anak.first()
    assert village is not None
    user = person("dua", "juru-uji", kecamatan[0])
    Assignment.objects.create(user=user, role="peran-lain", wilayah=kecamatan[-1])
    one, other = seen(user, "juru-uji"), seen(user, "peran-lain")
    assert kecamatan[0].kode in one
    assert kecamatan[-1].kode in other
    assert seen(user) == one | other


def test_nobody_and_everybody(person: Person, wilayah: dict[str, Wilayah]) -> None:
    """Without an assignment nothing is seen, a superuser sees all."""
    assert seen(person("baru")) == set()
    assert seen(AnonymousUser()) == set()
    assert seen(User.objects.create_superuser("akar")) == set(wilayah)


def test_the_path_may_lead_over_other_models(person: Person, kecamatan: list[Wilayah]) -> None:
    """The scope works through a chain of foreign keys."""
    user = person("camat", "juru-uji", kecamatan[0])
    found = Assignment.objects.filter(within(user, "wilayah"))
    assert [one.user for one in found] == [user]


def test_a_role_is_given_once(person: Person, kecamatan: list[Wilayah]) -> None:
    """The database refuses the same role of the same person in the same place."""
    user = person("dua", "juru-uji", kecamatan[0])
    with pytest.raises(IntegrityError):
        Assignment.objects.create(user=user, role="juru-uji", wilayah=kecamatan[0])


def test_roles_are_collected_by_code() -> None:
    """Every role of every app stands under its own code with a title to read."""
    for code, role in all_roles().items():
        assert isinstance(role, Role)
        assert role.code == code
        assert role.title
