"""Making a backup while the service runs, and taking away old ones."""

import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from inti.state import archive, keys, manifest, uploads
from inti.state.archive import Say, Writer
from inti.state.dump import Dump
from inti.state.engines import Engine, engine
from inti.state.faults import NoSpace, StateFault
from inti.state.manifest import Manifest

ORDINARY = "cadangan"
BEFORE_MIGRATION = "sebelum-migrasi"
BEFORE_RESTORE = "sebelum-pulih"
STAGING = ".cadangan-"
STEP = 100 << 20
"""Progress of uploads is told every so many bytes."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A finished backup."""

    path: Path
    size: int
    manifest: Manifest
    removed: tuple[Path, ...]


def make(
    say: Say,
    *,
    label: str = ORDINARY,
    keep: int | None = None,
    with_uploads: bool = True,
    compressed: bool = False,
) -> Made:
    """Write one backup to BACKUP_DIR and keep the newest `keep` of its label.

    Raises StateFault, with nothing left behind.
    """
    folder = _folder()
    chosen, root = engine(), uploads.folder()
    root = root if with_uploads and root and root.is_dir() else None
    archive.need_space(folder, chosen.size() + (uploads.size(root) if root else 0))
    _tidy(folder)
    target = _free_name(folder, label, ".tar.gz" if compressed else ".tar")
    try:
        content = _write(target, chosen, root, with_uploads, say, compressed=compressed)
    except OSError as fault:
        raise NoSpace(f"Cadangan di {folder} gagal ditulis: {fault.strerror}.") from None
    removed = prune(folder, label, keep) if keep else ()
    return Made(path=target, size=target.stat().st_size, manifest=content, removed=removed)


def _write(
    target: Path, chosen: Engine, root: Path | None, wanted: bool, say: Say, *, compressed: bool
) -> Manifest:
    with (
        tempfile.TemporaryDirectory(prefix=STAGING, dir=target.parent) as staging,
        archive.writing(target, compressed=compressed) as writer,
    ):
        say("Menyalin basis data ...")
        copy = Path(staging) / chosen.file
        dump = chosen.dump(copy)
        writer.add(f"{archive.DATABASE}/{chosen.file}", copy)
        if root:
            _add_uploads(writer, root, say)
        content = _describe(chosen, dump, writer, _uploads_word(wanted))
        writer.close(content)
    return content


def _uploads_word(wanted: bool) -> str:
    if not wanted:
        return uploads.LEFT_OUT
    return uploads.INCLUDED if uploads.folder() else uploads.ELSEWHERE


def _add_uploads(writer: Writer, root: Path, say: Say) -> None:
    """Add every upload; those of later than the database are not missed by it."""
    total, done, told = uploads.size(root), 0, 0
    for path in uploads.files(root):
        name = f"{archive.UPLOADS}/{path.relative_to(root).as_posix()}"
        writer.add(name, path)
        done += writer.parts[name].size if name in writer.parts else 0
        if done - told >= STEP:
            told = done
            say(f"Menyalin unggahan: {done >> 20} dari {total >> 20} MB ...")


def _describe(chosen: Engine, dump: Dump, writer: Writer, word: str) -> Manifest:
    service, release = manifest.origin()
    applied = groupby(dump.migrations, key=lambda pair: pair[0])
    return Manifest(
        service=service,
        release=release,
        made=timezone.now().isoformat(timespec="seconds"),
        engine=chosen.name,
        uploads=word,
        migrations={app: [name for _, name in pairs] for app, pairs in applied},
        counts=dump.counts,
        keys=keys.fingerprints(),
        parts=writer.parts,
    )


def _folder() -> Path:
    folder = Path(settings.BACKUP_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise StateFault(
            f"Folder cadangan {folder} tidak dapat dibuat ({fault.strerror}): atur BACKUP_DIR."
        ) from None
    return folder


def _tidy(folder: Path) -> None:
    """Remove what backups that were killed more than a day ago have left."""
    yesterday = time.time() - 24 * 3600
    for left in {*folder.glob(f"{STAGING}*"), *folder.glob(f".*{archive.PARTIAL}")}:
        if left.stat().st_mtime < yesterday:
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _free_name(folder: Path, label: str, ending: str) -> Path:
    stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    names = (f"{label}-{stamp}{extra}{ending}" for extra in ["", *(f"-{n}" for n in range(2, 100))])
    return next(folder / name for name in names if not (folder / name).exists())


def prune(folder: Path, label: str, keep: int) -> tuple[Path, ...]:
    """Remove all but the newest `keep` backups of a label; other files are not touched."""
    form = re.compile(rf"{re.escape(label)}-\d{{8}}-\d{{6}}(-\d+)?\.tar(\.gz)?")
    found = sorted(path for path in folder.iterdir() if form.fullmatch(path.name))
    old = tuple(found[:-keep])
    for path in old:
        path.unlink()
    return old
