"""Which region runs what: read from the repos themselves, held against one look at the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from livinglab_gen import executor, git, project
from livinglab_gen.catalogue import Owner
from livinglab_gen.errors import LivingLabError
from livinglab_gen.fleet.copies import Copy, at_hand, made_from, proposals
from livinglab_gen.fleet.members import Member
from livinglab_gen.language import translate as _
from livinglab_gen.project import Origin, Releases
from livinglab_gen.registry import Recall, Registry, Release


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one repo of a fleet stands; what cannot be told is None, and `fault` says why.

    `behind` is the number of releases after its own, `drifted` that of the ministry's files that are not
    as the release rendered them, `proposals` are the branches of updates that wait to be merged. `recall` is
    what was said of its release since, `last_error` why the last campaign could not propose to it.
    """

    member: Member
    blueprint: str | None = None
    region: str | None = None
    region_name: str | None = None
    release: str | None = None
    newest: str | None = None
    behind: int | None = None
    drifted: int | None = None
    proposals: tuple[str, ...] = ()
    recall: Recall | None = None
    last_error: str | None = None
    fault: str | None = None


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which repos are meant: those that fit every value that is given.

    `province` and `region` are Kemendagri codes.
    """

    province: str | None = None
    region: str | None = None
    blueprint: str | None = None
    release: str | None = None

    def fits(self, *, region: str | None, blueprint: str | None, release: str | None) -> bool:
        """Whether a repo is meant; one that cannot be read fits when nothing is asked for."""
        found = (region and region.split(".")[0], region, blueprint, release)
        asked = (self.province, self.region, self.blueprint, self.release)
        return all(want is None or want == got for want, got in zip(asked, found, strict=True))


EVERY = Filter()


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a repo is looked at; `drift` renders its release and holds its files against it."""

    registry: Registry
    drift: bool = False


def inventory(
    members: Iterable[Member],
    look: Look,
    wanted: Filter,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Standing]:
    """How every repo stands that is meant, as it is read; one that cannot be read is told with its reason.

    `jobs` and `scheduler` are those of `executor.each`.
    """
    known = cache(lambda blueprint: _released(look.registry, blueprint))
    for found in executor.each(_Reader(look=look), members, jobs=jobs, scheduler=scheduler):
        standing = _held_against(known(found.blueprint), found) if found.blueprint else found
        if wanted.fits(region=found.region, blueprint=found.blueprint, release=found.release):
            yield standing


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """Reads one member; goes to another process with what it needs."""

    look: Look

    def __call__(self, member: Member) -> Standing:
        with at_hand(member) as copy:
            return self._read(member, copy)

    def failed(self, member: Member, fault: Exception) -> Standing:
        return Standing(member=member, fault=told(fault))

    def _read(self, member: Member, copy: Copy) -> Standing:
        origin = made_from(member, copy.repo, copy.revision)
        answers = origin.answers
        found = Standing(
            member=member,
            blueprint=origin.name,
            region=text(answers.get("region_code")),
            region_name=text(answers.get("region_name")),
            release=origin.version,
            proposals=proposals(copy),
        )
        if not self.look.drift:
            return found
        try:
            return replace(found, drifted=drifted(copy, origin, releases_of(self.look.registry)))
        except LivingLabError as fault:
            return replace(found, fault=str(fault))


def told(fault: Exception) -> str:
    """Why a repo cannot be read, for its row."""
    if isinstance(fault, LivingLabError):
        return str(fault)
    if isinstance(fault, OSError) and fault.filename:
        return _("{path} cannot be used ({why}): make it yours and give it room").format(
            path=fault.filename, why=fault.strerror
        )
    return _("an unforeseen fault: {kind}: {fault}").format(kind=type(fault).__name__, fault=fault)


@cache
def releases_of(registry: Registry) -> Releases:
    """The releases of `registry`, compiled once in each process."""
    return Releases(registry)


@cache
def here(registry: Registry, release: Release) -> Release:
    """`release` as this machine holds it: it may have been found on another one, whose folders are not here.

    Raises UnknownRelease, Unreachable, MovedTag.
    """
    return registry.held(release)


def drifted(copy: Copy, origin: Origin, releases: Releases) -> int:
    """How many of the ministry's files the commit does not hold as its release rendered them."""
    rendered = releases.render(releases.recorded(origin), origin)
    with git.beside(copy.repo, copy.revision) as (at, held):
        return sum(
            held.get(path) != git.entry(file, at.algorithm)
            for path, file in rendered.files.items()
            if project.owner_of(origin, rendered, path) is Owner.ministry
        )


def _released(registry: Registry, blueprint: str) -> tuple[Release, ...]:
    """Every release, oldest first; none where the registry cannot tell."""
    try:
        return registry.releases(blueprint)
    except LivingLabError:
        return ()


def _held_against(released: Sequence[Release], found: Standing) -> Standing:
    """How far a repo is behind: the releases after its own that may be taken."""
    versions = [one.version for one in released]
    if found.release not in versions:
        good = [one.version for one in released if not one.revoked]
        return replace(found, newest=good[-1] if good else None)
    place = versions.index(found.release)
    good = [one.version for one in released[place + 1 :] if not one.revoked]
    newest = good[-1] if good else found.release
    return replace(found, newest=newest, behind=len(good), recall=released[place].recall)


def text(value: object) -> str | None:
    """An answer as text; None where it was not given, or is no text: a list may be as long as it likes."""
    return str(value) if isinstance(value, str | int | float | date) else None
