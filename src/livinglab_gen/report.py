"""Result values as text for people or as JSON for programs. Nothing is printed here."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from livinglab_gen.catalogue import Blueprint, Fault, Level
from livinglab_gen.language import translate as _
from livinglab_gen.project import Change, NewProject, Report
from livinglab_gen.regions import Counts, Region
from livinglab_gen.release import CANDIDATE, Published


@dataclasses.dataclass(frozen=True, kw_only=True)
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


def as_json(value: Any) -> str:
    """Any result as indented JSON: dataclasses as objects, paths and dates as text."""
    return json.dumps(_plain(value), indent=2, ensure_ascii=False)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as columns that stand under each other."""
    lines = [list(map(str, row)) for row in rows]
    if not lines:
        return ""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


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
    return {**_plain(found), "slug": found.slug, "kind": found.kind, "counts": _plain(counts)}


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


def filled_in(project: NewProject) -> str:
    """What a new service repo would be made of, before it is written."""
    rows = [
        (_("Blueprint"), f"{project.release.blueprint} {project.release.version}"),
        (_("Region"), f"{project.region.name} ({project.region.code})"),
        (_("Folder"), str(project.destination)),
        (_("Files"), str(len(project.files))),
        *((name, str(value)) for name, value in project.answers.items()),
    ]
    return table(rows)


def made(project: NewProject, shown: str) -> str:
    """That a service repo was made, and the way on; `shown` is its folder as the user would type it."""
    lines = [
        _("{name} for {region} is ready in {folder} ({files} files, one commit).").format(
            name=f"{project.release.blueprint} {project.release.version}",
            region=project.region.name,
            folder=shown,
            files=len(project.files),
        ),
        "",
        _("Next:"),
        f"  cd {shown}",
        _("  make demo   try it with sample data"),
        _("  make run    start it for real"),
    ]
    if project.new_keys:
        keys = ", ".join(project.new_keys)
        lines += [
            "",
            _("Your region profile lacks {keys}: the defaults hold; see region.toml.").format(keys=keys),
        ]
    if not project.reachable and project.release.tag != CANDIDATE:
        lines += ["", _without_address(project)]
    return "\n".join(lines)


def tree(files: Iterable[PurePosixPath], head: str) -> str:
    """Paths drawn as a tree below `head`."""
    return "\n".join([head, *_branches(_nested(files), "")])


def project_facts(project: NewProject) -> dict[str, Any]:
    """A new service repo as values: what it is made from, its answers and its files."""
    return {
        "name": project.name,
        "destination": str(project.destination),
        "blueprint": project.release.blueprint,
        "version": project.release.version,
        "commit": project.release.commit,
        "source": project.release.source,
        "region": project.region.code,
        "answers": dict(project.answers),
        "files": sorted(map(str, project.files)),
    }


def drift(found: Report) -> str:
    """Which files of a service repo differ from its release, one line each."""
    release = f"{found.origin.blueprint} {found.origin.version}"
    if not found.drifted:
        return _("No drift: all {files} files that follow {release} are as it rendered them.").format(
            files=found.files, release=release
        )
    words = {Change.edited: _("edited"), Change.deleted: _("deleted"), Change.mode: _("mode")}
    count = _("{count} of {files} files that follow {release} differ from it.").format(
        count=len(found.drifted), files=found.files, release=release
    )
    return "\n".join([table((words[one.change], str(one.path)) for one in found.drifted), count])


def drift_facts(found: Report) -> dict[str, Any]:
    """The same as values."""
    return {
        "blueprint": found.origin.blueprint,
        "version": found.origin.version,
        "files": found.files,
        "drifted": [{"path": str(one.path), "change": one.change.value} for one in found.drifted],
    }


def _without_address(project: NewProject) -> str:
    base = project.release.source.rsplit("/", 1)[0]
    return _(
        "The catalogue has no public address yet, so this repo records {base}/. "
        "`livinglab` does not need it; "
        "for plain Copier or Renovate lead git to a copy of the releases, "
        "for example the one on this machine:\n"
        '  git config --global url."{mirror}/".insteadOf {base}/'
    ).format(base=base, mirror=project.release.repo.parent)


def _nested(files: Iterable[PurePosixPath]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for path in sorted(files):
        level = root
        for part in path.parts:
            level = level.setdefault(part, {})
    return root


def _branches(level: Mapping[str, Any], indent: str) -> Iterable[str]:
    for place, (name, below) in enumerate(level.items(), start=1):
        last = place == len(level)
        yield f"{indent}{'└── ' if last else '├── '}{name}{'/' if below else ''}"
        yield from _branches(below, indent + ("    " if last else "│   "))


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


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, PurePath | Path | date) else value
