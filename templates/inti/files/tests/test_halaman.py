"""Accessibility statement, offline page, manifest, service worker, and the trend of a figure."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from inti.colours import palette
from inti.outcomes import Kind, Outcome, Point
from inti.region import region
from inti.trend import HEIGHT, trend
from tests.test_pages import outcome


def text(response: Any) -> str:
    """The body of a response."""
    return str(response.content, encoding="utf-8")


def point(label: str, numerator: int, denominator: int = 100) -> Point:
    """A period."""
    return Point(label=label, numerator=numerator, denominator=denominator)


def test_the_offline_page_is_the_same_for_everyone(
    client: Client, db: None, django_user_model: Any
) -> None:
    """A signed-in person's name never gets into what a phone keeps."""
    stranger = text(client.get("/luring/"))
    client.force_login(django_user_model.objects.create_user("rina", display_name="Bu Rina"))
    assert text(client.get("/luring/")) == stranger


def test_the_service_worker_keeps_public_files_only(client: Client, db: None) -> None:
    """What it keeps exists, needs no sign-in and sets no cookie; pages are not kept."""
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response["Cache-Control"]
    listed = re.search(r"const KEPT = \[(.+)\];", text(response))
    assert listed
    kept = re.findall(r'"([^"]+)"', listed[1].encode().decode("unicode_escape"))
    assert kept[0] == "/luring/"
    for address in kept:
        if not address.startswith("/static/"):
            found = client.get(address)
            assert found.status_code == 200
            assert not found.cookies
    assert not [one for one in kept if one in ("/", "/hasil/", "/masuk/")]


def test_phones_take_the_offline_page_anew_when_it_changes(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new telephone number changes the worker; its reader's language does not."""
    first = text(client.get("/sw.js"))
    client.cookies["bahasa"] = "en"
    assert text(client.get("/sw.js")) == first
    contact = replace(region().contact, phone="0812-9999-0000")
    changed = replace(region(), contact=contact, logo="logo.svg")
    monkeypatch.setattr("inti.context.region", lambda: changed)
    monkeypatch.setattr("inti.halaman.views.region", lambda: changed)
    again = text(client.get("/sw.js"))
    assert again != first
    assert "daerah/logo.svg" in again.encode().decode("unicode_escape")


def test_the_service_worker_leaves_the_caches_of_others(client: Client, db: None) -> None:
    """A service's own worker, below this one, loses nothing when this one has a new version."""
    worker = text(client.get("/sw.js"))
    own = re.search(r'const CACHE = "(luring-)\w+"', worker)
    assert own
    assert f'name.startsWith("{own[1]}") && name !== CACHE' in worker


def test_the_manifest_names_the_service(client: Client) -> None:
    """Name, colours and an icon that exists."""
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    data = response.json()
    assert region().name in data["name"]
    assert data["theme_color"] == palette(region().colours).primary
    assert client.get(data["icons"][0]["src"]).status_code == 200


def test_every_page_offers_the_manifest_and_the_worker(client: Client, db: None) -> None:
    """Both come from this service, the script without blocking the page."""
    page = text(client.get("/aksesibilitas/"))
    assert 'rel="manifest" href="/manifest.webmanifest"' in page
    assert re.search(r'<script src="/static/halaman/daftar-sw[^"]*\.js" defer>', page)


def test_a_trend_starts_at_zero_and_leaves_gaps() -> None:
    """The highest rate touches the top, a period without a figure breaks the line."""
    series = [point("Mei", 10), point("Juni", 0, 0), point("Juli", 20), point("Agustus", 0)]
    drawn = trend(series)
    assert drawn is not None
    assert [len(run) for run in drawn.runs] == [1, 2]
    assert drawn.end.y == HEIGHT
    assert drawn.start.y == pytest.approx((HEIGHT + drawn.runs[1][0].y) / 2, abs=0.1)
    assert (drawn.first, drawn.last, drawn.end.label) == ("Mei", "Agustus", "Agustus")


def test_too_little_makes_no_chart() -> None:
    """One period, or none with a figure, is not a line; all zeros are a flat one."""
    assert trend([]) is None
    assert trend([point("Mei", 1), point("Juni", 0, 0)]) is None
    flat = trend([point("Mei", 0), point("Juni", 0)])
    assert flat is not None
    assert flat.end.y == HEIGHT


def shown(client: Client, monkeypatch: pytest.MonkeyPatch, *figures: Outcome) -> str:
    """The outcomes page with these figures."""
    monkeypatch.setattr("inti.views.all_outcomes", lambda _today: list(figures))
    return text(client.get("/hasil/"))


def test_outcomes_stand_under_their_question(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen, felt, touched, in this order; a question without a figure says so."""
    seen = outcome(code="lihat", kind=Kind.KADEULEU)
    page = shown(client, monkeypatch, outcome(code="raba"), seen)
    places = [page.index(f'id="{name}"') for name in (
        "tanya-kadeuleu", "hasil-lihat", "tanya-karasa", "tanya-karampa", "hasil-raba"
    )]  # fmt: skip
    assert places == sorted(places)
    assert "Belum ada survei" in page


def test_a_chart_has_words_and_a_table(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drawing names both ends, the table gives every period, and commas stay out of the SVG."""
    figure = outcome(series=[point("Mei", 10), point("Juni", 0, 0), point("Juli", 15)])
    page = shown(client, monkeypatch, figure)
    assert "10,0 % pada Mei, 15,0 % pada Juli" in page
    assert '<th scope="row">Juni</th><td class="num">–</td>' in page
    for numbers in re.findall(r'(?:points|cx|cy)="([^"]+)"', page):
        assert "," not in numbers


def test_an_index_is_shown_as_such(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure with a value shows it with its unit in place of a percentage."""
    page = shown(client, monkeypatch, outcome(value=82.14, unit="B (Baik)"))
    assert "82,14" in page
    assert "B (Baik)" in page
    assert "0,2 %" not in page


def test_unknown_coverage_is_said(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody knows how many there are, the page does not invent a share."""
    assert "Cakupan belum diketahui" in shown(client, monkeypatch, outcome(population=0))
