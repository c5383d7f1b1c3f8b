"""Where the objects of a member are: its own repository, or our copy of one that is elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from livinglab_gen import git, project
from livinglab_gen.errors import LivingLabError
from livinglab_gen.fleet.members import Member, NoFleet
from livinglab_gen.forge import again
from livinglab_gen.git import Entry, WorkTree
from livinglab_gen.language import translate as _
from livinglab_gen.project import Origin
from livinglab_gen.registry import cache, is_url, unreachable

PROPOSALS = "refs/heads/livinglab"
"""Where the branches of updates stand that wait to be merged."""
_HEAD = "refs/livinglab/head"
_THEIRS = "refs/livinglab/proposals"
_TRIES = 3
_PATIENCE = {"GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": "120"}
"""Bytes a second, and seconds: a host that takes a request and never answers keeps no fleet waiting."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A repository at hand: where it is, the revision that counts, and where its proposals stand."""

    repo: Path
    revision: str
    proposals: str


@contextmanager
def at_hand(member: Member) -> Iterator[Copy]:
    """The repository of `member`, brought up to date where it is elsewhere. Raises Unreachable, NoFleet."""
    if not is_url(member.address):
        # Git would look for one above, and a campaign would write there.
        if not git.is_repository(Path(member.address)):
            _demand_open(Path(member.address))
            raise NoFleet(
                _("there is no git repository at {path}: correct it in the list").format(path=member.address)
            )
        yield Copy(repo=Path(member.address), revision="HEAD", proposals=PROPOSALS)
        return
    known = git.without_credentials(member.address)
    repo = cache.folder() / "fleet" / f"{sha256(known.encode()).hexdigest()[:16]}.git"
    with cache.locked(repo):
        _fetch(member.address, repo)
        yield Copy(repo=repo, revision=_HEAD, proposals=_THEIRS)


@contextmanager
def beside(member: Member) -> Iterator[tuple[Copy, WorkTree, Mapping[PurePosixPath, Entry]]]:
    """The same with a work tree of our own beside it, and what its commit holds (`git.beside`)."""
    with at_hand(member) as copy, ExitStack() as stack:
        try:
            at, held = stack.enter_context(git.beside(copy.repo, copy.revision))
        except LivingLabError as fault:
            raise _damage(member, copy.repo, copy.revision) or fault from fault
        yield copy, at, held


def made_from(member: Member, repo: Path, revision: str) -> Origin:
    """What a commit of `repo`, that of the member, is made from.

    Raises NotAServiceRepo, NotInGit, and GitFailed where the repository is damaged.
    """
    try:
        return project.origin(repo, commit=revision, bare=True)
    except project.NotAServiceRepo as fault:
        told = project.NotAServiceRepo(str(fault).replace(str(repo), member.shown))
        raise _damage(member, repo, revision) or told from fault


def _damage(member: Member, repo: Path, revision: str) -> LivingLabError | None:
    """Why there is nothing to be read, in words for who looks after the fleet; None where something is."""
    try:
        said = git.run(
            "rev-parse", "--verify", "--quiet", "--end-of-options", revision, at=repo, accept=(0, 1)
        )
    except git.GitFailed as fault:
        return fault
    if not said:
        return git.NotInGit(
            _(
                "{place} shows no commit: nothing was committed there yet, or its HEAD names a branch that "
                "is not there"
            ).format(place=member.shown)
        )
    try:
        held = git.entries(repo, revision)
        git.recorded(repo, revision)
    except git.GitFailed as fault:
        return _damaged(member, str(fault))
    if project.ANSWERS in held:
        try:
            list(git.blobs(repo, [held[project.ANSWERS].hash]))
        except (git.GitFailed, ValueError, IndexError):
            return _damaged(member, str(project.ANSWERS))
        return None
    return project.NotAServiceRepo(
        _("{place} is no service repo: it has no {name}. Take it out of the fleet").format(
            place=member.shown, name=project.ANSWERS
        )
    )


def _damaged(member: Member, why: str) -> git.GitFailed:
    return git.GitFailed(
        _("the repository {place} is damaged: look at it with `git fsck` ({why})").format(
            place=member.shown, why=why
        )
    )


def _demand_open(folder: Path) -> None:
    """Raise OSError for a folder that we may not look into."""
    if folder.is_dir():
        with os.scandir(folder):
            pass


def _fetch(url: str, repo: Path) -> None:
    """Bring the last commit of the branch that `url` shows first into our bare `repo`, and its proposals."""
    if not (repo / "HEAD").exists():
        git.init(repo, bare=True)
    _unlock(repo)
    wanted = (f"+HEAD:{_HEAD}", f"+{PROPOSALS}/*:{_THEIRS}/*")
    words = ("fetch", "--quiet", "--depth=1", "--no-tags", "--prune", "--", url, *wanted)
    variables = {**_PATIENCE, **os.environ}
    try:
        again.tried(lambda: git.run(*words, at=repo, variables=variables), again.may_pass, _TRIES)
    except git.GitFailed as error:
        raise unreachable(url, error) from error


def _unlock(repo: Path) -> None:
    """Take away what a git left that was killed: whoever has our lock has nobody beside them."""
    for left in (*repo.glob("*.lock"), *(repo / "refs").rglob("*.lock")):
        left.unlink(missing_ok=True)


def proposals(copy: Copy) -> tuple[str, ...]:
    """The branches of updates that the default branch does not hold yet."""
    said = git.run(
        "for-each-ref", "--format=%(refname)", f"--no-merged={copy.revision}", copy.proposals, at=copy.repo
    )
    return tuple(line.removeprefix(f"{copy.proposals}/") for line in said.decode().splitlines())
