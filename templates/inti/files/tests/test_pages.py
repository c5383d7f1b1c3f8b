"""The public face: what citizens get, how heavy it is, and what protects it."""

import gzip
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from config import settings as production
from inti import errors
from inti.colours import AA_TEXT, contrast, palette
from inti.formats import angka, persen
from inti.models import User, Wilayah
from inti.outcomes import Outcome
from inti.region import Colours, region
from tests.conftest import PASSWORD

PUBLIC = [
    "/",
    "/hasil/",
    "/masuk/",
    "/layanan/",
    "/status/",
    "/survei/",
    "/aksesibilitas/",
    "/luring/",
]
BUDGET = 30 * 1024


def text(response: Any) -> str:
    """The body of a response."""
    return str(response.content, encoding="utf-8")


@pytest.mark.usefixtures("wilayah")
@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_stays_in_its_budget(client: Client, path: str) -> None:
    """Page, styles and pictures are at most 30 KB compressed, all from this service."""
    page = text(client.get(path))
    # What the page loads; a link that a reader may follow loads nothing.
    loaded = re.sub(r"<a\s[^>]*>", "", page)
    links = set(re.findall(r'(?:href|src)="([^"]+)"', loaded))
    assert not [link for link in links if link.startswith(("http:", "https:", "//"))]
    total = len(gzip.compress(page.encode()))
    for link in links:
        if link.startswith("/static/"):
            found = finders.find(link.removeprefix("/static/"))
            assert isinstance(found, str), link
            with open(found, "rb") as file:  # noqa: PTH123  finders give text
                total += len(gzip.compress(file.read()))
        elif link.startswith(("/warna", "/ikon")):
            total += len(gzip.compress(client.get(link).content))
    assert total <= BUDGET


@pytest.mark.usefixtures("wilayah")
@pytest.mark.parametrize("path", [*PUBLIC, "/tidak-ada/"])
def test_no_inline_script_or_style(client: Client, path: str) -> None:
    """The content security policy has nothing to forbid in our own pages."""
    page = text(client.get(path))
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)


@pytest.mark.usefixtures("wilayah")
@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_has_its_landmarks(client: Client, path: str) -> None:
    """Language, one main heading, a way past the menu, and no two elements with one id."""
    page = text(client.get(path))
    assert '<html lang="id">' in page
    assert page.count("<h1") == 1
    assert 'href="#isi"' in page
    assert '<main id="isi"' in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_security_headers(client: Client, db: None) -> None:
    """Every page carries a strict policy and the usual protections."""
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "'unsafe-inline'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_start_page_names_the_region(client: Client, wilayah: dict[str, Wilayah]) -> None:
    """Name, province and the number of kecamatan are the region's own."""
    page = text(client.get("/"))
    kecamatan = sum(unit.jenis == "kecamatan" for unit in wilayah.values())
    escaped = region().name.replace("'", "&#x27;")
    assert escaped in page
    assert f'<span class="figure__value">{kecamatan}</span>' in page


def test_units_of_a_former_code_are_not_counted(
    client: Client, wilayah: dict[str, Wilayah]
) -> None:
    """A kecamatan that a re-keyed region still keeps is not among its figures."""
    before = text(client.get("/"))
    Wilayah.objects.create(kode="99.99.01", nama="Lama", jenis="kecamatan")
    assert text(client.get("/")) == before


def test_the_start_page_of_an_empty_database_says_what_to_do(client: Client, db: None) -> None:
    """Before the units are loaded the page stands and names the command."""
    assert "muat_wilayah" in text(client.get("/"))


def test_signing_in_and_out(client: Client, person: Callable[..., User]) -> None:
    """The right password leads on, signing out needs a POST and ends the session."""
    person("rina")
    response = client.post("/masuk/", {"username": "rina", "password": PASSWORD}, follow=True)
    assert response.status_code == 200
    assert "Rina" in text(response)
    assert client.get("/keluar/").headers["Location"] == "/akun/"
    assert "Rina" in text(client.get("/akun/"))
    assert "Rina" not in text(client.post("/keluar/", follow=True))


def test_a_wrong_password_is_told_beside_the_form(
    client: Client, person: Callable[..., User]
) -> None:
    """The fault is readable and the password field comes back empty."""
    person("rina")
    page = text(client.post("/masuk/", {"username": "rina", "password": "salah"}))
    assert "kata sandi salah" in page
    assert 'class="errorlist nonfield field__error"' in page
    assert 'salah"' not in page


def test_sign_in_does_not_lead_to_other_sites(client: Client, person: Callable[..., User]) -> None:
    """A foreign address in ``next`` is ignored."""
    person("rina")
    response = client.post(
        "/masuk/", {"username": "rina", "password": PASSWORD, "next": "https://contoh.example/"}
    )
    assert response.status_code == 302
    assert response["Location"].startswith("/")


def test_guessing_locks_one_name_from_one_address(
    client: Client, person: Callable[..., User]
) -> None:
    """Ten wrong passwords refuse that name from there, not a colleague beside it."""
    person("rina")
    person("sari")
    for _ in range(10):
        last = client.post("/masuk/", {"username": "rina", "password": "salah"})
    assert last.status_code == 429
    assert "Tunggu sebentar" in text(last)
    right = {"username": "rina", "password": PASSWORD}
    assert client.post("/masuk/", right).status_code == 429
    assert client.post("/masuk/", right, REMOTE_ADDR="192.0.2.9").status_code == 302
    other = Client()
    assert other.post("/masuk/", {"username": "sari", "password": PASSWORD}).status_code == 302


def test_passwords_are_hashed_with_argon2(person: Callable[..., User], settings: Any) -> None:
    """The hash carries the chosen cost: 19 MiB, two passes, one lane."""
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    assert person("rina").password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def outcome(**changes: object) -> Outcome:
    """A figure with round numbers."""
    values: dict[str, object] = {
        "code": "uji",
        "title": "Angka uji",
        "numerator": 3,
        "denominator": 1250,
        "covered": 1250,
        "population": 5000,
        "period": "Oktober",
        "method": "Dihitung satu per satu",
        "source": "Catatan uji",
    }
    return Outcome(**{**values, **changes})  # type: ignore[arg-type]


def test_the_outcomes_page_shows_all_that_a_figure_rests_on(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rate, numerator, denominator, coverage, period, method and source stand on the page."""
    figures = [outcome(), outcome(code="kosong", denominator=0, numerator=0, population=0)]
    monkeypatch.setattr("inti.views.all_outcomes", lambda _today: figures)
    page = text(client.get("/hasil/"))
    for shown in ("0,2 %", "1.250", "25,0 %", "5.000", "Oktober", "satu per satu", "Catatan uji"):
        assert shown in page
    assert "Belum ada data" in page
    assert "<strong>0</strong> dari <strong>0</strong>" in page
    assert "Cakupan belum diketahui: 1.250 terdata" in page


def test_outcomes_of_the_apps_are_shown(client: Client, wilayah: dict[str, Wilayah]) -> None:
    """The page stands with the real figures of the installed services, on an empty database too."""
    assert client.get("/hasil/").status_code == 200


def test_a_rate_without_a_denominator_is_none() -> None:
    """Nothing counted is not zero per cent."""
    assert outcome(denominator=0).rate is None
    assert outcome(population=0).coverage is None
    assert outcome().rate == pytest.approx(0.0024)


def test_numbers_are_written_the_indonesian_way() -> None:
    """A dot between thousands, a comma before decimals, a dash for nothing."""
    assert (angka(1234567), angka(12.345, 1), persen(0.125), persen(None)) == (
        "1.234.567",
        "12,3",
        "12,5 %",
        "–",
    )


def test_error_pages_are_ours(client: Client, db: None) -> None:
    """400, 403, 404 and a stale form are told in Indonesian with their own status."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    told = {
        400: errors.bad_request(request, Exception()),
        403: errors.permission_denied(request, Exception()),
        404: client.get("/tidak-ada/"),
    }
    for status, response in told.items():
        assert response.status_code == status
        assert errors.PAGES[status][0] in text(response)
    strict = Client(enforce_csrf_checks=True)
    assert "<h1>Formulir ini sudah kedaluwarsa</h1>" in text(strict.post("/masuk/", {}))


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", '<a href="/" aria-current="page">'),
        ("/layanan/", '<a href="/layanan/" aria-current="page">'),
        ("/status/SMP-2222-2222/", '<a href="/status/" aria-current="true">'),
    ],
)
def test_the_menu_tells_where_the_reader_is(
    client: Client, db: None, path: str, marked: str
) -> None:
    """The page itself, or the section that it belongs to; never two of them."""
    menu = text(client.get(path)).partition('<nav class="menu"')[2].partition("</nav>")[0]
    assert marked in menu
    assert menu.count("aria-current") == 1


def test_the_500_page_needs_no_database() -> None:
    """The page for a failure stands although this test may not touch the database."""
    request: HttpRequest = RequestFactory().get("/")
    assert errors.PAGES[500][0] in text(errors.server_error(request))


def test_the_admin_is_in_indonesian(client: Client, db: None) -> None:
    """Staff manage people in their own language."""
    client.force_login(User.objects.create_superuser("akar"))
    page = text(client.get("/admin/"))
    assert "Pengelolaan layanan" in page
    for path in ("inti/user/", "inti/user/add/", "inti/wilayah/", "inti/assignment/add/"):
        assert client.get(f"/admin/{path}").status_code == 200


@pytest.mark.parametrize("primary", ["#ffee00", "#ffffff", "#0b5c6b", "#000000", "#ff6688"])
def test_any_colour_of_a_region_stays_readable(primary: str) -> None:
    """Buttons and links reach AA whatever the region chose."""
    found = palette(Colours(primary=primary, accent=primary))
    assert contrast(found.primary, found.on_primary) >= AA_TEXT
    assert contrast(found.primary_text, "#f4f6f7") >= AA_TEXT
    assert contrast(found.deep, found.on_primary) >= AA_TEXT
    assert contrast(found.accent, found.on_accent) >= AA_TEXT


def test_contrast_is_wcags() -> None:
    """Black on white is 21:1, a colour on itself 1:1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


def test_the_colours_are_served_as_styles(client: Client, db: None) -> None:
    """The address of the page's colours gives a stylesheet that browsers may keep."""
    found = re.search(r'href="(/warna\.css\?v=[0-9a-f]{8})"', text(client.get("/")))
    assert found
    response = client.get(found[1])
    assert response["Content-Type"].startswith("text/css")
    assert palette(region().colours).primary in text(response)
    assert "immutable" in response["Cache-Control"]


def test_today_is_the_regions_day(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outcomes are asked for as of a day, once."""
    asked: list[date] = []

    def figures(today: date) -> list[Outcome]:
        asked.append(today)
        return []

    monkeypatch.setattr("inti.views.all_outcomes", figures)
    client.get("/hasil/")
    assert asked == [timezone.localdate()]
