"""A fleet, told: on the terminal, as a spreadsheet, as one page."""

from __future__ import annotations

import csv
import html
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from livinglab_gen import language
from livinglab_gen.fleet import Filter, Outcome, Rehearsed, Standing, Trial
from livinglab_gen.git import named
from livinglab_gen.language import translate as _
from livinglab_gen.registry import Release
from livinglab_gen.report.campaigns import none_fits
from livinglab_gen.report.text import line, lines, table

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; }
h1 { font-size: 1.5rem; } p { margin: 0 0 1rem; }
div { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
body { color: #1b1b1b; background: #fff; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem; border-bottom: 1px solid #d0d0d0; }
th { position: sticky; top: 0; background: #f3f3f3; } td.n { text-align: right; }
tr.behind td { background: #fff7e0; } tr.fault td { background: #fdecea; }
"""


def fleet(found: Sequence[Standing]) -> str:
    """One line for each repo, and how many there are of which kind."""
    if not found:
        return _("No repo fits.")
    heads, rows = _used(_short(_cells(one)) for one in found)
    return table([heads, *rows]) + "\n\n" + _summed(found)


def fleet_csv(found: Sequence[Standing]) -> str:
    """The same as comma-separated values (RFC 4180) whose heads are the names of the fields."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_FIELDS)
    writer.writerows(map(_safe, _values(one)) for one in found)
    return out.getvalue()


def fleet_page(found: Sequence[Standing]) -> str:
    """The same as one HTML page that needs nothing from elsewhere."""
    title = html.escape(_("The fleet"))
    told, cells = _used(map(_cells, found))
    heads = "".join(f"<th scope=col>{html.escape(head)}" for head in told)
    rows = "\n".join(map(_row, found, cells))
    return (
        f"<!doctype html>\n<html lang={language.spoken()}>\n<meta charset=utf-8>\n"
        f'<meta name=viewport content="width=device-width">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n"
        f"<h1>{title}</h1>\n<p>{html.escape(_summed(found))}</p>\n"
        f"<div tabindex=0 role=region aria-label={_quoted(title)}><table><thead><tr>{heads}</thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></div>\n</html>\n"
    )


def rehearsal(candidate: Release, wanted: Filter, found: Sequence[Rehearsed], trials: Sequence[Trial]) -> str:
    """What a release would do: the sum first, then each repo that needs a look."""
    name = f"{candidate.blueprint} {candidate.version}"
    if not found:
        return none_fits(candidate.blueprint, wanted)
    counts = Counter(one.outcome for one in found)
    parts = [
        _("{name} on {count} repos: {told}").format(
            name=name,
            count=len(found),
            told=", ".join(f"{counts[one]} {_OUTCOMES[one]()}" for one in Outcome if counts[one]),
        ),
        *(f"{_OUTCOMES[kind]()}:\n" + "\n".join(_listed(found, kind)) for kind in _TOLD if counts[kind]),
        *(_tried(trial) for trial in trials),
    ]
    return "\n\n".join(parts)


_WIDE = 60
"""Signs of a column of the terminal's table that others follow."""
_FIELDS = (
    "region",
    "region_name",
    "blueprint",
    "release",
    "newest",
    "behind",
    "drifted",
    "proposals",
    "recall",
    "last_error",
    "repo",
    "address",
    "fault",
)

_OUTCOMES = {
    Outcome.same: lambda: _("unchanged"),
    Outcome.clean: lambda: _("clean"),
    Outcome.merged: lambda: _("clean, with local edits merged"),
    Outcome.broken: lambda: _("merged into files that cannot be read"),
    Outcome.conflict: lambda: _("in conflict"),
    Outcome.fault: lambda: _("could not be rehearsed"),
}
_TOLD = (Outcome.conflict, Outcome.broken, Outcome.fault, Outcome.merged)


def _used(rows: Iterable[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The heads and the rows without the columns that nobody has anything in."""
    heads, rows = _heads(), list(rows)
    used = [place for place in range(len(heads)) if not rows or any(row[place] for row in rows)]
    return [heads[place] for place in used], [[row[place] for place in used] for row in rows]


def _heads() -> list[str]:
    return [
        _("Region"),
        _("Name"),
        _("Blueprint"),
        _("Release"),
        _("Behind"),
        _("Changed there"),
        _("To be merged"),
        _("Repo"),
        _("Recalled"),
        _("Last error"),
        _("Reason"),
    ]


def _cells(one: Standing) -> list[str]:
    cells = [
        one.region or "",
        one.region_name or "",
        one.blueprint or "",
        one.release or "",
        "" if one.behind is None else str(one.behind),
        "" if one.drifted is None else str(one.drifted),
        ", ".join(one.proposals),
        one.member.name,
        one.recall.reason if one.recall else "",
        one.last_error or "",
        one.fault or "",
    ]
    return list(map(line, cells))


def _short(cells: list[str]) -> list[str]:
    """The cells as a terminal has room for them; the last one, a reason, may be as long as it is."""
    return [*(line(cell, _WIDE) for cell in cells[:-1]), cells[-1]]


def _values(one: Standing) -> list[object]:
    return [
        one.region,
        one.region_name,
        one.blueprint,
        one.release,
        one.newest,
        one.behind,
        one.drifted,
        " ".join(one.proposals),
        one.recall.reason if one.recall else None,
        one.last_error,
        one.member.name,
        one.member.shown,
        one.fault,
    ]


def _safe(value: object) -> object:
    """A cell on one line that no spreadsheet takes for a formula."""
    value = line(value) if isinstance(value, str) else value
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@")):
        return f"'{value}"
    return value


def _row(one: Standing, cells: Sequence[str]) -> str:
    kind = "fault" if one.fault or one.recall or one.last_error else "behind" if one.behind else ""
    return f"<tr class={_quoted(kind)}>" + "".join(map(_cell, cells))


def _cell(text: str) -> str:
    return f"<td{' class=n' if text.isdigit() else ''}>{html.escape(text)}"


def _quoted(text: str) -> str:
    return f'"{html.escape(text)}"'


def _summed(found: Sequence[Standing]) -> str:
    """How many repos, regions, repos that are behind, and repos that could not be read."""
    told = _("{repos} repos of {regions} regions: {newest} up to date, {behind} behind, {faults} not read.")
    unknown = sum(one.fault is None and one.behind is None for one in found)
    more = _(" {count} stand at a release that the registry does not know.").format(count=unknown)
    summed = told.format(
        repos=len(found),
        regions=len({one.region for one in found if one.region}),
        newest=sum(one.behind == 0 and one.recall is None for one in found),
        behind=sum(bool(one.behind) for one in found),
        faults=sum(one.fault is not None for one in found),
    )
    recalled = sum(one.recall is not None for one in found)
    warned = _(" {count} stand at a release that was recalled.").format(count=recalled)
    return summed + (warned if recalled else "") + (more if unknown else "")


def _listed(found: Sequence[Rehearsed], kind: Outcome) -> Iterator[str]:
    for one in found:
        if one.outcome is kind:
            yield f"  {one.member.name} ({one.release or '-'}): {line(_why(one))}"


def _why(one: Rehearsed) -> str:
    """What to look at in a repo: the conflicts, the files, or the reason."""
    if one.fault:
        return one.fault
    if one.conflicts:
        return named(f"{conflict.path} ({conflict.kind})" for conflict in one.conflicts)
    if one.broken:
        return named(f"{broken.path}: {broken.why}" for broken in one.broken)
    return named(one.merged)


def _tried(trial: Trial) -> str:
    if trial.passed:
        return _("make {target} passes in {name}").format(target=trial.target, name=trial.member.name)
    head = _("make {target} fails in {name}:").format(target=trial.target, name=trial.member.name)
    return f"{head}\n{lines(trial.said)}"
