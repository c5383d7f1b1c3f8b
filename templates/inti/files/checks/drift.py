"""Tell which files differ from the release this repository was made from: ``make check`` runs it.

``livinglab check`` does the comparing. It is looked for in ``.livinglab/`` (where CI installs the
pinned version), then on the PATH. Without it, or without its release, nothing was compared, and
that is what is said. A difference is no fault: an update merges it.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TITLE = "Selisih dari rilis"


class NotChecked(Exception):
    """Nothing was compared; the message says why and what would help."""


def main() -> int:
    """Say what differs; 0 always."""
    try:
        print(told(compared(tool())))
    except NotChecked as reason:
        print(f"{TITLE}: tidak diperiksa ({reason})")
    return 0


def tool() -> str:
    """The ``livinglab`` to ask. Raises NotChecked."""
    pinned = ROOT / ".livinglab" / "bin" / "livinglab"
    found = str(pinned) if pinned.is_file() else shutil.which("livinglab")
    if not found:
        raise NotChecked("livinglab tidak terpasang; pasang dengan: pipx install livinglab-gen")
    return found


def compared(livinglab: str) -> dict[str, Any]:
    """What ``livinglab check`` found. Raises NotChecked."""
    try:
        done = subprocess.run(  # noqa: S603  a fixed program on this folder
            [livinglab, "--lang", "id", "check", str(ROOT), "--json"],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise NotChecked(" ".join((done.stderr or done.stdout).split()) or "livinglab gagal")
        found: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as fault:
        raise NotChecked(str(fault)) from None
    return found


def told(found: dict[str, Any]) -> str:
    """The comparison in words."""
    drifted, release = found["drifted"], f"{found['blueprint']} {found['version']}"
    newest = found.get("newest")
    newer = (
        [f"  Rilis {newest} sudah ada: livinglab update --preview"]
        if newest not in (None, found["version"])
        else []
    )
    if not drifted:
        same = f"{TITLE}: tidak ada ({found['files']} berkas sama dengan {release})"
        return "\n".join([same, *newer])
    words = {"edited": "diubah", "deleted": "dihapus", "mode": "izin"}
    lines = [f"{TITLE}: {len(drifted)} dari {found['files']} berkas milik katalog ({release})"]
    lines += [f"  {words.get(one['change'], one['change']):<8} {one['path']}" for one in drifted]
    advice = "  Perubahan setempat lebih aman di daerah/: lihat docs/ubah.md."
    return "\n".join([*lines, advice, *newer])


if __name__ == "__main__":
    sys.exit(main())
