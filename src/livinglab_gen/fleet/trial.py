"""A trial: what comes out of a rehearsed update, written aside and put to its own `make` target."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

from livinglab_gen import git, project
from livinglab_gen.fleet.copies import beside, made_from
from livinglab_gen.fleet.inventory import releases_of
from livinglab_gen.fleet.members import Member
from livinglab_gen.fleet.outcome import Outcome
from livinglab_gen.fleet.rehearsal import Rehearsal, Rehearsed
from livinglab_gen.project import Wish
from livinglab_gen.registry import cache

_WORDS = 4000
"""Characters of what a failed target said last that are told."""
_TRIED = (Outcome.merged, Outcome.clean, Outcome.same)
"""Those with local edits first: theirs say more than an untouched repo's."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How the target of `make` ended in the updated repo; `said` are its last words when it failed."""

    member: Member
    target: str
    passed: bool
    said: str = ""


def try_out(rehearsal: Rehearsal, found: Sequence[Rehearsed], target: str, count: int) -> Iterator[Trial]:
    """Run `make TARGET` in the results of up to `count` repos, one after the other.

    This runs the code of these repos and of the release, and may install what they need.
    """
    fitting = [one for outcome in _TRIED for one in found if one.outcome is outcome]
    for one in islice(fitting, count):
        yield tried(one.member, rehearsal, target)


def tried(member: Member, rehearsal: Rehearsal, target: str) -> Trial:
    """Run `make TARGET` in what the update of `member` gives, as `try_out` does."""
    with tempfile.TemporaryDirectory(prefix="livinglab-") as room:
        folder = Path(room) / "repo"
        write(member, rehearsal, folder)
        return _made(member, folder, target)


def write(member: Member, rehearsal: Rehearsal, folder: Path) -> None:
    """Write what the update of `member` gives into `folder`, as a repository of its own."""
    with beside(member) as (_copy, at, held):
        origin = made_from(member, at.top, at.head)
        releases = releases_of(rehearsal.registry)
        wish = Wish(release=rehearsal.candidate)
        with project.worked_out(at, origin, releases, wish, project.NOBODY, held=held) as (shop, update):
            git.export(at, update.tree, folder, variables=shop.variables)
    git.init(folder)


def _made(member: Member, folder: Path, target: str) -> Trial:
    done = subprocess.run(
        ["make", target],
        cwd=folder,
        env={**os.environ, **_environment(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = done.stdout.decode(errors="replace")[-_WORDS:] if done.returncode else ""
    return Trial(member=member, target=target, passed=not done.returncode, said=said)


def _environment(folder: Path) -> dict[str, str]:
    """Where a service keeps its Python environment: one for all repos with the same lock."""
    try:
        lock = sha256((folder / "requirements" / "dev.txt").read_bytes()).hexdigest()[:16]
    except OSError:
        return {}
    return {"LIVINGLAB_VENV": str(cache.folder() / "environments" / lock)}
