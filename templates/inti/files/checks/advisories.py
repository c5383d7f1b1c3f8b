"""Look the locked packages up among the known weaknesses: ``make check`` runs it.

pip-audit answers "none known" also when it reached no source of advisories, so what it could not
ask about is counted: then the answer is "not checked", which is neither good nor bad.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements" / "base.txt"
TITLE = "Celah paket yang dikenal"


class NotChecked(Exception):
    """No advisory was read; the message says why."""


def main() -> int:
    """Say what is known; 1 when a package has a known weakness, else 0."""
    try:
        found = asked()
    except NotChecked as reason:
        print(f"{TITLE}: tidak diperiksa ({reason})")
        return 0
    weak = [one for one in found if one.get("vulns")]
    for one in weak:
        print(f"  {one['name']} {one['version']}: {advice(one['vulns'])}")
    print(f"{TITLE}: {len(weak) or 'tidak ada'} (dari {len(found)} paket)")
    return 1 if weak else 0


def asked() -> list[dict[str, Any]]:
    """What pip-audit knows of each locked package. Raises NotChecked unless it read all of them."""
    command = [sys.executable, "-m", "pip_audit", "--strict", "--disable-pip", "--require-hashes"]
    options = ["--requirement", str(LOCK), "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(  # noqa: S603  a fixed program on our own lock
            [*command, *options, "--timeout", "10"],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
        raise NotChecked("sumber data celah tidak terjangkau dari mesin ini") from None
    if not packages or any("skip_reason" in one for one in packages):
        raise NotChecked("sebagian paket tidak dikenal sumber data celah")
    return packages


def advice(weaknesses: list[dict[str, Any]]) -> str:
    """Each weakness with the versions that mend it."""
    return "; ".join(
        f"{one['id']}, pakai {' atau '.join(one['fix_versions']) or 'penggantinya'}"
        for one in weaknesses
    )


if __name__ == "__main__":
    sys.exit(main())
