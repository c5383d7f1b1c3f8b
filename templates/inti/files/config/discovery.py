"""The own Django apps: top-level folders and parts of the chassis that have an ``apps.py``."""

from pathlib import Path

FIRST = "daerah"
LAST = "inti"


def local_apps(base: Path) -> list[str]:
    """Names of the own apps in look-up order: the region's, the services', the chassis."""
    found = {path.parent.name for path in base.glob("*/apps.py")}
    services = sorted(name for name in found if name.isidentifier() and name not in (FIRST, LAST))
    return [*([FIRST] if FIRST in found else []), *services, LAST]


def chassis_parts(base: Path) -> list[str]:
    """Names of the chassis' parts, ``inti.<part>``, each an app of its own."""
    return sorted(f"{LAST}.{path.parent.name}" for path in (base / LAST).glob("*/apps.py"))
