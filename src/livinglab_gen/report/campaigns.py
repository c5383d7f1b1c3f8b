"""A campaign, told: what a run did in which repo, and how it is with each ring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from livinglab_gen.fleet import EVERY, Campaign, Filter, Health, Ring, State, Step
from livinglab_gen.language import translate as _
from livinglab_gen.report.text import line

_STATES = {
    State.arrived: lambda: _("arrived"),
    State.open: lambda: _("waits to be merged"),
    State.draft: lambda: _("draft, to be worked on"),
    State.taken: lambda: _("somebody works on it"),
    State.fault: lambda: _("failed"),
}
_TOLD = (State.fault, State.taken, State.draft)


def campaign(
    campaign: Campaign,
    sizes: Sequence[int | None],
    rings: Sequence[Ring],
    steps: Sequence[Step],
    *,
    outside: int = 0,
    quiet: bool = False,
) -> str:
    """The repos that need a look, what was proposed, then the rings, and what comes next.

    `outside` is how many repos no ring has room for; `quiet` leaves the repos out.
    """
    name = f"{campaign.release.blueprint} {campaign.release.version}"
    if not any(ring.repos for ring in rings) and not steps and not outside:
        return none_fits(campaign.release.blueprint, campaign.wanted)
    told = () if quiet else steps
    parts = [
        _unmerged(told, rings),
        *(f"{_STATES[state]()}:\n" + "\n".join(lines) for state in _TOLD if (lines := _listed(told, state))),
        _summed(name, told, dry=campaign.dry) if told else "",
        "\n".join(_ring(number, len(sizes), ring) for number, ring in enumerate(rings, start=1)),
        _left(steps, outside),
        _next(sizes, rings, steps, outside) if not campaign.dry else "",
    ]
    return "\n\n".join(part for part in parts if part)


def none_fits(blueprint: str, wanted: Filter) -> str:
    """That there is nothing to do: no repo is made from the blueprint, or none of them is meant."""
    if wanted == EVERY:
        return _("No repo of this fleet is made from {blueprint}.").format(blueprint=blueprint)
    return _("No repo of this fleet is made from {blueprint} and fits what was asked for.").format(
        blueprint=blueprint
    )


def _listed(steps: Sequence[Step], state: State) -> list[str]:
    found = sorted((one for one in steps if one.state is state), key=lambda one: one.member)
    return [_repo(one) + (f": {line(one.why)}" if one.why else "") for one in found]


def _unmerged(steps: Sequence[Step], rings: Sequence[Ring]) -> str:
    """Whose proposal stands and has failed."""
    found = {one.member.name: one for one in steps}
    lines = [
        f"{_repo(found[name])}: {line(why)}"
        for ring in rings
        for name, why in ring.unmerged.items()
        if name in found
    ]
    return "\n".join([_("the proposal failed:"), *lines]) if lines else ""


def _repo(one: Step) -> str:
    return f"  {one.member.name} ({line(one.release or '-')})"


def _summed(name: str, steps: Sequence[Step], *, dry: bool) -> str:
    made = sum(one.made for one in steps)
    counts = Counter(one.state for one in steps)
    states = ", ".join(f"{counts[state]} {_STATES[state]()}" for state in _STATES if counts[state])
    if dry:
        return _("{name}, tried only: {count} proposals would be made ({states})").format(
            name=name, count=made, states=states
        )
    return _("{name}: {count} proposals made ({states})").format(name=name, count=made, states=states)


def _ring(number: int, of: int, ring: Ring) -> str:
    told = _("ring {number} of {of}: {repos} repos, {arrived} arrived, {waiting} waited for, {failed} failed")
    line = told.format(
        number=number, of=of, repos=ring.repos, arrived=ring.arrived, waiting=ring.waiting, failed=ring.failed
    )
    return line + (_(", {count} passed the check").format(count=ring.passed) if ring.passed else "")


def _left(steps: Sequence[Step], outside: int) -> str:
    """Who no ring looks after, and the cure."""
    lines = []
    if unread := sum(one.unread for one in steps):
        lines.append(
            _("{count} repos could not be read: mend that, or take them out of the fleet.").format(
                count=unread
            )
        )
    if outside:
        told = _("{count} repos are in no ring: run it again with rings for all, as in --rings 3,25,all.")
        lines.append(told.format(count=outside))
    return "\n".join(lines)


def _next(sizes: Sequence[int | None], rings: Sequence[Ring], steps: Sequence[Step], outside: int) -> str:
    """What comes next, and when."""
    last = rings[-1]
    if last.health is Health.halted:
        return _("The campaign halts: too many repos of this ring failed. Mend them, then run it again.")
    if last.health is Health.waiting:
        return _("Run it again once the proposals are merged.")
    if ring_open := sum(ring.passed for ring in rings):
        return _("{count} proposals wait to be merged.").format(count=ring_open)
    if len(rings) < len(sizes) or outside or any(one.unread for one in steps):
        return ""
    if failed := sum(ring.failed for ring in rings):
        return _("The campaign has arrived, but for {count} repos that failed.").format(count=failed)
    return _("The campaign has arrived.")
