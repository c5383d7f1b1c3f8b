"""How long a sign-in lasts, on shared phones and on own ones, and ending it from elsewhere."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from inti.models import User, Wilayah
from inti.people import sessions
from inti.people.devices import describe, shortened
from inti.people.models import SignedIn
from inti.roles import Role, all_roles
from tests.conftest import PASSWORD

HALF_DAY = 12 * 60 * 60
ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/120.0 Mobile"
NEW = "sandi-baru-panjang-7"


@pytest.fixture(autouse=True)
def roles(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two roles, whatever services are installed: one may stay signed in, one may not."""
    declared = [Role(code="lama", title="Lama", long_session=True), Role(code="biasa", title="B")]
    monkeypatch.setattr("inti.roles._declared", lambda: iter(declared))
    all_roles.cache_clear()
    yield
    monkeypatch.undo()
    all_roles.cache_clear()


def sign_in(name: str, *, own: bool = False, agent: str = ANDROID) -> Client:
    """A browser in which the person is signed in."""
    client = Client(HTTP_USER_AGENT=agent)
    values = {"username": name, "password": PASSWORD, **({"remember": "on"} if own else {})}
    assert client.post("/masuk/", values).status_code == 302
    return client


def is_in(client: Client) -> bool:
    """Whether the browser is still signed in."""
    return client.get("/akun/").status_code == 200


def left_idle(client: Client, minutes: float) -> None:
    """As if the browser lay unused for that long."""
    session = client.session
    session[sessions.SEEN] = time.time() - minutes * 60
    session.save()


def test_a_shared_phone_forgets(person: Callable[..., User]) -> None:
    """Twelve hours at most, and gone when the browser is closed."""
    person("rina")
    client = sign_in("rina")
    assert client.session.get_expiry_age() == HALF_DAY
    assert client.session.get_expire_at_browser_close()
    assert client.cookies[django_settings.SESSION_COOKIE_NAME]["max-age"] == ""


def test_an_own_phone_remembers_for_a_role_that_may(
    person: Callable[..., User], kecamatan: list[Wilayah]
) -> None:
    """Ninety days, only when asked for."""
    person("rina", "lama", kecamatan[0])
    days = sign_in("rina", own=True).session.get_expiry_age() / 86_400
    assert 89 < days <= 90
    assert sign_in("rina").session.get_expiry_age() == HALF_DAY


@pytest.mark.parametrize("how", ["other-role", "staff", "superuser"])
def test_staff_and_other_roles_are_not_remembered(
    person: Callable[..., User], kecamatan: list[Wilayah], how: str
) -> None:
    """The tick alone changes nothing."""
    user = person("rina", "biasa" if how == "other-role" else "lama", kecamatan[0])
    user.is_staff, user.is_superuser = how == "staff", how == "superuser"
    user.save()
    assert sign_in("rina", own=True).session.get_expiry_age() == HALF_DAY


def test_who_becomes_staff_loses_the_long_sign_in(
    person: Callable[..., User], kecamatan: list[Wilayah]
) -> None:
    """The phone must sign in anew, under the rules for staff."""
    user = person("rina", "lama", kecamatan[0])
    client = sign_in("rina", own=True)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    assert not is_in(client)


def test_who_loses_the_role_loses_the_long_sign_in(
    person: Callable[..., User], kecamatan: list[Wilayah]
) -> None:
    """At the next page the phone goes on as a shared one."""
    user = person("rina", "lama", kecamatan[0])
    client = sign_in("rina", own=True)
    user.assignments.update(role="biasa")
    left_idle(client, 6)
    assert is_in(client)
    assert client.session.get_expiry_age() == HALF_DAY
    assert not SignedIn.objects.get().own_phone


def test_the_next_person_signs_in_on_a_shared_phone(person: Callable[..., User]) -> None:
    """Nobody goes on in the name of the colleague who forgot to sign out."""
    for name in ("rina", "sari"):
        person(name)
    client = sign_in("rina")
    client.post("/masuk/", {"username": "sari", "password": PASSWORD})
    assert 'value="Sari"' in client.get("/akun/").text
    client.post("/masuk/", {"username": "rina", "password": "salah"})
    assert not is_in(client)


def test_a_shared_phone_that_lies_idle_signs_out(person: Callable[..., User]) -> None:
    """After an hour without use the next page asks to sign in and leads back to it."""
    person("rina")
    client = sign_in("rina")
    left_idle(client, django_settings.SESSION_IDLE_MINUTES - 1)
    assert is_in(client)
    left_idle(client, django_settings.SESSION_IDLE_MINUTES + 1)
    response = client.get("/akun/")
    assert response["Location"] == "/masuk/?next=/akun/"
    assert "lama tidak aktif" in client.get(response["Location"]).content.decode()
    assert not SignedIn.objects.exists()


def test_an_own_phone_may_lie_idle(person: Callable[..., User], kecamatan: list[Wilayah]) -> None:
    """A kader opens the service once a month."""
    person("rina", "lama", kecamatan[0])
    client = sign_in("rina", own=True)
    left_idle(client, 30 * 24 * 60)
    assert is_in(client)


def test_use_is_noted_at_most_every_five_minutes(
    person: Callable[..., User], django_assert_num_queries: Any
) -> None:
    """In between a page costs the session and the user, nothing else."""
    person("rina")
    client = sign_in("rina")
    client.get("/warna.css")
    with django_assert_num_queries(2):
        client.get("/warna.css")
    left_idle(client, 6)
    before = SignedIn.objects.get().seen
    client.get("/warna.css")
    assert SignedIn.objects.get().seen > before
    with django_assert_num_queries(2):
        client.get("/warna.css")


def test_citizens_pay_nothing(client: Client, db: None, django_assert_num_queries: Any) -> None:
    """A page without sign-in reads no session."""
    with django_assert_num_queries(0):
        client.get("/warna.css")


def test_my_devices_are_listed_and_can_be_signed_out(person: Callable[..., User]) -> None:
    """One, then all others; this one stays."""
    person("rina")
    here, third = sign_in("rina"), sign_in("rina")
    second = sign_in("rina", agent="Firefox/130.0 (Windows)")
    page = here.get("/akun/").content.decode()
    assert "Chrome, Android" in page
    assert "Firefox, Windows" in page
    assert "127.0.0.x" in page
    row = SignedIn.objects.get(session_key=second.session.session_key)
    assert here.post(f"/akun/sesi/{row.pk}/keluar/").status_code == 302
    assert [is_in(one) for one in (here, second, third)] == [True, False, True]
    here.post("/akun/sesi/keluar/")
    assert [is_in(one) for one in (here, third)] == [True, False]
    assert SignedIn.objects.count() == 1


def test_nobody_signs_out_others(person: Callable[..., User]) -> None:
    """Another person's device is not found, and reading a page signs nobody out."""
    person("rina")
    person("sari")
    theirs, mine = sign_in("rina"), sign_in("sari")
    row = SignedIn.objects.get(user__username="rina")
    assert mine.post(f"/akun/sesi/{row.pk}/keluar/").status_code == 404
    assert theirs.get("/akun/sesi/keluar/").status_code == 405
    assert is_in(theirs)


def test_signing_out_takes_the_device_off_the_list(person: Callable[..., User]) -> None:
    """The list shows what is open, nothing more."""
    person("rina")
    client = sign_in("rina")
    client.post("/keluar/")
    assert not SignedIn.objects.exists()


def test_changing_the_password_signs_out_everywhere_else(person: Callable[..., User]) -> None:
    """The browser in use stays; the old password is asked for."""
    person("rina")
    here, elsewhere = sign_in("rina"), sign_in("rina")
    values = {"oldpassword": "bukan-ini", "password1": NEW, "password2": NEW}
    page = here.post("/akun/kata-sandi/", values).content.decode()
    assert "Kata sandi yang sekarang salah" in page
    done = here.post("/akun/kata-sandi/", {**values, "oldpassword": PASSWORD})
    assert done["Location"] == "/akun/"
    assert is_in(here)
    assert not is_in(elsewhere)
    row = SignedIn.objects.get()
    assert row.session_key == here.session.session_key


@pytest.mark.parametrize("where", ["admin", "command"])
def test_a_password_set_by_others_signs_out_everywhere(
    person: Callable[..., User], where: str
) -> None:
    """Whoever sets it, wherever: no old session goes on."""
    user = person("rina")
    client = sign_in("rina")
    user.set_password(NEW)
    user.save(update_fields=["password"] if where == "command" else None)
    assert not SignedIn.objects.exists()
    assert not is_in(client)


def test_a_device_is_described_by_little() -> None:
    """Kind and network help to recognise it; model and subscriber are not kept."""
    assert describe(ANDROID) == "Chrome, Android"
    assert describe("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Safari/604") == "Safari, iPhone"
    assert describe("") == "Perangkat tak dikenal"
    assert shortened("182.1.3.77") == "182.1.3.x"
    assert shortened("2404:c0:1234:5678::9") == "2404:c0:1234::x"
    assert shortened("") == ""


def test_the_own_account_page_costs_the_same_for_many_devices(
    person: Callable[..., User], kecamatan: list[Wilayah], django_assert_max_num_queries: Any
) -> None:
    """However many browsers are signed in; what other parts show beside it is theirs to count."""
    person("rina", "lama", kecamatan[0])
    first = sign_in("rina")
    first.get("/akun/")
    with django_assert_max_num_queries(14) as one:
        first.get("/akun/")
        few = len(one.captured_queries)
    for _ in range(5):
        sign_in("rina")
    with django_assert_max_num_queries(few):
        first.get("/akun/")


def test_my_name_can_be_changed(person: Callable[..., User]) -> None:
    """What colleagues see is mine to say."""
    user = person("rina")
    sign_in("rina").post("/akun/", {"display_name": "Ibu Rina"})
    user.refresh_from_db()
    assert str(user) == "Ibu Rina"
