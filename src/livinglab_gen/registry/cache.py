"""Local copies of what registries hold; losing them costs nothing but time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from livinglab_gen.language import translate as _
from livinglab_gen.registry.model import Unreachable


def folder() -> Path:
    """LIVINGLAB_CACHE, else the user's cache folder; made where it is missing."""
    import platformdirs

    asked = os.environ.get("LIVINGLAB_CACHE")
    path = Path(asked) if asked else platformdirs.user_cache_path("livinglab")
    return _made(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock beside `path`, so that only one process fills it at a time."""
    beside = _made(path.parent) / f"{path.name}.lock"
    try:
        lock = beside.open("w")
    except OSError as error:
        raise _unusable(path.parent, error) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _made(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(path, error) from error
    return path


def _unusable(path: Path, error: OSError) -> Unreachable:
    return Unreachable(
        _("the cache folder {path} cannot be used ({why}): set LIVINGLAB_CACHE to a folder of yours").format(
            path=path, why=error.strerror
        )
    )
