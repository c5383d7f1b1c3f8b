"""Take the pictures of docs/screenshots/ from a running demo: `python docs/make_screenshots.py ADDRESS`.

The address is what `make demo` shows, for example http://127.0.0.1:8000. Needs Chromium (CHROME_PATH names
another one). Each picture is 360 or 1280 pixels wide, a palette PNG of at most 60 KB.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent / "screenshots"
WIDTHS = {360: 780, 1280: 900}
LIMIT = 60 * 1024
COLOURS = (256, 128, 64, 32)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
DEMO_PASSWORD = "demo-{}-2026"  # noqa: S105 # holds in the demo only, and the demo shows it


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One page; `account` signs in first, `follow` is the link to click for the page that is meant.

    `whole` is what stands on a page that its script has filled.
    """

    name: str
    path: str
    account: str = ""
    follow: str = ""
    whole: str = "main"


SHOTS = (
    Shot(name="beranda", path="/"),
    Shot(name="layanan", path="/layanan/"),
    Shot(name="standar", path="/layanan/pendaftaran-posyandu/"),
    Shot(name="daftar", path="/simpati/minta-daftar/"),
    Shot(name="status", path="/simpati/pendaftaran/", account="bidan", follow="Dian Permana"),
    Shot(name="survei", path="/survei/pemantauan-pertumbuhan/isi/"),
    Shot(name="ikm", path="/survei/pemantauan-pertumbuhan/"),
    Shot(name="hasil", path="/hasil/"),
    Shot(name="aksesibilitas", path="/aksesibilitas/"),
    Shot(name="luring", path="/luring/"),
    Shot(name="petugas", path="/simpati/posyandu/", account="kader"),
    Shot(name="pendaftaran", path="/simpati/pendaftaran/", account="bidan"),
    Shot(name="hari-ukur", path="/simpati/hari-ukur/1/", account="kader", whole="#hu-anak"),
    Shot(name="anak", path="/simpati/balita/1/", account="kader"),
    Shot(name="tugas", path="/simpati/tugas/", account="bidan"),
    Shot(name="dasbor", path="/dasbor/", account="dinas"),
)


def main(arguments: list[str]) -> int:
    """Take every picture; 2 when the command is not understood or no browser is there."""
    executable = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    if len(arguments) != 1 or executable is None:
        sys.stderr.write(__doc__ or "")
        return 2
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=list(FLAGS))
        for name, picture in pictures(browser, arguments[0].rstrip("/")):
            (FOLDER / name).write_bytes(picture)
            sys.stdout.write(f"{name}: {len(picture) / 1024:.0f} KB\n")
        browser.close()
    return 0


def pictures(browser: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    """File names with their pictures, every page at every width."""
    for width, height in WIDTHS.items():
        for shot in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": height}, reduced_motion="reduce", locale="id-ID"
            )
            page = context.new_page()
            open_page(page, address, shot)
            yield f"{shot.name}-{width}.png", small(page.screenshot())
            context.close()


def open_page(page: Page, address: str, shot: Shot) -> None:
    """Bring the page up, signed in when it needs that."""
    if shot.account:
        page.goto(f"{address}/masuk/")
        page.get_by_label("Nama pengguna").fill(shot.account)
        page.get_by_label("Kata sandi").fill(DEMO_PASSWORD.format(shot.account))
        page.get_by_role("main").get_by_role("button", name="Masuk", exact=True).click()
        page.wait_for_url(lambda url: "/masuk/" not in url)
    page.goto(address + shot.path)
    if shot.follow:
        page.get_by_role("link", name=shot.follow).click()
        number = re.search(r"[A-Z]{3}-\w{4}-\w{4}", page.locator(".crumbs").text_content() or "")
        page.context.clear_cookies()
        page.goto(f"{address}/status/{number.group(0) if number else ''}/")
    page.locator(shot.whole).wait_for()


def small(png: bytes) -> bytes:
    """The picture with a palette, of as few colours as the limit asks for."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LIMIT:
            break
    return out.getvalue()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
