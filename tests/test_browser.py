"""A kader's morning in a real browser, on a phone and on a desk: Debian's Chromium, no network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from livinglab_gen.registry import Release

from . import services

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSER = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no browser: set CHROME_PATH or install chromium"),
]

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTHS = {"phone": 360, "desk": 1280}


@pytest.fixture(scope="module")
def demo(
    candidate: Mapping[str, Release], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[services.Demo]:
    """The running demo of SIMPATI."""
    repo = services.make(candidate["simpati"], "32.11", tmp_path_factory.mktemp("browser"))
    with services.demo(repo) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=BROWSER, args=list(_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page as wide as a cheap phone, then as wide as a desk; a fault in its console fails."""
    context = browser.new_context(viewport={"width": WIDTHS[request.param], "height": 780})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield opened
    context.close()
    assert faults == []


def sign_in(page: Page, demo: services.Demo, name: str) -> None:
    """Sign in as the demo account `name`."""
    page.goto(f"{demo.address}/masuk/")
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(demo.passwords[name])
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk/" not in url)


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("path", ["/", "/masuk/", "/hasil/"])
def test_public_pages_fit_and_load_nothing_from_elsewhere(page: Page, demo: services.Demo, path: str) -> None:
    """Every public page fits its screen and asks no other host for anything."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo.address}{path}")
    assert fits(page)
    assert all(url.startswith((demo.address, "data:")) for url in asked)
    assert page.locator("html").get_attribute("lang") == "id"
    assert page.get_by_role("heading", level=1).count() == 1


def test_a_kader_registers_a_child_and_sees_its_class_at_once(page: Page, demo: services.Demo) -> None:
    """From sign-in to the class of a new child's first measurement, in the kader's own words."""
    sign_in(page, demo, "kader")
    assert fits(page)
    page.get_by_role("link", name="Daftarkan anak baru").first.click()
    width = page.viewport_size["width"] if page.viewport_size else 0
    born = _today(page) - timedelta(days=400 + width % 7)
    page.get_by_label("Nama anak").fill(f"Ma'ruf {width}")
    page.get_by_label("Laki-laki").check()
    page.get_by_label("Tanggal lahir").fill(born.isoformat())
    page.get_by_label("Nama ibu").fill(f"Ibu Nur'aini {width}")
    assert fits(page)
    page.get_by_role("main").locator("button[type=submit]").click()
    page.get_by_role("link", name="Ukur").first.click()
    page.get_by_label("Berat").fill("8,4")
    page.get_by_label("Panjang").or_(page.get_by_label("Tinggi")).first.fill("70,5")
    assert fits(page)
    page.get_by_role("main").locator("button[type=submit]").click()
    assert fits(page)
    assert "pendek" in page.get_by_role("main").inner_text().lower()


def _today(page: Page) -> date:
    return date.fromisoformat(page.evaluate("new Date().toISOString().slice(0, 10)"))
