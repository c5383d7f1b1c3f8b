"""A campaign: a release brought to every repo of a fleet, as a proposal that its owners merge.

What is to be done is read from the repos at each run, so that a run may be killed, and made again: a
proposal that stands is left alone, an older one of ours gives way, and what somebody worked on stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

from livinglab_gen import executor, forge, git, project
from livinglab_gen.errors import LivingLabError
from livinglab_gen.fleet import words
from livinglab_gen.fleet.copies import Copy, beside, made_from
from livinglab_gen.fleet.inventory import EVERY, Filter, here, releases_of, text, told
from livinglab_gen.fleet.members import Member
from livinglab_gen.fleet.outcome import Merged, Outcome, merged, reached
from livinglab_gen.forge import Kind, Proposal
from livinglab_gen.git import Entry, Signature, Workshop, WorkTree
from livinglab_gen.language import translate as _
from livinglab_gen.project import Origin, Update, Wish
from livinglab_gen.registry import Registry, Release, is_url

_SEAL = "Livinglab-Tree"
"""The line of a proposal's message that says what it held when it was made."""


class State(StrEnum):
    """Where a repo stands in a campaign.

    `arrived`: what it shows first is made from the release, or a later one. `open`: a proposal waits to be
    merged, `draft`: one that has to be worked on first. `taken`: somebody works on the branch, it is left
    alone. `fault`: it could not be proposed. `other`: not meant.
    """

    arrived = "arrived"
    open = "open"
    draft = "draft"
    taken = "taken"
    fault = "fault"
    other = "other"


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a run found or did in one repo; `made` tells whether it put a proposal there."""

    member: Member
    state: State
    region: str | None = None
    release: str | None = None
    outcome: Outcome | None = None
    commit: str | None = None
    made: bool = False
    why: str | None = None

    @property
    def unread(self) -> bool:
        """Whether nobody could tell what the repo is made from."""
        return self.state is State.fault and self.release is None


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """What is brought where: a release to the repos that are `wanted`, in the name of `author`.

    `wanted` names no release. `hosts` are kinds of git hosts by their name. With `dry` nothing is written.
    """

    registry: Registry
    release: Release
    author: Signature
    wanted: Filter = EVERY
    hosts: Mapping[str, Kind] = field(default_factory=dict)
    dry: bool = False


def propose(
    members: Iterable[Member],
    campaign: Campaign,
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Step]:
    """Bring the release to each member, as it is done; a fault of one is its step.

    `jobs` and `scheduler` are those of `executor.each`.
    """
    return executor.each(_Proposer(campaign=campaign), members, jobs=jobs, scheduler=scheduler)


@dataclass(frozen=True, kw_only=True)
class _Proposer:
    """Brings the release to one member; goes to another process with what it needs."""

    campaign: Campaign

    def __call__(self, member: Member) -> Step:
        with beside(member) as (copy, at, held):
            return self._in(member, copy, at, held)

    def failed(self, member: Member, fault: Exception) -> Step:
        return Step(member=member, state=State.fault, why=told(fault))

    def _in(self, member: Member, copy: Copy, at: WorkTree, held: Mapping[PurePosixPath, Entry]) -> Step:
        origin = made_from(member, at.top, at.head)
        region, campaign = text(origin.answers.get("region_code")), self.campaign
        fits = campaign.wanted.fits(region=region, blueprint=origin.name, release=origin.version)
        if origin.name != campaign.release.blueprint or not fits:
            return Step(member=member, state=State.other)
        found = Step(member=member, state=State.arrived, region=region, release=origin.version)
        if reached(origin.version, campaign.release.version):
            return found
        try:
            with suppress(_Overtaken):
                return self._proposed(found, copy, at, held, origin)
            return self._proposed(found, copy, at, held, origin)
        except (LivingLabError, OSError) as fault:
            return replace(found, state=State.fault, why=told(fault))

    def _proposed(
        self,
        found: Step,
        copy: Copy,
        at: WorkTree,
        held: Mapping[PurePosixPath, Entry],
        origin: Origin,
    ) -> Step:
        registry, author = self.campaign.registry, self.campaign.author
        releases, wish = releases_of(registry), Wish(release=here(registry, self.campaign.release))
        with project.worked_out(at, origin, releases, wish, author, held=held) as (shop, update):
            result = merged(at, held, shop, update)
            found = replace(found, outcome=result.outcome)
            if result.outcome is Outcome.same:
                return found
            state = State.draft if _unready(result) else State.open
            branch = git.branch(copy.repo, f"{copy.proposals}/{origin.name}")
            tip = branch.commit if branch else None
            standing = git.recorded(copy.repo, tip) if tip else None
            if standing and not _is_ours(standing):
                return replace(found, state=State.taken, commit=tip, why=_taken(update))
            body = words.text(update, result)
            message = f"{project.message(update, body)}{_SEAL}: {update.tree}\n"
            same = standing is not None and _same(standing, at, update, message)
            if branch and branch.checked_out and not same:
                return replace(found, state=State.taken, commit=tip, why=_taken(update))
            commit = tip if same else None
            if commit is None:
                commit = shop.commit(update.tree, author=author, message=message)
            if self.campaign.dry:
                stands = same or self._stands_aside(commit, found.member)
                return replace(found, state=state, commit=commit if stands else None, made=not stands)
            proposal = Proposal(
                branch=_branch(update),
                commit=commit,
                lease=tip,
                title=words.title(update),
                text=body,
                draft=state is State.draft,
            )
            made = self._put(proposal, found.member, at, shop)
            return replace(found, state=state, commit=commit, made=made)

    def _stands_aside(self, commit: str, member: Member) -> bool:
        """Whether its host has the proposal, and no branch for it."""
        if not is_url(member.address):
            return False
        kind = forge.kind_of(member.address, self.campaign.hosts)
        return forge.stands_aside(commit, member.address, kind)

    def _put(self, proposal: Proposal, member: Member, at: WorkTree, shop: Workshop) -> bool:
        """Put the proposal where the member is; tells whether it was not there before.

        A branch that stands already may still be asked to be merged. A repo on this disk is written without
        running its hooks.
        """
        if is_url(member.address):
            kind = forge.kind_of(member.address, self.campaign.hosts)
            return forge.propose(proposal, member.address, kind, at=at.top, variables=shop.variables)
        if proposal.commit == proposal.lease:
            return False
        shop.keep()
        ref = f"refs/heads/{proposal.branch}"
        try:
            git.set_ref(Path(member.address), ref, proposal.commit, proposal.lease)
        except git.GitFailed as fault:
            there = git.branch(Path(member.address), ref)
            if there and there.commit != proposal.lease:
                raise _Overtaken(str(fault)) from fault
            raise
        return True


class _Overtaken(git.GitFailed):
    """Somebody set the branch since we looked, another run of the campaign maybe."""


def _unready(result: Merged) -> bool:
    return result.outcome in (Outcome.conflict, Outcome.broken)


def _branch(update: Update) -> str:
    return f"livinglab/{update.made_from.name}"


def _is_ours(standing: git.Recorded) -> bool:
    """Whether a commit is as a campaign made it; who mends it by `--amend` or a rebase keeps our words."""
    sealed = re.search(rf"^{_SEAL}: (\w+)$", standing.message, re.MULTILINE)
    return (
        project.named_update(standing.message) is not None
        and standing.author == standing.committer
        and (sealed is None or sealed[1] == standing.tree)
    )


def _same(standing: git.Recorded, at: WorkTree, update: Update, message: str) -> bool:
    """Whether the proposal that stands is the one that would be made now."""
    return (standing.tree, standing.parents, standing.message) == (update.tree, (at.head,), message)


def _taken(update: Update) -> str:
    return _("somebody works on the branch {branch}: merge it there, or delete it, then run again").format(
        branch=_branch(update)
    )
