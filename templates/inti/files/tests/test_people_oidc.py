"""Signing in through a real OpenID Connect provider, which runs as a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from inti.models import User
from tests.conftest import PASSWORD
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, HOST
from tests.test_running import KEYS, manage

pytestmark = pytest.mark.slow
CALLBACK = "/akun/oidc/kembali/"
START = "/akun/oidc/masuk/?process="


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The provider's address; the process ends with the module."""
    database = tmp_path_factory.mktemp("idp") / "idp.sqlite3"
    script = Path(__file__).with_name("identity_provider.py")
    process = subprocess.Popen(
        [sys.executable, str(script), f"http://testserver{CALLBACK}", str(database)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield f"http://{HOST}:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def provider(server_url: str, settings: Any) -> Iterator[requests.Session]:
    """A browser at the provider, and the service configured for it."""
    settings.OIDC_SERVER_URL = server_url
    settings.OIDC_NAME = "Akun Pegawai"
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 60  # a busy machine answers late
    providers = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    app = {
        "provider_id": "oidc",
        "name": "Akun Pegawai",
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "settings": {"server_url": server_url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**providers, "APPS": [app]}}
    with requests.Session() as session:
        yield session


def asked(client: Client, process: str = "login") -> str:
    """The provider's address to which the service sends the browser."""
    response = client.post(START + process)
    assert response.status_code == 302, response.content
    return str(response["Location"])


def answered(provider: requests.Session, address: str, name: str) -> str:
    """What the provider sends back, when this person is signed in there."""
    parts = urlsplit(address)
    assert provider.get(f"{parts.scheme}://{parts.netloc}/as/{name}/", timeout=60).ok
    response = provider.get(address, allow_redirects=False, timeout=60)
    assert response.status_code == 302, response.text
    back = urlsplit(response.headers["Location"])
    assert back.path == CALLBACK
    return f"{back.path}?{back.query}"


def changed(address: str, **values: str) -> str:
    """The address with other values in its query."""
    parts = urlsplit(address)
    query = {key: found[0] for key, found in parse_qs(parts.query).items()}
    return urlunsplit(parts._replace(query=urlencode({**query, **values})))


def link(provider: requests.Session, person: Callable[..., User], name: str) -> User:
    """An account whose person linked an identity."""
    user = person(name)
    client = Client()
    client.force_login(user)
    assert client.post("/akun/pastikan/", {"password": PASSWORD}).status_code == 302
    back = client.get(answered(provider, asked(client, "connect"), name))
    assert back["Location"] == "/akun/"
    return user


def test_the_request_carries_pkce_state_and_nonce(
    client: Client, provider: requests.Session, db: None
) -> None:
    """The code alone is worth nothing to who intercepts it."""
    query = parse_qs(urlsplit(asked(client)).query)
    assert query["code_challenge_method"] == ["S256"]
    assert query["response_type"] == ["code"]
    assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
    assert len(query["nonce"][0]) >= 32
    assert query["state"][0]
    assert "nonce=x" not in asked(client, "login&auth_params=nonce%3Dx")


def test_a_linked_identity_signs_in(
    client: Client, provider: requests.Session, person: Callable[..., User]
) -> None:
    """The signed-in person links it; from then on it opens that account."""
    user = link(provider, person, "rina")
    response = client.get(answered(provider, asked(client), "rina"), follow=True)
    assert response.wsgi_request.user == user
    stored = SocialAccount.objects.get(user=user).extra_data
    assert "idp.example" not in str(stored)


def test_an_unlinked_identity_opens_nothing(
    client: Client, provider: requests.Session, person: Callable[..., User]
) -> None:
    """The same name and the same e-mail prove nothing: no sign-in, no new account."""
    user = person("rina")
    User.objects.filter(pk=user.pk).update(email="rina@idp.example")
    response = client.get(answered(provider, asked(client), "rina"))
    assert "Perlu undangan" in response.content.decode()
    assert client.session.get("_auth_user_id") is None
    assert User.objects.count() == 1


def test_an_account_may_be_made_when_the_region_says_so(
    client: Client, provider: requests.Session, settings: Any, db: None
) -> None:
    """With OIDC_AUTO_CREATE an unknown identity gets an account, without any role or password."""
    settings.OIDC_AUTO_CREATE = True
    response = client.get(answered(provider, asked(client), "baru"), follow=True)
    user = response.wsgi_request.user
    assert isinstance(user, User)
    assert not user.assignments.exists()
    assert not user.has_usable_password()
    assert not user.is_staff


def test_a_wrong_nonce_is_refused(
    client: Client, provider: requests.Session, person: Callable[..., User]
) -> None:
    """An ID token that was made for another sign-in does not open this one."""
    link(provider, person, "rina")
    response = client.get(answered(provider, changed(asked(client), nonce="lain"), "rina"))
    assert response.status_code in (200, 401)
    assert "Belum berhasil masuk" in response.content.decode()
    assert client.session.get("_auth_user_id") is None


def test_a_wrong_state_is_refused(
    client: Client, provider: requests.Session, person: Callable[..., User]
) -> None:
    """A callback that this browser did not ask for changes nothing, nor does a second use."""
    link(provider, person, "rina")
    back = answered(provider, asked(client), "rina")
    for attempt in (changed(back, state="lain"), CALLBACK):
        assert "Belum berhasil masuk" in client.get(attempt).content.decode()
    assert "Belum berhasil masuk" in Client().get(back).content.decode()
    assert client.get(back).status_code == 302
    assert "Belum berhasil masuk" in client.get(back).content.decode()


def test_linking_asks_for_the_password_again(
    client: Client, provider: requests.Session, person: Callable[..., User]
) -> None:
    """A phone left lying about does not become a door for good."""
    client.force_login(person("rina"))
    response = client.get(answered(provider, asked(client, "connect"), "rina"))
    assert response["Location"].startswith("/akun/pastikan/")
    assert not SocialAccount.objects.exists()


def test_without_a_provider_there_is_no_button(client: Client, db: None) -> None:
    """The addresses are not there either."""
    assert "Masuk dengan SSO" not in client.get("/masuk/").content.decode()
    assert client.post(START + "login").status_code == 404
    assert client.get(CALLBACK).status_code == 404


def test_with_a_provider_the_sign_in_page_offers_it(
    client: Client, provider: requests.Session, db: None
) -> None:
    """Under the name that the region chose."""
    assert "Masuk dengan Akun Pegawai" in client.get("/masuk/").content.decode()


def test_the_policy_lets_the_form_lead_to_the_provider() -> None:
    """form-action has the provider's origin, and production refuses a provider without TLS."""
    code = "from django.conf import settings as s; print(s.CONTENT_SECURITY_POLICY)"
    env = {
        **KEYS,
        "OIDC_SERVER_URL": "https://sso.example.go.id/realms/daerah",
        "OIDC_CLIENT_ID": "a",
        "OIDC_CLIENT_SECRET": "b",
    }
    done = manage("shell", "--no-imports", "-c", code, **env)
    assert "'https://sso.example.go.id'" in done.stdout, done.stderr
    done = manage("check", **{**env, "OIDC_SERVER_URL": "http://sso.example.go.id"})
    assert "https://" in done.stderr
    done = manage("check", **{**env, "OIDC_CLIENT_SECRET": ""})
    assert "isi ketiganya" in done.stderr
