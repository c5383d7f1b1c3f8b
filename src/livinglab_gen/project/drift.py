"""Drift: what differs between a service repo and what its release rendered for it.

Only files that follow the template drift. The region's own files are its own, and generated ones
(lock files) are made anew.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from livinglab_gen.catalogue import Owner
from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK, File, Tree
from livinglab_gen.language import translate as _
from livinglab_gen.project.new import prepare
from livinglab_gen.project.origin import Origin, origin
from livinglab_gen.registry import MovedTag, Registry


class Change(StrEnum):
    """How a file of the ministry differs from the release's."""

    edited = "edited"
    deleted = "deleted"
    mode = "mode"


@dataclass(frozen=True, kw_only=True)
class Drift:
    """One file that follows the template and is not what the release rendered."""

    path: PurePosixPath
    change: Change


@dataclass(frozen=True, kw_only=True)
class Report:
    """A service repo held against its release; `files` counts those that were compared."""

    origin: Origin
    files: int
    drifted: tuple[Drift, ...]


def drift(repo: Path, registry: Registry) -> Report:
    """Compare the files in the folder `repo` with what its release renders with its answers.

    Raises NotAServiceRepo, UnknownRelease, Unreachable, and MovedTag for a release that is not the
    one the repo was made from.
    """
    made_from = origin(repo)
    release = registry.find(made_from.blueprint, made_from.version)
    if release.commit != made_from.commit:
        raise MovedTag(
            _(
                "{registry} holds another {blueprint} {version} ({theirs}) than this repo was made from "
                "({ours}): name the registry it came from with --registry"
            ).format(
                registry=registry.name,
                blueprint=made_from.blueprint,
                version=made_from.version,
                theirs=release.commit[:12],
                ours=made_from.commit[:12],
            )
        )
    # As the repo recorded it, whatever mirror the release came from.
    recorded = replace(release, source=made_from.source)
    rendered = prepare(recorded).render(made_from.answers).files
    followed = {path: file for path, file in rendered.items() if made_from.owner(path) is Owner.ministry}
    return Report(origin=made_from, files=len(followed), drifted=tuple(_drifted(repo, followed)))


def _drifted(repo: Path, rendered: Tree) -> Iterator[Drift]:
    for path, wanted in sorted(rendered.items()):
        present = _present(repo / path)
        if present is None:
            yield Drift(path=path, change=Change.deleted)
        elif present.content != wanted.content:
            yield Drift(path=path, change=Change.edited)
        elif present.mode != wanted.mode:
            yield Drift(path=path, change=Change.mode)


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
