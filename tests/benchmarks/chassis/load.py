"""What the load tool does: `SCENE` names one page, asked for without a pause, or `kader`.

`kader` is a morning at the posyandu: everyone has a phone and a kept-alive line, 10 to 30 seconds
between two requests, and each twentieth line stalls in the middle of a request. `region` is the same
morning with nobody stalling and `PAUSE` seconds between two requests at most, while one person looks
at the figures of the village and of the whole region over and over.
"""

import json
import os
import random
import socket
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from locust import User, between, constant, events, task
from locust.contrib.fasthttp import FastHttpUser

PEOPLE = json.loads(Path(os.environ["PEOPLE"]).read_text())
SCENE = os.environ["SCENE"]
CSRF = "c" * 32
STALLED = 20  # one line in so many
LATE = 10  # one measurement in so many
PAUSE = float(os.environ.get("PAUSE", "30"))


def cookies(session: str) -> str:
    """The header of someone signed in."""
    return f"sessionid={session}; csrftoken={CSRF}"


def address() -> str:
    """Another phone each time, as the proxy would tell it."""
    return ".".join(str(random.randrange(1, 255)) for _ in range(4))


def measurement() -> dict[str, str]:
    """A filled-in form of a measurement: of today, as on a measuring day, one in ten some months late."""
    late = random.randrange(1, 240) if random.randrange(LATE) == 0 else 0
    day = date.today() - timedelta(days=late)
    return {
        "csrfmiddlewaretoken": CSRF,
        "tanggal": day.isoformat(),
        "berat_kg": "9,4",
        "panjang_tinggi_cm": "75,1",
        "posisi": "terlentang",
    }


def registration() -> dict[str, str]:
    """A filled-in form of a parent."""
    return {
        "csrfmiddlewaretoken": CSRF,
        "desa": PEOPLE["village"],
        "nama": "Orang Tua",
        "telepon": "081200000000",
        "bulan_lahir": f"{date.today().year - 1}-06",
    }


@events.quitting.add_listener
def tell(environment: Any, **_rest: object) -> None:
    """Name the errors, one line each, for whoever started the tool."""
    for fault in environment.stats.errors.values():
        print(f"FAULT {fault.name}: {fault.occurrences} x {fault.error}", file=sys.stderr)


class Visitor(FastHttpUser):
    """Someone with a page open."""

    abstract = True

    def get(self, path: str, name: str, **headers: str) -> None:
        """One page; anything but 200 is an error."""
        options: dict[str, Any] = {"name": name, "allow_redirects": False, "catch_response": True}
        with self.client.get(path, headers=headers, **options) as got:
            if got.status_code != 200:
                got.failure(f"{got.status_code}")

    def post(self, path: str, data: dict[str, str], name: str, **headers: str) -> None:
        """One form; a day that was measured before is answered with 422 and is no error."""
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        options: dict[str, Any] = {"name": name, "allow_redirects": False, "catch_response": True}
        with self.client.post(path, data=urlencode(data), headers=form, **options) as got:
            where = got.headers.get("Location", "") if got.headers else ""
            if got.status_code in (302, 422) and "/masuk/" not in where:
                got.success()
            else:
                got.failure(f"{got.status_code} {where}")


class Page(Visitor):
    """One page over and over."""

    abstract = SCENE in ("kader", "region")
    wait_time = constant(0)

    @task
    def ask(self) -> None:
        """The page that SCENE names."""
        getattr(self, SCENE.replace("-", "_"))()

    def list(self) -> None:
        """Figures of the region, kecamatan by kecamatan."""
        self.get(f"/simpati/angka/{PEOPLE['region']}/", SCENE, Cookie=cookies(PEOPLE["head"]))

    def detail(self) -> None:
        """Figures of one village."""
        self.get(f"/simpati/angka/{PEOPLE['village']}/", SCENE, Cookie=cookies(PEOPLE["head"]))

    def form(self) -> None:
        """A parent registers a child."""
        path = f"/simpati/minta-daftar/?kecamatan={PEOPLE['kecamatan']}"
        headers = {"Cookie": f"csrftoken={CSRF}", "X-Forwarded-For": address()}
        self.post(path, registration(), SCENE, **headers)

    def api_list(self) -> None:
        """Posyandu by the API; the yardstick is asked with a session."""
        self.get(
            "/api/v1/simpati/posyandu/",
            SCENE,
            Cookie=cookies(PEOPLE["bidan"]) if os.environ.get("BARE") else "",
            Authorization=f"Bearer {PEOPLE['token']}",
        )

    def names(self) -> None:
        """The children of a posyandu: logged."""
        one = random.choice(PEOPLE["kader"])
        self.get(f"/simpati/posyandu/{one['place']}/", SCENE, Cookie=cookies(one["cookie"]))

    def child(self) -> None:
        """One child: logged."""
        one = random.choice(PEOPLE["kader"])
        path = f"/simpati/balita/{random.choice(one['children'])}/"
        self.get(path, SCENE, Cookie=cookies(one["cookie"]))

    def measure(self) -> None:
        """A measurement: logged."""
        one = random.choice(PEOPLE["kader"])
        path = f"/simpati/balita/{random.choice(one['children'])}/ukur/"
        self.post(path, measurement(), SCENE, Cookie=cookies(one["cookie"]))


class Kader(Visitor):
    """One kader on her phone, each with a session of her own."""

    abstract = SCENE not in ("kader", "region")
    wait_time = between(PAUSE / 3, PAUSE)
    weight = STALLED - 1
    next_one = 0

    def on_start(self) -> None:
        """Sit down at a posyandu; nobody begins in the same second."""
        self.one = PEOPLE["kader"][Kader.next_one % len(PEOPLE["kader"])]
        Kader.next_one += 1
        time.sleep(random.uniform(0, PAUSE * 2 / 3))

    @task(4)
    def look(self) -> None:
        """The list of children."""
        self.get(f"/simpati/posyandu/{self.one['place']}/", "daftar", Cookie=cookies(self.one["cookie"]))

    @task(3)
    def open(self) -> None:
        """One child."""
        path = f"/simpati/balita/{random.choice(self.one['children'])}/"
        self.get(path, "anak", Cookie=cookies(self.one["cookie"]))

    @task(3)
    def measure(self) -> None:
        """Measure a child."""
        path = f"/simpati/balita/{random.choice(self.one['children'])}/ukur/"
        self.post(path, measurement(), "ukur", Cookie=cookies(self.one["cookie"]))


class Reader(Visitor):
    """Someone who looks at figures only, page after page."""

    abstract = SCENE != "region"
    wait_time = constant(1)
    fixed_count = 1

    @task
    def village(self) -> None:
        """Figures of one village, posyandu by posyandu."""
        self.get(f"/simpati/angka/{PEOPLE['village']}/", "desa", Cookie=cookies(PEOPLE["head"]))

    @task
    def whole(self) -> None:
        """Figures of the region."""
        self.get(f"/simpati/angka/{PEOPLE['region']}/", "kabupaten", Cookie=cookies(PEOPLE["head"]))

    @task
    def dashboard(self) -> None:
        """Every figure of the region with its charts, map and tables."""
        self.get(f"/dasbor/{PEOPLE['region']}/", "dasbor", Cookie=cookies(PEOPLE["head"]))


class Stalling(User):
    """A line that hangs for 10 to 30 seconds in the middle of its request, then goes on."""

    abstract = SCENE != "kader"
    wait_time = between(10, 30)
    weight = 1

    @task
    def stall(self) -> None:
        """Send half a request, wait, send the rest; the time counts from then."""
        one = random.choice(PEOPLE["kader"])
        host = urlsplit(self.host or "")
        text = f"GET /simpati/posyandu/{one['place']}/ HTTP/1.1\r\nHost: {host.netloc}\r\n"
        rest = f"Cookie: {cookies(one['cookie'])}\r\nConnection: close\r\n\r\n"
        fault: Exception | None = None
        answer, begun = b"", time.perf_counter()
        try:
            with socket.create_connection((host.hostname, host.port), timeout=60) as line:
                line.sendall(text.encode())
                time.sleep(random.uniform(10, 30))
                begun = time.perf_counter()
                line.sendall(rest.encode())
                while piece := line.recv(65536):
                    answer += piece
            if not answer.startswith(b"HTTP/1.1 200"):
                fault = RuntimeError(answer[:40].decode(errors="replace"))
        except OSError as broken:
            fault = broken
        events.request.fire(
            request_type="GET",
            name="macet",
            response_time=(time.perf_counter() - begun) * 1000,
            response_length=len(answer),
            exception=fault,
            context={},
        )
