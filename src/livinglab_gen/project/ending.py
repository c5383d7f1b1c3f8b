"""How an update ends that is not one clean commit: concluded, given up, or taken back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import WorkTree
from livinglab_gen.language import translate as _
from livinglab_gen.project.disk import faults_told
from livinglab_gen.project.update import TRAILER, named_update, waiting

_MARKER = re.compile(rb"^(<{7} |>{7} )", re.MULTILINE)


class NothingUnderWay(LivingLabError):
    """No update waits to be ended, or there is none to take back."""

    exit_code = 56


class StillInConflict(LivingLabError):
    """Files of an update are left to be merged."""

    exit_code = 55


@dataclass(frozen=True, kw_only=True)
class Ended:
    """The update that was concluded, given up or taken back, and the commit that is checked out now."""

    update: str
    commit: str


def go_on(folder: Path) -> Ended:
    """Commit an update whose conflicts were merged; raises StillInConflict, NothingUnderWay."""
    with faults_told(folder), git.alone(folder) as at:
        told = _under_way(at)
        left = git.unmerged(at)
        if left:
            raise StillInConflict(
                _(
                    "these files are still in conflict: {files}. Edit each and `git add` it, or `git rm` it, "
                    "then run `livinglab update --continue` again"
                ).format(files=git.named(left))
            )
        marked = [path for path in git.staged(at) if _MARKER.search(_bytes(at.top / path))]
        if marked:
            raise StillInConflict(
                _("conflict markers are left in {files}: take them out and `git add` the files again").format(
                    files=git.named(marked)
                )
            )
        git.conclude(at)
        return Ended(update=told, commit=git.commit_of(at.top, "HEAD"))


def give_up(folder: Path) -> Ended:
    """Drop an update that is in conflict: everything is as before it. Raises NothingUnderWay."""
    with faults_told(folder), git.alone(folder) as at:
        told = _under_way(at)
        git.abort(at)
        return Ended(update=told, commit=at.head)


def undo(folder: Path) -> Ended:
    """Take back the update that is the last commit.

    Raises NothingUnderWay where work came on top of it, where it was published already, or where
    there is none; NotClean, InTheWay, Busy.
    """
    with faults_told(folder), git.alone(folder) as at:
        git.demand_clean(at)
        told = named_update(git.message(at, "HEAD"))
        if told is None:
            raise _not_last(at)
        if git.published(at, at.head):
            raise NothingUnderWay(
                _(
                    "the update {update} is on a server already, where others may build on it: "
                    "take it back with `git revert {commit}`"
                ).format(update=told, commit=at.head[:12])
            )
        before = git.commit_of(at.top, "HEAD^")
        tracked = git.entries(at.top, at.tree).keys()
        git.demand_free(at, git.differing(at.top, at.head, before, "--diff-filter=A"), tracked)
        git.back(at, before)
        return Ended(update=told, commit=before)


def _under_way(at: WorkTree) -> str:
    told = waiting(at)
    if told is None:
        raise NothingUnderWay(
            _("no update is under way in {folder}: `livinglab status` shows how it stands").format(
                folder=at.top
            )
        )
    return told


def _not_last(at: WorkTree) -> NothingUnderWay:
    last = git.last_with(at, f"^{TRAILER}: ")
    if last is None:
        return NothingUnderWay(
            _("there is no update by livinglab to take back; a commit is taken back with `git revert`")
        )
    return NothingUnderWay(
        _(
            "work was committed on top of the last update: take the update back with `git revert {commit}`, "
            "which keeps that work"
        ).format(commit=last[:12])
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
