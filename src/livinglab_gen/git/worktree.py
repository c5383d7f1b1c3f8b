"""A work tree of the user's: what state it is in, and how it goes from one commit to another.

It goes there in one step of git's own, which a kill of this program does not reach. Before that
step a note says from where to where, so that even after a power cut the next run brings the work
tree back to one of the two.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from livinglab_gen.errors import LivingLabError
from livinglab_gen.git.differences import differing
from livinglab_gen.git.objects import SUBMODULE, TOP, blobs, entries
from livinglab_gen.git.process import GitFailed, run, work
from livinglab_gen.language import translate as _

# What comes out must not depend on the user's habits. Renames of files are followed, those of
# folders are not: a new file of the template stands where the template puts it.
MERGE_SETTINGS = (
    "-c", "merge.renames=true",
    "-c", "diff.renames=true",
    "-c", "merge.directoryRenames=false",
    "-c", "merge.renormalize=true",
    "-c", "merge.conflictStyle=merge",
    "-c", "merge.renameLimit=5000",
)  # fmt: skip
_NOTE = "livinglab-step"
_LOCK = "livinglab.lock"
_PLENTY = 2**30
"""Bytes of free room that no release comes near."""
_MARGIN = 2**18
"""Bytes for what git writes beside: references, their logs, new folders."""
_UNDER_WAY = {
    "MERGE_HEAD": "git merge",
    "CHERRY_PICK_HEAD": "git cherry-pick",
    "REVERT_HEAD": "git revert",
    "rebase-merge": "git rebase",
    "rebase-apply": "git rebase",
}
# Git's list of conflicts stays out of the message; it is cut off only from one that was "edited".
_TIDY = ("-c", "commit.cleanup=scissors", "-c", "core.editor=:")
# What a step must not do beside itself.
_STEP = ("-c", "merge.autoStash=false", "-c", "submodule.recurse=false", "-c", "advice.detachedHead=false")


class NotInGit(LivingLabError):
    """The folder is in no git repository, or in one without a commit."""

    exit_code = 51


class NotClean(LivingLabError):
    """The work tree has changes that are not committed, or another operation is under way."""

    exit_code = 52


class InTheWay(LivingLabError):
    """Files that git does not know stand where new ones would go."""

    exit_code = 53


class Busy(LivingLabError):
    """Another livinglab works in this repository."""

    exit_code = 54


@dataclass(frozen=True, kw_only=True)
class WorkTree:
    """A repository with its files: `top` is its folder, `git_dir` where git keeps this work tree's state.

    `within` is the folder in it that was asked for, `head` the commit, `tree` that commit's tree;
    `objects` is where objects are stored, under hashes of `algorithm`. `lock` is held by who works
    here alone.
    """

    top: Path
    git_dir: Path
    within: PurePosixPath
    head: str
    tree: str
    objects: Path
    algorithm: str
    lock: int | None = None


def work_tree(folder: Path) -> WorkTree:
    """The work tree that `folder` is in; raises NotInGit."""
    try:
        said = run(
            "rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--git-path", "objects",
            "--show-object-format", "--show-prefix", "HEAD", "HEAD^{tree}", at=folder,
        )  # fmt: skip
    except (GitFailed, FileNotFoundError, NotADirectoryError) as error:
        raise _not_in_git(folder, str(error)) from error
    top, git_dir, objects, algorithm, prefix, head, tree = os.fsdecode(said).removesuffix("\n").split("\n")
    return WorkTree(
        top=Path(top),
        git_dir=Path(git_dir),
        within=PurePosixPath(prefix or TOP),
        head=head,
        tree=tree,
        objects=Path(objects),
        algorithm=algorithm,
    )


def demand_clean(at: WorkTree) -> None:
    """Raise NotClean for a change that is not committed or an operation that is not ended."""
    for name, command in _UNDER_WAY.items():
        if (at.git_dir / name).exists():
            raise NotClean(
                _(
                    "`{command}` is under way: end it with its `--continue` or `--abort`, then try again"
                ).format(command=command)
            )
    changed = changes(at)
    if changed:
        raise NotClean(
            _(
                "there are changes that are not committed ({files}): commit them, or put them aside with "
                "`git stash`, then try again"
            ).format(files=named(changed))
        )


def changes(at: WorkTree) -> tuple[PurePosixPath, ...]:
    """The tracked files that differ from the commit, staged or not."""
    said = work(
        "--no-optional-locks", "status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames",
        "--ignore-submodules=dirty", at=at.top,
    )  # fmt: skip
    return tuple(PurePosixPath(os.fsdecode(line[3:])) for line in said.split(b"\0")[:-1])


def in_the_way(
    at: WorkTree, added: Iterable[PurePosixPath], tracked: Container[PurePosixPath]
) -> tuple[PurePosixPath, ...]:
    """What git does not know and `added` would take the place of; git may ignore it, and overwrite it."""
    found = (path for one in added for path in _occupied(at.top, one, tracked))
    return tuple(dict.fromkeys(found))


def demand_free(at: WorkTree, added: Iterable[PurePosixPath], tracked: Container[PurePosixPath]) -> None:
    """Raise InTheWay where `added` would take the place of what git does not know."""
    found = in_the_way(at, added, tracked)
    if found:
        raise InTheWay(
            _(
                "files that git does not know are in the way ({files}): move them elsewhere, or commit them, "
                "then try again"
            ).format(files=named(found))
        )


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


def picked(at: WorkTree) -> str | None:
    """The message of the commit that is being picked; None when none is."""
    if not (at.git_dir / "CHERRY_PICK_HEAD").exists():
        return None
    return message(at, "CHERRY_PICK_HEAD")


def message(at: WorkTree, commit: str) -> str:
    """The message of a commit."""
    return run("show", "--no-patch", "--format=%B", commit, "--", at=at.top).decode(errors="replace")


def staged(at: WorkTree) -> tuple[PurePosixPath, ...]:
    """The paths that the next commit would change."""
    said = _fields("diff-index", "--cached", "--name-only", "-z", "--no-renames", "HEAD", at=at.top)
    return tuple(PurePosixPath(os.fsdecode(path)) for path in said)


def published(at: WorkTree, commit: str) -> bool:
    """Whether a branch of a server, as it was last seen, holds `commit`."""
    return bool(run("for-each-ref", "--count=1", f"--contains={commit}", "refs/remotes", at=at.top))


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A branch: the commit that it names, and whether some work tree stands on it."""

    commit: str
    checked_out: bool


def branch(at: WorkTree, name: str) -> Branch | None:
    """The branch `name`; None where there is none."""
    words = ("for-each-ref", "--format=%(objectname) %(worktreepath)", f"refs/heads/{name}")
    said = os.fsdecode(run(*words, at=at.top)).rstrip("\n")
    commit, _space, place = said.partition(" ")
    return Branch(commit=commit, checked_out=bool(place)) if commit else None


def last_with(at: WorkTree, pattern: str) -> str | None:
    """The newest commit whose message has a line that fits `pattern`."""
    said = run("log", "--max-count=1", "--format=%H", f"--grep={pattern}", "HEAD", at=at.top)
    return said.decode().strip() or None


def known_files(folder: Path) -> tuple[PurePosixPath, ...]:
    """The files below `folder` that git tracks or would add, as they are on disk."""
    said = _fields("ls-files", "--cached", "--others", "--exclude-standard", "-z", at=folder)
    paths = (PurePosixPath(os.fsdecode(path)) for path in dict.fromkeys(said))
    return tuple(path for path in paths if os.path.lexists(folder / path))


def unmerged(at: WorkTree) -> tuple[PurePosixPath, ...]:
    """The paths with more than one version in the index."""
    fields = _fields("ls-files", "--unmerged", "-z", at=at.top)
    return tuple(dict.fromkeys(PurePosixPath(os.fsdecode(f.split(b"\t", 1)[1])) for f in fields))


def named(paths: Iterable[PurePosixPath], most: int = 5) -> str:
    """The first of `paths` for a sentence, and how many more there are."""
    listed = [str(path) for path in paths]
    rest = len(listed) - most
    shown = ", ".join(listed[:most])
    return _("{files} and {count} more").format(files=shown, count=rest) if rest > 0 else shown


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
    try:
        start, end = note.read_text().split()
    except FileNotFoundError:
        return
    for lock in _left_locks(at):
        lock.unlink(missing_ok=True)
    if (at.git_dir / "CHERRY_PICK_HEAD").exists():  # git's last act of a step that ends in conflicts
        note.unlink()
        return
    head = run("rev-parse", "HEAD", at=at.top).decode().strip()
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


def _occupied(top: Path, path: PurePosixPath, tracked: Container[PurePosixPath]) -> Iterator[PurePosixPath]:
    """What stands, unknown to git, at `path` or where its folders would be."""
    for above in reversed(path.parents[:-1]):
        if os.path.lexists(top / above) and (not (top / above).is_dir() or (top / above).is_symlink()):
            if above not in tracked:
                yield above
            return
    here = top / path
    if here.is_dir() and not here.is_symlink():
        inside = (PurePosixPath(one.relative_to(top)) for one in here.rglob("*") if not one.is_dir())
        yield from (one for one in inside if one not in tracked)
    elif os.path.lexists(here) and path not in tracked:
        yield path


def _fields(*arguments: str, at: Path) -> list[bytes]:
    return work(*arguments, at=at).split(b"\0")[:-1]


def _not_in_git(folder: Path, said: str) -> LivingLabError:
    if not folder.is_dir():
        return NotInGit(_("there is no folder {folder}: name the folder of a project").format(folder=folder))
    if "not a git repository" in said:
        return NotInGit(
            _(
                "{folder} is in no git repository: run `git init && git add --all && git commit` there first"
            ).format(folder=folder)
        )
    if "HEAD" in said:
        return NotInGit(
            _("{folder} has no commit yet: run `git add --all && git commit` there first").format(
                folder=folder
            )
        )
    return GitFailed(said)
