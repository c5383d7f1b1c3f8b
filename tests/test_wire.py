"""What a citizen's phone loads: bytes over the wire from a server in production, first visit."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from livinglab_gen.registry import Release

from . import services
from .test_browser import BROWSER, FLAGS, pages_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no browser: set CHROME_PATH or install chromium"),
]
CITIZEN_PAGE = 30 * 1024  # bytes over the wire, with everything that the page asks for


@contextmanager
def production(repo: Path) -> Iterator[str]:
    """A generated service in production on loopback, without TLS; gives its address."""
    environment = services.environment(repo)
    python = str(Path(environment["LIVINGLAB_VENV"]) / "bin" / "python")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keys = subprocess.run(
        [python, "deploy/kunci.py"], cwd=repo, env=environment, capture_output=True, text=True, check=True
    ).stdout
    environment |= dict(line.split("=", 1) for line in keys.splitlines() if "=" in line)
    environment |= {
        "LIVINGLAB_ENV": "production",
        "SECRET_KEY": environment.get("SECRET_KEY") or secrets.token_urlsafe(50),
        "HTTPS": "0",
        "VAR_DIR": str(repo.parent / "var"),
        "DATABASE_URL": f"sqlite:///{repo.parent / 'var' / 'data.sqlite3'}",
        "PORT": str(port),
        "WORKERS": "1",
    }
    (repo.parent / "var").mkdir()
    collect = [python, "manage.py", "collectstatic", "--no-input", "-v0"]
    subprocess.run(collect, cwd=repo, env=environment, check=True)
    log = repo.parent / "production.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [python, "manage.py", "layani"],
            cwd=repo, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=90)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 # loopback
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
        else:
            return
    raise AssertionError(f"the service did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def address(candidate: Mapping[str, Release], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SIMPATI in production, with its villages and without demo data."""
    repo = services.make(candidate["simpati"], "32.11", tmp_path_factory.mktemp("wire"))
    venv = services.environment(repo)["LIVINGLAB_VENV"]
    subprocess.run(
        [sys.executable, "requirements/install.py", venv, "requirements/dev.txt"], cwd=repo, check=True
    )
    with production(repo) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield chromium
        chromium.close()


def wire(browser: Browser, url: str) -> tuple[int, list[str]]:
    """Bytes that a first visit loads, headers included, and the addresses asked for."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, service_workers="block")
    page = context.new_page()
    session: CDPSession = context.new_cdp_session(page)
    sizes: list[int] = []
    asked: list[str] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url, wait_until="networkidle")
    context.close()
    return sum(sizes), asked


def test_every_public_page_stays_in_its_budget(browser: Browser, address: str) -> None:
    """A first visit to any public page loads at most 30 KB, and nothing from another host."""
    context = browser.new_context(service_workers="block")
    paths = list(pages_of(context.new_page(), address))
    context.close()
    assert {"/", "/layanan/", "/hasil/", "/status/", "/survei/", "/aksesibilitas/"} <= set(paths)
    heavy = {}
    for path in paths:
        size, asked = wire(browser, address + path)
        assert all(url.startswith((address, "data:")) for url in asked), path
        if size > CITIZEN_PAGE:
            heavy[path] = size
    assert heavy == {}


def test_styles_are_kept_between_pages(browser: Browser, address: str) -> None:
    """The second page of a visit loads little more than itself."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    sizes: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(f"{address}/hasil/", wait_until="networkidle")
    context.close()
    assert sum(sizes) <= CITIZEN_PAGE // 3


def test_styles_travel_compressed(browser: Browser, address: str) -> None:
    """The measurement sees what travels: the style sheet with its headers, well under its size on disk."""
    size, _asked = wire(browser, f"{address}/static/inti/app.css")
    on_disk = Path(__file__).parents[1] / "templates/inti/files/inti/static/inti/app.css"
    assert 2_000 < size < on_disk.stat().st_size / 2
