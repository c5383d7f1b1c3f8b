"""`livinglab fleet status|rehearse`: all service repos of many regions at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from livinglab_gen.cli import places
from livinglab_gen.cli.parameters import BlueprintName
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from livinglab_gen.registry import Registry, Release

UNFIT = 61
"""What `fleet rehearse` ends with when some repo would not come out ready."""

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Item = TypeVar("_Item")


@click.group("fleet", help=_("Look at all service repos at once, and rehearse a release on them."))
def fleet_command() -> None:
    """The commands of whoever looks after many repos."""


def fleet_options(command: _Command) -> _Command:
    """Where the fleet is, which of it is meant, and with how many processes."""
    for option in (
        click.option(
            "--fleet",
            "fleet_places",
            multiple=True,
            metavar="PLACE",
            envvar="LIVINGLAB_FLEET",
            help=_(
                "Where the repos are: a folder of them, a file with an address on each line, or a git URL; "
                "may be repeated. Else `fleet` in the settings, else the current folder."
            ),
        ),
        click.option("--province", metavar="CODE", help=_("Only repos of this province, as in 32.")),
        click.option("--region", metavar="CODE", help=_("Only repos of this region, as in 32.11.")),
        click.option("--release", metavar="VERSION", help=_("Only repos that stand at this release.")),
        click.option(
            "--jobs", type=click.IntRange(min=1), metavar="N", help=_("Processes at once; else one a core.")
        ),
        places.registry_option,
        places.catalogue_option,
        places.json_option,
    ):
        command = option(command)
    return command


@fleet_command.command(
    "status",
    help=_(
        "Show which region runs what: blueprint, release, how far behind, what waits to be merged.\n\n"
        "All of it is read from the repos themselves; one that cannot be read is shown with the reason."
    ),
    short_help=_("Show which region runs what."),
)
@click.option("--blueprint", type=BlueprintName(), help=_("Only repos made from this blueprint."))
@click.option("--drift", is_flag=True, help=_("Also count the ministry's files that were changed there."))
@click.option("--csv", "as_csv", is_flag=True, help=_("Print a table for a spreadsheet."))
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=_("Write one page that needs nothing from elsewhere."),
)
@fleet_options
def status(
    fleet_places: tuple[str, ...],
    province: str | None,
    region: str | None,
    release: str | None,
    jobs: int | None,
    location: str | None,
    catalogue_root: Path | None,
    as_json: bool,
    blueprint: str | None,
    drift: bool,
    as_csv: bool,
    html: Path | None,
) -> None:
    """Look at every repo and show it on a line."""
    from livinglab_gen import fleet, report

    if as_json + as_csv + (html is not None) > 1:
        raise click.UsageError(_("--json, --csv and --html exclude each other: choose one"))
    wanted = fleet.Filter(province=province, region=region, blueprint=blueprint, release=release)
    look = fleet.Look(registry=places.registry(location, catalogue_root), drift=drift)
    members = fleet.members(places.fleet(fleet_places))
    with _counted(members, _("repos")) as seen:
        standings = fleet.inventory(seen, look, wanted, jobs=jobs)
        found = sorted(standings, key=lambda one: (one.region or "~", one.member.name))
    if html is not None:
        html.write_text(report.fleet_page(found), encoding="utf-8")
        click.echo(_("{count} repos are on {path}.").format(count=len(found), path=html))
    elif as_csv:
        click.echo(report.fleet_csv(found), nl=False)
    else:
        click.echo(report.as_json(found) if as_json else report.fleet(found))


@fleet_command.command(
    "rehearse",
    help=_(
        "Work out what a release of BLUEPRINT would do to every repo of the fleet; nothing is written.\n\n"
        "The release is the working state of the catalogue, before it is tagged, or one that is named with "
        "--to. Ends with 61 when some repo would be left in conflict, broken, or could not be rehearsed."
    ),
    short_help=_("Work out what a release would do to every repo."),
)
@click.argument("blueprint", type=BlueprintName())
@click.option(
    "--candidate",
    "source",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help=_("The catalogue whose working state is rehearsed; else the one of --catalogue."),
)
@click.option("--to", "version", metavar="VERSION", help=_("Rehearse this release of the registry instead."))
@click.option(
    "--checks",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help=_("Also run `make check` in what comes out for N repos; this runs their code."),
)
@click.option(
    "--tests",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help=_("Also run `make test` in what comes out for N repos; this runs their code."),
)
@fleet_options
def rehearse(
    blueprint: str,
    fleet_places: tuple[str, ...],
    province: str | None,
    region: str | None,
    release: str | None,
    jobs: int | None,
    location: str | None,
    catalogue_root: Path | None,
    as_json: bool,
    source: Path | None,
    version: str | None,
    checks: int,
    tests: int,
) -> None:
    """Rehearse, try out, show."""
    from livinglab_gen import fleet, report

    if source and version:
        raise click.UsageError(_("--candidate and --to exclude each other: choose one"))
    registry = places.registry(location, catalogue_root)
    rehearsal = fleet.Rehearsal(
        registry=registry,
        candidate=_rehearsed(blueprint, version, registry, source or catalogue_root),
        wanted=fleet.Filter(province=province, region=region, release=release),
    )
    with _counted(fleet.members(places.fleet(fleet_places)), _("repos")) as seen:
        found = sorted(fleet.rehearse(seen, rehearsal, jobs=jobs), key=lambda one: one.member)
    trials = [
        trial
        for target, count in (("check", checks), ("test", tests))
        for trial in fleet.try_out(rehearsal, found, target, count)
    ]
    facts = {"candidate": rehearsal.candidate, "repos": found, "trials": trials}
    click.echo(report.as_json(facts) if as_json else report.rehearsal(rehearsal.candidate, found, trials))
    if any(not one.ready for one in found) or not all(trial.passed for trial in trials):
        raise click.exceptions.Exit(UNFIT)


def _rehearsed(
    blueprint: str, version: str | None, registry: Registry, catalogue_root: Path | None
) -> Release:
    """The release that is asked for: a published one, else the working state of a catalogue."""
    from livinglab_gen import release

    if version:
        return registry.find(blueprint, version)
    return release.candidate(places.catalogue(catalogue_root), blueprint)


@contextmanager
def _counted(items: Iterable[_Item], what: str) -> Iterator[Iterable[_Item]]:
    """The items, with a bar on the terminal that says how many are done and how long the rest takes."""
    if not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(list(items), label=what, show_pos=True, file=sys.stderr) as bar:
        yield bar
