"""A SQLite database with every migration applied, kept beside the environment.

To migrate takes as long as a hundred tests. A test database starts as a copy of the kept one, and
``migrate`` finds nothing left to do; whatever changes a migration makes another one.
"""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

KEPT = 4
"""How many are kept: branches and regions may share an environment."""


@cache
def file() -> Path:
    """Where the database of these migrations is kept, whether it is there or not."""
    found = MigrationLoader(None, ignore_no_migrations=True)
    modules = [sys.modules[one.__module__] for _key, one in sorted(found.disk_migrations.items())]
    # What has no migrations gets its tables from the models as they stand.
    modules += filter(
        None, (apps.get_app_config(label).models_module for label in sorted(found.unmigrated_apps))
    )
    told = sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for module in modules:
        told.update(Path(module.__file__ or "").read_bytes())
    return Path(sys.prefix) / f"migrated-{told.hexdigest()[:16]}.sqlite3"


def fill(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Copy the kept database into a fresh one in memory; a receiver of ``connection_created``."""
    if not _in_memory(connection) or not file().exists():
        return
    (tables,) = connection.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:
        with closing(sqlite3.connect(file())) as kept:
            kept.backup(connection.connection)


def copy_to(path: Path) -> None:
    """Let a service's file begin as the kept database; where none is kept the service migrates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if file().exists():
        shutil.copyfile(file(), path)


def keep(connection: BaseDatabaseWrapper) -> None:
    """Keep a database that was just migrated, unless there is one; only the newest few stay.

    An environment that somebody else owns is left as it is.
    """
    if not _in_memory(connection) or file().exists() or not os.access(sys.prefix, os.W_OK):
        return
    draft = file().with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(draft)) as kept:
        connection.ensure_connection()
        connection.connection.backup(kept)
    draft.replace(file())
    all_kept = sorted(file().parent.glob("migrated-*.sqlite3"), key=lambda one: one.stat().st_mtime)
    for old in all_kept[:-KEPT]:
        old.unlink(missing_ok=True)


def _in_memory(connection: Any) -> bool:
    return connection.vendor == "sqlite" and bool(connection.is_in_memory_db())
