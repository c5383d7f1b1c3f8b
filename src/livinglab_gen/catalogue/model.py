"""What a catalogue holds: blueprints and layers as frozen values.

A blueprint is one entry ``catalogue/<id>.yml``, a layer one folder ``templates/<name>/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIX = ".jinja"
"""Files with this suffix are rendered, all others are copied byte by byte."""

CONSTANTS = (
    "blueprint",
    "blueprint_version",
    "blueprint_title",
    "blueprint_summary",
    "blueprint_summary_en",
    "blueprint_purpose",
    "blueprint_purpose_en",
)
"""The hidden questions that the composer puts before those of the layers."""

COMPOSED = (PurePosixPath(".copier-answers.yml"), PurePosixPath(".livinglab.yml"))
"""The files that the composer adds itself; no layer brings them."""


class Owner(StrEnum):
    """Who a file of a service repo belongs to; the first class whose glob matches owns it."""

    region = "region"
    generated = "generated"
    ministry = "ministry"


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """Who a change is by, as git knows people."""

    name: str
    email: str

    @classmethod
    def parse(cls, text: str) -> Author:
        """Read ``Name <mail@host>``; ValueError when it has another form."""
        name, mark, email = text.partition(" <")
        if not mark or not name.strip() or not email.endswith(">") or "@" not in email:
            raise ValueError(text)
        return cls(name=name.strip(), email=email[:-1])

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """``catalogue/catalogue.yml``: what holds for every blueprint of a catalogue.

    ``canonical_url`` is the base URL under which releases are published, None while none is set.
    ``author`` signs the changes whose entry names nobody else.
    """

    name: str
    description: str = ""
    canonical_url: str | None = None
    author: Author | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangelogEntry:
    """What a version changes; without a ``date`` it is a candidate and not yet released.

    ``notes`` are the steps that people have to do by hand after an update.
    """

    version: str
    date: date | None
    author: Author | None
    changes: tuple[str, ...]
    notes: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Blueprint:
    """One service of the catalogue.

    ``indicators`` are the numbers by instrument (``spbe``: PermenPANRB 59/2020, 1-47;
    ``pemdi``: PermenPANRB 8/2026, 1-20), ``architecture`` codes such as ``RAB.04.01``
    (Perpres 132/2022), ``personal_data`` the classes of UU 27/2022 under ``umum`` and ``spesifik``.
    ``example`` answers every question whose default does not do for a trial run.
    The changelog begins with the newest version.
    """

    id: str
    version: str
    title: str
    summary: str
    summary_en: str
    purpose: str
    purpose_en: str
    owner: str
    layers: tuple[str, ...]
    roles: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    indicators: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    architecture: tuple[str, ...] = ()
    personal_data: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    example: Mapping[str, object] = field(default_factory=dict)
    changelog: tuple[ChangelogEntry, ...] = ()

    @property
    def constants(self) -> dict[str, str]:
        """The values of ``CONSTANTS``, in that order."""
        values = (
            self.id,
            self.version,
            self.title,
            self.summary,
            self.summary_en,
            self.purpose,
            self.purpose_en,
        )
        return dict(zip(CONSTANTS, values, strict=True))

    @property
    def releasable(self) -> bool:
        """Whether the newest change carries this version and a date."""
        return (
            bool(self.changelog)
            and self.changelog[0].version == self.version
            and self.changelog[0].date is not None
        )

    @property
    def released(self) -> tuple[ChangelogEntry, ...]:
        """The dated versions, the newest first."""
        return tuple(entry for entry in self.changelog if entry.date is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A blueprint that is kept elsewhere: any Copier template, by the git address of its versions.

    ``source`` is the address as service repos record it.
    """

    id: str
    source: str
    title: str
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFile:
    """A file of a layer: where it lies and whether it is executable."""

    path: Path
    executable: bool

    @property
    def mode(self) -> str:
        """The mode as git writes it."""
        return "100755" if self.executable else "100644"


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """A folder under ``templates/``: a file tree, its questions and its ownership.

    ``questions_text`` is ``questions.yml`` as written, ``questions`` the same parsed, in order.
    ``region_data`` are the files that may name regions, since they are data about regions.
    """

    name: str
    path: Path
    purpose: str = ""
    requires: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    owners: Mapping[Owner, tuple[str, ...]] = field(default_factory=dict)
    region_data: tuple[str, ...] = ()
    questions_text: str = ""
    questions: Mapping[str, object] = field(default_factory=dict)

    def files(self) -> dict[PurePosixPath, SourceFile]:
        """The files of the tree by their path under ``files/``, sorted, without junk."""
        from livinglab_gen.catalogue.tree import layer_files

        return layer_files(self.path / "files")


def owner_of(layer: Layer, path: PurePosixPath) -> Owner | None:
    """Who owns a path of the composed tree (without ``.jinja``), None when no glob matches."""
    for owner in Owner:
        if matches(layer.owners.get(owner, ()), path):
            return owner
    return None


@lru_cache(maxsize=2**16)
def matches(globs: tuple[str, ...], path: PurePosixPath) -> bool:
    """Whether one of the gitignore-style globs matches the path."""
    return bool(globs) and compiled(globs).match_file(str(path))


@cache
def compiled(globs: tuple[str, ...]) -> GitIgnoreSpec:
    """The globs as a gitignore; ValueError when one of them cannot be read."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(globs)
