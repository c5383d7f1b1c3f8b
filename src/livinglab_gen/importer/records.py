"""What a project says about the Cookiecutter template that it was made from, in the files that tools leave.

Formats: cruft's `.cruft.json`, Cookiecutter's replay file (`~/.cookiecutter_replay/<name>.json`), a
context that the template itself wrote (`.cookiecutter.json`, `.cookiecutterrc`).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from livinglab_gen.importer.faults import NothingToAdopt
from livinglab_gen.language import translate as _
from livinglab_gen.safe_yaml import LOADER

KNOWN = (".cruft.json", ".cookiecutter.json", ".cookiecutter.yml", ".cookiecutter.yaml", ".cookiecutterrc")
"""Where a project may say it, the most telling first."""

_LARGEST = 1_000_000  # bytes
_MOST = 1_000  # values of one answer
_INSIDE = ("cookiecutter", "default_context", "context")


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is recorded: the template's address, its state, its folder there, and the answers by variable.

    `file` is where it stands; None where nothing is recorded. `branch` is the branch or tag that was
    asked for, `skipped` what cruft was to leave alone, as patterns.
    """

    file: str | None = None
    source: str | None = None
    commit: str | None = None
    branch: str | None = None
    directory: str | None = None
    skipped: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)


def record(project: Path, replay: Path | None = None) -> Record:
    """What `replay`, else the project in the folder `project`, records; raises NothingToAdopt.

    A project that records nothing has an empty record.
    """
    if replay is not None:
        return _read(replay, replay.name)
    found = next((name for name in KNOWN if (project / name).is_file()), None)
    return Record() if found is None else _read(project / found, found)


def _read(path: Path, name: str) -> Record:
    told = _parsed(path)
    inside = told
    for key in _INSIDE * 2:  # cruft keeps the answers under both
        if isinstance(inside.get(key), dict):
            inside = inside[key]
    known = {**inside, **told}
    return Record(
        file=name,
        source=_text(known, "template", "_template"),
        commit=_text(known, "commit", "_commit") or _text(known, "checkout", "_checkout"),
        branch=_text(known, "checkout", "_checkout"),
        directory=_text(told, "directory") if name == KNOWN[0] else None,
        skipped=_skipped(told, path.parent) if name == KNOWN[0] else (),
        answers={
            key: value
            for key, value in inside.items()
            if isinstance(key, str) and key != "_template" and _plain(value)
        },
    )


def _skipped(told: Mapping[str, Any], project: Path) -> tuple[str, ...]:
    """The patterns of cruft's own file and of `[tool.cruft]` in pyproject.toml."""
    table: Any = {}
    with suppress(OSError, ValueError):
        table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    for key in ("tool", "cruft"):
        table = table.get(key) if isinstance(table, dict) else None
    both = (told.get("skip"), table.get("skip") if isinstance(table, dict) else None)
    return tuple(dict.fromkeys(str(one) for given in both if isinstance(given, list) for one in given))


def _plain(value: Any) -> bool:
    """Whether a value is one that a template may have asked for; YAML's aliases can make it endless."""
    left, seen = [value], 0
    while left and seen <= _MOST:
        one = left.pop()
        seen += 1
        if isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
        elif not isinstance(one, str | int | float | bool | None):
            return False
    return not left


def _parsed(path: Path) -> dict[str, Any]:
    try:
        raw = path.read_bytes()
        if len(raw) > _LARGEST:
            raise ValueError(_("it is too large"))
        found = yaml.load(raw, Loader=LOADER) if path.suffix != ".json" else json.loads(raw)  # noqa: S506
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        why = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise _unreadable(path, why) from error
    if not isinstance(found, dict):
        raise _unreadable(path, _("it is no table of keys"))
    return found


def _text(table: Mapping[str, Any], *keys: str) -> str | None:
    return next((value for key in keys if isinstance(value := table.get(key), str) and value), None)


def _unreadable(path: Path, why: str) -> NothingToAdopt:
    return NothingToAdopt(
        _("{path} cannot be read ({why}): mend it, or name another record with --replay").format(
            path=path, why=why
        )
    )
