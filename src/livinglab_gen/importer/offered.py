"""Where the template stands in its source, and the templates that it offers to choose from."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from livinglab_gen.importer.faults import NoTemplate, RefusedSource
from livinglab_gen.language import translate as _

CONTEXT = "cookiecutter.json"
"""The file that makes a folder a Cookiecutter template."""

_OLD_CHOICE = re.compile(r"\(([^()]+)\)\s*$")  # "A service (./service)" names a folder


def within(directory: str | None, address: str) -> PurePosixPath:
    """The template's folder, seen from the top; raises RefusedSource where it lies outside."""
    within = PurePosixPath(directory or "")
    if within.is_absolute() or ".." in within.parts:
        raise RefusedSource(
            _("{directory} lies outside {address}: name a folder in it").format(
                directory=directory, address=address
            )
        )
    return within


def no_template(root: Path, address: str, directory: str | None) -> NoTemplate:
    """What to tell of a folder that holds no template itself."""
    found = sorted(path.parent.relative_to(root).as_posix() for path in root.rglob(CONTEXT))
    if found and not directory:
        return NoTemplate(
            _("{address} has its {name} further down: add --directory {folder}").format(
                address=address, name=CONTEXT, folder=found[0]
            )
        )
    if any(root.glob("copier.y*ml")):
        return NoTemplate(
            _("{address} is a Copier template: list it with `livinglab catalogue link`").format(
                address=address
            )
        )
    return NoTemplate(
        _("{place} has no {name}, so it is no Cookiecutter template: name the folder that has one").format(
            place=f"{address}/{directory}" if directory else address, name=CONTEXT
        )
    )


def nested(root: Path, within: PurePosixPath) -> tuple[PurePosixPath, ...]:
    """The templates that the one in `within` leads to, each once; raises RefusedSource where they loop."""
    found: dict[PurePosixPath, None] = {}
    done: set[PurePosixPath] = set()

    def enter(folder: PurePosixPath, way: tuple[PurePosixPath, ...]) -> None:
        if folder in way:
            raise RefusedSource(
                _("the template in {folder} offers itself to choose from, without end: mend {name}").format(
                    folder=folder, name=CONTEXT
                )
            )
        if folder in done:
            return
        for one in _offered(root, folder):
            enter(one, (*way, folder))
            found[one] = None
        done.add(folder)

    enter(within, ())
    return tuple(found)


def _offered(root: Path, folder: PurePosixPath) -> Iterator[PurePosixPath]:
    """The folders that a template's `templates` (or the older `template`) names."""
    told = _json(root / folder / CONTEXT, folder)
    named = told.get("templates")
    places: list[Any] = []
    if isinstance(named, dict):
        places = [one.get("path") for one in named.values() if isinstance(one, dict)]
    elif isinstance(told.get("template"), list):
        matched = (_OLD_CHOICE.search(one) for one in told["template"] if isinstance(one, str))
        places = [one[1] for one in matched if one]
    for place in places:
        if not isinstance(place, str):
            continue
        inside = PurePosixPath(os.path.normpath(folder / place))
        if PurePosixPath(place).is_absolute() or ".." in inside.parts:
            raise RefusedSource(
                _("{name} offers the template {place}, which lies outside: name a folder in it").format(
                    name=folder / CONTEXT, place=place
                )
            )
        if (root / inside / CONTEXT).is_file():
            yield inside


def _json(path: Path, folder: PurePosixPath) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise NoTemplate(
            _("{name} cannot be read ({why}): write it as JSON").format(name=folder / CONTEXT, why=error)
        ) from error
    if not isinstance(found, dict):
        raise NoTemplate(
            _("{name} cannot be read ({why}): write it as JSON").format(
                name=folder / CONTEXT, why=_("it is no table of keys")
            )
        )
    return found
