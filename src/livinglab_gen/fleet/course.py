"""The course of a campaign: ring after ring, each opened once it is well with the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from livinglab_gen import forge
from livinglab_gen.fleet.campaign import Campaign, State, Step, propose
from livinglab_gen.fleet.inventory import EVERY, Look, Standing, inventory
from livinglab_gen.fleet.journal import Course, Journal
from livinglab_gen.fleet.members import Member
from livinglab_gen.fleet.rehearsal import Rehearsal
from livinglab_gen.fleet.rings import PATIENT, WAITING, Health, Patience, Place, Ring, judged
from livinglab_gen.fleet.trial import tried
from livinglab_gen.language import translate as _
from livinglab_gen.registry import is_url


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How a campaign goes: the sizes of its rings, and when one is well.

    `limit` is the number of proposals that one run makes at most. `now` has a time zone. `check` is a target
    of `make` that runs in what is proposed, once; whoever passes it keeps no ring closed. Without one the
    CI of a host has that say, where a token lets us ask.
    """

    campaign: Campaign
    sizes: Sequence[int | None]
    now: datetime
    patience: Patience = PATIENT
    limit: int | None = None
    check: str | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A ring that the run goes to now: its number, from 1, and how many repos are looked at in it."""

    ring: int
    repos: int


@dataclass(frozen=True, kw_only=True)
class Outside:
    """How many repos no ring has room for."""

    repos: int


def carry_out(
    members: Iterable[Member],
    plan: Plan,
    journal: Journal,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Step | Opened | Ring | Outside]:
    """Go on with a campaign: each repo's step as it is done, and after those of a ring how it is with it.

    The run ends with the first ring that is not well; the same again goes on from there. At the very end
    stand those that no ring has room for. A repo that cannot be read is a step; in a ring, where it was
    before, it has failed. `jobs` and `scheduler` are those of `executor.each`.
    """
    release = plan.campaign.release
    course = journal.course(release.blueprint, release.version, plan.now)
    fitting, unread = [], set()
    look = Look(registry=plan.campaign.registry)
    for found in inventory(members, look, EVERY, jobs=jobs, scheduler=scheduler):
        if found.blueprint is None:
            yield Step(member=found.member, state=State.fault, why=found.fault)
            unread.add(found.member.name)
        elif _meant(found, plan.campaign):
            fitting.append(found.member)
    names = [member.name for member in sorted(fitting)]
    rings = journal.enrol(course, names, plan.sizes, unread)
    left = plan.limit
    for ring in range(len(plan.sizes)):
        inside = sorted(member for member in fitting if rings.get(member.name) == ring)
        lost = sorted(name for name in unread if rings.get(name) == ring)
        asked = _asked(inside, journal, course, left)
        yield Opened(ring=ring + 1, repos=len(asked))
        for step in propose(asked, _dated(plan, course), jobs=jobs, scheduler=scheduler):
            journal.record(course, step, plan.now)
            left = None if left is None else max(left - step.made, 0)
            yield step
        _check(inside, plan, journal, course)
        places = journal.places(course)
        stand = [places.get(member.name) for member in inside]
        stand += [_unread(places.get(name), plan.now) for name in lost]
        found_well = judged(stand, plan.patience, plan.now)
        yield replace(found_well, unmerged=dict(_unmerged(inside, places, plan)))
        if found_well.health is not Health.healthy and not plan.campaign.dry:
            return
    if outside := sum(name not in rings for name in names):
        yield Outside(repos=outside)


def _unmerged(
    members: Iterable[Member], places: Mapping[str, Place], plan: Plan
) -> Iterator[tuple[str, str]]:
    """Who failed with a proposal that stands, and why: a run says of those only that they wait."""
    for name in (member.name for member in members if member.name in places):
        place = places[name]
        if place.state in WAITING and place.failed(plan.patience, plan.now):
            late = _("nobody merged it within {days} days").format(days=plan.patience.days)
            yield name, late if place.passed is not False else place.why or "-"


def _unread(place: Place | None, now: datetime) -> Place:
    """Where a repo of a ring stands that cannot be read now; the release that it had it still has."""
    if place is not None and place.state is State.arrived:
        return place
    return Place(state=State.fault, since=now)


def _meant(found: Standing, campaign: Campaign) -> bool:
    fits = campaign.wanted.fits(region=found.region, blueprint=found.blueprint, release=found.release)
    return found.blueprint == campaign.release.blueprint and fits


def _check(members: Sequence[Member], plan: Plan, journal: Journal, course: Course) -> None:
    """Run the check in each proposal that waits and was not tried; this runs the code of these repos.

    Without a check the host's CI is asked, again too where it failed: somebody may have mended it.
    """
    if plan.campaign.dry:
        return
    places = journal.places(course)
    waiting = [one for one in members if one.name in places and places[one.name].state is State.open]
    rehearsal = Rehearsal(registry=plan.campaign.registry, candidate=plan.campaign.release)
    for member in waiting:
        place = places[member.name]
        if plan.check is None:
            _ask(member, place, plan, journal, course)
        elif place.passed is None:
            journal.tried(course, tried(member, rehearsal, plan.check))


def _ask(member: Member, place: Place, plan: Plan, journal: Journal, course: Course) -> None:
    """Note what the host's CI says of a proposal that has not passed yet; of a new one it says nothing."""
    if place.passed or place.commit is None or place.since == plan.now or not is_url(member.address):
        return
    kind = forge.kind_of(member.address, plan.campaign.hosts)
    if said := forge.result(place.commit, member.address, kind):
        journal.told(course, member, said)


def _asked(members: Sequence[Member], journal: Journal, course: Course, limit: int | None) -> list[Member]:
    """Those that are looked at in this run: whoever has a proposal, and up to `limit` others."""
    places = journal.places(course)
    names = {name for name, place in places.items() if place.state in _STANDING}
    standing = [one for one in members if one.name in names]
    others = [one for one in members if one.name not in names]
    return [*standing, *others[:limit]]


_STANDING = frozenset((State.arrived, State.open, State.draft))


def _dated(plan: Plan, course: Course) -> Campaign:
    """The campaign with the day it was begun: what is proposed twice is the same commit."""
    author = replace(plan.campaign.author, date=course.begun.isoformat())
    return replace(plan.campaign, author=author)
