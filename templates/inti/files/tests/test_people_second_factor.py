"""The second factor: who needs it, how it is set up, and that nothing goes around it."""

import base64
import re
import time
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core.management import CommandError, call_command
from django.test import Client

from inti.models import Assignment, User, Wilayah
from inti.people import invitations, second_factor
from inti.roles import Role, codes_where
from tests.conftest import PASSWORD

SET_UP = "/akun/pasang-pengaman/"


class Secret:
    """What an authenticator app holds."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def now(self, step: int = 0) -> str:
        """The code of this half minute, or of one near it."""
        return str(format_hotp_value(hotp_value(self._secret, int(time.time()) // 30 + step)))


def with_totp(user: User) -> Secret:
    """Give the user an authenticator app."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return Secret(secret)


def enter(client: Client, code: str) -> Any:
    """Answer the second step of a sign-in."""
    return client.post("/akun/pengaman/authenticate/", {"code": code})


def signed_in(name: str) -> Client:
    """A browser after the first step."""
    client = Client()
    response = client.post("/masuk/", {"username": name, "password": PASSWORD})
    assert response.status_code == 302, response.content
    return client


def confirmed(client: Client) -> Client:
    """The same after giving the password again."""
    assert client.post("/akun/pastikan/", {"password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def production_rules(settings: Any) -> None:
    """As in production: staff and the roles that say so."""
    settings.MFA_REQUIRED_FOR = ["staff", "roles"]


@pytest.fixture
def guarded_role(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A role that asks for a second factor, whatever services are installed."""
    role = Role(code="juru-uji", title="Juru uji", second_factor=True)
    monkeypatch.setattr("inti.roles._declared", lambda: iter([role]))
    from inti.roles import all_roles

    all_roles.cache_clear()
    yield role.code
    monkeypatch.undo()
    all_roles.cache_clear()


def test_the_second_step_is_asked_and_opens(person: Callable[..., User]) -> None:
    """The password alone opens nothing; a code of the app does, a code cadangan too, once."""
    user = person("rina")
    secret = with_totp(user)
    client = signed_in("rina")
    assert client.get("/akun/").status_code == 302
    assert enter(client, "000000").status_code == 200
    assert enter(client, secret.now()).status_code == 302
    assert client.get("/akun/").status_code == 200


def test_a_code_works_once(person: Callable[..., User]) -> None:
    """Who looks over a shoulder cannot use the same code."""
    secret = with_totp(person("rina"))
    code = secret.now()
    assert enter(signed_in("rina"), code).status_code == 302
    assert enter(signed_in("rina"), code).status_code == 200


def test_setting_up_an_app_gives_recovery_codes(person: Callable[..., User]) -> None:
    """After the password again: a picture and a key, the first code, then codes to keep."""
    user = person("rina")
    client = signed_in("rina")
    assert client.get("/akun/pengaman/totp/activate/")["Location"].startswith("/akun/pastikan/")
    page = confirmed(client).get("/akun/pengaman/totp/activate/").content.decode()
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert picture
    assert b"<svg" in base64.b64decode(picture[1])
    key = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert key
    done = client.post("/akun/pengaman/totp/activate/", {"code": Secret(key[1]).now()}, follow=True)
    codes = re.findall(r"<li>(\d{8})</li>", done.content.decode())
    assert len(codes) == 10
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert key[1] not in str(stored.data)
    other = signed_in("rina")
    assert enter(other, codes[0]).status_code == 302
    assert enter(signed_in("rina"), codes[0]).status_code == 200


def test_the_demo_and_development_force_nobody(client: Client, db: None) -> None:
    """What a developer or a visitor tries out needs no second phone."""
    user = User.objects.create_superuser("akar")
    client.force_login(user)
    assert not second_factor.is_required(user)
    assert client.get("/admin/").status_code == 200


@pytest.mark.usefixtures("production_rules")
def test_staff_without_it_are_sent_to_set_it_up(client: Client, db: None) -> None:
    """Every page leads there, setting up and signing out stay open, and afterwards all is open."""
    user = User.objects.create_superuser("akar", password=PASSWORD)
    client.force_login(user)
    for path in ("/", "/admin/", "/akun/", "/undangan/"):
        assert client.get(path)["Location"] == SET_UP, path
    for path in (SET_UP, "/akun/pengaman/", "/akun/pastikan/", "/warna.css"):
        assert client.get(path).status_code == 200, path
    with_totp(user)
    assert client.get("/admin/").status_code == 200
    assert client.get(SET_UP)["Location"] == "/masuk/lanjut/"


@pytest.mark.usefixtures("production_rules")
def test_a_role_may_ask_for_it(
    client: Client, person: Callable[..., User], guarded_role: str, kecamatan: list[Wilayah]
) -> None:
    """Whoever holds the role needs it; whoever does not goes on without."""
    client.force_login(person("gizi", guarded_role, kecamatan[0]))
    assert client.get("/akun/")["Location"] == SET_UP
    other = Client()
    other.force_login(person("kader", "lain", kecamatan[0]))
    assert other.get("/akun/").status_code == 200


@pytest.mark.usefixtures("production_rules")
def test_who_becomes_staff_is_asked_at_the_next_page(client: Client, db: None) -> None:
    """A session that began before does not keep the old standing."""
    user = User.objects.create_user("rina")
    client.force_login(user)
    assert client.get("/akun/").status_code == 200
    user.is_staff = True
    user.save()
    assert client.get("/akun/")["Location"] == SET_UP


@pytest.mark.usefixtures("production_rules", "guarded_role")
def test_checking_costs_nothing_once_it_is_known(
    client: Client, person: Callable[..., User], django_assert_num_queries: Any
) -> None:
    """Session and user, as without this part; the first page asks for roles on top."""
    client.force_login(person("rina"))
    with django_assert_num_queries(6):
        client.get("/warna.css")
    with django_assert_num_queries(2):
        client.get("/warna.css")


def test_a_new_second_factor_signs_other_devices_out(
    person: Callable[..., User], django_capture_on_commit_callbacks: Any
) -> None:
    """They come back with it."""
    person("rina")
    here, elsewhere = signed_in("rina"), signed_in("rina")
    page = confirmed(here).get("/akun/pengaman/totp/activate/").content.decode()
    key = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert key
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/akun/pengaman/totp/activate/", {"code": Secret(key[1]).now()})
    assert here.get("/akun/").status_code == 200
    assert elsewhere.get("/akun/").status_code == 302


def test_an_invitation_for_a_new_password_does_not_go_around_it(
    person: Callable[..., User], db: None
) -> None:
    """A link in the wrong hands still needs the second factor."""
    user = person("rina")
    with_totp(user)
    chief = User.objects.create_superuser("akar")
    _, token = invitations.invite_to_reset(user, chief)
    client = Client()
    client.get(f"/undangan/buka/{token}/")
    fresh = "sandi-baru-panjang-7"
    response = client.post("/undangan/terima/", {"password1": fresh, "password2": fresh})
    assert response["Location"] == "/akun/pengaman/authenticate/"
    assert client.get("/akun/").status_code == 302


def test_the_passkey_pages_stand(person: Callable[..., User]) -> None:
    """Adding a passkey asks the browser for one that belongs to this host and person."""
    user = person("rina")
    client = confirmed(signed_in("rina"))
    page = client.get("/akun/pengaman/webauthn/add/").content.decode()
    assert '"creation_options"' in page
    assert 'id="passkey-add"' in page
    login = client.get("/akun/pengaman/webauthn/", HTTP_ACCEPT="text/html")
    assert login.status_code == 200
    asked = Client().get("/akun/pengaman/webauthn/login/", HTTP_ACCEPT="application/json").json()
    assert asked["request_options"]["publicKey"]["rpId"] == "testserver"
    assert not Authenticator.objects.filter(user=user).exists()


def test_every_service_says_which_roles_need_it() -> None:
    """The codes of the roles come from the declarations."""
    from inti.roles import all_roles

    expected = {code for code, role in all_roles().items() if role.second_factor}
    assert codes_where("second_factor") == expected


def test_losing_the_role_ends_the_duty(
    person: Callable[..., User],
    guarded_role: str,
    kecamatan: list[Wilayah],
    settings: Any,
) -> None:
    """The duty follows the assignment."""
    settings.MFA_REQUIRED_FOR = ["roles"]
    user = person("gizi", guarded_role, kecamatan[0])
    assert second_factor.is_missing(user)
    Assignment.objects.all().delete()
    assert not second_factor.is_missing(User.objects.get(pk=user.pk))


def test_secrets_follow_the_keys(person: Callable[..., User], settings: Any) -> None:
    """They are rotated with the encrypted columns; without the key nobody gets in."""
    user = person("rina")
    secret = with_totp(user)
    old = settings.FIELD_KEYS
    fresh = base64.urlsafe_b64encode(b"k" * 32).decode()
    settings.FIELD_KEYS = [fresh, *old]
    call_command("putar_kunci", stdout=StringIO())
    settings.FIELD_KEYS = [fresh]
    assert enter(signed_in("rina"), secret.now()).status_code == 302
    settings.FIELD_KEYS = old
    assert "Kode salah" in enter(signed_in("rina"), secret.now(1)).content.decode()
    with pytest.raises(CommandError, match="1 nilai"):
        call_command("putar_kunci", stdout=StringIO())
