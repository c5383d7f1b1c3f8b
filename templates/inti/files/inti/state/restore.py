"""Bringing a backup back: checked first, complete or not at all."""

import os
import shutil
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from inti.state import archive, backup, keys, rows, uploads
from inti.state.archive import Say
from inti.state.backup import Made
from inti.state.engines import TITLES, Engine, engine
from inti.state.faults import BadBackup, NotEmpty, NotFitting
from inti.state.manifest import Manifest, origin
from inti.state.preparing import fill

STAGING = ".pulih-"


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came back, and the backup of what was there before."""

    manifest: Manifest
    uploads: int
    before: Made | None
    lacking: list[str]


def restore(path: Path, say: Say, *, replace: bool = False) -> Restored:
    """Replace the database and the uploads by those of a backup.

    Raises NotEmpty unless `replace`, BadBackup, NotFitting and StateFault; then all is as it was.
    """
    chosen = engine()
    full = _holds_data(chosen)
    if full and not replace:
        raise NotEmpty(
            "Layanan ini sudah berisi data. Ulangi dengan --ganti (make restore FILE=... GANTI=1) "
            "untuk menggantinya; cadangan dari data sekarang dibuat dahulu."
        )
    if not (os.access(path, os.R_OK) and path.is_file()):
        raise BadBackup(f"Berkas cadangan {path} tidak ada atau tidak terbaca dari sini.")
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=_staging()) as name:
        staging = Path(name)
        say("Memeriksa cadangan ...")
        content = archive.unpack(path, staging)
        _refuse_misfit(content, chosen, staging)
        before = _safety(say) if full and replace else None
        say("Memulihkan ...")
        count = _put_back(content, chosen, staging, say)
    return Restored(
        manifest=content, uploads=count, before=before, lacking=keys.lacking(content.keys)
    )


def _put_back(content: Manifest, chosen: Engine, staging: Path, say: Say) -> int:
    """Uploads come before the rows that name them, and others go after; rows come at once."""
    root, source = uploads.folder(), staging / archive.UPLOADS
    wanted = root if content.uploads == uploads.INCLUDED else None
    brought = uploads.exchanged(source, wanted, staging / "lama") if wanted else nullcontext(0)
    with brought as count:
        chosen.restore(staging / archive.DATABASE / chosen.file, content.counts, say)
    fill()
    return count


def _holds_data(chosen: Engine) -> bool:
    root = uploads.folder()
    if root and root.is_dir() and next(uploads.files(root), None):
        return True
    try:
        return bool(chosen.size()) and rows.has_rows()
    except DatabaseError:
        # A broken file holds what somebody may want to rescue.
        return True


def _safety(say: Say) -> Made | None:
    """A backup of what is there; a database that cannot be read is set aside by the engine."""
    try:
        rows.has_rows()
    except DatabaseError:
        say("Basis data sekarang tidak terbaca: disisihkan apa adanya.")
        return None
    say("Mencadangkan data sekarang ...")
    return backup.make(say, label=backup.BEFORE_RESTORE, keep=settings.BACKUP_KEEP)


def _staging() -> Path:
    """The data folder, so that what was extracted is moved and not copied.

    What a killed restore left there goes; none is at work, see ``preparing.locked``.
    """
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    return folder


def _refuse_misfit(content: Manifest, chosen: Engine, staging: Path) -> None:
    """Raise NotFitting for another engine, another service or later migrations."""
    if content.engine != chosen.name:
        raise NotFitting(
            f"Cadangan ini dari {TITLES.get(content.engine, content.engine)}, layanan ini memakai "
            f"{TITLES[chosen.name]}: atur DATABASE_URL ke jenis yang sama."
        )
    if not (staging / archive.DATABASE / chosen.file).is_file():
        raise BadBackup("Cadangan ini tidak berisi basis data.")
    here = origin()[0]
    if content.service and here and content.service != here:
        raise NotFitting(f"Cadangan ini dari layanan lain ({content.service}), bukan {here}.")
    _refuse_newer(content)


def _refuse_newer(content: Manifest) -> None:
    known = rows.known()
    applied = [(app, name) for app, names in content.migrations.items() for name in names]
    unknown = sorted(f"{app}.{name}" for app, name in applied if (app, name) not in known)
    if unknown:
        raise NotFitting(
            f"Cadangan ini dari versi layanan yang lebih baru ({content.release or 'tanpa nomor'}; "
            f"migrasi {', '.join(unknown[:3])} tidak dikenal): perbarui layanan dahulu."
        )
