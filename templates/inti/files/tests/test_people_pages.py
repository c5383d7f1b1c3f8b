"""Every page about people has the service's look, in Indonesian, within the budget."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from inti.models import User
from inti.people import invitations
from tests.conftest import PASSWORD
from tests.test_people_second_factor import confirmed, signed_in, with_totp

BUDGET = 30 * 1024
PAGES = (
    "/akun/",
    "/akun/kata-sandi/",
    "/akun/pasang-pengaman/",
    "/akun/pastikan/",
    "/akun/pengaman/",
    "/akun/pengaman/totp/activate/",
    "/akun/pengaman/webauthn/",
    "/akun/pengaman/webauthn/add/",
    "/akun/tautan/",
    "/undangan/",
    "/undangan/baru/",
    "/undangan/orang/",
)
AFTER_SET_UP = (
    "/akun/",
    "/akun/pengaman/",
    "/akun/pengaman/totp/deactivate/",
    "/akun/pengaman/recovery-codes/generate/",
    "/akun/pengaman/reauthenticate/",
)
ANONYMOUS = (
    "/akun/daftar/",
    "/akun/nonaktif/",
    "/akun/tautan/batal/",
    "/akun/tautan/gagal/",
    "/undangan/terima/",
)
ENGLISH = ("Sign In", "Password", "Current", "Activate", "Security Key", "Recovery", "Menu:")


def assert_looks_right(client: Client, page: str) -> None:
    """Landmarks, language, nothing inline, nothing foreign, light enough."""
    assert '<html lang="id">' in page
    assert page.count("<h1") == 1
    assert '<main id="isi"' in page
    assert 'class="site__bar' in page or 'class="wrap site__bar' in page
    # Data that scripts read is no script.
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)|<style|\sstyle=", page)
    assert not re.search(r"\son[a-z]+=|javascript:", page)
    main = page[page.index("<main") : page.index("</main>")]
    assert not [word for word in ENGLISH if word in re.sub(r"<[^>]+>", "", main)]
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert weight(page) <= BUDGET


def weight(page: str) -> int:
    """Compressed bytes of the page and the static files that it names."""
    total = len(gzip.compress(page.encode()))
    for link in set(re.findall(r'(?:href|src)="/static/([^"]+)"', page)):
        found = finders.find(link)
        assert isinstance(found, str), link
        with open(found, "rb") as file:  # noqa: PTH123
            total += len(gzip.compress(file.read()))
    return total


@pytest.fixture
def chief(db: None) -> User:
    """A superuser, who may open every page."""
    return User.objects.create_superuser("akar", password=PASSWORD)


@pytest.mark.usefixtures("chief", "wilayah")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_signed_in_person(path: str) -> None:
    """Own account, second factor, invitations."""
    client = confirmed(signed_in("akar"))
    response = client.get(path)
    assert response.status_code == 200
    assert_looks_right(client, response.text)


@pytest.mark.parametrize("path", AFTER_SET_UP)
def test_a_page_of_someone_with_a_second_factor(chief: User, path: str) -> None:
    """What is there once it is set up."""
    client = confirmed(signed_in("akar"))
    with_totp(chief)
    response = client.get(path)
    assert response.status_code == 200
    assert_looks_right(client, response.text)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("path", ANONYMOUS)
def test_a_page_for_everybody(client: Client, path: str) -> None:
    """Ends of roads that still lead on."""
    response = client.get(path)
    assert response.status_code in (200, 401, 410)
    assert_looks_right(client, response.text)


def test_the_second_step_and_the_invitation_have_the_look(
    chief: User, person: Callable[..., User], client: Client
) -> None:
    """Pages that need something to have happened before."""
    with_totp(person("rina"))
    step = signed_in("rina")
    assert_looks_right(step, step.get("/akun/pengaman/authenticate/").text)
    _, token = invitations.invite_to_reset(User.objects.get(username="rina"), chief)
    client.get(f"/undangan/buka/{token}/")
    assert_looks_right(client, client.get("/undangan/terima/").text)


def test_there_is_no_open_registration(client: Client, db: None) -> None:
    """Neither the page nor a POST makes an account."""
    values = {"username": "baru", "password1": PASSWORD, "password2": PASSWORD}
    assert "Perlu undangan" in client.get("/akun/daftar/").text
    client.post("/akun/daftar/", values)
    assert not User.objects.exists()


def test_the_header_leads_to_the_own_account(client: Client, person: Callable[..., User]) -> None:
    """On every page of a signed-in person, beside signing out."""
    client.force_login(person("rina"))
    page = client.get("/").text
    assert 'href="/akun/"' in page
    assert 'action="/keluar/"' in page


@pytest.mark.parametrize("path", ["/akun/", "/undangan/", "/akun/pengaman/", "/akun/kata-sandi/"])
def test_own_pages_ask_to_sign_in(client: Client, db: None, path: str) -> None:
    """And lead back."""
    response: Any = client.get(path)
    assert response["Location"] == f"/masuk/?next={path}"
