"""Regions, blueprints and releases, told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from livinglab_gen.catalogue import Blueprint, Fault, Level, Link
from livinglab_gen.git import without_credentials
from livinglab_gen.importer import Linked
from livinglab_gen.language import translate as _
from livinglab_gen.regions import Counts, Region
from livinglab_gen.registry import Kind
from livinglab_gen.release import Published, Said
from livinglab_gen.report.text import plain, table


@dataclass(frozen=True, kw_only=True)
class BlueprintStatus:
    """A blueprint as `list` and `show` tell it: `released` oldest first, `candidate` if any.

    `fault` says why the registry did not tell its releases.
    """

    id: str
    title: str
    summary: str
    released: tuple[str, ...]
    candidate: str | None
    fault: str | None = None


def said(done: Said) -> str:
    """What is said of a release from now on, and the file to commit."""
    name = f"{done.blueprint} {done.version}"
    if done.recall is None:
        told = _("{name} may be used again, at {target}.").format(name=name, target=done.target)
    elif done.recall.kind is Kind.revoked:
        told = _("{name} is revoked at {target}: {reason}.").format(
            name=name, target=done.target, reason=done.recall.reason
        )
    else:
        told = _("{name} is deprecated at {target}: {reason}.").format(
            name=name, target=done.target, reason=done.recall.reason
        )
    return told + "\n" + _("Commit {path} too.").format(path=done.recorded)


def regions(found: Sequence[Region]) -> str:
    """One line per region: code, name, province."""
    return table((r.code, r.name, r.province.name) for r in found)


def region(found: Region, counts: Counts) -> str:
    """What is known of one region."""
    units = {
        _("kecamatan"): counts.districts,
        _("desa"): counts.desa,
        _("kelurahan"): counts.kelurahan,
        _("desa adat"): counts.desa_adat,
    }
    languages = ", ".join(
        f"{language.name} ({language.code})" if language.code else language.name
        for language in found.languages
    )
    zone = f"{found.province.zone_name} ({found.time_zone}, UTC{found.province.utc_offset})"
    return table(
        [
            (_("Name"), found.name),
            (_("Code"), f"{found.code} (Kemendagri)"),
            (_("Province"), f"{found.province.name} ({found.province.code})"),
            (_("Units"), ", ".join(f"{n} {word}" for word, n in units.items() if n)),
            (_("Time zone"), zone),
            (_("Regional languages"), languages),
            (_("Short name"), found.slug),
        ]
    )


def region_facts(found: Region, counts: Counts) -> dict[str, Any]:
    """The same as `region`, as values."""
    return {**plain(found), "slug": found.slug, "kind": found.kind, "counts": plain(counts)}


def blueprints(found: Sequence[BlueprintStatus]) -> str:
    """One line per blueprint: id, newest release, what it is."""
    return table((b.id, _state(b), f"{b.title}: {b.summary}") for b in found)


def blueprint(found: Blueprint, status: BlueprintStatus) -> str:
    """What a blueprint is, for whom, and what it proves."""
    indicators = (f"{k.upper()} {', '.join(map(str, v))}" for k, v in found.indicators.items() if v)
    personal = (f"{k}: {', '.join(v)}" for k, v in found.personal_data.items() if v)
    facts = [
        (_("Releases"), ", ".join(status.released) or "-"),
        (_("Candidate"), status.candidate or ""),
        (_("Owner"), found.owner),
        (_("Layers"), ", ".join(found.layers)),
        (_("Roles"), ", ".join(found.roles)),
        (_("Indicators"), "; ".join(indicators)),
        (_("Architecture"), ", ".join(found.architecture)),
        (_("Personal data"), "; ".join(personal)),
    ]
    lists = [(_("Outcomes"), found.outcomes), (_("Legal basis"), found.legal)]
    parts = [
        f"{found.title}: {found.summary}",
        found.purpose,
        table(row for row in facts if row[1]),
    ]
    parts += [f"{head}\n" + "\n".join(f"  - {item}" for item in items) for head, items in lists if items]
    parts += [_versions(found)]
    return "\n\n".join(part for part in parts if part)


def link(found: Link, status: BlueprintStatus) -> str:
    """What a template that is kept elsewhere is, and where."""
    facts = [
        (_("Releases"), ", ".join(status.released) or "-"),
        (_("Kept at"), without_credentials(found.source)),
    ]
    title = f"{found.title}: {found.summary}" if found.summary else found.title
    return f"{title}\n\n{table(facts)}"


def linked(done: Linked) -> str:
    """What was listed, and what can be done with it."""
    listed = _("{id} is listed: {source}, newest version {version}. It stays where it is.").format(
        id=done.link.id, source=without_credentials(done.link.source), version=done.versions[-1]
    )
    return "\n".join(
        [
            listed,
            _("Commit {path}.").format(path=done.path),
            _("Next: `livinglab new {id} --region REGION`.").format(id=done.link.id),
        ]
    )


def faults(found: Sequence[Fault]) -> str:
    """Every fault on a line of its own, then how many there are."""
    worst = sum(fault.level is Level.error for fault in found)
    lines = [f"{_level(fault)} {fault}" for fault in found]
    count = _("{errors} errors, {warnings} notes").format(errors=worst, warnings=len(found) - worst)
    return "\n".join([*lines, count] if found else [_("The catalogue is sound: nothing to mend.")])


def published(done: Published) -> str:
    """What publishing one blueprint did."""
    if done.new:
        told = _("{blueprint} {new} published to {target}").format(
            blueprint=done.blueprint, new=", ".join(done.new), target=done.target
        )
    else:
        told = _("{blueprint} {version} is at {target} already, with the same content").format(
            blueprint=done.blueprint, version=done.version, target=done.target
        )
    lines = [told]
    if done.candidate:
        lines.append(_("  {version} is a candidate and was not released").format(version=done.candidate))
    if done.recorded:
        files = ", ".join(str(path) for path in done.recorded)
        lines.append(_("  recorded; commit these files: {files}").format(files=files))
    return "\n".join(lines)


def _state(status: BlueprintStatus) -> str:
    if status.fault:
        return _("not reachable")
    newest = status.released[-1] if status.released else _("not released")
    if status.candidate is None:
        return newest
    return _("{newest} (+ candidate {candidate})").format(newest=newest, candidate=status.candidate)


def _versions(found: Blueprint) -> str:
    lines = []
    for entry in found.changelog:
        when = entry.date or _("candidate")
        lines.append(f"{entry.version} ({when})")
        lines += [f"  - {change}" for change in entry.changes]
    return "\n".join(lines)


def _level(fault: Fault) -> str:
    return _("error") if fault.level is Level.error else _("note ")
