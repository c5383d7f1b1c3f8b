"""A generated service under load: made, configured as on a server, served, and asked by a real load tool."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from livinglab_gen import catalogue, release, shipped

from .. import services

HERE = Path(__file__).parent / "chassis"
CLIENTS = 16
READY = 120
ALL = ""
"""The name under which all requests stand together."""
OURS = ("manage.py", "layani")


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
    p50: float
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


def make(room: Path, python: str = "") -> tuple[Path, Path]:
    """The candidate's repo of a region, with the yardstick beside it; and its Python.

    Another `python` than that of these tools makes an environment of its own in `room`.
    """
    real = catalogue.load(shipped.root())
    repo = services.make(release.candidate(real, "simpati"), "32.11", room)
    for path in (*HERE.glob("bare_*.py"), HERE / "people.py"):
        shutil.copy(path, repo)
    venv = str(room / "venv") if python else services.environment(repo)["LIVINGLAB_VENV"]
    command = [python or sys.executable, "requirements/install.py", venv, "requirements/dev.txt"]
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


def load(server: Server, scene: str, seconds: int, people: Path, *, users: int = CLIENTS, **env: str) -> Load:
    """What all requests of a while were, taken together."""
    return ask(server, scene, seconds, people, users=users, **env)[ALL]


def ask(
    server: Server, scene: str, seconds: int, people: Path, *, users: int = CLIENTS, **env: str
) -> dict[str, Load]:
    """Let the load tool ask for a while; gives what it saw by the name of the request, and of all."""
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
    rows = json.loads(done.stdout)
    return {
        ALL: _told(rows, cpu, took),
        **{row["name"]: _told([row], cpu, took) for row in rows if row["num_requests"]},
    }


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
        p50=_quantile(times, 0.50),
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


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
