"""A kader's morning in a real browser, on a phone and on a desk: Debian's Chromium, no network."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from livinglab_gen.registry import Release

from . import services

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

BROWSER = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no browser: set CHROME_PATH or install chromium"),
]

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE: ViewportSize = {"width": 360, "height": 780}
SCREENS: Mapping[str, ViewportSize] = {
    "phone": PHONE,
    "desk": {"width": 1280, "height": 780},
    "zoomed": {"width": 320, "height": 256},  # what 1280 by 1024 pixels have left at a zoom of 400 %
}


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
        chromium = play.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Page]:
    """A page on a cheap phone."""
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page) -> Iterator[Page]:
    """The window, where a fault in the console fails; an answer of 404 is one."""
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield window
    assert faults == []


def sign_in(page: Page, demo: services.Demo, name: str) -> None:
    """Sign in as the demo account `name`."""
    page.goto(f"{demo.address}/masuk/")
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").fill(demo.passwords[name])
    page.get_by_role("main").get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(lambda url: "/masuk/" not in url)


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def sticking_out(page: Page, screens: Iterable[str] = SCREENS) -> list[str]:
    """The screens that the page as it stands is too wide for; it is left on the last of them."""
    found = []
    for name in screens:
        page.set_viewport_size(SCREENS[name])
        found += [] if fits(page) else [f"{urlsplit(page.url).path}: sticks out on a {name}"]
    return found


@pytest.mark.parametrize("path", ["/", "/masuk/", "/hasil/"])
def test_public_pages_fit_and_load_nothing_from_elsewhere(page: Page, demo: services.Demo, path: str) -> None:
    """Every public page fits its screen and asks no other host for anything."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo.address}{path}")
    assert sticking_out(page) == []
    assert all(url.startswith((demo.address, "data:")) for url in asked)
    assert page.locator("html").get_attribute("lang") == "id"
    assert page.get_by_role("heading", level=1).count() == 1


def test_a_name_without_a_blank_fits(page: Page, demo: services.Demo) -> None:
    """However long it is, on the child's page and on that of its measurement."""
    sign_in(page, demo, "kader")
    page.get_by_role("link", name="Daftarkan anak baru").first.click()
    page.get_by_label("Nama anak").fill("Panjang" * 14)
    page.get_by_label("Laki-laki").check()
    page.get_by_label("Tanggal lahir").fill((_today(page) - timedelta(days=500)).isoformat())
    page.get_by_label("Nama ibu").fill("Ibunya" * 16)
    page.get_by_role("main").locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/balita/" in url)
    assert sticking_out(page) == []
    page.goto(f"{page.url}ukur/")
    page.get_by_label("Berat badan (kg)").fill("9,6")
    page.get_by_label("Panjang atau tinggi (cm)").fill("75,7")
    page.get_by_role("main").locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "/pengukuran/" in url)
    assert sticking_out(page) == []


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_a_kader_registers_a_child_and_sees_its_class_at_once(
    page: Page, demo: services.Demo, screen: str
) -> None:
    """From sign-in to the class of a new child's first measurement, in the kader's own words."""
    page.set_viewport_size(SCREENS[screen])
    sign_in(page, demo, "kader")
    assert fits(page)
    page.get_by_role("link", name="Daftarkan anak baru").first.click()
    width = SCREENS[screen]["width"]
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


LEFT_OUT = re.compile(
    r"/(admin|api|keluar|akun/keluar|static|tidak-ada)\b|\.(json|svg|css|js|webmanifest|pdf)$"
)


RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
"""WCAG 2.2 AA, with the size of targets that axe leaves out otherwise, and good practice.

Of rules that find nothing, axe need not describe every element: that takes as long as the rules.
"""


def pages_of(
    page: Page, address: str, *, starts: tuple[str, ...] = ("/",), below: tuple[str, ...] = ("/",)
) -> Iterator[str]:
    """Go to every page that links lead to, one of each kind: ``/balita/7/`` stands for all children.

    The page stands at the path that is given until the next is asked for.
    """
    waiting, kinds = list(starts), set[str]()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"\d+(\.\d+)*|[A-Z]{3}-\w{4}-\w{4}", "#", path)
        if kind in kinds or LEFT_OUT.search(path):
            continue
        answer = page.goto(address + path)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        kinds.add(kind)
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        found = (urlsplit(link).path for link in links if link.startswith(address))
        waiting += [path for path in found if path.startswith(below)]
        yield path


def serious(page: Page, *, impacts: Collection[str] = ()) -> list[str]:
    """What axe finds on the page as it stands; of any impact when none is named."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{urlsplit(page.url).path}: {fault['id']} ({fault['impact']}) {fault['nodes'][0]['html'][:120]}"
        for fault in Axe().run(page, options=RULES).response["violations"]
        if not impacts or fault["impact"] in impacts
    ]


def faults(page: Page, *screens: str, impacts: Collection[str] = ()) -> list[str]:
    """What axe finds on the page as it stands, and whether it sticks out, on each of the screens."""
    found = []
    for name in screens:
        found += [*sticking_out(page, [name]), *serious(page, impacts=impacts)]
    return found


def heading(page: Page) -> list[str]:
    """A fault where the page has none, or more than one, of the first level."""
    one = page.get_by_role("heading", level=1).count() == 1
    return [] if one else [f"{urlsplit(page.url).path}: no single heading"]


def send(page: Page) -> None:
    """Send the page's form as it stands, past what the browser itself would refuse."""
    with page.expect_navigation():
        page.locator("main form").last.evaluate("form => { form.noValidate = true; form.submit() }")


def speak(page: Page, demo: services.Demo, code: str) -> None:
    """Choose a language."""
    page.context.add_cookies([{"name": "bahasa", "value": code, "url": demo.address}])


@pytest.mark.parametrize(("language", "screen"), [("id", "phone"), ("en", "desk"), ("su", "zoomed")])
def test_axe_finds_nothing_on_any_public_page(
    page: Page, demo: services.Demo, language: str, screen: str
) -> None:
    """Every page that a citizen can reach by links (WCAG 2.2 AA and more).

    Each fits every screen in every language; axe sees each screen once and each language once.
    """
    speak(page, demo, language)
    found, paths = [], set()
    for path in pages_of(page, demo.address, starts=("/", "/luring/")):
        paths.add(path)
        found += [*sticking_out(page), *heading(page), *faults(page, screen)]
        assert page.locator("html").get_attribute("lang") == language
    assert {"/layanan/", "/status/", "/hasil/", "/survei/", "/aksesibilitas/", "/masuk/", "/luring/"} <= paths
    assert found == []


def test_axe_finds_nothing_on_forms_with_faults_and_on_error_pages(window: Page, demo: services.Demo) -> None:
    """A number, a link and a form that are wrong, an address that is not, a page that is another's."""
    both, found = ("phone", "desk"), []
    for path in ("/tidak-ada/", "/status/SMP-2222-2222/", "/status/?nomor=salah", "/survei/undangan/salah/"):
        window.goto(demo.address + path)
        found += [*heading(window), *faults(window, *both)]
    for path in ("/survei/pemantauan-pertumbuhan/isi/", "/masuk/"):
        window.goto(demo.address + path)
        send(window)
        found += faults(window, *both)
    window.goto(f"{demo.address}/survei/pemantauan-pertumbuhan/isi/")
    window.context.clear_cookies()
    send(window)
    assert "kedaluwarsa" in window.get_by_role("heading", level=1).inner_text()
    found += faults(window, *both)
    sign_in(window, demo, "kader")
    window.goto(f"{demo.address}/undangan/")
    assert "bukan untuk akun Anda" in window.get_by_role("heading", level=1).inner_text()
    found += faults(window, *both)
    window.goto(f"{demo.address}/simpati/posyandu/1/daftar/")
    send(window)
    assert [*found, *faults(window, *both)] == []


@pytest.mark.parametrize("name", ["bidan", "dinas"])
def test_axe_finds_nothing_on_the_staffs_pages(page: Page, demo: services.Demo, name: str) -> None:
    """One page of each kind that a signed-in person can reach by links, the account's too."""
    sign_in(page, demo, name)
    own = ("/simpati/", "/akun/", "/undangan/")
    found, paths = [], set()
    for path in pages_of(page, demo.address, starts=("/simpati/angka/", "/akun/"), below=own):
        paths.add(path)
        found += [*heading(page), *faults(page, "phone", "desk")]
    assert {"/akun/", "/akun/token/", "/simpati/angka/"} <= paths
    assert len(paths) >= (20 if name == "bidan" else 8)
    assert found == []


ADMIN_LISTS = (
    "/admin/", "/admin/inti/user/", "/admin/inti/wilayah/", "/admin/inti_audit/accessentry/",
    "/admin/inti_permohonan/permohonan/", "/admin/inti_survei/jawaban/", "/admin/inti/user/1/history/",
)  # fmt: skip
ADMIN_FORMS = (
    "/admin/inti/user/add/", "/admin/inti/assignment/add/", "/admin/inti/unit/add/", "/admin/auth/group/add/",
    "/admin/simpati/posyandu/add/",
)  # fmt: skip


def test_axe_finds_nothing_serious_in_the_admin(window: Page, demo: services.Demo) -> None:
    """Lists with their filters, forms with their pickers, once open, and forms with faults."""
    sign_in(window, demo, "admin")
    both, found, impacts = ("phone", "desk"), [], {"serious", "critical"}
    for path in ADMIN_LISTS + ADMIN_FORMS:
        window.goto(demo.address + path)
        found += faults(window, *both, impacts=impacts)
        if path in ADMIN_FORMS:
            with window.expect_navigation():
                window.locator("input[name=_save]").click()
            found += faults(window, *both, impacts=impacts)
    for screen in both:
        window.set_viewport_size(SCREENS[screen])
        window.goto(f"{demo.address}/admin/inti/assignment/add/")
        window.get_by_role("combobox", name="Pengguna").first.click()
        window.get_by_role("listbox").get_by_role("option").first.wait_for()
        found += serious(window, impacts=impacts)
    assert found == []


def test_axe_is_awake(page: Page, demo: services.Demo) -> None:
    """A page with a real fault is told: the check can fail."""
    page.goto(f"{demo.address}/aksesibilitas/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/ikon.svg\">')")
    assert any("image-alt" in fault for fault in serious(page))


def test_a_citizen_needs_no_javascript(browser: Browser, demo: services.Demo) -> None:
    """From the start page to a number, the staff's answer, the survey and its thanks, without script."""
    citizen = browser.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 780}
    ).new_page()
    citizen.goto(demo.address)
    citizen.get_by_role("link", name="Pendaftaran anak ke posyandu").click()
    citizen.get_by_role("link", name="Ajukan sekarang").click()
    citizen.locator("select[name=kecamatan] option").nth(1).wait_for(state="attached")
    kecamatan, desa = _place_of_the_kader(browser, demo)
    citizen.get_by_label("Kecamatan").select_option(label=kecamatan)
    citizen.get_by_role("button", name="Lanjut").click()
    citizen.get_by_label("Desa atau kelurahan").select_option(label=desa)
    citizen.get_by_label("Nama orang tua").fill("Ibu Tanpa Skrip")
    citizen.get_by_label("Nomor ponsel").fill("0812 0000 0009")
    month = date.today() - timedelta(days=200)
    citizen.get_by_label("Bulan lahir anak").fill(f"{month:%Y-%m}")
    citizen.get_by_role("button", name="Kirim").click()
    number = citizen.get_by_role("heading", level=1).inner_text()
    assert re.fullmatch(r"SMP-\w{4}-\w{4}", number)

    staff = browser.new_context(java_script_enabled=False).new_page()
    sign_in(staff, demo, "bidan")
    staff.goto(f"{demo.address}/simpati/pendaftaran/")
    staff.get_by_role("link", name="Ibu Tanpa Skrip").click()
    staff.get_by_label("Selesai").check()
    staff.locator("select[name=posyandu]").select_option(index=1)
    staff.get_by_role("main").get_by_role("button", name="Simpan").click()

    citizen.goto(f"{demo.address}/status/?nomor={number.lower()}")
    citizen.get_by_role("link", name="Isi survei").click()
    for place in range(1, 10):
        citizen.locator(f"input[name=u{place}][value='4']").check()
    citizen.get_by_role("button", name="Kirim jawaban").click()
    assert "Terima kasih" in citizen.get_by_role("heading", level=1).inner_text()
    citizen.context.close()
    staff.context.close()


def _place_of_the_kader(browser: Browser, demo: services.Demo) -> tuple[str, str]:
    """The kecamatan and the village where the demo's registrations are, as the lists name them."""
    page = browser.new_context().new_page()
    sign_in(page, demo, "bidan")
    page.goto(f"{demo.address}/simpati/pendaftaran/")
    page.get_by_role("link", name="Yuli Lestari").click()
    desa, kecamatan = page.locator(".page-head .lead").inner_text().split(", ")
    page.context.close()
    return kecamatan.removeprefix("Kecamatan "), desa


def test_without_a_network_the_phone_says_so(browser: Browser, demo: services.Demo) -> None:
    """After one visit an offline phone shows our page; nothing else was kept."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(demo.address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name)"
        ".then(cache => cache.keys())))).then(all => all.flat().map(one => new URL(one.url).pathname))"
    )
    assert "/luring/" in kept
    assert {path for path in kept if not path.startswith("/static/")} == {
        "/luring/",
        "/warna.css",
        "/ikon.svg",
    }
    context.set_offline(True)
    page.goto(f"{demo.address}/hasil/")
    assert "Tidak ada sambungan" in page.get_by_role("heading", level=1).inner_text()
    context.close()


def _today(page: Page) -> date:
    return date.fromisoformat(page.evaluate("new Date().toISOString().slice(0, 10)"))
