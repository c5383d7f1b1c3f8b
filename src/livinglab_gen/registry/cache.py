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
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unreachable(
            _(
                "the cache folder {path} cannot be made ({why}): set LIVINGLAB_CACHE to a folder of yours"
            ).format(path=path, why=error.strerror)
        ) from error
    return path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock beside `path`, so that only one process fills it at a time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
