"""Rate limits: who is counted, together over all processes, and what the others notice."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from inti.models import User
from inti.privacy import limits
from inti.privacy.limits import knock, limited
from inti.privacy.models import Knock

pytestmark = pytest.mark.django_db


@limited("3/h")
def page(request: HttpRequest) -> HttpResponse:
    """A form that anyone may send."""
    return HttpResponse("diterima")


@limited("2/h", key=lambda request: request.GET["nomor"], methods=("GET",))
def lookup(request: HttpRequest) -> HttpResponse:
    """A page that is counted by what was asked for."""
    return HttpResponse("ada")


class Visit:
    """A session as the middleware would leave it."""

    def __init__(self, key: str | None) -> None:
        self.session_key = key


def status(user: Any = None, session: str | None = None, address: str = "198.51.100.7") -> int:
    """Post once."""
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    request.user = user or AnonymousUser()
    request.session = Visit(session)  # type: ignore[assignment]
    return page(request).status_code


def test_the_fourth_of_three_is_refused_with_the_time_to_wait() -> None:
    """429 in Indonesian, with Retry-After in seconds."""
    user = User.objects.create_user("rina")
    assert [status(user) for _ in range(3)] == [200, 200, 200]
    request = RequestFactory().post("/")
    request.user = user
    refused = page(request)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert re.search(r"Coba lagi dalam \d+ menit", str(getattr(refused, "content", b""), "utf-8"))


def test_people_behind_one_address_do_not_lock_each_other_out() -> None:
    """Each account and each session has its own count; the address has many times the room."""
    for number in range(5):
        user = User.objects.create_user(f"kader{number}")
        assert [status(user) for _ in range(3)] == [200] * 3
        assert [status(session=f"sesi-{number}") for _ in range(3)] == [200] * 3
    assert status(session="sesi-0") == 429
    assert status(session="sesi-baru") == 200


def test_throwing_the_session_away_does_not_help() -> None:
    """Without a session, or with a new one each time, the address itself runs out."""
    answers = [status(session=f"s{number}" if number % 2 else None) for number in range(61)]
    assert answers == [200] * 60 + [429]
    assert status(address="203.0.113.9") == 200
    assert [status(address=f"2001:db8::{n}") for n in range(61)][-1] == 429
    assert status(address="2001:db8:0:1::1") == 200


def test_a_key_of_the_request_is_counted_for_everyone() -> None:
    """Guessing at one number is slowed down, wherever the guesses come from."""

    def asked(number: str, address: str) -> int:
        request = RequestFactory().get("/", {"nomor": number}, REMOTE_ADDR=address)
        request.user = AnonymousUser()
        return lookup(request).status_code

    assert [asked("A", f"203.0.113.{n}") for n in range(3)] == [200, 200, 429]
    assert asked("B", "203.0.113.1") == 200


def test_what_is_not_counted_passes() -> None:
    """A page that counts posts lets itself be read."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert {page(request).status_code for _ in range(10)} == {200}
    assert not Knock.objects.exists()


def test_a_window_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the next window the count starts anew, and old counters are swept away."""
    assert [knock("a", 1, 60) > 0 for _ in range(2)] == [False, True]
    later = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    monkeypatch.setattr(limits, "SWEEP", 1)
    assert knock("a", 1, 60) == 0
    assert Knock.objects.count() == 1


def test_nobody_slips_through_at_the_same_moment(
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    """Counting is one statement: nothing can come between its reading and its writing."""
    for waits in (False, False, True):
        with django_assert_num_queries(1):
            assert (knock("bersama", 2, 3600) > 0) is waits
    assert Knock.objects.get().count == 3


@pytest.mark.parametrize("rate", ["", "10", "0/m", "10/x", "m/10"])
def test_a_rate_that_is_none_is_told(rate: str) -> None:
    """A slip of the pen in the code does not become no limit."""
    with pytest.raises(ValueError, match="is no rate"):
        limited(rate)
