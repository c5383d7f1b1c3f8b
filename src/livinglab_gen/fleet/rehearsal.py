"""A rehearsal: what a release would do to every repo of a fleet, before it is one; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from livinglab_gen import executor, project
from livinglab_gen.errors import LivingLabError
from livinglab_gen.fleet.copies import beside, made_from
from livinglab_gen.fleet.inventory import EVERY, Filter, here, releases_of, text, told
from livinglab_gen.fleet.members import Member
from livinglab_gen.fleet.outcome import Broken, Outcome, merged, reached
from livinglab_gen.git import Conflict, Entry, WorkTree
from livinglab_gen.project import Origin, Wish
from livinglab_gen.registry import Registry, Release


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """What the release would do to one repo.

    `merged` are the files that were edited here and that the release changes too: git put both together.
    """

    member: Member
    outcome: Outcome
    region: str | None = None
    release: str | None = None
    changes: int = 0
    merged: tuple[PurePosixPath, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    broken: tuple[Broken, ...] = ()
    dropped: tuple[str, ...] = ()
    fault: str | None = None

    @property
    def ready(self) -> bool:
        """Whether the update could be merged as it comes out."""
        return self.outcome in (Outcome.same, Outcome.clean, Outcome.merged)


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """What is rehearsed: `candidate` of a blueprint, on the repos that are `wanted`.

    The `registry` knows the releases that they were made from.
    """

    registry: Registry
    candidate: Release
    wanted: Filter = EVERY


def rehearse(
    members: Iterable[Member],
    rehearsal: Rehearsal,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Rehearsed]:
    """What the candidate would do to each repo that is made from its blueprint, as it is worked out.

    `jobs` and `scheduler` are those of `executor.each`.
    """
    results = executor.each(_Rehearser(rehearsal=rehearsal), members, jobs=jobs, scheduler=scheduler)
    return (one for one in results if one.outcome is not Outcome.other)


@dataclass(frozen=True, kw_only=True)
class _Rehearser:
    """Rehearses one member; goes to another process with what it needs."""

    rehearsal: Rehearsal

    def __call__(self, member: Member) -> Rehearsed:
        with beside(member) as (_copy, at, held):
            return self._in(member, at, held)

    def failed(self, member: Member, fault: Exception) -> Rehearsed:
        return Rehearsed(member=member, outcome=Outcome.fault, fault=told(fault))

    def _in(self, member: Member, at: WorkTree, held: Mapping[PurePosixPath, Entry]) -> Rehearsed:
        origin = made_from(member, at.top, at.head)
        region, candidate = text(origin.answers.get("region_code")), self.rehearsal.candidate
        fits = self.rehearsal.wanted.fits(region=region, blueprint=origin.name, release=origin.version)
        if origin.name != candidate.blueprint or not fits:
            return Rehearsed(member=member, outcome=Outcome.other)
        facts = {"member": member, "region": region, "release": origin.version}
        if reached(origin.version, candidate.version):
            return Rehearsed(**facts, outcome=Outcome.same)  # type: ignore[arg-type]
        try:
            return self._worked_out(facts, at, held, origin)
        except LivingLabError as fault:
            return Rehearsed(**facts, outcome=Outcome.fault, fault=str(fault))  # type: ignore[arg-type]

    def _worked_out(
        self,
        facts: Mapping[str, object],
        at: WorkTree,
        held: Mapping[PurePosixPath, Entry],
        origin: Origin,
    ) -> Rehearsed:
        releases = releases_of(self.rehearsal.registry)
        wish = Wish(release=here(self.rehearsal.registry, self.rehearsal.candidate))
        with project.worked_out(at, origin, releases, wish, project.NOBODY, held=held) as (shop, update):
            found = merged(at, held, shop, update)
            return Rehearsed(
                **facts,  # type: ignore[arg-type]
                outcome=found.outcome,
                changes=len(found.changed),
                merged=found.merged,
                conflicts=update.conflicts,
                broken=found.broken,
                dropped=update.dropped,
            )
