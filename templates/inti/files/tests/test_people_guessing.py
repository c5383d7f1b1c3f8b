"""Guessing passwords and codes is stopped; sixty kader behind one address are not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone

from inti.models import User
from inti.sign_in import client_network
from tests.conftest import PASSWORD
from tests.test_people_second_factor import enter, with_totp

KADER = 60
WRONG = 4
ADDRESS = "192.0.2.7"


@pytest.fixture
def many(db: None) -> list[str]:
    """Sixty people with one password; hashed once, since a hash takes its time."""
    hashed = make_password(PASSWORD)
    names = [f"kader{number}" for number in range(KADER)]
    User.objects.bulk_create(User(username=name, password=hashed) for name in names)
    return names


def attempt(name: str, password: str, client: Client | None = None, address: str = ADDRESS) -> int:
    """The status of one sign-in."""
    values = {"username": name, "password": password}
    return (client or Client()).post("/masuk/", values, REMOTE_ADDR=address).status_code


@pytest.mark.slow
def test_sixty_kader_behind_one_address_all_get_in(many: list[str]) -> None:
    """Each types several wrong passwords first, all at once, and then the right one."""
    for _ in range(WRONG):
        assert {attempt(name, "salah") for name in many} == {200}
    assert {attempt(name, PASSWORD) for name in many} == {302}


def test_one_guessed_name_is_stopped_and_its_neighbours_are_not(many: list[str]) -> None:
    """Ten tries, then that name is refused from there; from elsewhere it still works."""
    tries = [attempt("kader0", f"tebakan-{number}") for number in range(12)]
    assert tries == [200] * 9 + [429] * 3
    assert attempt("kader0", PASSWORD) == 429
    assert attempt("kader1", PASSWORD) == 302
    assert attempt("kader0", PASSWORD, address="192.0.2.8") == 302


def test_an_ipv6_customer_counts_as_one(many: list[str]) -> None:
    """A new address of the own /64 for each try helps nobody; another customer is let in."""
    tries = [
        attempt("kader0", f"tebakan-{number}", address=f"2001:db8:1:2::{number:x}")
        for number in range(12)
    ]
    assert tries == [200] * 9 + [429] * 3
    assert attempt("kader0", PASSWORD, address="2001:db8:1:3::1") == 302


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("", ""),
    ],
)
def test_limits_count_what_one_customer_has(rf: Any, address: str, network: str) -> None:
    """An IPv4 address, also written as IPv6, or a whole /64."""
    assert client_network(rf.get("/", REMOTE_ADDR=address)) == network


def test_what_was_typed_as_a_name_is_not_kept(many: list[str]) -> None:
    """A NIK is counted under another name; nothing that was sent stays in the table."""
    nik = "3211094812240007"
    for _ in range(12):
        values = {"username": nik, "password": nik}
        Client().post(f"/masuk/?next=/%3Fnik={nik}", values, REMOTE_ADDR=ADDRESS)
    assert nik not in str(list(AccessAttempt.objects.values()))
    assert attempt(nik, "salah") == 429
    assert attempt("x" * 300, "salah") == 200


@pytest.mark.slow
def test_spraying_many_names_from_one_address_is_slowed(many: list[str], settings: Any) -> None:
    """With nothing but failures for very many names the address waits, whatever the name."""
    for number in range(settings.SPRAY_NAMES):
        assert attempt(f"tebak{number}", "Bersama2026") == 200
    assert attempt("tebak-lagi", "Bersama2026") == 429
    assert attempt("kader0", PASSWORD) == 429
    assert attempt("kader0", PASSWORD, address="192.0.2.8") == 302


def test_many_tries_for_few_names_are_slowed_too(many: list[str], settings: Any) -> None:
    """The number of failures counts beside the number of names."""
    settings.SPRAY_FAILURES = 30
    for name in many[:6]:
        for _ in range(5):
            assert attempt(name, "salah") == 200
    assert attempt(many[10], "salah") == 429


def test_a_browser_that_knows_the_name_gets_in_while_its_address_waits(
    many: list[str], settings: Any
) -> None:
    """A sprayer behind the same mobile address does not lock out those who were there before."""
    settings.SPRAY_NAMES = 5
    phone = Client()
    assert attempt("kader0", PASSWORD, phone) == 302
    phone.post("/keluar/")
    for number in range(5):
        attempt(f"tebak{number}", "salah")
    assert attempt("kader1", PASSWORD, Client()) == 429
    assert attempt("kader1", PASSWORD, phone) == 429
    assert attempt("kader0", PASSWORD, phone) == 302
    forged = Client()
    forged.cookies["kenal"] = "WyJrYWRlcjEiXQ:1abc:xyz"
    assert attempt("kader1", PASSWORD, forged) == 429


def test_waiting_helps(many: list[str], settings: Any) -> None:
    """After the time that the page names the address may try again."""
    settings.SPRAY_NAMES = 5
    for number in range(5):
        attempt(f"tebak{number}", "salah")
    assert attempt("kader0", PASSWORD) == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert attempt("kader0", PASSWORD) == 302


def test_wrong_codes_are_limited_from_every_address(
    person: Callable[..., User], settings: Any
) -> None:
    """Who types codes knows the password: ten for the account, from wherever, and then none."""
    user = person("rina")
    secret = with_totp(user)
    for number in range(settings.CODE_FAILURES):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        attempt("rina", PASSWORD, client, address=f"192.0.2.{number}")
        assert "Kode salah" in enter(client, "000000").content.decode()
    client = Client()
    attempt("rina", PASSWORD, client)
    assert "Terlalu banyak kode salah" in enter(client, secret.now()).content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert enter(client, secret.now()).status_code == 302


def test_the_password_asked_again_is_guarded_too(person: Callable[..., User]) -> None:
    """Whoever holds an open phone cannot guess its password there."""
    client = Client()
    client.force_login(person("rina"))
    statuses = [
        client.post("/akun/pastikan/", {"password": f"salah-{number}"}).status_code
        for number in range(11)
    ]
    assert statuses[0] == 200
    assert statuses[-1] == 429
