"""Drift: what differs between a service repo and what its release rendered for it.

Two signals that have nothing to do with each other: what was changed here, and what a newer release
changes. Each file counts for its owner: the ministry's follow the template, generated ones are made
anew, the region's are its own.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from livinglab_gen import git
from livinglab_gen.catalogue import Owner
from livinglab_gen.catalogue.model import matches
from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK, File, Tree
from livinglab_gen.project.disk import faults_told
from livinglab_gen.project.origin import FACTS, Origin, origin
from livinglab_gen.project.releases import Releases
from livinglab_gen.registry import Recall, Release
from livinglab_gen.rendering import Rendering


class Change(StrEnum):
    """How a file differs from the release's."""

    edited = "edited"
    deleted = "deleted"
    mode = "mode"
    added = "added"


@dataclass(frozen=True, kw_only=True)
class Drift:
    """One file that is not as the release rendered it; `moved` when the newest release changes it too."""

    path: PurePosixPath
    change: Change
    owner: Owner
    moved: bool


@dataclass(frozen=True, kw_only=True)
class Report:
    """A repo held against its release.

    `files` counts the ministry's files, `drifted` are those of every owner. `newest` is the newest
    release and `moved` the number of files that it renders differently; None where it could not be
    asked for, and `fault` says why. `recall` is what was said of the repo's own release since.
    """

    origin: Origin
    files: int
    drifted: tuple[Drift, ...]
    newest: Release | None
    moved: int
    fault: str | None
    recall: Recall | None = None

    def of(self, owner: Owner) -> tuple[Drift, ...]:
        """What drifted of the files of `owner`."""
        return tuple(one for one in self.drifted if one.owner is owner)


@dataclass(frozen=True, kw_only=True)
class Healed:
    """The ministry's files that are as their release rendered them again, and the commit of that."""

    paths: tuple[PurePosixPath, ...]
    commit: str | None


def drift(folder: Path, releases: Releases, answers_file: PurePosixPath | None = None) -> Report:
    """Compare the files in `folder` with what its release renders with its answers.

    Raises NotAServiceRepo, UnknownRelease, Unreachable, and MovedTag for a release that is not the
    one the repo was made from.
    """
    made_from = origin(folder, answers_file)
    release = releases.recorded(made_from)
    rendered = releases.render(release, made_from)
    newest, fault = _newest(releases, made_from)
    moved = _moved(releases, made_from, rendered, newest) if newest and newest != release else frozenset()
    found = _drifted(folder, made_from, rendered, moved)
    mine = [path for path in rendered.files if owner_of(made_from, rendered, path) is Owner.ministry]
    return Report(
        origin=made_from,
        files=len(mine),
        drifted=tuple(found),
        newest=newest,
        moved=len(moved),
        fault=fault,
        recall=release.recall,
    )


def heal(folder: Path, releases: Releases, answers_file: PurePosixPath | None = None) -> Healed:
    """Bring the ministry's files back to what their release rendered, in a commit of its own.

    Files that were added here stay. Raises what `drift` raises, NotInGit, NotClean, InTheWay, Busy,
    NoIdentity, CannotWrite.
    """
    with faults_told(folder), git.alone(folder) as at:
        git.demand_clean(at)
        author = git.who_commits(at.top)
        made_from = origin(folder, answers_file)
        rendered = releases.render(releases.recorded(made_from), made_from)
        wanted = {
            one.path: rendered.files[one.path]
            for one in _drifted(folder, made_from, rendered, frozenset())
            if one.owner is Owner.ministry and one.change is not Change.added
        }
        if not wanted:
            return Healed(paths=(), commit=None)
        held = git.entries(at.top, at.tree)
        with git.workshop(at, held) as shop:
            tree = shop.with_files(wanted)
            added = (at.within / path for path in wanted if at.within / path not in held)
            git.demand_free(at, added, held)
            commit = shop.commit(tree, author=author, message=_message(made_from, tuple(wanted)))
            shop.keep()
            git.forward(at, commit)
        return Healed(paths=tuple(wanted), commit=commit)


def _newest(releases: Releases, made_from: Origin) -> tuple[Release | None, str | None]:
    try:
        return releases.wanted(made_from), None
    except LivingLabError as fault:
        return None, str(fault)


def _moved(
    releases: Releases, made_from: Origin, rendered: Rendering, newest: Release
) -> frozenset[PurePosixPath]:
    """The ministry's files that the newest release renders differently."""
    after = releases.render(newest, made_from)
    records = {FACTS, made_from.answers_file}
    return frozenset(
        path
        for path in rendered.files.keys() | after.files.keys()
        if rendered.files.get(path) != after.files.get(path)
        and path not in records
        and owner_of(made_from, after, path) is Owner.ministry
    )


def _drifted(
    folder: Path, made_from: Origin, rendered: Rendering, moved: frozenset[PurePosixPath]
) -> Iterator[Drift]:
    changed = dict(_differences(folder, rendered.files))
    rooms = {path.parts[0] for path in rendered.files if len(path.parts) > 1}
    added = {path: Change.added for path in _present_paths(folder) if path.parts[0] in rooms}
    for path, change in sorted({**added, **changed}.items()):
        if change is Change.added and path in rendered.files:
            continue
        owner = owner_of(made_from, rendered, path)
        yield Drift(path=path, change=change, owner=owner, moved=path in moved)


def owner_of(made_from: Origin, rendered: Rendering, path: PurePosixPath) -> Owner:
    """Who owns `path`: what a template makes once and never again is the region's."""
    if matches(rendered.kept, path):
        return Owner.region
    return made_from.owner(path) or Owner.region


def _differences(folder: Path, rendered: Tree) -> Iterator[tuple[PurePosixPath, Change]]:
    for path, wanted in rendered.items():
        present = _present(folder / path)
        if present is None:
            yield path, Change.deleted
        elif present.content != wanted.content:
            yield path, Change.edited
        elif present.mode != wanted.mode:
            yield path, Change.mode


def _present(path: Path) -> File | None:
    """The file at `path` as git would keep it; None where there is none."""
    try:
        facts = path.lstat()
        if stat.S_ISLNK(facts.st_mode):
            return File(os.fsencode(path.readlink()), SYMLINK)
        mode = EXECUTABLE if facts.st_mode & stat.S_IXUSR else REGULAR
        return File(path.read_bytes(), mode)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _present_paths(folder: Path) -> tuple[PurePosixPath, ...]:
    """The files in `folder` that git knows or would add; none where it is in no repository."""
    try:
        return git.known_files(folder)
    except git.GitFailed:
        return ()


def _message(made_from: Origin, paths: tuple[PurePosixPath, ...]) -> str:
    listed = "".join(f"- {path}\n" for path in paths)
    return f"Files as {made_from.name} {made_from.version} gave them\n\n{listed}"
