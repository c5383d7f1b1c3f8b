"""Uploaded files on this machine's disk."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage

INCLUDED = "disertakan"
ELSEWHERE = "terpisah"
LEFT_OUT = "tidak disertakan"


def folder() -> Path | None:
    """Where uploads lie; None when they are on other storage, such as S3."""
    if not isinstance(default_storage, FileSystemStorage):
        return None
    return Path(default_storage.location)


def files(root: Path) -> Iterator[Path]:
    """Every ordinary file below `root`, in a fixed order; links are not followed."""
    return (path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink())


def size(root: Path) -> int:
    """Bytes of all files below `root`."""
    return sum(path.stat().st_size for path in files(root))


@contextmanager
def exchanged(source: Path, root: Path, aside: Path) -> Iterator[int]:
    """Move the files of `source` to their places below `root`; gives their number.

    At the end the other files go. After a failure those that were replaced come back from `aside`.
    """
    names = [path.relative_to(source) for path in files(source)]
    brought: list[Path] = []
    try:
        for name in names:
            if (root / name).is_file():
                _move(root / name, aside / name)
            brought.append(name)
            _move(source / name, root / name)
        yield len(names)
    except BaseException:
        for name in brought:
            (root / name).unlink(missing_ok=True)
        for path in list(files(aside)):
            _move(path, root / path.relative_to(aside))
        raise
    for path in set(files(root)) - {root / name for name in names}:
        path.unlink()


def _move(path: Path, target: Path) -> None:
    """Move a file, also to another disk; it appears whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.sebagian")
    shutil.move(path, partial)
    partial.replace(target)
