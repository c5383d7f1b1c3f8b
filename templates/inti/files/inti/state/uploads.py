"""Uploaded files on this machine's disk."""

import shutil
from collections.abc import Iterator
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


def bring(source: Path, root: Path) -> int:
    """Move every file of `source` to its place below `root`; each appears whole. Counts them."""
    count = 0
    for path in list(files(source)):
        target = root / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.sebagian")
        shutil.move(path, partial)
        partial.replace(target)
        count += 1
    return count


def keep_only(root: Path, names: set[str]) -> None:
    """Remove every file below `root` whose relative name is not among `names`."""
    for path in list(files(root)):
        if path.relative_to(root).as_posix() not in names:
            path.unlink()
