"""An import from end to end: a folder read, what came of it decided, and only then written."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from pathlib import Path

from livinglab_gen import git
from livinglab_gen.catalogue import Catalogue, scaffold
from livinglab_gen.git import EXECUTABLE
from livinglab_gen.importer import context, layer, standalone
from livinglab_gen.importer.conversion import convert
from livinglab_gen.importer.faults import NotConverted, NoTemplate
from livinglab_gen.importer.model import Conversion
from livinglab_gen.language import translate as _
from livinglab_gen.project import DestinationExists
from livinglab_gen.project.disk import faults_told
from livinglab_gen.registry import is_url


@dataclass(frozen=True, kw_only=True)
class Import:
    """One template that was brought: the folder it was read from, what it became, and what was written."""

    folder: Path
    conversion: Conversion
    written: tuple[Path, ...] = ()

    @property
    def told(self) -> tuple[Path, ...]:
        """What of it somebody looks at first: the entry, or the folder of the template."""
        entries = tuple(path for path in self.written if path.name == f"{self.conversion.name}.yml")
        return entries or self.written[:1]


def bring(folder: Path, name: str, at: datetime, *, strict: bool = False) -> tuple[Import, ...]:
    """The template in `folder`, and every one that it leads to; nothing is written.

    Raises NoTemplate, and NotConverted where something is left that `strict` does not allow.
    """
    found = tuple(
        Import(folder=one, conversion=convert(one, called, at)) for called, one in _templates(folder, name)
    )
    left = [one for done in found for one in done.conversion.left if not one.harmless]
    if strict and left:
        first = left[0]
        place = f"{first.file}:{first.line}" if first.line else str(first.file)
        raise NotConverted(
            _("{count} places cannot be converted, the first: {place}: {what}: {advice}").format(
                count=len(left), place=place, what=first.what, advice=first.advice
            )
        )
    return found


def into_catalogue(found: Sequence[Import], root: Path, origin: str, at: datetime) -> tuple[Import, ...]:
    """Every import as a layer and an entry of the catalogue at `root`; raises BadName before it writes.

    They say where they come from: `origin`, or, of a folder or file of this machine, what that is called.
    """
    origin = git.without_credentials(origin) if is_url(origin) else Path(origin).name
    for one in found:
        scaffold.demand_name(Catalogue(root=root), one.conversion.name)
    with faults_told(root):
        return tuple(
            replace(one, written=layer.write(one.conversion, root, origin, at.date())) for one in found
        )


def into_folder(found: Sequence[Import], folder: Path) -> tuple[Import, ...]:
    """Every import as a Copier template: in `folder`, or, of several, each in its own below."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DestinationExists(_("{path} exists already: name a new folder").format(path=folder))
    parent = folder.absolute().parent
    with faults_told(parent):
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parent, prefix=".import-") as place:
            draft = Path(place, "draft")
            inside = {one.conversion.name: Path() for one in found}
            if len(found) > 1:
                inside = {name: Path(name) for name in inside}
            for one in found:
                _write(one.conversion, draft / inside[one.conversion.name])
            if folder.exists():
                folder.rmdir()
            shutil.move(draft, folder)
    return tuple(replace(one, written=(folder / inside[one.conversion.name],)) for one in found)


def name_of(source: str) -> str:
    """What an imported template is called unless somebody says: the end of its address, as an id."""
    last = re.split(r"[/:\\]", source.rstrip("/\\"))[-1].removesuffix(".git").removesuffix(".zip")
    words = re.findall(r"[a-z0-9]+", last.lower())
    telling = [word for word in words if word not in ("cookiecutter", "template")] or words
    return _named(" ".join(telling))


def _named(text: str) -> str:
    return scaffold.spelled(text) or "templat"


def _templates(folder: Path, name: str) -> list[tuple[str, Path]]:
    """The templates behind `folder` with their names; a nested one is called after both."""
    nested = context.read(folder).nested
    if not nested:
        return [(name, folder)]
    found: list[tuple[str, Path]] = []
    for key, inside in nested.items():
        path = (folder / inside).resolve()
        if not path.is_relative_to(folder.resolve()) or path == folder.resolve():
            raise NoTemplate(
                _(
                    "the nested template {key} would be at {path}, outside the source: mend cookiecutter.json"
                ).format(key=key, path=inside)
            )
        called = _named(f"{name} {key}")
        found += [(_unlike(one, found), place) for one, place in _templates(path, called)]
    return found


def _unlike(name: str, found: Sequence[tuple[str, Path]]) -> str:
    """The name, with a number where another template has it."""
    known = {one for one, _place in found}
    numbered = (f"{name[: scaffold.LONGEST - 3].rstrip('-')}-{number}" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in known)


def _write(conversion: Conversion, folder: Path) -> None:
    for path, file in standalone.template(conversion).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        if file.mode == EXECUTABLE:
            target.chmod(0o755)
