"""A backup's file: an ordinary tar of parts, closed by its manifest.

One pass writes it, whatever the size, and one pass reads it: hashes are taken while the bytes go
by. Nothing is believed about a file that is read: names, kinds, sizes and hashes are checked, and
what was extracted counts only once the manifest has confirmed it.
"""

import hashlib
import io
import lzma
import os
import shutil
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from inti.state.faults import BadBackup, NoSpace
from inti.state.manifest import Manifest, Part

MANIFEST = "manifest.json"
DATABASE = "basisdata"
UPLOADS = "unggahan"
PARTIAL = ".sebagian"
CHUNK = 1 << 20
MARGIN = 32 << 20
"""Bytes that stay free on a disk that we write to."""

Say = Callable[[str], None]


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Hashing:
    """A file that takes the hash of what is read from it."""

    def __init__(self, file: _Readable) -> None:
        self._file = file
        self.hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1, /) -> bytes:
        block = self._file.read(size)
        self.hash.update(block)
        self.size += len(block)
        return block

    def part(self) -> Part:
        return Part(size=self.size, sha256=self.hash.hexdigest())


def need_space(folder: Path, size: int) -> None:
    """Raise NoSpace unless `size` bytes and a margin are free in `folder`."""
    free = shutil.disk_usage(folder).free
    if free < size + MARGIN:
        raise NoSpace(
            f"Ruang di {folder} tinggal {free >> 20} MB, perlu {(size + MARGIN) >> 20} MB: "
            "hapus cadangan lama atau pakai BACKUP_DIR di cakram lain."
        )


class Writer:
    """Takes parts one after the other."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.parts: dict[str, Part] = {}

    def add(self, name: str, path: Path) -> None:
        """Add a file under `name`; one that vanished meanwhile is passed over."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            source = _Hashing(file)
            self._tar.addfile(_entry(name, os.fstat(file.fileno()).st_size), source)
        self.parts[name] = source.part()

    def close(self, manifest: Manifest) -> None:
        """Add the manifest, which makes the backup whole."""
        text = manifest.to_json()
        self._tar.addfile(_entry(MANIFEST, len(text)), io.BytesIO(text))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
    return entry


@contextmanager
def writing(target: Path, *, compressed: bool = False) -> Iterator[Writer]:
    """A writer of `target`, which appears whole at the end and not at all after a failure."""
    partial = target.with_name(f".{target.name}{PARTIAL}")
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with _opened(file, compressed=compressed) as tar:
                yield Writer(tar)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _opened(file: IO[bytes], *, compressed: bool) -> tarfile.TarFile:
    if compressed:
        return tarfile.open(fileobj=file, mode="w:gz", compresslevel=1, format=tarfile.PAX_FORMAT)
    return tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)


def unpack(path: Path, folder: Path) -> Manifest:
    """Extract into `folder` and check every byte. Raises BadBackup, NoSpace."""
    try:
        with tarfile.open(path, "r:*") as tar:
            return _unpack(tar, folder)
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError) as fault:
        if isinstance(fault, OSError) and fault.filename:
            raise BadBackup(f"{fault.filename} tidak dapat dibaca: {fault.strerror}.") from None
        raise BadBackup(
            f"{path.name} bukan cadangan yang utuh (terpotong atau rusak): pakai cadangan lain."
        ) from None


def _unpack(tar: tarfile.TarFile, folder: Path) -> Manifest:
    found: dict[str, Part] = {}
    for entry in tar:
        if entry.name == MANIFEST and entry.isreg():
            return _confirmed(tar, entry, found)
        found[entry.name] = _extract(tar, entry, folder, found)
    raise BadBackup(
        "Cadangan ini tidak utuh: daftar isinya tidak ada, jadi pembuatannya tidak pernah selesai."
    )


def _extract(
    tar: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path, found: dict[str, Part]
) -> Part:
    name = PurePosixPath(entry.name)
    plain = entry.isreg() and not name.is_absolute() and ".." not in name.parts
    ours = name.parts[:1] in ((DATABASE,), (UPLOADS,)) and entry.name not in found
    if not plain or not ours:
        raise BadBackup(f"Cadangan ditolak: isinya mencurigakan ({entry.name!r}).")
    need_space(folder, entry.size)
    file = tar.extractfile(entry)
    assert file is not None  # noqa: S101  a regular file
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    source = _Hashing(file)
    with target.open("xb") as copy:
        shutil.copyfileobj(source, copy, CHUNK)
    return source.part()


def _confirmed(tar: tarfile.TarFile, entry: tarfile.TarInfo, found: dict[str, Part]) -> Manifest:
    if entry.size > 64 << 20:
        raise BadBackup("Daftar isi cadangan terlalu besar.")
    file = tar.extractfile(entry)
    manifest = Manifest.from_json(file.read() if file else b"")
    changed = sorted(
        name for name in {*found, *manifest.parts} if found.get(name) != manifest.parts.get(name)
    )
    if changed or tar.next():
        raise BadBackup(
            f"Isi cadangan berubah setelah dibuat ({', '.join(changed[:3]) or 'ada tambahan'}): "
            "pakai cadangan lain."
        )
    return manifest
