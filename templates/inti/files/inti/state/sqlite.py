"""Backup and restore of SQLite."""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3._functions import register

from inti.state import rows
from inti.state.archive import Say, need_space
from inti.state.dump import Dump
from inti.state.faults import BadBackup, StateFault

FILE = "data.sqlite3"
BUSY = 60.0
"""Seconds to wait for a writer."""


class SQLite:
    """The database is one file, and so is its copy."""

    name = "sqlite"
    file = FILE

    def __init__(self) -> None:
        self.path = Path(str(connection.settings_dict["NAME"]))

    def size(self) -> int:
        """Bytes of the database; it is staged beside the backup while that is written."""
        return 2 * self.path.stat().st_size if self.path.is_file() else 0

    def dump(self, target: Path) -> Dump:
        """A consistent, compacted copy while the service runs. Raises StateFault."""
        if not self.path.is_file():
            raise StateFault(f"Belum ada basis data di {self.path}: jalankan layanan dahulu.")
        try:
            with closing(_open(self.path)) as source:
                source.execute("VACUUM INTO ?", (str(target),))
            return _described(target)
        except sqlite3.Error as fault:
            raise StateFault(f"Basis data {self.path} tidak dapat disalin: {fault}.") from None

    def restore(self, source: Path, counts: Mapping[str, int], say: Say) -> None:
        """Check and migrate the copy, then put it in place in one transaction."""
        self._check(source, counts)
        with _pointed_at(source):
            if rows.pending():
                say("Memigrasikan salinan ke versi layanan ini ...")
                call_command("migrate", verbosity=0, interactive=False)
        self._replace(source)

    def _check(self, source: Path, counts: Mapping[str, int]) -> None:
        try:
            with closing(_open(source)) as copy:
                said = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
            whole = said == "ok" and _described(source).counts == counts
        except sqlite3.Error:
            whole = False
        if not whole:
            raise BadBackup("Basis data di dalam cadangan rusak: pakai cadangan lain.")

    def _replace(self, source: Path) -> None:
        """Where there is no file, by moving; else by SQLite's own online backup.

        Other processes see the old data, then the new. Replacing the file under them would let a
        running process write on into the old one.
        """
        connection.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._set_broken_aside()
        if not self.path.exists() and _moved(source, self.path):
            return
        need_space(self.path.parent, 2 * source.stat().st_size)
        with closing(_open(source)) as new, closing(_open(self.path)) as target:
            target.execute("PRAGMA journal_mode=WAL")
            new.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _set_broken_aside(self) -> None:
        """A file that SQLite cannot read makes room, and is kept."""
        if not self.path.exists():
            return
        try:
            with closing(_open(self.path)) as old:
                old.execute("PRAGMA schema_version").fetchone()
                old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError:
            stamp = time.strftime("%Y%m%d-%H%M%S")
            for end in ("", "-wal", "-shm"):
                file = Path(f"{self.path}{end}")
                if file.exists():
                    file.rename(f"{self.path}.rusak-{stamp}{end}")


def _moved(source: Path, target: Path) -> bool:
    """Put the file in a place where there is none; False on another disk, where moving copies."""
    for end in ("-wal", "-shm"):
        Path(f"{target}{end}").unlink(missing_ok=True)
    with source.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        source.rename(target)
    except OSError:
        return False
    return True


def _open(path: Path) -> sqlite3.Connection:
    """A plain connection that knows the functions which our CHECK constraints name."""
    opened = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    register(opened)
    return opened


def _described(path: Path) -> Dump:
    with closing(_open(path)) as db:
        names = [
            row[0]
            for row in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        counts = {
            name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  own table
            for name in sorted(names)
        }
        applied = (
            db.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
            if "django_migrations" in counts
            else []
        )
    return Dump(counts=counts, migrations=applied)


@contextmanager
def _pointed_at(path: Path) -> Iterator[None]:
    """Let Django work on another file for a while."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    ContentType.objects.clear_cache()
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        ContentType.objects.clear_cache()
