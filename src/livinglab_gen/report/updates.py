"""Drift, updates and how a repo stands, told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from livinglab_gen.catalogue import Owner
from livinglab_gen.git import Conflict, without_credentials
from livinglab_gen.language import translate as _
from livinglab_gen.project import Change, Done, Drift, Ended, Healed, Preview, Report, Status, Update
from livinglab_gen.registry import Kind, Recall, Release
from livinglab_gen.report.text import plain, table

_MOST = 40
"""Files that are listed before the rest is only counted."""


def drift(found: Report) -> str:
    """Which files differ from the release, by owner, one line each; and whether there is a newer one."""
    release = f"{found.origin.name} {found.origin.version}"
    mine = [one for one in found.of(Owner.ministry) if one.change is not Change.added]
    added = [one for one in found.of(Owner.ministry) if one.change is Change.added]
    if mine:
        count = _("{count} of {files} files that follow {release} differ from it.")
        lines = [_drifted(mine), count.format(count=len(mine), files=found.files, release=release)]
    else:
        told = _("No drift: all {files} files that follow {release} are as it rendered them.")
        lines = [told.format(files=found.files, release=release)]
    if added:
        lines += [
            _drifted(added),
            _("{count} files were added here, in folders of the release.").format(count=len(added)),
        ]
    remade = found.of(Owner.generated)
    if remade:
        paths = ", ".join(str(one.path) for one in remade)
        lines.append(
            _("Generated files that were made again here, which is fine: {files}").format(files=paths)
        )
    lines += recalled(found.origin.name, found.origin.version, found.recall)
    return "\n".join([*lines, *_newer(found)])


def recalled(name: str, version: str, said: Recall | None) -> list[str]:
    """That a release was recalled, and why; nothing for one that was not."""
    if said is None:
        return []
    told = (
        _("{name} {version} was revoked: {reason}. Leave it soon: livinglab update")
        if said.kind is Kind.revoked
        else _("{name} {version} should not be used any more: {reason}. Go on: livinglab update")
    )
    return [told.format(name=name, version=version, reason=said.reason)]


def _recall(release: Release) -> list[str]:
    return recalled(release.blueprint, release.version, release.recall)


def drift_facts(found: Report) -> dict[str, Any]:
    """The same as values: `drifted` are the ministry's files, and `moved_too` what moves under them."""
    mine = found.of(Owner.ministry)
    return {
        "blueprint": found.origin.name,
        "version": found.origin.version,
        "newest": found.newest.version if found.newest else None,
        "files": found.files,
        "moved": found.moved,
        "drifted": [
            {"path": str(one.path), "change": one.change.value}
            for one in mine
            if one.change is not Change.added
        ],
        "moved_too": [str(one.path) for one in mine if one.moved],
        "added": [str(one.path) for one in mine if one.change is Change.added],
        "generated": [str(one.path) for one in found.of(Owner.generated)],
        "region": [{"path": str(o.path), "change": o.change.value} for o in found.of(Owner.region)],
        "recall": plain(found.recall),
        "fault": found.fault,
    }


def healed(done: Healed) -> str:
    """Which files are as their release rendered them again."""
    if not done.paths:
        return _("Nothing to heal: every file of the ministry is as its release rendered it.")
    told = _("Healed in one commit ({commit}); `livinglab check` finds no drift in these any more:")
    return "\n".join([told.format(commit=str(done.commit)[:12]), *_listed(done.paths)])


def preview(seen: Preview) -> str:
    """What an update would do: the patch first, so that the summary stands where one looks."""
    update = seen.update
    lines = [seen.diff.rstrip(), ""] if seen.diff else []
    lines += [_would(update), *_details(update)]
    lines += _blocked(seen)
    return "\n".join([*lines, "", _("Nothing was written.")])


def preview_facts(seen: Preview) -> dict[str, Any]:
    """The same as values."""
    return {
        **update_facts(seen.update),
        "in_the_way": [str(path) for path in seen.in_the_way],
        "diff": seen.diff,
    }


def update_facts(update: Update) -> dict[str, Any]:
    """An update as values: from where to where, what changes, what is left to be decided or done."""
    return {
        "blueprint": update.made_from.name,
        "from": update.old.version,
        "to": update.new.version,
        "files": [
            {"path": str(one.path), "change": one.kind, "before": str(one.before) if one.before else None}
            for one in update.changes
        ],
        "conflicts": [
            {"path": str(one.path), "kind": one.kind, "reason": _reason(one)} for one in update.conflicts
        ],
        "recall": plain(update.old.recall),
        "dropped_answers": list(update.dropped),
        "starters": [{"path": str(one.path), "diff": one.diff} for one in update.starters],
        "remade": [str(path) for path in update.remade],
        "notes": [
            {"version": one.version, "changes": list(one.changes), "steps": one.steps} for one in update.notes
        ],
        "commands": [{"text": one.text, "version": one.version} for one in update.commands],
    }


def done(made: Done, *, branch: bool) -> str:
    """What an update did, and what is left to do."""
    update = made.update
    if made.commit is None and not made.left:
        told = _("Nothing to do: {name} {version} is what this repo has.")
        line = told.format(name=update.made_from.name, version=update.new.version)
        return "\n".join([line, *_recall(update.new)])
    if made.left:
        return "\n".join(_in_conflict(made, branch=branch))
    told = _("{name} {old} -> {new}: {files} files in one commit ({commit}).").format(
        name=update.made_from.name,
        old=update.old.version,
        new=update.new.version,
        files=len(update.changes),
        commit=str(made.commit)[:12],
    )
    lines = [told]
    if made.branch:
        lines.append(_("It is on the branch {branch}; nothing here was touched.").format(branch=made.branch))
    if made.resolved:
        paths = ", ".join(map(str, made.resolved))
        lines.append(_("Merged as you merged them before: {files}").format(files=paths))
    lines += _details(update, files=False)
    if not made.branch:
        lines += ["", _("To take it back: livinglab undo")]
    return "\n".join(lines)


def done_facts(made: Done) -> dict[str, Any]:
    """The same as values."""
    return {
        **update_facts(made.update),
        "commit": made.commit,
        "branch": made.branch,
        "left": [str(path) for path in made.left],
        "resolved": [str(path) for path in made.resolved],
    }


def ended(end: Ended, *, given_up: bool) -> str:
    """That an update in conflict was concluded or given up."""
    if given_up:
        return _("The update was dropped ({update}): everything is as before it.").format(update=end.update)
    return _(
        "The update is done ({update}), in one commit ({commit}). To take it back: livinglab undo"
    ).format(update=end.update, commit=end.commit[:12])


def undone(end: Ended) -> str:
    """That an update was taken back."""
    return _("The update was taken back ({update}): {commit} is checked out again.").format(
        update=end.update, commit=end.commit[:12]
    )


def status(found: Status) -> str:
    """How a repo stands, in a few lines."""
    made_from = found.origin
    rows = [
        (_("Made from"), f"{made_from.name} {made_from.version}"),
        (_("Source"), without_credentials(made_from.source)),
    ]
    if found.drift and found.drift.newest:
        rows.append((_("Newest"), found.drift.newest.version))
    lines = [table(rows)]
    if found.drift:
        lines += ["", drift(found.drift)]
    if found.waiting:
        told = _("An update waits for its conflicts to be merged ({update}):")
        lines += ["", told.format(update=found.waiting)]
        lines += [_("  livinglab update --continue   or   livinglab update --abort")]
    if found.update and found.update.update.changes:
        lines += ["", _would(found.update.update)]
        lines += _blocked(found.update)
    return "\n".join([*lines, *(f"\n{fault}" for fault in found.faults)])


def status_facts(found: Status) -> dict[str, Any]:
    """The same as values."""
    return {
        "blueprint": found.origin.name,
        "version": found.origin.version,
        "source": without_credentials(found.origin.source),
        "newest": found.drift.newest.version if found.drift and found.drift.newest else None,
        "waiting": found.waiting,
        "drift": drift_facts(found.drift) if found.drift else None,
        "update": update_facts(found.update.update) if found.update else None,
        "in_the_way": [str(path) for path in found.update.in_the_way] if found.update else [],
        "faults": list(found.faults),
    }


def _newer(found: Report) -> Iterator[str]:
    if found.fault:
        yield _("Whether there is a newer release could not be asked: {fault}").format(fault=found.fault)
    elif found.newest and found.newest.version != found.origin.version:
        told = _("{name} {version} is available and changes {count} files: livinglab update --preview")
        yield told.format(name=found.origin.name, version=found.newest.version, count=found.moved)


def _drifted(found: Iterable[Drift]) -> str:
    words = {
        Change.edited: _("edited"),
        Change.deleted: _("deleted"),
        Change.mode: _("mode"),
        Change.added: _("added"),
    }
    moved = _("(the newest release changes it too)")
    return table((words[one.change], str(one.path), moved if one.moved else "") for one in found)


def _blocked(seen: Preview) -> list[str]:
    if not seen.in_the_way:
        return []
    told = _("In the way, since git does not know them; move them elsewhere first:")
    return ["", told, *_listed(seen.in_the_way)]


def _would(update: Update) -> str:
    name, old, new = update.made_from.name, update.old.version, update.new.version
    if not update.changes:
        return _("{name} {version}: an update changes nothing.").format(name=name, version=new)
    counts = {kind: sum(one.kind == kind for one in update.changes) for kind in "AMDRT"}
    told = _(
        "{name} {old} -> {new}: {added} files added, {changed} changed, {deleted} deleted, {renamed} renamed"
    )
    line = told.format(
        name=name,
        old=old,
        new=new,
        added=counts["A"],
        changed=counts["M"] + counts["T"],
        deleted=counts["D"],
        renamed=counts["R"],
    )
    conflicts = len(update.conflicts)
    return line + (_(", {count} conflicts.").format(count=conflicts) if conflicts else _(", no conflict."))


def _details(update: Update, *, files: bool = True) -> list[str]:
    """What one should know of an update, each kind with its head; nothing where there is nothing."""
    lines = _recall(update.new)
    if files and update.changes:
        lines += ["", *_listed(f"{one.kind}  {one.path}" for one in update.changes)]
    if files and update.conflicts:
        lines += ["", _("Conflicts:"), table(("  " + str(c.path), _reason(c)) for c in update.conflicts)]
    if update.dropped:
        told = _(
            "{name} no longer accepts these answers, and their defaults hold; --data KEY=VALUE mends it:"
        )
        lines += ["", told.format(name=f"{update.made_from.name} {update.new.version}")]
        lines += _listed(update.dropped)
    if update.starters:
        told = _(
            "Starters of files that are yours changed. Yours were not touched; see whether you want this:"
        )
        lines += ["", told, *(one.diff.rstrip() for one in update.starters)]
    if update.remade:
        told = _("You had made these anew; they are the release's now. Make them anew again (`make lock`):")
        lines += ["", told, *_listed(update.remade)]
    if update.commands:
        told = _("The template would run these; run them yourself where you want them:")
        lines += ["", told, *_listed(one.text for one in update.commands)]
    for note in update.notes:
        lines += ["", note.version, *(f"  - {change}" for change in note.changes)]
        if note.steps:
            lines += [_("  To do by hand: {steps}").format(steps=note.steps)]
    return lines


def _in_conflict(made: Done, *, branch: bool) -> Iterator[str]:
    update = made.update
    release = f"{update.made_from.name} {update.new.version}"
    yield _("Not merged, since only you can decide it: {count} files.").format(count=len(made.left))
    known = {conflict.path: _reason(conflict) for conflict in update.conflicts}
    yield table(("  " + str(path), known.get(path, "")) for path in made.left)
    yield ""
    if branch:
        yield _("No branch was made. Run it without --branch to merge them, or look with --preview.")
        return
    if made.resolved:
        yield _("Merged as you merged them before: {files}").format(files=", ".join(map(str, made.resolved)))
    if any(conflict.kind == "contents" for conflict in update.conflicts):
        told = _("In a text, `<<<<<<< HEAD` is what stands here and `>>>>>>>` what {release} brings.")
        yield told.format(release=release)
    yield _("Edit the files, `git add` each (or `git rm` it), then: livinglab update --continue")
    yield _("To drop the update and have everything as before: livinglab update --abort")
    yield from _details(update, files=False)


def _reason(conflict: Conflict) -> str:
    gone = _("deleted here, changed by the release")
    reasons = {
        "contents": _("the same lines were changed here and by the release"),
        "modify/delete": _one_sided(conflict, _("changed here, deleted by the release"), gone),
        "rename/delete": _one_sided(conflict, _("renamed here, deleted by the release"), gone),
        "rename/rename": _("both sides renamed it, to different names"),
        "binary": _("both sides changed it, and it is no text"),
        "file/directory": _("a file on one side, a folder on the other"),
        "distinct modes": _("both sides brought it, as different kinds of file"),
        "submodule": _("it is a submodule here"),
    }
    sides = _one_sided(conflict, _("it is here only"), _("it is the release's only"))
    return reasons.get(conflict.kind, conflict.kind or sides)


def _one_sided(conflict: Conflict, here: str, there: str) -> str:
    return here if conflict.here else there


def _listed(items: Iterable[str | PurePosixPath]) -> list[str]:
    lines = [f"  {item}" for item in items]
    rest = len(lines) - _MOST
    return [*lines[:_MOST], _("  … and {count} more").format(count=rest)] if rest > 0 else lines
