"""The file tree of a layer as it lies on disk.

What belongs to a layer is decided by one rule: every regular file below ``files/``, except what
tools drop there while somebody works in it (``JUNK``). A symbolic link to a file of the same tree
counts as that file; every other link, and every socket or pipe, is told by the catalogue's check
and left out.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from livinglab_gen.catalogue.model import SourceFile, compiled

JUNK = (
    "__pycache__/",
    "*.py[co]",
    ".DS_Store",
    "Thumbs.db",
    ".venv/",
    ".mypy_cache/",
    ".ruff_cache/",
    ".pytest_cache/",
    ".hypothesis/",
    ".coverage",
    "node_modules/",
    "/var/",
)
"""Names, gitignore-style, that tools make and that no layer brings."""


def layer_files(folder: Path) -> dict[PurePosixPath, SourceFile]:
    """The files of a layer's tree by their path in it, sorted; empty without the folder."""
    found = {}
    for path in sorted(walk(folder)):
        status = _status(folder / path, folder)
        if status is not None:
            executable = bool(status.st_mode & stat.S_IXUSR)
            found[path] = SourceFile(path=folder / path, executable=executable)
    return found


def walk(folder: Path) -> Iterator[PurePosixPath]:
    """Every path below a folder that is no folder itself, junk left out; links are not followed."""
    junk = compiled(JUNK)
    for place, folders, names in os.walk(folder):
        under = Path(place).relative_to(folder)
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        folders[:] = [
            name
            for name in folders
            if name not in links and not junk.match_file(f"{(under / name).as_posix()}/")
        ]
        for name in [*names, *links]:
            path = PurePosixPath((under / name).as_posix())
            if not junk.match_file(str(path)):
                yield path


def inside(path: Path, folder: Path) -> bool:
    """Whether what a path leads to lies below the folder."""
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _status(path: Path, folder: Path) -> os.stat_result | None:
    if path.is_symlink() and not inside(path, folder):
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None
