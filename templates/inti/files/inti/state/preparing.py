"""Everything between a new version of the code and its first request.

Backup, migrations, the region's units, the cache table: once, whichever of several replicas is
first.
"""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from inti.state import backup, rows
from inti.state.archive import Say
from inti.state.engines import in_memory
from inti.state.faults import NoTools, StateFault

log = logging.getLogger(__name__)

LOCK = 7_203_211
"""Number of PostgreSQL's advisory lock, any that nobody else uses in this database."""
PATIENCE = 30 * 60.0
"""Seconds that a replica waits for another one's migrations."""


def prepare(say: Say) -> None:
    """Bring the database to this code. Raises StateFault and what a migration raises."""
    with locked(say):
        waiting = rows.pending()
        if waiting:
            _back_up_first(waiting, say)
            say(f"Menjalankan {len(waiting)} migrasi ...")
            call_command("migrate", interactive=False, verbosity=0)
        fill()


def fill() -> None:
    """What a migrated database needs besides: the cache's table and the region's units."""
    call_command("createcachetable", verbosity=0)
    call_command("muat_wilayah", verbosity=0)


def _back_up_first(waiting: list[str], say: Say) -> None:
    if settings.DEMO or not settings.BACKUP_BEFORE_MIGRATE or in_memory() or not rows.has_rows():
        return
    try:
        made = backup.make(
            say, label=backup.BEFORE_MIGRATION, keep=settings.BACKUP_KEEP, with_uploads=False
        )
    except NoTools as fault:
        log.warning("Migrasi berjalan tanpa cadangan otomatis: %s", fault)
    else:
        say(f"Cadangan sebelum migrasi: {made.path}")


@contextmanager
def locked(say: Say) -> Iterator[None]:
    """One process at a time; the others wait. Raises StateFault after half an hour."""
    if connection.vendor == "postgresql":
        with _advisory(say):
            yield
    elif in_memory():
        yield
    else:
        with _file_lock(Path(str(connection.settings_dict["NAME"])), say):
            yield


@contextmanager
def _advisory(say: Say) -> Iterator[None]:
    """PostgreSQL gives the lock back by itself when the holder's connection ends."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:

            def taken() -> bool:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
                return bool(cursor.fetchone()[0])

            _wait(taken, say)
            yield
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    finally:
        own.close()


@contextmanager
def _file_lock(database: Path, say: Say) -> Iterator[None]:
    with _lock_file(database) as file:

        def taken() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        _wait(taken, say)
        yield


def _lock_file(database: Path) -> TextIO:
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        return database.with_name(f".{database.name}.kunci").open("w")
    except OSError as fault:
        raise StateFault(
            f"Folder {database.parent} tidak dapat ditulis ({fault.strerror}): atur VAR_DIR."
        ) from None


def _wait(taken: Callable[[], bool], say: Say) -> None:
    deadline = time.monotonic() + PATIENCE
    told = False
    while not taken():
        if not told:
            say("Menunggu proses lain selesai menyiapkan basis data ...")
            told = True
        if time.monotonic() > deadline:
            raise StateFault(
                "Proses lain terlalu lama menyiapkan basis data: periksa catatannya, lalu ulangi."
            )
        time.sleep(0.5)
