"""`livinglab fleet status|rehearse|update`: all service repos of many regions at once."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from livinglab_gen.cli import places
from livinglab_gen.cli.parameters import BlueprintName, RegionName
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from livinglab_gen.fleet import Member
    from livinglab_gen.registry import Registry, Release

UNFIT = 61
"""What `fleet rehearse` ends with when some repo would not come out ready."""

HALTED = 64
"""What `fleet update` ends with when too many repos of a ring failed, or none could be read."""

_SCHEDULER = re.compile(r"(tcp|tls)://[^/\s]+:\d{1,5}", re.ASCII)

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Item = TypeVar("_Item")


@click.group(
    "fleet", help=_("Look at all service repos at once, rehearse a release on them, and bring it to all.")
)
def fleet_command() -> None:
    """The commands of whoever looks after many repos."""


def _one_place(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    """Work runs here or on a cluster, not both."""
    other = {"jobs": "scheduler", "scheduler": "jobs"}[str(param.name)]
    if value and ctx.params.get(other):
        raise click.UsageError(_("--jobs and --scheduler exclude each other: choose one"))
    if value and param.name == "scheduler" and not _SCHEDULER.fullmatch(value):
        raise click.BadParameter(_("write where the scheduler listens, as in tcp://10.0.0.5:8786"))
    return value


def _province(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The two digits of a province."""
    if value is not None and not re.fullmatch(r"\d\d", value, re.ASCII):
        raise click.BadParameter(_("write the two digits of a province, as in 32"))
    return value


def _region(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The code of a region that is named by it, known to us or not, or by its name."""
    from livinglab_gen import regions

    if value is None or re.fullmatch(r"\d\d\.\d\d", value, re.ASCII):
        return value
    return regions.find(value).code


def fleet_options(command: _Command) -> _Command:
    """Where the fleet is, which of it is meant, and where the work runs."""
    for option in (
        click.option(
            "--fleet",
            "fleet_places",
            multiple=True,
            metavar="PLACE",
            envvar="LIVINGLAB_FLEET",
            help=_(
                "Where the repos are: a folder of them, a file with an address on each line, a git URL, or a "
                "group of a git host as in https://gitlab.com/sumedang/*; may be repeated. "
                "Else `fleet` in the settings, else the current folder."
            ),
        ),
        click.option(
            "--province",
            metavar="CODE",
            callback=_province,
            help=_("Only repos of this province, as in 32."),
        ),
        click.option(
            "--region",
            type=RegionName(),
            callback=_region,
            metavar="REGION",
            help=_("Only repos of this region, as in 32.11 or sumedang."),
        ),
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            metavar="N",
            callback=_one_place,
            help=_("Processes at once; else one a core."),
        ),
        click.option(
            "--scheduler",
            metavar="URL",
            envvar="LIVINGLAB_SCHEDULER",
            callback=_one_place,
            help=_("Work on the Dask cluster of this scheduler, as in tcp://10.0.0.5:8786."),
        ),
        places.registry_option,
        places.catalogue_option,
        places.json_option,
    ):
        command = option(command)
    return command


journal_option = click.option(
    "--journal",
    "journal_file",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="LIVINGLAB_JOURNAL",
    metavar="FILE",
    help=_("Where campaigns are noted; else campaigns.sqlite in the user's state folder."),
)
release_option = click.option(
    "--release", metavar="VERSION", help=_("Only repos that stand at this release.")
)


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
@release_option
@journal_option
@fleet_options
def status(
    fleet_places: tuple[str, ...],
    province: str | None,
    region: str | None,
    release: str | None,
    jobs: int | None,
    scheduler: str | None,
    location: str | None,
    catalogue_root: Path | None,
    as_json: bool,
    blueprint: str | None,
    drift: bool,
    as_csv: bool,
    html: Path | None,
    journal_file: Path | None,
) -> None:
    """Look at every repo and show it on a line."""
    from livinglab_gen import fleet, report

    if as_json + as_csv + (html is not None) > 1:
        raise click.UsageError(_("--json, --csv and --html exclude each other: choose one"))
    wanted = fleet.Filter(province=province, region=region, blueprint=blueprint, release=release)
    look = fleet.Look(registry=places.registry(location, catalogue_root), drift=drift)
    members = _members(fleet_places)
    standings = fleet.inventory(_counted(members), look, wanted, jobs=jobs, scheduler=scheduler)
    found = sorted(standings, key=lambda one: (one.region or "~", one.member.name))
    with fleet.journal(journal_file or places.journal(), dry=True) as journal:
        faults = journal.faults()
    found = [replace(one, last_error=faults.get(one.member.name)) for one in found]
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
@release_option
@fleet_options
def rehearse(
    blueprint: str,
    fleet_places: tuple[str, ...],
    province: str | None,
    region: str | None,
    release: str | None,
    jobs: int | None,
    scheduler: str | None,
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
    members = _members(fleet_places)
    rehearsed = fleet.rehearse(_counted(members), rehearsal, jobs=jobs, scheduler=scheduler)
    found = sorted(rehearsed, key=lambda one: one.member)
    trials = [
        trial
        for target, count in (("check", checks), ("test", tests))
        for trial in fleet.try_out(rehearsal, found, target, count)
    ]
    facts = {"candidate": rehearsal.candidate, "repos": found, "trials": trials}
    told = report.rehearsal(rehearsal.candidate, rehearsal.wanted, found, trials)
    click.echo(report.as_json(facts) if as_json else told)
    if any(not one.ready for one in found) or not all(trial.passed for trial in trials):
        raise click.exceptions.Exit(UNFIT)


@fleet_command.command(
    "update",
    help=_(
        "Propose a release of BLUEPRINT to every repo of the fleet, on its branch livinglab/BLUEPRINT.\n\n"
        "Rings open one after the other, each once the proposals of the one before are merged. Run it again "
        "to go on: what stands is left alone, and nothing is proposed twice. Ends with 64 when too many of a "
        "ring failed, or no repo could be read."
    ),
    short_help=_("Propose a release to every repo, ring by ring."),
)
@click.argument("blueprint", type=BlueprintName())
@click.option("--to", "version", metavar="VERSION", help=_("This release; else the newest."))
@click.option(
    "--rings",
    default="all",
    metavar="SIZES",
    help=_("How many repos each ring takes, as in 3,25,all; else all at once."),
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help=_("At most N proposals in this run."))
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=7,
    show_default=True,
    metavar="N",
    help=_("A proposal that nobody merged within so many days has failed."),
)
@click.option(
    "--failures",
    type=click.IntRange(0, 100),
    default=20,
    show_default=True,
    metavar="PERCENT",
    help=_("The campaign halts when more of a ring fail."),
)
@click.option(
    "--check",
    "target",
    metavar="TARGET",
    help=_("Run `make TARGET` in what is proposed: who passes need not be waited for. This runs their code."),
)
@click.option("--dry-run", is_flag=True, help=_("Only tell what would be proposed; nothing is written."))
@journal_option
@click.option("--quiet", is_flag=True, help=_("Print only how it is with the rings."))
@fleet_options
def update(
    blueprint: str,
    fleet_places: tuple[str, ...],
    province: str | None,
    region: str | None,
    jobs: int | None,
    scheduler: str | None,
    location: str | None,
    catalogue_root: Path | None,
    as_json: bool,
    version: str | None,
    rings: str,
    limit: int | None,
    days: int,
    failures: int,
    target: str | None,
    dry_run: bool,
    journal_file: Path | None,
    quiet: bool,
) -> None:
    """Go on with the campaign and show what it did."""
    from livinglab_gen import fleet, forge, git, report
    from livinglab_gen.registry import demand_taken

    try:
        sizes = fleet.sizes(rings)
    except ValueError:
        raise click.BadParameter(
            _("write how many repos each ring takes, as in 3,25,all"), param_hint="--rings"
        ) from None
    registry = places.registry(location, catalogue_root)
    campaign = fleet.Campaign(
        registry=registry,
        release=demand_taken(registry.find(blueprint, version)),
        author=git.who_commits(Path.cwd()),
        wanted=fleet.Filter(province=province, region=region),
        hosts=forge.kinds(places.hosts()),
        dry=dry_run,
    )
    plan = fleet.Plan(
        campaign=campaign,
        sizes=sizes,
        now=datetime.now().astimezone(),
        patience=fleet.Patience(days=days, failures=failures / 100),
        limit=limit,
        check=target,
    )
    members = _members(fleet_places)
    with fleet.journal(journal_file or places.journal(), dry=dry_run) as journal:
        read = _counted(members, quiet=quiet)
        advancing = fleet.carry_out(read, plan, journal, jobs=jobs, scheduler=scheduler)
        found = list(_followed(advancing, quiet=quiet))
    stood = [one for one in found if isinstance(one, fleet.Ring)]
    steps = [one for one in found if isinstance(one, fleet.Step)]
    outside = sum(one.repos for one in found if isinstance(one, fleet.Outside))
    facts = {
        "release": campaign.release,
        "dry": dry_run,
        "rings": stood,
        "outside": outside,
        "repos": steps,
    }
    told = report.campaign(campaign, sizes, stood, steps, outside=outside, quiet=quiet)
    click.echo(report.as_json(facts) if as_json else told)
    if sum(one.unread for one in steps) == len(members) or any(
        ring.health is fleet.Health.halted for ring in stood
    ):
        raise click.exceptions.Exit(HALTED)


def _members(fleet_places: Sequence[str]) -> tuple[Member, ...]:
    """The repos of the fleet, those of groups asked from their hosts."""
    from livinglab_gen import fleet, forge

    return fleet.members(places.fleet(fleet_places), forge.kinds(places.hosts()))


def _rehearsed(
    blueprint: str, version: str | None, registry: Registry, catalogue_root: Path | None
) -> Release:
    """The release that is asked for: a published one, else the working state of a catalogue."""
    from livinglab_gen import release

    if version:
        return registry.find(blueprint, version)
    return release.candidate(places.catalogue(catalogue_root), blueprint)


def _counted(items: Sequence[_Item], *, quiet: bool = False) -> Iterator[_Item]:
    """The items, with a bar on the terminal that tells how many of them were taken."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    with _bar(_("repos read"), len(items)) as bar:
        for item in items:
            yield item
            bar.update(1, item)


def _followed(advancing: Iterable[_Item], *, quiet: bool) -> Iterator[_Item]:
    """What a campaign tells, with a bar for each ring that it goes to."""
    from livinglab_gen.fleet import Opened, Step

    with ExitStack() as shown:
        bar = None
        for one in advancing:
            if isinstance(one, Opened) and one.repos and not quiet and sys.stderr.isatty():
                shown.close()
                bar = shown.enter_context(_bar(_("ring {number}").format(number=one.ring), one.repos))
            elif isinstance(one, Step) and bar:
                bar.update(1, one)
            yield one


def _bar(what: str, many: int) -> ProgressBar[Any]:
    """A bar that says how many are done, how fast that goes, and how long the rest takes."""

    def rate(_item: object) -> str:
        each = bar.time_per_iteration
        return _("{count} a second").format(count=f"{1 / each:.1f}") if each else ""

    narrow = shutil.get_terminal_size().columns < 100
    bar: ProgressBar[Any] = click.progressbar(
        length=many,
        label=what,
        show_pos=True,
        item_show_func=rate,
        width=0 if narrow else 36,
        file=sys.stderr,
    )
    return bar
