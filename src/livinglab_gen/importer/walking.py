"""The tree of a template as Cookiecutter walks it: which paths it renders, and which it copies."""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from livinglab_gen.git import EXECUTABLE, REGULAR
from livinglab_gen.importer.faults import NoTemplate
from livinglab_gen.importer.model import CONTEXT
from livinglab_gen.language import translate as _


class How(StrEnum):
    """What happens to a path: a folder is made, a file is rendered, or copied byte by byte."""

    folder = "folder"
    rendered = "rendered"
    copied = "copied"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One name of a path; a `literal` one is never rendered, whatever braces it holds."""

    text: str
    literal: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """One path of the template, and the file on disk behind it. A link counts as what it leads to."""

    parts: tuple[Part, ...]
    how: How
    source: Path

    @property
    def mode(self) -> int:
        """The git mode of what comes out."""
        return EXECUTABLE if self.source.stat().st_mode & stat.S_IXUSR else REGULAR


def root_of(template: Path, opening: str, closing: str) -> Path:
    """The folder below `template` that is rendered: its name holds `cookiecutter` in braces.

    Raises NoTemplate where there is none, or more than one.
    """
    marks = (CONTEXT, opening, closing)
    found = [path for path in sorted(template.iterdir()) if all(mark in path.name for mark in marks)]
    if len(found) > 1:
        raise NoTemplate(
            _(
                "{folder} has both {one} and {other}, and Cookiecutter takes whichever comes first: keep one"
            ).format(folder=template.name, one=found[0].name, other=found[1].name)
        )
    if not found or not found[0].is_dir():
        raise NoTemplate(
            _(
                "{folder} has no folder like {example}: name the folder that has, and a cookiecutter.json"
            ).format(folder=template.name, example="{{ cookiecutter.project_slug }}")
        )
    return found[0]


def walk(root: Path, copied: Sequence[str]) -> Iterator[Node]:
    """Every path below `root`, `copied` being the patterns of `_copy_without_render`.

    As Cookiecutter does it: a link to a folder becomes an empty folder, one to a file that file.
    """
    for place, folders, files in os.walk(root):
        under = Path(place).relative_to(root)
        parts = tuple(Part(text=name) for name in under.parts)
        whole = [name for name in folders if _matches(under / name, copied)]
        folders[:] = sorted(set(folders) - set(whole))
        for name in sorted(whole):
            here = (*parts, Part(text=name))
            yield Node(parts=here, how=How.folder, source=Path(place, name))
            yield from _copied(Path(place, name), here)
        for name in folders:
            yield Node(parts=(*parts, Part(text=name)), how=How.folder, source=Path(place, name))
        for name in sorted(files):
            how = How.copied if _matches(under / name, copied) else How.rendered
            yield Node(parts=(*parts, Part(text=name)), how=how, source=Path(place, name))


def _copied(folder: Path, parts: tuple[Part, ...]) -> Iterator[Node]:
    """What lies in a folder that is copied whole: not even its names are rendered, and links are followed."""
    for path in sorted(folder.iterdir()):
        here = (*parts, Part(text=path.name, literal=True))
        if path.is_dir():
            yield Node(parts=here, how=How.folder, source=path)
            yield from _copied(path, here)
        else:
            yield Node(parts=here, how=How.copied, source=path)


def _matches(path: Path, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(str(path), pattern) for pattern in patterns)
