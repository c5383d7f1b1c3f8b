"""An update: what leads from one release to another, merged into what a repo holds.

Base is the recorded release rendered with the repo's answers, theirs the wanted one, ours the commit
that is checked out. Git merges the three; who owns a file decides what takes part:

- the region's files are made once, so a release brings only those that it did not have before;
- generated files (lock files) are never merged, they are the release's;
- the records of the release are always the release's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from packaging.version import InvalidVersion, Version

from livinglab_gen import git
from livinglab_gen.catalogue import Owner
from livinglab_gen.catalogue.model import matches
from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import Conflict, Entry, File, Signature, Tree, Workshop, WorkTree
from livinglab_gen.language import translate as _
from livinglab_gen.project.disk import faults_told
from livinglab_gen.project.origin import FACTS, Origin, origin
from livinglab_gen.project.releases import Notes, Releases
from livinglab_gen.registry import Release
from livinglab_gen.rendering import Command, Rendering

TRAILER = "Livinglab-Update"
NOBODY = Signature(name="livinglab", email="livinglab@livinglab.invalid", date="0 +0000")


class BranchTaken(LivingLabError):
    """The branch that would hold the update holds work already, or is checked out."""

    exit_code = 58


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a repo is to become: the newest release, `version`, or `release` itself where it is at hand.

    `data` are other answers than those that are recorded.
    """

    version: str | None = None
    release: Release | None = None
    data: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class FileChange:
    """What an update does to one path; `before` is its name until then where it is renamed."""

    path: PurePosixPath
    kind: str
    before: PurePosixPath | None = None


@dataclass(frozen=True, kw_only=True)
class Starter:
    """A file of the region whose starter the release changed: it is not touched, the change is told."""

    path: PurePosixPath
    diff: str


@dataclass(frozen=True, kw_only=True)
class Update:
    """An update, worked out: nothing of the repo has changed yet.

    `tree` is what comes out, `theirs` the commit whose picking onto ours is the merge. `dropped` are
    the answers that the release no longer accepts, `remade` the generated files that were changed
    here, `commands` what the template would have Copier run, `tracked` the paths that git knows now.
    """

    made_from: Origin
    old: Release
    new: Release
    tree: str
    theirs: str
    changes: tuple[FileChange, ...]
    conflicts: tuple[Conflict, ...]
    dropped: tuple[str, ...]
    starters: tuple[Starter, ...]
    remade: tuple[PurePosixPath, ...]
    notes: tuple[Notes, ...]
    commands: tuple[Command, ...]
    tracked: Set[PurePosixPath]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """An update that was only looked at; `in_the_way` are files that would have to move first."""

    update: Update
    in_the_way: tuple[PurePosixPath, ...]
    diff: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """An update that was made: the commit that holds it, or the paths that are left to be merged.

    `resolved` are the conflicts that were merged as they were by hand before. Without a commit and
    without anything left there was nothing to do.
    """

    update: Update
    commit: str | None
    left: tuple[PurePosixPath, ...] = ()
    resolved: tuple[PurePosixPath, ...] = ()
    branch: str | None = None


def preview(
    folder: Path, releases: Releases, wish: Wish, answers_file: PurePosixPath | None = None
) -> Preview:
    """What an update of the repo in `folder` would do; nothing is written.

    Raises NotAServiceRepo, NotInGit, and what Releases and rendering raise.
    """
    at = git.work_tree(folder)
    made_from = origin(folder, answers_file, commit=at.head)
    with _listed(at, made_from, releases, wish, NOBODY) as (shop, update):
        return Preview(
            update=update,
            in_the_way=git.in_the_way(at, _added(update), update.tracked),
            diff=git.diff(at.top, at.tree, update.tree, variables=shop.variables),
        )


def update(folder: Path, releases: Releases, wish: Wish, answers_file: PurePosixPath | None = None) -> Done:
    """Update the repo in `folder`: one commit, or, with conflicts, a cherry-pick that waits for the user.

    Raises beside what `preview` raises NotClean, InTheWay, Busy, NoIdentity, CannotWrite.
    """
    with faults_told(folder), git.alone(folder) as at:
        _demand_ready(at)
        author = git.who_commits(at.top)
        with _listed(at, origin(folder, answers_file), releases, wish, author) as (shop, found):
            if found.tree == at.tree:
                return Done(update=found, commit=None)
            git.demand_free(at, _added(found), found.tracked)
            if found.conflicts:
                return _picked(at, shop, found)
            commit = shop.commit(found.tree, author=author, message=message(found))
            shop.keep()
            git.forward(at, commit)
            return Done(update=found, commit=commit)


def branch(folder: Path, releases: Releases, wish: Wish, answers_file: PurePosixPath | None = None) -> Done:
    """Put the update of the repo in `folder` on a branch of its own; the work tree is left alone.

    An update with conflicts makes no branch. Raises BranchTaken, and what `update` raises, but for
    NotClean, InTheWay.
    """
    with faults_told(folder), git.alone(folder) as at:
        author = git.who_commits(at.top)
        made_from = origin(folder, answers_file, commit=at.head)
        with _listed(at, made_from, releases, wish, author) as (shop, found):
            if found.tree == at.tree or found.conflicts:
                return Done(update=found, commit=None, left=tuple(c.path for c in found.conflicts))
            name = f"livinglab/{found.made_from.name}-{found.new.version}"
            _demand_own(at, name)
            commit = shop.commit(found.tree, author=author, message=message(found))
            shop.keep()
            git.run("branch", "--force", "--no-track", name, commit, at=at.top)
            return Done(update=found, commit=commit, branch=name)


def waiting(at: WorkTree) -> str | None:
    """The update that waits for its conflicts to be merged; None when none does."""
    return named_update(git.picked(at) or "")


def named_update(message: str) -> str | None:
    """The update that a commit's message names: `simpati 2.0.0 -> 2.0.1`."""
    found = re.search(rf"^{TRAILER}: (.+)$", message, re.MULTILINE)
    return found[1].strip() if found else None


def _demand_ready(at: WorkTree) -> None:
    """Raise NotClean unless the work tree is as its commit says."""
    told = waiting(at)
    if told is not None:
        raise git.NotClean(
            _(
                "the update {update} is still in conflict: end it with `livinglab update --continue` "
                "or `livinglab update --abort`"
            ).format(update=told)
        )
    git.demand_clean(at)


def _demand_own(at: WorkTree, branch: str) -> None:
    """Raise BranchTaken where a branch of that name is more than an update that we made."""
    tip = git.branch(at.top, f"refs/heads/{branch}")
    if tip and (tip.checked_out or named_update(git.message(at, tip.commit)) is None):
        raise BranchTaken(
            _(
                "the branch {branch} is in use: merge what is on it, or rename it with "
                "`git branch --move {branch} NAME`, then try again"
            ).format(branch=branch)
        )


def _picked(at: WorkTree, shop: Workshop, found: Update) -> Done:
    """The update as a cherry-pick, concluded where every conflict was merged by hand before."""
    shop.keep()
    left = git.pick(at, found.theirs, found.tree)
    resolved = tuple(one.path for one in found.conflicts if one.path not in left)
    if left:
        return Done(update=found, commit=None, left=left, resolved=resolved)
    git.conclude(at)
    return Done(update=found, commit=git.commit_of(at.top, "HEAD"), resolved=resolved)


@contextmanager
def worked_out(
    at: WorkTree,
    made_from: Origin,
    releases: Releases,
    wish: Wish,
    author: Signature,
    *,
    held: Mapping[PurePosixPath, Entry] | None = None,
) -> Iterator[tuple[Workshop, Update]]:
    """The update of the work tree `at`, its changes not listed, and the workshop that holds its objects.

    `held` is what its tree holds, where that was read already.
    """
    old = releases.recorded(made_from)
    new = wish.release or releases.wanted(made_from, wish.version)
    before = releases.render(old, made_from)
    after = releases.render(new, made_from, wish.data)
    if held is None:
        held = git.entries(at.top, at.tree)
    here = _within(at, held)
    base, theirs, remade = _taking_part(at, made_from, before, after, here)
    found = Update(
        made_from=made_from,
        old=old,
        new=new,
        tree="",
        theirs="",
        changes=(),
        conflicts=(),
        dropped=after.dropped,
        starters=tuple(_starters(before, after)),
        remade=remade,
        notes=releases.notes(old, new),
        commands=_commands(after, old, new),
        tracked=held.keys(),
    )
    with git.workshop(at, held) as shop:
        merge = shop.merge(base, theirs, author=author, message=message(found))
        yield shop, replace(found, tree=merge.tree, theirs=merge.theirs, conflicts=merge.conflicts)


@contextmanager
def _listed(
    at: WorkTree, made_from: Origin, releases: Releases, wish: Wish, author: Signature
) -> Iterator[tuple[Workshop, Update]]:
    """The same with its changes."""
    with worked_out(at, made_from, releases, wish, author) as (shop, found):
        changes = git.changed(at.top, at.tree, found.tree, variables=shop.variables)
        told = tuple(FileChange(path=p, kind=kind, before=b) for kind, b, p in changes)
        yield shop, replace(found, changes=told)


def _added(update: Update) -> Iterator[PurePosixPath]:
    return (change.path for change in update.changes if change.path not in update.tracked)


def _within(at: WorkTree, held: Mapping[PurePosixPath, Entry]) -> Mapping[PurePosixPath, Entry]:
    """The entries below the folder that is updated, by their path in it."""
    if at.within == git.TOP:
        return held
    inside = (path for path in held if path.is_relative_to(at.within))
    return {path.relative_to(at.within): held[path] for path in inside}


def _taking_part(
    at: WorkTree,
    made_from: Origin,
    before: Rendering,
    after: Rendering,
    held: Mapping[PurePosixPath, Entry],
) -> tuple[Tree, Tree, tuple[PurePosixPath, ...]]:
    """Base and theirs as they are merged, and the generated files that lose what was made of them here."""
    base, theirs = dict(before.files), dict(after.files)
    records = {made_from.answers_file, FACTS}
    generated = {path for path in base.keys() | theirs.keys() if made_from.owner(path) is Owner.generated}
    ours = _contents(at, held, (records | generated) & held.keys(), base)
    remade = []
    for path in base.keys() | theirs.keys():
        if path in records:
            _follow(path, base, ours)
        elif matches(after.kept, path):
            if path in base or path in held:
                _leave(path, base, theirs)
        elif path in generated and ours.get(path) != base.get(path):
            if path not in ours or theirs.get(path) == base.get(path):
                _leave(path, base, theirs)
            else:
                _follow(path, base, ours)
                remade.append(path)
    return base, theirs, tuple(sorted(remade))


def _follow(path: PurePosixPath, base: dict[PurePosixPath, File], ours: Tree) -> None:
    """Make the release's version win: here, nothing of the path counts as changed."""
    base.pop(path, None)
    if path in ours:
        base[path] = ours[path]


def _leave(path: PurePosixPath, *sides: dict[PurePosixPath, File]) -> None:
    """Keep the path as it is here, or gone."""
    for side in sides:
        side.pop(path, None)


def _contents(
    at: WorkTree, held: Mapping[PurePosixPath, Entry], paths: set[PurePosixPath], base: Tree
) -> dict[PurePosixPath, File]:
    """What `paths` hold here; most are as base has them, and only the others are read."""
    files = {path: held[path] for path in paths if held[path].mode != git.SUBMODULE}
    same = {
        path: base[path]
        for path, entry in files.items()
        if path in base and entry == git.entry(base[path], at.algorithm)
    }
    read = {path: entry for path, entry in files.items() if path not in same}
    contents = git.blobs(at.top, (entry.hash for entry in read.values()))
    return same | {path: File(next(contents), entry.mode) for path, entry in read.items()}


def _starters(before: Rendering, after: Rendering) -> Iterator[Starter]:
    """The files of the region whose starter differs between the two."""
    both = before.files.keys() & after.files.keys()
    for path in sorted(path for path in both if matches(after.kept, path)):
        old, new = (side.files[path].content for side in (before, after))
        if old != new:
            was, is_ = (text.decode(errors="replace").splitlines(keepends=True) for text in (old, new))
            yield Starter(path=path, diff="".join(unified_diff(was, is_, f"a/{path}", f"b/{path}")))


def _commands(after: Rendering, old: Release, new: Release) -> tuple[Command, ...]:
    """The tasks, and the migrations of the versions that are passed."""
    return tuple(one for one in after.commands if one.version is None or _passed(one.version, old, new))


def _passed(version: str, old: Release, new: Release) -> bool:
    try:
        return Version(old.version) < Version(version) <= Version(new.version)
    except InvalidVersion:
        return True


def message(found: Update, body: str | None = None) -> str:
    """The message of the commit, `body` in place of the releases' changes.

    Its last line is how `undo`, `--continue` and a campaign know it.
    """
    name, old, new = found.made_from.name, found.old.version, found.new.version
    if body is not None:
        return f"{_title(found)}\n\n{body.strip()}\n\n{_source(found)}\n{TRAILER}: {name} {old} -> {new}\n"
    changes = "".join(f"- {change}\n" for notes in found.notes for change in notes.changes)
    steps = "".join(
        f"\nTo do by hand ({notes.version}):\n{notes.steps}\n" for notes in found.notes if notes.steps
    )
    return (
        f"{_title(found)}\n\n{_source(found)}"
        + (f"\n{changes}" if changes else "")
        + steps
        + f"\n{TRAILER}: {name} {old} -> {new}\n"
    )


def _title(found: Update) -> str:
    name, old, new = found.made_from.name, found.old.version, found.new.version
    return f"{name} {old} -> {new}" if old != new else f"{name} {new} with other answers"


def _source(found: Update) -> str:
    source = git.without_credentials(found.new.source)
    return f"From {source} {found.new.tag} ({found.new.commit[:12]}).\n"
