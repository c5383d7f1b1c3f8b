"""A work tree of the user's: what state it is in, and what stands in it that git does not know."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from livinglab_gen.errors import LivingLabError
from livinglab_gen.git.objects import TOP, Entry, blobs, can_stand, entries, make_bare, paths_in
from livinglab_gen.git.process import GitFailed, run, work
from livinglab_gen.language import translate as _

_UNDER_WAY = {
    "MERGE_HEAD": "git merge",
    "CHERRY_PICK_HEAD": "git cherry-pick",
    "REVERT_HEAD": "git revert",
    "rebase-merge": "git rebase",
    "rebase-apply": "git rebase",
}


class NotInGit(LivingLabError):
    """The folder is in no git repository, or in one without a commit."""

    exit_code = 51


class NotClean(LivingLabError):
    """The work tree has changes that are not committed, or another operation is under way."""

    exit_code = 52


class InTheWay(LivingLabError):
    """Files that git does not know stand where new ones would go."""

    exit_code = 53


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


@contextmanager
def beside(repo: Path, revision: str = "HEAD") -> Iterator[tuple[WorkTree, dict[PurePosixPath, Entry]]]:
    """A work tree of our own on a commit of `repo`, bare or not, and what that commit holds.

    It has the files that say how paths are merged (.gitattributes) and no other; the settings of `repo`,
    which may run programs, have no part. What is kept of a workshop on it goes into `repo`. Raises
    NotInGit.
    """
    objects, algorithm, head, tree = _stored(repo, revision)
    with tempfile.TemporaryDirectory(prefix="livinglab-") as room:
        top = Path(room)
        make_bare(top / ".git", objects, algorithm, head=head, bare=False)
        if (objects.parent / "shallow").exists():  # where history ends, so that git asks for no more
            shutil.copyfile(objects.parent / "shallow", top / ".git" / "shallow")
        held = entries(top, tree)
        attributes = {
            path: held[path].hash for path in held if path.name == ".gitattributes" and can_stand(path)
        }
        for path, text in zip(attributes, blobs(top, attributes.values()), strict=True):
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_bytes(text)
        at = WorkTree(
            top=top,
            git_dir=top / ".git",
            within=TOP,
            head=head,
            tree=tree,
            objects=objects,
            algorithm=algorithm,
        )
        yield at, held


def export(at: WorkTree, tree: str, folder: Path, *, variables: Mapping[str, str]) -> None:
    """Write the files of `tree` into the new `folder`; git refuses paths that would leave it."""
    folder.mkdir()
    with tempfile.TemporaryDirectory(prefix="livinglab-") as room:
        index = {**variables, "GIT_INDEX_FILE": str(Path(room) / "index"), "GIT_WORK_TREE": str(folder)}
        run("read-tree", tree, at=at.top, variables=index)
        run("checkout-index", "--all", at=at.top, variables=index)


def _stored(repo: Path, revision: str) -> tuple[Path, str, str, str]:
    """Where `repo` stores objects, how it hashes them, and the commit and tree of `revision`."""
    try:
        said = run(
            "rev-parse", "--path-format=absolute", "--git-path", "objects", "--show-object-format",
            f"{revision}^{{commit}}", f"{revision}^{{tree}}", at=repo,
            variables={"GIT_CEILING_DIRECTORIES": str(repo.parent)},
        )  # fmt: skip
    except (GitFailed, FileNotFoundError, NotADirectoryError) as error:
        raise _not_in_git(repo, str(error)) from error
    objects, algorithm, head, tree = os.fsdecode(said).removesuffix("\n").split("\n")
    return Path(objects), algorithm, head, tree


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
    # Who is alone here may write down what was found, which saves the next git from looking again.
    locks = () if at.lock is not None else ("--no-optional-locks",)
    said = work(
        *locks, "status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames",
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
    words = ("diff-index", "--cached", "--name-only", "-z", "--no-renames", "HEAD")
    return paths_in(work(*words, at=at.top))


def published(at: WorkTree, commit: str) -> bool:
    """Whether a branch of a server, as it was last seen, holds `commit`."""
    return bool(run("for-each-ref", "--count=1", f"--contains={commit}", "refs/remotes", at=at.top))


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A branch: the commit that it names, and whether some work tree stands on it."""

    commit: str
    checked_out: bool


def branch(repo: Path, ref: str) -> Branch | None:
    """The branch that is called `ref` (`refs/heads/main`) in whole; None where there is none."""
    words = ("for-each-ref", "--format=%(objectname) %(worktreepath)", ref)
    said = os.fsdecode(run(*words, at=repo)).rstrip("\n")
    commit, _space, place = said.partition(" ")
    return Branch(commit=commit, checked_out=bool(place)) if commit else None


def last_with(at: WorkTree, pattern: str) -> str | None:
    """The newest commit whose message has a line that fits `pattern`."""
    said = run("log", "--max-count=1", "--format=%H", f"--grep={pattern}", "HEAD", at=at.top)
    return said.decode().strip() or None


def known_files(folder: Path) -> tuple[PurePosixPath, ...]:
    """The files below `folder` that git tracks or would add, as they are on disk."""
    said = work("ls-files", "--cached", "--others", "--exclude-standard", "-z", at=folder)
    return tuple(path for path in dict.fromkeys(paths_in(said)) if os.path.lexists(folder / path))


def unmerged(at: WorkTree) -> tuple[PurePosixPath, ...]:
    """The paths with more than one version in the index."""
    versions = work("ls-files", "--unmerged", "-z", at=at.top).split(b"\0")[:-1]
    return tuple(dict.fromkeys(PurePosixPath(os.fsdecode(v.split(b"\t", 1)[1])) for v in versions))


def named(paths: Iterable[object], most: int = 5) -> str:
    """The first of `paths`, or of what is said of them, for a sentence, and how many more there are."""
    listed = [str(path) for path in paths]
    rest = len(listed) - most
    shown = ", ".join(listed[:most])
    return _("{files} and {count} more").format(files=shown, count=rest) if rest > 0 else shown


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
