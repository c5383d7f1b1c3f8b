"""Load a generated service and, in turn, the same pages in a bare Django project.

Both are served by granian with the same processes, threads, database and rows; a real load tool
(Locust) asks for one page without a pause, first from one, then from the other. Afterwards 1,600
kader use the service for a while, each on a kept-alive line. Figures are ratios of one run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from livinglab_gen import catalogue, release, shipped

from .. import services

HERE = Path(__file__).parent / "chassis"
SCENES = ("list", "detail", "form", "api-list")
LOGGED = ("names", "child", "measure")
CLIENTS = 16
READY = 120


@dataclass(frozen=True, kw_only=True)
class Service:
    """The service repo of the candidate, its Python and the environment of a server."""

    repo: Path
    python: Path
    env: Mapping[str, str]

    def run(self, *arguments: str, **env: str) -> str:
        """What a Python program of the service prints; it must succeed."""
        done = subprocess.run(
            [str(self.python), *arguments],
            cwd=self.repo,
            env={**self.env, **env},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout

    @contextmanager
    def serve(self, *arguments: str) -> Iterator[Server]:
        """A server on a free port, ready; ended afterwards with all its processes."""
        port = _free_port()
        log = tempfile.TemporaryFile()  # noqa: SIM115  closed below
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(self.python), *(word.format(port=port) for word in arguments)],
            cwd=self.repo,
            env={**self.env, "PORT": str(port), "WORKER": "0"},
            stdout=log,
            stderr=log,
        )
        server = Server(address=f"http://127.0.0.1:{port}", process=psutil.Process(process.pid))
        try:
            while not server.answers():
                if process.poll() is not None or time.perf_counter() - begun > READY:
                    log.seek(0)
                    raise SystemExit(f"The server did not start:\n{log.read().decode()[-4000:]}")
                time.sleep(0.02)
            server.start = (time.perf_counter() - begun, server.cpu())
            time.sleep(2)  # until the other worker answers too
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=40)
            log.close()


@dataclass(kw_only=True)
class Server:
    """A running server: where it is and what it has used."""

    address: str
    process: psutil.Process
    start: tuple[float, float] = (0, 0)

    def answers(self) -> bool:
        """Whether it takes requests."""
        try:
            with urlopen(f"{self.address}/healthz", timeout=2) as got:
                return bool(got.status == 200)
        except (URLError, OSError):
            return False

    def cpu(self) -> float:
        """CPU seconds of the whole tree since it began."""
        family = [self.process, *self.process.children(recursive=True)]
        return sum(sum(one.cpu_times()[:4]) for one in family)

    def memory(self) -> list[float]:
        """MB that each worker process keeps to itself or shares (resident)."""
        return [one.memory_info().rss / 1e6 for one in self.process.children(recursive=True)]


@dataclass(frozen=True, kw_only=True)
class Load:
    """What the load tool saw."""

    requests: int
    failures: int
    seconds: float
    p95: float
    p99: float
    cpu: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def cost(self) -> float:
        """CPU milliseconds of the server for one request."""
        return 1000 * self.cpu / self.requests


@dataclass(kw_only=True)
class Row:
    """One page, asked for from both in turn."""

    scene: str
    ours: list[Load] = field(default_factory=list)
    bare: list[Load] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Ratios and the figures behind them (medians)."""
        ours, bare = (_medians(side) for side in (self.ours, self.bare))
        return {
            "page": self.scene,
            "throughput": ours["rate"] / bare["rate"],
            "cpu": bare["cost"] / ours["cost"],
            "ours": ours,
            "bare": bare,
            "failures": sum(load.failures for load in (*self.ours, *self.bare)),
        }


def _medians(loads: list[Load]) -> dict[str, float]:
    return {
        name: statistics.median(getattr(load, name) for load in loads) for name in ("rate", "cost", "p95")
    }


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


# --- the service ------------------------------------------------------------------------------------


def make(room: Path) -> tuple[Path, Path]:
    """The candidate's repo of a region, with the yardstick beside it; and its Python."""
    real = catalogue.load(shipped.root())
    repo = services.make(release.candidate(real, "simpati"), "32.11", room)
    for path in (*HERE.glob("bare_*.py"), HERE / "people.py"):
        shutil.copy(path, repo)
    venv = services.environment(repo)["LIVINGLAB_VENV"]
    command = [sys.executable, "requirements/install.py", venv, "requirements/dev.txt"]
    subprocess.run(command, cwd=repo, check=True, capture_output=True)
    return repo, Path(venv, "bin", "python")


def configured(repo: Path, python: Path, var: Path, database: str) -> Service:
    """The service as on a server, but without TLS and with limits that the load does not meet."""
    keys = subprocess.run(
        [str(python), "deploy/kunci.py"], cwd=repo, capture_output=True, text=True, check=True
    )
    env = {
        "PATH": os.environ["PATH"],
        **dict(line.split("=", 1) for line in keys.stdout.split()),
        "LIVINGLAB_ENV": "production",
        "HTTPS": "0",
        "TRUSTED_PROXIES": "1",
        "PESAN_KONSOL": "1",
        "MFA_REQUIRED_FOR": "staff",
        "API_TOKEN_PER_MINUTE": "1000000",
        "VAR_DIR": str(var),
        "DATABASE_URL": database,
    }
    return Service(repo=repo, python=python, env={k: v for k, v in env.items() if v})


@contextmanager
def postgres(repo: Path, python: Path) -> Iterator[str]:
    """The address of a fresh database of a real server that writes to disk."""
    found = subprocess.run(
        [str(python), "-c", "from tests.postgres import programs; print(programs())"],
        cwd=repo,
        capture_output=True,
        text=True,
        check=True,
    )
    os.environ["POSTGRES_BIN"] = found.stdout.strip()
    spec = importlib.util.spec_from_file_location("service_postgres", repo / "tests" / "postgres.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    with module.server(durable=True) as running:
        running.sql("CREATE DATABASE layanan")
        yield running.url("layanan")


# --- what is measured -------------------------------------------------------------------------------

OURS = ("manage.py", "layani")
BARE = (
    *("-m", "granian", "bare_wsgi:application", "--interface", "wsgi", "--host", "127.0.0.1"),
    *("--port", "{port}", "--workers", "2", "--blocking-threads", "4", "--no-ws"),
)


def load(server: Server, scene: str, seconds: int, people: Path, *, users: int = CLIENTS, **env: str) -> Load:
    """Let the load tool ask for a while."""
    before, begun = server.cpu(), time.perf_counter()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "locust", "-f", str(HERE / "load.py"), "--headless", "--json"),
            *("--host", server.address, "-u", str(users), "-r", str(max(users / 16, CLIENTS))),
            *("-t", f"{seconds}s", "--loglevel", "ERROR", "--exit-code-on-error", "0", "--only-summary"),
        ],
        env={**os.environ, "SCENE": scene, "PEOPLE": str(people), **env},
        capture_output=True,
        text=True,
        check=False,
    )
    took, cpu = time.perf_counter() - begun, server.cpu() - before
    if done.returncode:
        raise SystemExit(done.stderr[-4000:])
    for line in done.stderr.splitlines():
        if line.startswith("FAULT "):
            print(line, file=sys.stderr)
    return _told(json.loads(done.stdout), cpu, took)


def _told(rows: list[dict[str, Any]], cpu: float, took: float) -> Load:
    times: dict[float, int] = {}
    for row in rows:
        for milliseconds, count in row["response_times"].items():
            times[float(milliseconds)] = times.get(float(milliseconds), 0) + count
    begun = min(row["start_time"] for row in rows)
    ended = max(row["last_request_timestamp"] for row in rows)
    return Load(
        requests=sum(row["num_requests"] for row in rows),
        failures=sum(row["num_failures"] for row in rows),
        seconds=min(max(ended - begun, 0.1), took),
        p95=_quantile(times, 0.95),
        p99=_quantile(times, 0.99),
        cpu=cpu,
    )


def _quantile(times: Mapping[float, int], share: float) -> float:
    """Milliseconds within which that share of the requests was answered."""
    left = share * sum(times.values())
    for milliseconds in sorted(times):
        left -= times[milliseconds]
        if left <= 0:
            return milliseconds
    return 0.0


def compare(service: Service, people: Path, wanted: argparse.Namespace) -> list[dict[str, Any]]:
    """Every page, from ours and from the yardstick in turn."""
    rows = [Row(scene=scene) for scene in wanted.pages or (*SCENES, *LOGGED)]
    with service.serve(*OURS) as ours, service.serve(*BARE) as bare:
        for row in rows:
            load(ours, row.scene, 3, people)
            load(bare, row.scene, 3, people, BARE="1")
            for _run in range(wanted.runs):
                row.ours.append(load(ours, row.scene, wanted.seconds, people))
                row.bare.append(load(bare, row.scene, wanted.seconds, people, BARE="1"))
        memory = {"ours": max(ours.memory()), "bare": max(bare.memory())}
    return [*(row.told() for row in rows), {"memory_mb": memory}]


def morning(service: Service, people: Path, users: int, seconds: int) -> dict[str, Any]:
    """1,600 kader at once, a twentieth of them on lines that stall."""
    with service.serve(*OURS) as server:
        seen = load(server, "kader", seconds, people, users=users)
    return {
        "users": users,
        "requests": seen.requests,
        "failures": seen.failures,
        "p95_ms": seen.p95,
        "p99_ms": seen.p99,
        "cores": seen.cpu / seen.seconds,
    }


def starts(service: Service) -> dict[str, float]:
    """Seconds and CPU seconds until the first answer, the first time and the second."""
    told = {}
    for name in ("first", "second"):
        with service.serve(*OURS) as server:
            told[f"{name}_seconds"], told[f"{name}_cpu"] = server.start
    return told


def measure(engine: str, repo: Path, python: Path, room: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """Everything on one database."""
    var = room / engine
    var.mkdir()
    with postgres(repo, python) if engine == "postgresql" else nullcontext("") as database:
        service = configured(repo, python, var, database)
        service.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        begun = starts(service)
        people = room / f"{engine}.json"
        service_env = {"DJANGO_SETTINGS_MODULE": "config.settings", "BEBAN": str(wanted.users)}
        people.write_text(service.run("people.py", **service_env))
        # The morning first: its people have just signed in.
        day = morning(service, people, wanted.users, wanted.morning)
        return {
            "database": engine,
            "start": begun,
            "morning": day,
            "pages": compare(service, people, wanted),
        }


def table(told: dict[str, Any]) -> str:
    """What people read."""
    lines = [f"\n{told['database']}", "page        throughput   cpu   req/s  p95 ms   failures"]
    for row in told["pages"]:
        if "page" not in row:
            continue
        apart = " (reads logged)" if row["page"] in LOGGED else ""
        lines.append(
            f"{row['page']:<11} {row['throughput']:>10.2f} {row['cpu']:>5.2f} {row['ours']['rate']:>7.0f} "
            f"{row['ours']['p95']:>7.0f} {row['failures']:>10}{apart}"
        )
    memory = told["pages"][-1]["memory_mb"]
    start, day = told["start"], told["morning"]
    lines += [
        f"memory of a worker: {memory['ours']:.0f} MB, bare {memory['bare']:.0f} MB",
        f"start after the first: {start['second_seconds']:.1f} s, {start['second_cpu']:.1f} s of CPU",
    ]
    lines.append(
        f"{day['users']} kader: {day['requests']} requests, {day['failures']} failures, "
        f"p95 {day['p95_ms']:.0f} ms, p99 {day['p99_ms']:.0f} ms, {day['cores']:.2f} cores"
    )
    return "\n".join(lines)


def main() -> None:
    """Measure on both databases and print the table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="loads of each page on each side")
    parser.add_argument("--seconds", type=int, default=8, help="length of one load")
    parser.add_argument("--users", type=int, default=1600, help="kader of the morning")
    parser.add_argument("--morning", type=int, default=90, help="seconds of the morning")
    parser.add_argument("--pages", nargs="+", choices=(*SCENES, *LOGGED), help="only these")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    engines = [wanted.database] if wanted.database else ["sqlite", "postgresql"]
    os.environ.update(services.NOBODY)
    with tempfile.TemporaryDirectory(prefix="livinglab-benchmark-") as name:
        repo, python = make(Path(name))
        for engine in engines:
            told = measure(engine, repo, python, Path(name), wanted)
            print(json.dumps(told, indent=2) if wanted.json else table(told), flush=True)


if __name__ == "__main__":
    main()
