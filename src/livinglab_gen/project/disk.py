"""What a disk refuses, in one sentence."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _

_FULL = ("No space left", "Out of diskspace", "Disk quota exceeded")


class CannotWrite(LivingLabError):
    """The disk refused: full, read-only, or not ours."""

    exit_code = 47


@contextmanager
def faults_told(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses in `folder` into CannotWrite."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(_cannot_write(folder, error)) from error
    except git.GitFailed as error:
        full = any(words in str(error) for words in _FULL)
        if full or not os.access(folder, os.W_OK):
            raise CannotWrite(_cannot_write(folder, OSError(errno.ENOSPC, str(error)))) from error
        raise


def _cannot_write(folder: Path, error: OSError) -> str:
    free = shutil.disk_usage(folder).free // 2**20 if folder.is_dir() else 0
    return _("cannot write in {folder} ({why}; {free} MiB free): make room, or choose another folder").format(
        folder=folder, why=error.strerror or error, free=free
    )
