"""How a work tree goes from one commit to another: in one step of git's own.

A kill of this program does not reach that step. Before it a note says from where to where, so that
even after a power cut the next run brings the work tree back to one of the two.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from livinglab_gen.errors import LivingLabError
from livinglab_gen.git.differences import differing
from livinglab_gen.git.merging import MERGE_SETTINGS
from livinglab_gen.git.objects import SUBMODULE, blobs, commit_of, entries
from livinglab_gen.git.process import GitFailed, run, work
from livinglab_gen.git.worktree import WorkTree, changes, unmerged, work_tree
from livinglab_gen.language import translate as _

_NOTE = "livinglab-step"
_LOCK = "livinglab.lock"
_PLENTY = 2**30
"""Bytes of free room that no release comes near."""
_MARGIN = 2**18
"""Bytes for what git writes beside: references, their logs, new folders."""
# Git's list of conflicts stays out of the message; it is cut off only from one that was "edited".
_TIDY = ("-c", "commit.cleanup=scissors", "-c", "core.editor=:")
# What a step must not do beside itself.
_STEP = ("-c", "merge.autoStash=false", "-c", "submodule.recurse=false", "-c", "advice.detachedHead=false")


class Busy(LivingLabError):
    """Another livinglab works in this repository."""

    exit_code = 54


@contextmanager
def alone(folder: Path) -> Iterator[WorkTree]:
    """The work tree that `folder` is in, for this livinglab alone; a step that was cut off is mended.

    Raises NotInGit, Busy.
    """
    git_dir = _git_dir(folder)
    with (git_dir / _LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                _("another livinglab is at work in {folder}: wait until it has ended").format(folder=folder)
            ) from None
        if (git_dir / _NOTE).exists():
            _mend(work_tree(folder))
        yield replace(work_tree(folder), lock=file.fileno())


def forward(at: WorkTree, commit: str) -> None:
    """Go on to `commit`, a descendant of the one that is checked out."""
    with _noted(at, commit):
        work(*_STEP, "merge", "--ff-only", "--quiet", "--no-stat", commit, at=at.top, lock=at.lock)


def back(at: WorkTree, commit: str) -> None:
    """Go back to `commit`, which the one that is checked out came from."""
    with _noted(at, commit):
        work(*_STEP, "reset", "--keep", "--quiet", commit, at=at.top, lock=at.lock)


def pick(at: WorkTree, commit: str, result: str) -> tuple[PurePosixPath, ...]:
    """Pick `commit`, whose merge gives the tree `result`; returns the paths that are left to be merged.

    What was merged by hand before is merged in the same way again (git's rerere).
    """
    rerere = ("-c", "rerere.enabled=true", "-c", "rerere.autoUpdate=true", *_TIDY)
    with _noted(at, result):
        work(
            *MERGE_SETTINGS, *_STEP, *rerere, "cherry-pick", "--allow-empty", commit,
            at=at.top, accept=(0, 1), lock=at.lock,
        )  # fmt: skip
    return unmerged(at)


def conclude(at: WorkTree) -> None:
    """Commit what was picked and is merged by now, under the message it was picked with."""
    words = ("commit", "--quiet", "--edit", "--allow-empty")
    work("-c", "rerere.enabled=true", *_TIDY, *words, at=at.top, lock=at.lock)


def abort(at: WorkTree) -> None:
    """Drop what was picked: the work tree is as it was before."""
    work(*_STEP, "cherry-pick", "--abort", at=at.top, lock=at.lock)


@contextmanager
def _noted(at: WorkTree, target: str) -> Iterator[None]:
    """Keep a note of where a step leads while it is made; a step that fails is taken back.

    Raises OSError where the disk has no room for it, since then it could not be taken back either.
    """
    _demand_room(at, target)
    note = at.git_dir / _NOTE
    aside = note.with_suffix(".new")
    aside.write_text(f"{at.head} {target}\n")
    aside.replace(note)
    try:
        yield
    except GitFailed:
        _mend(at)
        raise
    note.unlink()


def _demand_room(at: WorkTree, target: str) -> None:
    """Raise OSError unless every file that a step writes fits, beside the old ones and a new index."""
    disk = os.statvfs(at.top)
    free = disk.f_bavail * disk.f_frsize
    if free > _PLENTY:
        return
    wanted = entries(at.top, target)
    written = (wanted[path].hash for path in differing(at.top, at.head, target) if path in wanted)
    sizes = run(
        "cat-file", "--batch-check=%(objectsize)", at=at.top, feed="".join(f"{h}\n" for h in written).encode()
    )  # fmt: skip
    blocks = sum(-(-int(size) // disk.f_frsize) for size in sizes.split() if size.isdigit())
    if free < blocks * disk.f_frsize + 2 * (at.git_dir / "index").stat().st_size + _MARGIN:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _mend(at: WorkTree) -> None:
    """Bring a work tree whose step was cut off back to where the step began, or on to its end.

    What somebody wrote since then stays: only files that hold one of the two versions, the first
    part of one, or nothing are put right.
    """
    note = at.git_dir / _NOTE
    start, end = note.read_text().split()
    for lock in _left_locks(at):
        lock.unlink(missing_ok=True)
    if (at.git_dir / "CHERRY_PICK_HEAD").exists():  # git's last act of a step that ends in conflicts
        note.unlink()
        return
    head = commit_of(at.top, "HEAD")
    if head not in (start, end) or not changes(at):  # somebody has gone on since, or all is well
        note.unlink()
        return
    between = differing(at.top, start, end)
    old, new = (_versions(at, commit, between) for commit in (start, end))
    target, wanted = (end, new) if head == end else (start, old)
    stale = [path for path in between if _of_the_step(at.top / path, (old.get(path), new.get(path)))]
    work("read-tree", target, at=at.top)
    for path in stale:
        if path not in wanted:
            _remove(at.top, path)
    feed = b"".join(os.fsencode(str(path)) + b"\0" for path in stale if path in wanted)
    work("checkout-index", "--force", "-z", "--stdin", at=at.top, feed=feed)
    work("update-index", "-q", "--refresh", at=at.top, accept=(0, 1))
    note.unlink()


def _git_dir(folder: Path) -> Path:
    """Where git keeps the state of the work tree that `folder` is in; raises NotInGit."""
    for place in (folder, *folder.parents):
        found = place / ".git"
        if (found / "HEAD").is_file():
            return found
    return work_tree(folder).git_dir  # a linked work tree, or none at all


def _left_locks(at: WorkTree) -> Iterator[Path]:
    """The locks that a git which was killed leaves behind; ours says that none is at work."""
    yield at.git_dir / "index.lock"
    yield at.git_dir / "HEAD.lock"
    branch = os.fsdecode(run("symbolic-ref", "--quiet", "HEAD", at=at.top, accept=(0, 1))).strip()
    if branch:
        place = run("rev-parse", "--path-format=absolute", "--git-path", f"{branch}.lock", at=at.top)
        yield Path(os.fsdecode(place).removesuffix("\n"))


def _versions(at: WorkTree, tree: str, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, bytes]:
    """What each of `paths` holds in `tree`, where it is there."""
    held = entries(at.top, tree)
    there = {path: held[path].hash for path in paths if path in held and held[path].mode != SUBMODULE}
    return dict(zip(there, blobs(at.top, there.values()), strict=True))


def _of_the_step(path: Path, versions: Iterable[bytes | None]) -> bool:
    """Whether what is at `path` can be what a step left there, whole or cut off."""
    try:
        found = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
    except OSError:
        return True
    return any(version is not None and version.startswith(found) for version in versions)


def _remove(top: Path, path: PurePosixPath) -> None:
    """Take a file away, and the folders that are empty without it."""
    with suppress(OSError):
        (top / path).unlink()
    for folder in path.parents:
        try:
            (top / folder).rmdir()
        except OSError:
            return
