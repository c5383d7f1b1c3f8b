"""Reading hooks: what a Cookiecutter template does to a project after its files are there.

A hook is a program. It is read by its syntax tree, and never run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from livinglab_gen.importer.hooks import advice, program, shell
from livinglab_gen.importer.hooks.model import Check, Hooks, Kind, Left, Move, Removal
from livinglab_gen.importer.hooks.tags import Unreadable

__all__ = ["Check", "Hooks", "Kind", "Left", "Move", "Removal", "read"]

_NAMES = ("pre_prompt", "pre_gen_project", "post_gen_project")  # in the order in which they are run
_SHELLS = (".sh", ".bash", "")
_SHELL = re.compile(r"(?!#!)|#!.*\b(ba|da|k|z)?sh\b")


def read(hooks: Path, settings: Mapping[str, Any] | None = None) -> Hooks:
    """What the hooks in the folder `hooks` do; nothing where there is none.

    `settings` are those of the template's Jinja (`_jinja2_env_vars`).
    """
    found = [_hook(path, settings or {}) for path in _files(hooks)]
    return Hooks(
        steps=tuple(step for one in found for step in one.steps),
        checks=tuple(check for one in found for check in one.checks),
        left=tuple(left for one in found for left in one.left),
    )


def _files(hooks: Path) -> Iterator[Path]:
    """The files that Cookiecutter takes for hooks."""
    if not hooks.is_dir():
        return
    files = sorted(path for path in hooks.iterdir() if path.is_file() and not path.name.endswith("~"))
    for name in _NAMES:
        yield from (path for path in files if path.stem == name)


def _hook(path: Path, settings: Mapping[str, Any]) -> Hooks:
    file = f"{path.parent.name}/{path.name}"
    try:
        source = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        return _whole(file, "", advice.unparsed(error.reason))
    first = source.partition("\n")[0].strip()
    if not source.strip():
        return Hooks()
    if path.stem == "pre_prompt":
        return _whole(file, first, advice.prompting())
    language = _language(path, first)
    if language is None:
        return _whole(file, first, advice.language())
    try:
        return language(file, source, settings, before=path.stem == "pre_gen_project")
    except Unreadable as error:
        return _whole(file, first, advice.unparsed(error))
    except Exception as error:  # whatever a hook is made of, it does not end the reading of the others
        return _whole(file, first, advice.unparsed(type(error).__name__))


def _language(path: Path, first: str) -> Callable[..., Hooks] | None:
    """What reads a hook: by its suffix as Cookiecutter starts it, else by its first line."""
    if path.suffix == ".py" or (first.startswith("#!") and "python" in first):
        return program.read
    return shell.read if path.suffix in _SHELLS and _SHELL.match(first) else None


def _whole(file: str, what: str, why: str) -> Hooks:
    return Hooks(left=(Left(file=file, line=1, what=what, advice=why),))
