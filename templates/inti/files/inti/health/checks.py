"""What has to hold before requests are sent here.

Another app adds its own with a module ``readiness.py`` that has ``checks() -> Iterable[Check]``.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from inti.hooks import brought
from inti.models import Wilayah
from inti.region import region

ROOM = 16 << 20
"""Bytes below which a disk counts as full: an upload, and the database's own journal."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One answer; a check that is not ``required`` informs and never holds requests back."""

    name: str
    ok: bool
    required: bool = True
    detail: str = ""


def all_checks() -> list[Check]:
    """Every check; without a database the others that need it are not asked."""
    database = Check(name="database", ok=database_answers())
    if not database.ok:
        return [database, storage()]
    own = [database, migrations(), region_loaded(), storage()]
    return [*own, *_of_other_apps()]


def database_answers() -> bool:
    """Whether the database answers at all."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrations() -> Check:
    """Whether every migration of this release has been applied."""
    return Check(name="migrations", ok=_migrated())


def region_loaded() -> Check:
    """Whether the units of the region in ``region.toml`` are in the database."""
    return Check(name="region", ok=Wilayah.objects.filter(pk=region().code).exists())


def storage() -> Check:
    """Whether uploads can be written; a folder that is still to be made counts by its parent."""
    wanted = [Path(settings.VAR_DIR)]
    if isinstance(default_storage, FileSystemStorage) and settings.MEDIA_ROOT:
        wanted.append(Path(default_storage.location))
    faults = [fault for one in wanted if (fault := _unfit(_existing(one)))]
    return Check(name="storage", ok=not faults, detail=", ".join(dict.fromkeys(faults)))


def _unfit(folder: Path) -> str:
    if not os.access(folder, os.W_OK):
        return "tidak dapat ditulis"
    return "cakram penuh" if shutil.disk_usage(folder).free < ROOM else ""


def _existing(path: Path) -> Path:
    return next(one for one in (path, *path.absolute().parents) if one.exists())


def _migrated() -> bool:
    # True stays true while this release runs; only a False is asked again.
    if _known():
        return True
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    _known().append(True)
    return True


@cache
def _known() -> list[bool]:
    return []


def _of_other_apps() -> Iterator[Check]:
    for _app, module in brought("readiness"):
        yield from module.checks()
