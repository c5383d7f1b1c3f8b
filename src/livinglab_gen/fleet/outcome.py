"""How the merge of one repo comes out: what changes, what git put together, what nothing can read now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from packaging.version import InvalidVersion, Version

from livinglab_gen import git
from livinglab_gen.fleet import parsing
from livinglab_gen.git import Entry, Workshop, WorkTree
from livinglab_gen.project import Update


class Outcome(StrEnum):
    """How the merge of one repo comes out.

    `other` are repos that are not meant, `broken` those whose merged files cannot be read.
    """

    same = "same"
    clean = "clean"
    merged = "merged"
    broken = "broken"
    conflict = "conflict"
    fault = "fault"
    other = "other"


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A merged file that cannot be read as its name says, and why."""

    path: PurePosixPath
    why: str


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What a merge leaves in a repo: the paths that change, those among them that are new.

    `merged` are the files that were edited here and that the release changes too: git put both together.
    """

    outcome: Outcome
    changed: frozenset[PurePosixPath]
    added: frozenset[PurePosixPath]
    merged: tuple[PurePosixPath, ...]
    broken: tuple[Broken, ...]


def merged(at: WorkTree, held: Mapping[PurePosixPath, Entry], shop: Workshop, update: Update) -> Merged:
    """What the update leaves in the repo of `at`, whose commit holds `held`."""
    result = git.entries(at.top, update.tree, variables=shop.variables)
    changed = {path for path in held.keys() | result.keys() if held.get(path) != result.get(path)}
    left = {conflict.path for conflict in update.conflicts}
    together = {
        path: result[path]
        for path in sorted(changed - left)
        if path in result and result[path] != shop.brought.get(path)
    }
    broken = () if left else tuple(_broken(at, together, shop))
    return Merged(
        outcome=_outcome(at, update, together=bool(together), broken=bool(broken)),
        changed=frozenset(changed),
        added=frozenset(changed & result.keys() - held.keys()),
        merged=tuple(together),
        broken=broken,
    )


def reached(version: str, wanted: str) -> bool:
    """Whether a repo at `version` needs nothing more."""
    try:
        return Version(version) >= Version(wanted)
    except InvalidVersion:
        return version == wanted


def _broken(at: WorkTree, together: Mapping[PurePosixPath, Entry], shop: Workshop) -> Iterator[Broken]:
    """The files that were put together, and that nothing can read now."""
    texts = git.blobs(at.top, (entry.hash for entry in together.values()), variables=shop.variables)
    for path, content in zip(together, texts, strict=True):
        why = parsing.fault(path, content)
        if why is not None:
            yield Broken(path=path, why=why)


def _outcome(at: WorkTree, update: Update, *, together: bool, broken: bool) -> Outcome:
    if update.conflicts:
        return Outcome.conflict
    if update.tree == at.tree:
        return Outcome.same
    if broken:
        return Outcome.broken
    return Outcome.merged if together else Outcome.clean
