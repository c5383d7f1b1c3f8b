"""The journal of campaigns: an SQLite file with the ring of each repo, and where it stands since when.

It holds no address, for that may carry a credential; what is to be done is read from the repos.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from livinglab_gen.errors import LivingLabError
from livinglab_gen.fleet.campaign import State, Step
from livinglab_gen.fleet.members import Member
from livinglab_gen.fleet.rings import Place
from livinglab_gen.fleet.trial import Trial
from livinglab_gen.forge import Result
from livinglab_gen.language import translate as _

_WORDS = 300
"""Characters of a check that failed that are kept."""
_VERSION = 1
"""Of the form of the journal, as the file itself tells it."""
_TABLES = f"""
PRAGMA user_version = {_VERSION};
CREATE TABLE IF NOT EXISTS campaign (
  id INTEGER PRIMARY KEY, blueprint TEXT NOT NULL, version TEXT NOT NULL, begun TEXT NOT NULL,
  UNIQUE (blueprint, version)
);
CREATE TABLE IF NOT EXISTS repo (
  campaign INTEGER NOT NULL REFERENCES campaign, name TEXT NOT NULL, ring INTEGER NOT NULL,
  state TEXT, since TEXT, hash TEXT, why TEXT, passed INTEGER,
  PRIMARY KEY (campaign, name)
);
"""


class BadJournal(LivingLabError):
    """The journal of campaigns cannot be read or written."""

    exit_code = 63


@dataclass(frozen=True, kw_only=True)
class Course:
    """One campaign of the journal, and when it was begun."""

    id: int
    begun: datetime


class Journal:
    """An open journal; each step stands in it once it is recorded, whatever happens next."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def course(self, blueprint: str, version: str, now: datetime) -> Course:
        """The campaign that brings this release, begun `now` unless it was before."""
        asked = (blueprint, version)
        self._base.execute(
            "INSERT INTO campaign (blueprint, version, begun) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (*asked, now.isoformat()),
        )
        found = "SELECT id, begun FROM campaign WHERE blueprint = ? AND version = ?"
        id_, begun = self._base.execute(found, asked).fetchone()
        return Course(id=id_, begun=_moment(begun))

    def enrol(
        self,
        course: Course,
        names: Iterable[str],
        sizes: Sequence[int | None],
        unread: Collection[str] = (),
    ) -> Mapping[str, int]:
        """The ring of each repo, from 0: the one that it was in, else the first that has room for it.

        Where the sizes are others than before, whoever has a proposal stays, in the last ring if there is
        none so high any more, and the others go where there is room. One that no ring has room for has
        none. Of those that are `unread` only the ones that were in a ring before are in one.
        """
        names = list(names)
        self._base.execute("BEGIN IMMEDIATE")  # two runs at once give each repo one ring
        try:
            known = self._known(course)
            present = [name for name in known if name in unread or name in set(names)]
            rings = _seated(known, present, names, sizes)
            rows = [(course.id, name, ring) for name, ring in rings.items()]
            self._base.executemany(
                "INSERT INTO repo (campaign, name, ring) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET ring = excluded.ring",
                rows,
            )
        finally:
            self._base.execute("COMMIT")
        return rings

    def _known(self, course: Course) -> Mapping[str, tuple[int, bool]]:
        """The ring of each repo, and whether a run has looked at it; those first."""
        asked = (
            "SELECT name, ring, state IS NOT NULL AS stands FROM repo WHERE campaign = ? "
            "ORDER BY stands DESC, name"
        )
        return {name: (ring, bool(stands)) for name, ring, stands in self._base.execute(asked, (course.id,))}

    def record(self, course: Course, step: Step, now: datetime) -> None:
        """Note where a repo stands; a proposal that stood before is as old as it was."""
        self._base.execute(
            "UPDATE repo SET since = CASE WHEN state = :state AND hash IS :hash THEN since ELSE :now END, "
            "passed = CASE WHEN hash IS :hash THEN passed END, "
            "why = CASE WHEN hash IS :hash AND passed = 0 THEN why ELSE :why END, "
            "hash = :hash, state = :state WHERE campaign = :campaign AND name = :name",
            {
                "campaign": course.id,
                "name": step.member.name,
                "state": step.state.value,
                "hash": step.commit,
                "why": step.why,
                "now": now.isoformat(),
            },
        )

    def tried(self, course: Course, trial: Trial) -> None:
        """Note how the check ended in what is proposed to a repo."""
        self._checked(course, trial.member, trial.passed, f"make {trial.target}: {trial.said[-_WORDS:]}")

    def told(self, course: Course, member: Member, result: Result) -> None:
        """Note what a host's CI says of what is proposed to a repo."""
        self._checked(course, member, result.passed, f"CI: {result.failed}")

    def _checked(self, course: Course, member: Member, passed: bool, why: str) -> None:
        self._base.execute(
            "UPDATE repo SET passed = ?, why = ? WHERE campaign = ? AND name = ?",
            (passed, None if passed else why, course.id, member.name),
        )

    def places(self, course: Course) -> Mapping[str, Place]:
        """Where each repo stands that a run has looked at. Raises BadJournal for what no run notes."""
        asked = (
            "SELECT name, state, since, passed, hash, why FROM repo WHERE campaign = ? AND state IS NOT NULL"
        )
        return {name: _place(*facts) for name, *facts in self._base.execute(asked, (course.id,))}

    def faults(self) -> Mapping[str, str]:
        """Why the newest campaign of a repo could not propose to it, by the repo's name."""
        asked = (
            "SELECT name, why FROM repo WHERE why IS NOT NULL AND campaign = "
            "(SELECT max(campaign) FROM repo AS newer WHERE newer.name = repo.name)"
        )
        return dict(self._base.execute(asked))


def _place(state: str, since: object, passed: object, commit: str | None, why: str | None) -> Place:
    try:
        known = State(state)
    except ValueError:
        raise _Unknown(state) from None
    return Place(
        state=known,
        since=_moment(since),
        passed=None if passed is None else bool(passed),
        commit=commit,
        why=why,
    )


def _moment(told: object) -> datetime:
    """A day and time with its zone."""
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        raise _Unknown(told) from None
    if moment.tzinfo is None:
        raise _Unknown(told)
    return moment


class _Unknown(Exception):
    """A value that no run of ours notes."""


def _seated(
    known: Mapping[str, tuple[int, bool]],
    present: Iterable[str],
    names: Iterable[str],
    sizes: Sequence[int | None],
) -> dict[str, int]:
    """The ring of each repo, as `Journal.enrol` tells."""
    rings: dict[str, int] = {}
    room = [float("inf") if size is None else size for size in sizes]

    def seat(name: str, ring: int | None) -> None:
        if ring is not None:
            rings[name] = ring
            room[ring] -= 1

    for name in present:
        ring, stands = known[name]
        if stands:
            seat(name, max(0, min(ring, len(room) - 1)))
        elif 0 <= ring < len(room) and room[ring] > 0:
            seat(name, ring)
    for name in names:
        if name not in rings:
            seat(name, next((ring for ring, left in enumerate(room) if left > 0), None))
    return rings


@contextmanager
def journal(path: Path, *, dry: bool = False) -> Iterator[Journal]:
    """The journal at `path`, made where there is none; with `dry` a copy that nobody keeps.

    Raises BadJournal.
    """
    try:
        base = _copied(path) if dry else _opened(path)
    except (OSError, sqlite3.Error) as error:
        raise _bad(path, error) from error
    try:
        with closing(base):
            _demand_ours(base, path)
            base.execute("PRAGMA journal_mode = WAL")
            base.executescript(_TABLES)
            yield Journal(base)
    except _Unknown as value:
        raise _bad(path, _("it holds {value}, which is not ours").format(value=repr(str(value)))) from value
    except sqlite3.Error as error:
        raise _bad(path, error) from error


def _demand_ours(base: sqlite3.Connection, path: Path) -> None:
    """Raise BadJournal for what a later livinglab wrote, and for what another program keeps there."""
    (version,) = base.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise BadJournal(
            _(
                "the journal {path} was written by a newer livinglab: bring this one up to date, or name "
                "another file with --journal"
            ).format(path=path)
        )
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and not tables & {"campaign", "repo"}:
        raise _bad(path, _("another program keeps its data there"))


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    return sqlite3.connect(path, isolation_level=None, timeout=30)


def _copied(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:", isolation_level=None)
    if path.exists():
        with closing(_read_only(path)) as kept:
            kept.backup(base)
    return base


def _read_only(path: Path) -> sqlite3.Connection:
    """The file as it is, also in a folder that is not ours to write into."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    try:
        kept = sqlite3.connect(address, uri=True, timeout=30)
        kept.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:  # SQLite keeps notes beside a journal that is being written
        return sqlite3.connect(f"{address}&immutable=1", uri=True)
    return kept


def _bad(path: Path, why: object) -> BadJournal:
    return BadJournal(
        _("the journal {path} cannot be used ({why}): name another file with --journal").format(
            path=path, why=why
        )
    )
