"""What the tests of state share: a service in a folder of its own, on either database."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.sqlite3._functions import register

from inti.state.rows import SET_UP
from tests import migrated

ROOT = Path(__file__).resolve().parent.parent

SEED = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from inti import seeding
seeding.refuse_outside_demo = lambda: None
seeding.seed_all(timezone.localdate())
default_storage.save("surat/akta lahir.pdf", ContentFile(b"%PDF-1.7 isi berkas"))
"""

SIGN_IN = """
from django.test import Client
from inti.models import User
from inti.seeding import ADMIN
user = User.objects.get(username=ADMIN.username)
assert user.check_password(ADMIN.password)
client = Client()
client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
print("SESI", client.cookies["sessionid"].value)
"""

STILL_SIGNED_IN = """
import sys
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from types import SimpleNamespace
from inti.models import User
from inti.seeding import ADMIN
assert User.objects.get(username=ADMIN.username).check_password(ADMIN.password)
found = get_user(SimpleNamespace(session=SessionStore("{session}")))
print("MASIH", found.get_username())
"""


@dataclass(frozen=True, kw_only=True)
class Service:
    """An installation: its data folder, its database, its keys."""

    folder: Path
    url: str = ""
    programs: str = ""
    env: Mapping[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The file of a SQLite service."""
        return self.folder / "data.sqlite3"

    def variables(self) -> dict[str, str]:
        """The environment of its commands."""
        return {
            "PATH": os.environ["PATH"],
            "LIVINGLAB_ENV": "development",
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.url or f"sqlite:///{self.database}",
            **({"POSTGRES_BIN": self.programs} if self.programs else {}),
            **self.env,
        }

    def manage(self, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
        """Run manage.py as this service."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.variables(), **env},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def run(self, *arguments: str, **env: str) -> str:
        """What a command that must succeed prints."""
        done = self.manage(*arguments, **env)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def refused(self, *arguments: str, **env: str) -> str:
        """What a command that must fail says, in one sentence and without a traceback."""
        done = self.manage(*arguments, **env)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr

    def shell(self, code: str) -> str:
        """Run Python inside the service."""
        return self.run("shell", "-v0", "-c", code)

    def set_up(self) -> None:
        """Prepare it as a start does; on SQLite most is migrated already."""
        if not self.url:
            migrated.copy_to(self.database)
        self.run("siapkan")

    def seed(self) -> None:
        """Demo data and one uploaded file, as real rows of this service."""
        self.set_up()
        self.shell(SEED)

    def objects(self) -> list[dict[str, Any]]:
        """Every row of every model as Python sees it, decrypted where a field is encrypted."""
        text = self.run("dumpdata", "--natural-foreign", "-e", "sessions", "-e", "contenttypes")
        found: list[dict[str, Any]] = json.loads(text)
        return sorted(found, key=lambda row: (row["model"], str(row["pk"])))

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        """Run one statement past Django, which would take a process of its own."""
        if not self.url:
            with closing(sqlite3.connect(self.database, isolation_level=None)) as db:
                register(db)
                return db.execute(text).fetchall()
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(text)
            return list(cursor.fetchall()) if cursor.description else []

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table as it is stored, but for what setting up makes anew."""
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        if not self.url:
            names = (
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            )
        tables = {name for (name,) in self.sql(names)} - SET_UP - {"django_session"}
        return {
            table: sorted(map(repr, self.sql(f'SELECT * FROM "{table}"')))  # noqa: S608
            for table in sorted(tables)
        }

    def uploads(self) -> dict[str, bytes]:
        """Every uploaded file by its name."""
        root = self.folder / "berkas"
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file()
        }

    def back_up(self, *arguments: str) -> Path:
        """Make a backup and give its file."""
        said = self.run("cadangkan", *arguments)
        line = next(line for line in said.splitlines() if line.startswith("Cadangan: "))
        return Path(line.removeprefix("Cadangan: ").rsplit(" (", 1)[0])
