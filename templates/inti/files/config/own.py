"""The region's room, ``daerah/``: its settings taken in, its faults told in one sentence."""

import traceback
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
ROOM = BASE_DIR / "daerah"
ADDED_TO = {"TAMBAHAN_APPS": "INSTALLED_APPS", "TAMBAHAN_MIDDLEWARE": "MIDDLEWARE"}


def settings(known: Mapping[str, Any]) -> dict[str, Any]:
    """What ``daerah/settings.py`` replaces and adds. Raises ImproperlyConfigured."""
    try:
        module = import_module("daerah.settings")
    except Exception as fault:
        raise ImproperlyConfigured(told(fault) or f"daerah/settings.py: {fault}") from fault
    own = {name: value for name, value in vars(module).items() if name.isupper()}
    for name in own:
        if name.startswith("TAMBAHAN_") and name not in ADDED_TO:
            raise ImproperlyConfigured(
                f"daerah/settings.py: {name} tidak dikenal. Yang ada: {', '.join(ADDED_TO)}."
            )
    for name, target in ADDED_TO.items():
        _demand_packages(name, own.get(name, ()))
        own[target] = [*own.get(target, known[target]), *own.get(name, ())]
    return own


def _demand_packages(name: str, paths: list[str]) -> None:
    for path in paths:
        if find_spec(path.partition(".")[0]) is None:
            raise ImproperlyConfigured(
                f"daerah/settings.py: {path!r} dalam {name} tidak ditemukan. Periksa ejaannya, "
                "atau tambahkan paketnya ke daerah/requirements.in lalu `make lock`."
            )


def told(fault: BaseException) -> str | None:
    """One sentence with file and line for a fault of a file in the room; None for another's."""
    place = _written(fault) or _reached(fault.__traceback__)
    if place is None:
        return None
    path, line = place
    said = fault.msg if isinstance(fault, SyntaxError) else fault
    return (
        f"{path.relative_to(BASE_DIR)} baris {line}: {type(fault).__name__}: {said}. "
        "Perbaiki berkas itu, lalu coba lagi."
    )


def _written(fault: BaseException) -> tuple[Path, int] | None:
    """Where a file of the room is no Python."""
    if not isinstance(fault, SyntaxError) or not fault.filename:
        return None
    path = Path(fault.filename)
    return (path, fault.lineno or 1) if path.is_relative_to(ROOM) else None


def _reached(trail: TracebackType | None) -> tuple[Path, int] | None:
    """The last line of the room on the way to the fault."""
    steps = [(Path(step.filename), step.lineno or 1) for step in traceback.extract_tb(trail)]
    return next((step for step in reversed(steps) if step[0].is_relative_to(ROOM)), None)
