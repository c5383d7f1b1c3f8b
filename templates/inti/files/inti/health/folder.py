"""Where the worker processes put their figures for Prometheus to be added up."""

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

MULTIPLE = "PROMETHEUS_MULTIPROC_DIR"


def fresh_folder(key: str | Path) -> str:
    """An empty folder of this user alone in the system's temporary one; one for each ``key``.

    What an earlier run left is removed: figures start at zero, as Prometheus expects.
    """
    name = hashlib.sha256(str(key).encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"metrik-{os.getuid()}-{name}"
    if _own(path):
        shutil.rmtree(path)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:  # somebody else's: theirs stays, ours gets another name
        return tempfile.mkdtemp(prefix=f"{path.name}-")
    return str(path)


def _own(path: Path) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
