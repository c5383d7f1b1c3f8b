"""A measuring day without a signal, in a real browser whose line is cut: SIMPATI's offline app."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from livinglab_gen.registry import Release

from . import services
from .test_browser import BROWSER, FLAGS, PHONE, SCREENS, fits, serious, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no browser: set CHROME_PATH or install chromium"),
]

TIME_ZONE = "Asia/Jakarta"
BUDGET = 150_000
THUMB = 48


@dataclass(frozen=True, kw_only=True)
class Service:
    """The running demo of SIMPATI, and the repository that it runs in."""

    repo: Path
    demo: services.Demo

    @property
    def address(self) -> str:
        """Where it answers."""
        return self.demo.address

    def stored(self, child: str) -> list[tuple[Any, ...]]:
        """Day, kg, cm and recorder of each measurement of a child that came from a phone."""
        with closing(sqlite3.connect(self.repo / "var" / "demo.sqlite3")) as base:
            return base.execute(
                "SELECT tanggal, berat_kg, panjang_tinggi_cm, inti_user.username FROM simpati_pengukuran"
                " JOIN simpati_balita ON simpati_balita.id = balita_id"
                " JOIN inti_user ON inti_user.id = petugas_id"
                " WHERE kiriman IS NOT NULL AND simpati_balita.nama = ?",
                [child],
            ).fetchall()


@pytest.fixture(scope="module")
def service(candidate: Mapping[str, Release], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with demo data."""
    repo = services.make(candidate["simpati"], "32.11", tmp_path_factory.mktemp("offline"))
    with services.demo(repo) as running:
        yield Service(repo=repo, demo=running)


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    """Playwright itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(play: Playwright) -> Iterator[Browser]:
    """One Chromium, in which each phone has storage, workers and a line of its own."""
    chromium = play.chromium.launch(executable_path=BROWSER, args=list(FLAGS))
    yield chromium
    chromium.close()


def until(page: Page, condition: str) -> None:
    """Wait till a condition holds. Playwright's own wait asks by `eval`, which the page's policy forbids."""
    page.evaluate(
        f"""async () => {{
          for (let tries = 0; !({condition}); tries++) {{
            if (tries === 600) throw new Error("half a minute long not so");
            await new Promise((go_on) => setTimeout(go_on, 50));
          }}
        }}"""
    )


class Phone:
    """What one person has in her hand; `turn_on` opens the browser on it."""

    def __init__(self, service: Service, turn_on: Callable[[], BrowserContext]) -> None:
        self.service, self._turn_on = service, turn_on
        self.faults: list[str] = []
        self.context, self.page = self._open()

    def _open(self) -> tuple[BrowserContext, Page]:
        context = self._turn_on()
        page = context.pages[0] if context.pages else context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        return context, page

    def restart(self, *, offline: bool) -> None:
        """Close the browser and open it again."""
        self.context.close()
        self.context, self.page = self._open()
        self.context.set_offline(offline)

    def app(self) -> None:
        """Open the app as the icon on the home screen does."""
        self.page.goto(f"{self.service.address}/simpati/hari-ukur/")
        self.page.locator("#hu-status p").wait_for()

    def sign_in(self, name: str) -> None:
        """Sign in; a kader says that the phone is her own, so that it outlasts the browser."""
        self.page.goto(f"{self.service.address}/masuk/")
        self.page.get_by_label("Nama pengguna").fill(name)
        self.page.get_by_label("Kata sandi").fill(self.service.demo.passwords[name])
        self.page.get_by_label("Ini ponsel saya sendiri").check()
        self.page.get_by_role("main").get_by_role("button", name="Masuk", exact=True).click()
        self.page.wait_for_url(lambda url: "/masuk/" not in url)

    def prepare(self, name: str) -> None:
        """Sign in, open the measuring day, and wait until the phone has all it needs."""
        self.sign_in(name)
        if name == "kader":
            self.page.get_by_role("link", name="Hari ukur (bisa tanpa sinyal)").click()
        else:
            self.page.goto(f"{self.service.address}/simpati/hari-ukur/1/")
        self.page.locator("#hu-anak").wait_for()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(self.page, "navigator.serviceWorker.controller !== null")

    def line(self, there: bool) -> None:
        """Give or cut the network."""
        self.context.set_offline(not there)

    def waiting(self) -> list[str]:
        """Children in the list who are not measured yet."""
        self.page.get_by_role("button", name=re.compile("^Belum")).click()
        return self.page.locator("#hu-anak .anak__nama").all_inner_texts()

    def free(self) -> dict[str, int]:
        """Children without a measurement of today whose name nobody shares, with their keys."""
        found = self.page.evaluate(
            """async () => {
              const { hari_ini, anak } = await (await fetch("/simpati/hari-ukur/1/data.json")).json();
              const bebas = anak.filter(({ terakhir }) => terakhir?.tanggal !== hari_ini);
              const sekali = ({ nama }) => anak.filter((satu) => satu.nama === nama).length === 1;
              return Object.fromEntries(bebas.filter(sekali).map(({ nama, id }) => [nama, id]));
            }"""
        )
        return dict(found)

    def measure(self, child: str, kg: str, cm: str) -> None:
        """Open a child, enter both numbers, save."""
        self.page.get_by_role("button", name=re.compile("^Semua")).click()
        self.page.get_by_role("link", name=child).click()
        self.page.get_by_label("Berat badan").fill(kg)
        self.page.get_by_label("Panjang atau tinggi").fill(cm)
        self.page.get_by_role("button", name="Simpan").click()
        self.page.get_by_text(f"Tersimpan di ponsel: {child}.").wait_for()

    def status(self, text: str) -> None:
        """Wait until the line about what is stored where says so."""
        from playwright.sync_api import expect

        expect(self.page.locator("#hu-status")).to_contain_text(text, timeout=15_000)

    def sign_out(self) -> None:
        """Sign out on the ordinary pages."""
        self.page.goto(f"{self.service.address}/simpati/posyandu/")
        self.page.get_by_role("button", name="Keluar").click()
        self.page.get_by_role("link", name="Masuk", exact=True).first.wait_for()


@contextmanager
def used(phone: Phone) -> Iterator[Phone]:
    """The phone, on which no script may fail."""
    yield phone
    phone.context.close()
    assert phone.faults == []


@pytest.fixture
def phone(browser: Browser, service: Service) -> Iterator[Phone]:
    """A phone that stays on."""
    with used(Phone(service, lambda: browser.new_context(viewport=PHONE))) as own:
        yield own


@pytest.fixture
def lasting(play: Playwright, service: Service, tmp_path: Path) -> Iterator[Phone]:
    """A phone whose storage lies in a folder, so that the browser can be closed and opened again."""

    def turn_on() -> BrowserContext:
        return play.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=BROWSER, args=list(FLAGS), viewport=PHONE
        )

    with used(Phone(service, turn_on)) as own:
        yield own


def test_what_is_measured_without_a_line_is_stored_once(lasting: Phone, service: Service) -> None:
    """Three children, a reload, a closed browser, then the line: each is there once, by the kader."""
    phone = lasting
    phone.prepare("kader")
    children = [child for child in phone.waiting() if child in phone.free()][:3]
    phone.line(False)
    for number, child in enumerate(children):
        phone.measure(child, f"{8 + number},4", "70,5")
    assert not set(children) & set(phone.waiting())
    phone.page.reload()
    phone.status("3 hasil ukur menunggu dikirim")
    phone.restart(offline=True)
    phone.app()
    phone.status("3 hasil ukur menunggu dikirim")
    assert not set(children) & set(phone.waiting())
    assert [service.stored(child) for child in children] == [[], [], []]
    phone.line(True)
    phone.status("Semua hasil ukur sudah terkirim")
    phone.page.reload()
    phone.status("Semua hasil ukur sudah terkirim")
    assert not set(children) & set(phone.waiting())
    today = datetime.now(ZoneInfo(TIME_ZONE)).date().isoformat()
    for number, child in enumerate(children):
        assert service.stored(child) == [(today, 8.4 + number, 70.5, "kader")]


def test_an_answer_that_is_lost_stores_nothing_twice(phone: Phone, service: Service) -> None:
    """The service stores, the line breaks before it says so, the phone sends again."""
    phone.prepare("kader")
    child = next(iter(phone.free()))
    lost: list[int] = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    phone.context.route("**/hari-ukur/kirim/", lose)
    with phone.context.expect_event(
        "requestfailed", lambda request: request.url.endswith("/hari-ukur/kirim/")
    ):
        phone.measure(child, "9,1", "72")
    phone.status("1 hasil ukur menunggu dikirim")
    assert lost == [200]
    assert len(service.stored(child)) == 1
    phone.context.unroute("**/hari-ukur/kirim/")
    phone.page.get_by_role("button", name="Kirim sekarang").click()
    phone.status("Semua hasil ukur sudah terkirim")
    assert len(service.stored(child)) == 1


def test_one_entry_in_many_requests_at_once_is_stored_once(phone: Phone, service: Service) -> None:
    """Eight requests at the same moment, on the database that a small region has."""
    phone.prepare("kader")
    states = phone.page.evaluate(
        """async () => {
          const sesi = await (await fetch("/simpati/hari-ukur/sesi.json")).json();
          const daftar = await (await fetch("/simpati/hari-ukur/1/data.json")).json();
          const anak = daftar.anak.find((satu) => satu.terakhir?.tanggal !== daftar.hari_ini);
          const satu = { kiriman: crypto.randomUUID(), balita: anak.id, tanggal: daftar.hari_ini, berat_kg: 9,
                         panjang_tinggi_cm: 71, posisi: "terlentang", edema: false };
          const kirim = () => fetch("/simpati/hari-ukur/kirim/", { method: "POST",
            headers: { "Content-Type": "application/json", "X-CSRFToken": sesi.token },
            body: JSON.stringify({ petugas: sesi.petugas, kiriman: [satu] }) }).then((jawab) => jawab.json());
          const semua = await Promise.all(Array.from({ length: 8 }, kirim));
          return [anak.nama, ...semua.map((jawab) => jawab.hasil[0].keadaan)];
        }"""
    )
    assert sorted(states[1:]) == ["sudah"] * 7 + ["tersimpan"]
    assert len(service.stored(states[0])) == 1


def test_another_measurement_of_the_day_is_shown_and_chosen(
    phone: Phone, browser: Browser, service: Service
) -> None:
    """The bidan recorded other figures meanwhile: both are shown, the kader's choice is what stays."""
    phone.prepare("kader")
    child, key = next(iter(phone.free().items()))
    phone.line(False)
    phone.measure(child, "9,3", "73,5")
    _record_online(browser, service, key)
    phone.line(True)
    phone.status("1 hasil ukur perlu Anda lihat")
    assert service.stored(child) == []
    phone.page.locator(".list--perhatian").get_by_role("link", name=child).click()
    shown = phone.page.locator(".hu-angka").all_inner_texts()
    assert shown == ["8,8 kg · 71 cm", "9,3 kg · 73,5 cm"]
    assert serious(phone.page) == []
    phone.page.get_by_role("button", name="Pakai yang di ponsel").click()
    phone.status("Semua hasil ukur sudah terkirim")
    assert [row[1:] for row in service.stored(child)] == [(9.3, 73.5, "kader")]


def _record_online(browser: Browser, service: Service, key: int) -> None:
    """Let the bidan record 8.8 kg and 71 cm of the child on the ordinary pages."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, service.demo, "bidan")
    page.goto(f"{service.address}/simpati/balita/{key}/ukur/")
    page.get_by_label("Berat").fill("8,8")
    page.get_by_label("Panjang").fill("71")
    page.get_by_role("main").locator("button[type=submit]").click()
    page.get_by_role("link", name="Anak berikutnya").wait_for()
    context.close()


def test_another_person_on_the_phone_neither_sees_nor_sends(phone: Phone, service: Service) -> None:
    """Signing out asks first; the bidan finds no list, no entry; the kader comes back and sends."""
    phone.prepare("kader")
    child = next(iter(phone.free()))
    phone.line(False)
    phone.measure(child, "9,2", "74")
    phone.context.route("**/hari-ukur/kirim/", lambda route: route.abort())
    phone.line(True)
    asked: list[str] = []
    phone.page.on("dialog", lambda dialog: asked.append(dialog.message))
    phone.sign_out()
    assert [text for text in asked if "1 hasil ukur" in text] == asked != []
    phone.line(False)
    phone.app()
    phone.status("1 hasil ukur menunggu dikirim")
    assert child not in phone.page.locator("body").inner_text()
    phone.line(True)
    phone.context.unroute("**/hari-ukur/kirim/")
    phone.prepare("bidan")
    phone.status("Semua hasil ukur sudah terkirim")
    assert child in phone.free()
    assert service.stored(child) == []
    phone.sign_out()
    phone.prepare("kader")
    phone.status("Semua hasil ukur sudah terkirim")
    assert [row[1:] for row in service.stored(child)] == [(9.2, 74, "kader")]


def test_signing_out_can_be_thought_over(phone: Phone, service: Service) -> None:
    """Who says no to the question stays signed in, and the list stays on the phone."""
    phone.prepare("kader")
    child = next(iter(phone.free()))
    phone.context.route("**/hari-ukur/kirim/", lambda route: route.abort())
    phone.measure(child, "9,2", "74")
    page = phone.context.new_page()
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(f"{service.address}/simpati/posyandu/")
    with page.expect_event("dialog"):  # the question comes after the click, once the phone has counted
        page.get_by_role("button", name="Keluar").click()
    page.goto(f"{service.address}/simpati/hari-ukur/")
    page.locator("#hu-anak").wait_for()
    page.locator("#hu-status", has_text="1 hasil ukur menunggu dikirim").wait_for()


def test_signed_out_meanwhile_the_entries_wait_and_the_names_go(phone: Phone, service: Service) -> None:
    """A session that ended asks for the sign-in, hides the list, and goes on afterwards."""
    phone.prepare("kader")
    child, other = list(phone.free())[:2]
    phone.line(False)
    phone.measure(child, "9,4", "75")
    phone.context.clear_cookies()
    phone.line(True)
    phone.status("1 hasil ukur di ponsel ini belum terkirim. Masuk untuk mengirimnya.")
    assert other not in phone.page.locator("body").inner_text()
    phone.page.get_by_role("link", name="Masuk", exact=True).click()
    phone.page.get_by_label("Nama pengguna").fill("kader")
    phone.page.get_by_label("Kata sandi").fill(service.demo.passwords["kader"])
    phone.page.get_by_role("main").get_by_role("button", name="Masuk", exact=True).click()
    phone.status("Semua hasil ukur sudah terkirim")
    assert len(service.stored(child)) == 1


def test_an_answer_of_the_service_leaves_her_where_she_is(phone: Phone) -> None:
    """The list is drawn anew while she searches or walks through it: text and focus stay."""
    from playwright.sync_api import expect

    phone.prepare("kader")
    child = next(iter(phone.free()))
    search = phone.page.get_by_role("searchbox")
    for place in (search, phone.page.get_by_role("link", name=child)):
        phone.page.get_by_role("button", name=re.compile("^Semua")).click()
        search.fill(child)
        place.focus()
        phone.page.evaluate("window.lama = document.activeElement; dispatchEvent(new Event('online'))")
        until(phone.page, "!window.lama.isConnected")
        expect(place).to_be_focused()
        expect(search).to_have_value(child)


def test_names_leave_the_phone_after_days_and_entries_do_not(phone: Phone, service: Service) -> None:
    """A phone that lies in a drawer for four days has no list, but what was not sent is still there."""
    phone.prepare("kader")
    child, other = list(phone.free())[:2]
    phone.line(False)
    phone.measure(child, "9,6", "76")
    phone.page.clock.set_fixed_time(datetime.now(ZoneInfo(TIME_ZONE)) + timedelta(days=4))
    phone.app()
    phone.status("1 hasil ukur menunggu dikirim")
    assert "Belum ada daftar anak" in phone.page.get_by_role("main").inner_text()
    assert other not in phone.page.locator("body").inner_text()
    phone.line(True)
    phone.status("Semua hasil ukur sudah terkirim")
    assert [row[1:] for row in service.stored(child)] == [(9.6, 76, "kader")]


def test_a_refused_entry_stays_until_it_is_corrected(phone: Phone, service: Service) -> None:
    """A phone whose date is a day ahead: the sentence, the entry, a correction; nothing is lost."""
    phone.prepare("kader")
    child = next(iter(phone.free()))
    phone.line(False)
    phone.page.clock.set_fixed_time(datetime.now(ZoneInfo(TIME_ZONE)) + timedelta(days=1))
    phone.measure(child, "9,5", "75,5")
    phone.page.clock.set_fixed_time(datetime.now(ZoneInfo(TIME_ZONE)))
    phone.line(True)
    phone.page.locator(".list--perhatian").get_by_role("link", name=child).click()
    assert "Tanggal ukur belum terjadi" in phone.page.get_by_role("main").inner_text()
    assert service.stored(child) == []
    phone.page.get_by_role("link", name="Perbaiki angkanya").click()
    today = datetime.now(ZoneInfo(TIME_ZONE)).date().isoformat()
    phone.page.get_by_label("Tanggal ukur").fill(today)
    phone.page.get_by_role("button", name="Simpan").click()
    phone.page.get_by_text("Tersimpan di ponsel").wait_for()
    phone.status("Semua hasil ukur sudah terkirim")
    assert service.stored(child) == [(today, 9.5, 75.5, "kader")]


@pytest.mark.parametrize("screen", ["phone", "desk"])
def test_the_app_fits_tells_the_class_at_once_and_axe_finds_nothing(phone: Phone, screen: str) -> None:
    """List and child, on a phone and on a desk, with faults and with a result; 48 pixels for thumbs."""
    phone.page.set_viewport_size(SCREENS[screen])
    phone.prepare("kader")
    child = next(iter(phone.free()))
    faults = [*serious(phone.page), *_small(phone.page)]
    assert fits(phone.page)
    phone.line(False)
    phone.page.get_by_role("button", name=re.compile("^Semua")).click()
    phone.page.get_by_role("link", name=child).click()
    phone.page.get_by_label("Berat badan").fill("84")
    assert "Mungkin maksudnya 8,4." in phone.page.get_by_role("main").inner_text()
    phone.page.get_by_label("Berat badan").fill("40,3")  # a tenth of it is 4.029999999999999 to a machine
    assert "Mungkin maksudnya 4,03." in phone.page.get_by_role("main").inner_text()
    faults += [*serious(phone.page), *_small(phone.page)]
    phone.page.get_by_label("Berat badan").fill("8,4")
    phone.page.get_by_label("Panjang atau tinggi").fill("70,5 cm")
    assert phone.page.locator(".hasil__kelas").count() == 3
    assert phone.page.locator("circle.grafik__titik").count() >= 1
    assert fits(phone.page)
    assert [*faults, *serious(phone.page), *_small(phone.page)] == []


def _small(page: Page) -> list[str]:
    """Buttons, fields and links of the app that are lower than a thumb needs."""
    return page.locator(
        "#hari-ukur :is(button, a, input[type=text], input[type=date], label:has(input))"
    ).evaluate_all(
        "(all, low) => all.filter(one => one.getClientRects().length && one.offsetHeight < low)"
        ".map(one => `${one.offsetHeight}px: ${one.outerHTML.slice(0, 120)}`)",
        THUMB,
    )


def test_the_whole_app_is_small_over_the_wire(phone: Phone, service: Service) -> None:
    """All that a first visit and its worker load, compressed as it comes, and nothing from elsewhere."""
    sizes: dict[str, int] = {}
    sign_in(phone.page, service.demo, "kader")
    wire = phone.context.new_cdp_session(phone.page)
    wire.send("Network.enable")
    urls: dict[str, str] = {}
    wire.on(
        "Network.requestWillBeSent", lambda event: urls.update({event["requestId"]: event["request"]["url"]})
    )
    wire.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls.get(event["requestId"], ""): int(event["encodedDataLength"])}),
    )
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    phone.page.goto(f"{service.address}/simpati/hari-ukur/1/")
    phone.page.locator("#hu-anak").wait_for()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    names = {url.removeprefix(service.address) for url in sizes if url}
    assert all(name.startswith("/") for name in names), names
    assert {
        "/simpati/hari-ukur/1/",
        "/simpati/hari-ukur/1/data.json",
        "/simpati/hari-ukur/bekal.json",
    } <= names
    assert 20_000 < sum(sizes.values()) < BUDGET, sizes


CASES = """
import json, os, random
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from simpati.antropometri import Indeks, Kelamin, Posisi, nilai_pengukuran
from simpati.antropometri.tabel import menurut_umur

def lms(nama, isi):
    satu = menurut_umur(nama, Kelamin(isi["kelamin"]), isi["umur"])
    return [satu.l, satu.m, satu.s] if satu else None

def kasus(isi):
    hasil = nilai_pengukuran(
        kelamin=Kelamin(isi["kelamin"]), umur_hari=isi["umur"], berat_kg=isi["berat"],
        panjang_tinggi_cm=isi["panjang"], posisi=Posisi(isi["posisi"]) if isi["posisi"] else None,
        edema=isi["edema"],
    )
    harapan = {
        indeks.name: [float(satu.z), satu.tanda, satu.kelas.kode if satu.kelas else None]
        for indeks, satu in hasil.nilai.items()
    }
    return {**isi, "lms": {nama: lms(nama, isi) for nama in ("lfa", "wfa", "bmifa")}, "harapan": harapan}

acak = random.Random(20061127)
def sembarang(_nomor):
    umur = acak.choice([acak.randint(0, 1856), acak.randint(725, 735)])
    # Around the child's median, so that classes and flags are met from both sides, and anywhere at all.
    wajar = acak.random() < 0.8
    tengah = menurut_umur("lfa", Kelamin.LAKI_LAKI, umur).m, menurut_umur("wfa", Kelamin.LAKI_LAKI, umur).m
    panjang = acak.gauss(tengah[0], 7) if wajar else acak.uniform(30, 130)
    berat = acak.gauss(tengah[1], tengah[1] / 3) if wajar else acak.uniform(0.5, 40)
    return kasus({
        "kelamin": acak.choice("LP"), "umur": umur,
        "berat": round(min(max(berat, 0.5), 40), acak.choice([1, 2])),
        "panjang": round(min(max(panjang, 30), 130), 1), "posisi": acak.choice(["terlentang", "berdiri"]),
        "edema": acak.random() < 0.05,
    })

posisi = {"lying": "terlentang", "standing": "berdiri", None: None}
emas = [
    {
        **kasus({"kelamin": i["sex"], "umur": i["age_days"], "berat": i["weight_kg"], "edema": i["oedema"],
                 "panjang": i["length_height_cm"], "posisi": posisi[i["position"]]}),
        "harapan": {
            indeks.name: [e["z"], e["flag"], e["klass"]]
            for indeks in Indeks if (e := satu["expected"][indeks.value])
        },
    }
    for satu in json.load(open("simpati/tests/data/who-igrowup-golden.json"))["cases"]
    for i in [satu["input"]]
]
print(json.dumps([*emas, *map(sembarang, range(5000))]))
"""


def test_the_phone_computes_what_the_service_computes(phone: Phone, service: Service) -> None:
    """All 123 golden children and five thousand others: every z-score, flag and class is the same."""
    made = services.run_python(service.repo, "-c", CASES)
    assert made.returncode == 0, made.stderr
    cases = json.loads(made.stdout)
    assert len(cases) == 5123
    phone.page.goto(f"{service.address}/simpati/hari-ukur/")
    wrong, classes = phone.page.evaluate(
        """async (semua) => {
          const { nilai } = await import("/static/simpati/hari-ukur/hitung.js");
          const bekal = await (await fetch("/simpati/hari-ukur/bekal.json")).json();
          const kelas = new Set();
          const beda = semua.filter((satu) => {
            const hasil = Object.entries(nilai(satu, bekal)).map(([indeks, { z, tanda, kelas }]) =>
              [indeks, [z, tanda, kelas ? kelas.kode : null]]);
            for (const [indeks, [, , kode]] of hasil) kelas.add(`${indeks} ${kode}`);
            const urut = (isi) => JSON.stringify(Object.entries(isi).sort());
            return urut(Object.fromEntries(hasil)) !== urut(satu.harapan);
          });
          return [beda, [...kelas]];
        }""",
        cases,
    )
    assert wrong == []
    assert len(classes) == 4 + 4 + 6 + 6 + 4  # every class of every index, and the flags
