"""Starting the service: modes, secrets, ports, demo data, the set-up of Python."""

import os
import re
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import (
    CommandError,
    call_command,
    get_commands,
    load_command_class,
)
from django.test import RequestFactory

from inti.management.commands import jalankan
from inti.models import User
from inti.ports import HOST, NoFreePort, free_port, is_free
from inti.region import region
from inti.secret import development_secret
from inti.seeding import ADMIN
from inti.server import AddressTaken, options, serve
from inti.sign_in import client_address
from tests import migrated

ROOT = Path(__file__).resolve().parent.parent
KEYS: dict[str, str] = runpy.run_path(str(ROOT / "deploy" / "kunci.py"))["keys"]()


def manage(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a bare environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LIVINGLAB_ENV": "production", **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_production_refuses_to_start_without_a_key() -> None:
    """The refusal is one sentence that says how to make a key."""
    done = manage("check")
    assert done.returncode != 0
    assert "SECRET_KEY belum diisi" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["FIELD_KEYS", "INDEX_KEY"])
def test_production_refuses_to_start_without_the_keys_of_encrypted_data(name: str) -> None:
    """A missing or a clipped key is told in one sentence, before any row is written."""
    missing = manage("check", **{**KEYS, name: ""})
    clipped = manage("check", **{**KEYS, name: KEYS[name][:20]})
    assert f"{name} belum diisi" in missing.stderr
    assert f"{name} bukan kunci 32 bita" in clipped.stderr
    assert missing.returncode != 0
    assert clipped.returncode != 0
    assert "Traceback" not in missing.stderr + clipped.stderr


def test_a_temporary_disk_needs_another_place_for_uploads() -> None:
    """A pod whose disk goes with it does not take uploads that would be lost."""
    done = manage("check", **{**KEYS, "DISK_IS_TEMPORARY": "1"})
    assert done.returncode != 0
    assert "isi STORAGE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def deployed_commands() -> list[list[str]]:
    """What units, compose and Kubernetes run after ``manage.py``, each once."""
    found = set()
    for path in (ROOT / "deploy").rglob("*"):
        if path.suffix in (".service", ".yaml") or path.name == "Containerfile":
            words = re.findall(r'manage\.py"?,? ([^\]\n\\&]+)', path.read_text(encoding="utf-8"))
            found |= {re.sub(r'[",]', "", line).strip() for line in words}
    return [line.split() for line in sorted(found)]


@pytest.mark.parametrize("line", deployed_commands(), ids=" ".join)
def test_what_is_deployed_runs_commands_that_exist(line: list[str]) -> None:
    """A unit or a container starts no command, and gives it no option, that the service lacks."""
    name, *options = line
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(options)


def test_the_demo_is_refused_in_production() -> None:
    """Demo mode and production exclude each other, with a key or without."""
    done = manage("check", SECRET_KEY="k" * 50, LIVINGLAB_DEMO="1")
    assert done.returncode != 0
    assert "Mode demo ditolak" in done.stderr


def test_an_unknown_environment_is_refused() -> None:
    """A slip of the pen does not start the service in some mode."""
    assert "LIVINGLAB_ENV='prod'" in manage("check", LIVINGLAB_ENV="prod").stderr


@pytest.mark.slow
def test_the_developers_server_is_refused_in_production() -> None:
    """``jalankan`` names the command that a server uses."""
    done = manage("jalankan", **KEYS)
    assert done.returncode != 0
    assert "layani" in done.stderr


def test_demo_data_are_refused_outside_the_demo(db: None) -> None:
    """Nothing is written to an ordinary database."""
    with pytest.raises(CommandError, match="make demo"):
        call_command("isi_demo")
    assert not User.objects.exists()


@pytest.mark.slow
def test_the_demo_uses_its_own_database(tmp_path: Path) -> None:
    """The demo writes to demo.sqlite3 only, and seeding twice is the same as once."""
    env = {
        "LIVINGLAB_ENV": "development",
        "LIVINGLAB_DEMO": "1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'real.sqlite3'}",
    }
    migrated.copy_to(tmp_path / "demo.sqlite3")
    assert manage("migrate", "-v0", **env).returncode == 0
    assert manage("muat_wilayah", **env).returncode == 0
    first, again = manage("isi_demo", **env), manage("isi_demo", **env)
    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    assert first.stdout == again.stdout
    assert ADMIN.username in first.stdout
    assert ADMIN.password in first.stdout
    assert (tmp_path / "demo.sqlite3").is_file()
    assert not (tmp_path / "real.sqlite3").exists()


@pytest.mark.slow
def test_every_demo_account_signs_in(
    db: None, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each account that the screen shows opens with the password shown."""
    from django.utils import timezone

    from inti import seeding
    from inti.wilayah import load

    monkeypatch.setattr(seeding, "refuse_outside_demo", lambda: None)
    load(region().code)
    for account in seeding.seed_all(timezone.localdate()):
        user = authenticate(
            RequestFactory().post("/masuk/"), username=account.username, password=account.password
        )
        assert user is not None, account.username
        assert account.title


@pytest.mark.slow
def test_the_demo_serves_on_the_next_free_port_and_stops_cleanly(tmp_path: Path) -> None:
    """With its port taken it takes another, prints the accounts, and ends at Ctrl-C."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "manage.py", "jalankan", "--port", str(port)],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "LIVINGLAB_ENV": "development",
                "LIVINGLAB_DEMO": "1",
                "VAR_DIR": str(tmp_path),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            shown = _until_ready(server)
            address = next(line[line.index("http") :] for line in shown if "http://" in line)
            assert not address.endswith(f":{port}")
            assert _answers(f"{address}/healthz")
        finally:
            server.send_signal(signal.SIGINT)
            _, err = server.communicate(timeout=20)
    assert server.returncode == 0
    assert any(ADMIN.password in line for line in shown)
    assert "Traceback" not in err


def _until_ready(server: "subprocess.Popen[str]") -> list[str]:
    """What the server printed up to the line that says how to stop it."""
    assert server.stdout is not None
    shown: list[str] = []
    for line in server.stdout:
        shown.append(line.strip())
        if "Ctrl-C" in line:
            return shown
    raise AssertionError("the server ended without saying how to stop it")


def _answers(url: str) -> bool:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            time.sleep(0.1)
    return False


def test_a_taken_port_is_passed_over() -> None:
    """The first free port after a taken one is found; none at all is told."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        assert free_port(port) > port
        with pytest.raises(NoFreePort, match="--port"):
            free_port(port, tries=1)


def test_a_port_that_was_taken_meanwhile_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever finds a port free and loses it before opening it serves on the next one."""

    def run(
        host: str, port: int, _application: object, *, on_bind: Callable[[int], None], **_more: bool
    ) -> None:
        with socket.socket() as door:
            door.bind((host, port))
            on_bind(port)

    monkeypatch.setattr(jalankan, "work_beside", lambda: None)
    monkeypatch.setattr(jalankan, "run", run)
    told: list[int] = []
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        jalankan.serve(taken.getsockname()[1], told.append)
        assert told[0] > taken.getsockname()[1]


def test_the_developers_key_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    """The key stays the same and only its owner can read it."""
    key = development_secret(tmp_path / "var")
    assert len(key) >= 50
    assert development_secret(tmp_path / "var") == key
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_production_server_is_granian() -> None:
    """Address, processes and threads come from the environment; the default listens on loopback."""
    chosen = options({"PORT": "9000", "WORKERS": "3"})
    assert (chosen["address"], chosen["port"], chosen["workers"]) == ("127.0.0.1", 9000, 3)


def test_a_taken_port_is_told() -> None:
    """Two services on one port would each get half of the requests."""
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressTaken, match=f"{port}.*PORT"):
            serve({"PORT": str(port)})


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of the production server with an empty database, ready to answer."""
    port = free_port(20000 + os.getpid() % 20000)
    env = {"PATH": os.environ["PATH"], "LIVINGLAB_ENV": "production", **KEYS}
    env |= {"VAR_DIR": str(folder), "PORT": str(port), "WORKER": "0", "HTTPS": "0"}
    done = manage("collectstatic", "--no-input", "-v0", **env)
    assert done.returncode == 0, done.stderr
    server = subprocess.Popen([sys.executable, "manage.py", "layani"], cwd=ROOT, env=env)
    try:
        assert _answers(f"http://{HOST}:{port}/healthz")
        time.sleep(2)  # until both processes take connections
        yield f"http://{HOST}:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=40)


@pytest.mark.slow
def test_a_thousand_phones_that_keep_their_line_open_leave_room_for_the_next(
    tmp_path: Path,
) -> None:
    """Idle connections hold no place: another phone is answered at once, by either process."""
    with _served(tmp_path) as address, ExitStack() as lines:
        port = int(address.rsplit(":", 1)[1])
        for _ in range(1600):
            line = lines.enter_context(socket.create_connection((HOST, port), timeout=10))
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert line.recv(4096).startswith(b"HTTP/1.1 200")
        for _ in range(8):
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                assert answer.status == 200


def test_fewer_than_no_proxies_are_refused() -> None:
    """A slip of the pen would let every client choose its address."""
    env = {"PATH": os.environ["PATH"], "LIVINGLAB_ENV": "production", **KEYS}
    done = manage("check", **env, TRUSTED_PROXIES="-1")
    assert done.returncode != 0
    assert "TRUSTED_PROXIES kurang dari 0" in done.stderr


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.9.9.9, 198.51.100.7", "198.51.100.7"),
        (2, "10.9.9.9, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a_client_cannot_choose_its_address(
    settings: object, proxies: int, forwarded: str, expected: str
) -> None:
    """Only what trusted proxies appended is believed."""
    settings.TRUSTED_PROXIES = proxies  # type: ignore[attr-defined]
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


@pytest.mark.slow
def test_the_set_up_does_nothing_when_the_lock_stands(tmp_path: Path) -> None:
    """A second set-up is silent and quick; a changed lock is noticed."""
    lock = tmp_path / "base.txt"
    lock.write_text("", encoding="ascii")
    line = [sys.executable, "requirements/install.py", str(tmp_path / "venv"), str(lock)]

    def installed() -> str:
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "Selesai" in installed()
    assert installed() == ""
    lock.write_text("# changed\n", encoding="ascii")
    assert "Selesai" in installed()
