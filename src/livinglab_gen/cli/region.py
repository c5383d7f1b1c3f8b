"""`livinglab region search|show|profile`."""

from __future__ import annotations

from pathlib import Path

import click

from livinglab_gen.cli import places
from livinglab_gen.cli.parameters import RegionName
from livinglab_gen.language import translate as _


@click.group("region", help=_("Look up kabupaten and kota by Kemendagri code or name."))
def region_command() -> None:
    """The commands about regions."""


@region_command.command("search", help=_("Find regions whose name or code is like TEXT."))
@click.argument("text", nargs=-1, required=True)
@places.json_option
def search(text: tuple[str, ...], as_json: bool) -> int:
    """Show the regions that fit, the best first; exit code 1 when none does."""
    from livinglab_gen import regions, report

    found = regions.search(" ".join(text))
    if as_json:
        click.echo(report.as_json(found))
    else:
        click.echo(report.regions(found) or _("No region is like that: try a part of the name, or a code."))
    return 0 if found else 1


@region_command.command("show", help=_("Show what is known of REGION."))
@click.argument("region", nargs=-1, required=True, type=RegionName())
@places.json_option
def show(region: tuple[str, ...], as_json: bool) -> None:
    """Show one region with the number of its units."""
    from livinglab_gen import regions, report

    found = regions.find(" ".join(region))
    counts = regions.counts(found)
    told = report.as_json(report.region_facts(found, counts)) if as_json else report.region(found, counts)
    click.echo(told)


@region_command.command(
    "profile", help=_("Write the profile of REGION: filled in once, it serves every later `new`.")
)
@click.argument("region", nargs=-1, required=True, type=RegionName())
@click.option(
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help=_("Write to this file (- prints it) rather than among your settings."),
)
def profile(region: tuple[str, ...], output: Path | None) -> None:
    """Write the profile, or tell where it is and what it lacks."""
    from livinglab_gen import regions
    from livinglab_gen.regions import profile as profiles

    found = regions.find(" ".join(region))
    if output == Path("-"):
        click.echo(profiles.write(found), nl=False)
        return
    path = output or places.profile_path(found.code)
    if path.exists():
        text = path.read_text(encoding="utf-8")
        profiles.read(text, str(path))
        lacking = profiles.missing_keys(text, str(path))
        click.echo(_("{path} exists already and was left as it is.").format(path=path))
        if lacking:
            click.echo(_("It lacks {keys}: the defaults hold.").format(keys=", ".join(lacking)))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(profiles.write(found), encoding="utf-8")
    click.echo(
        _("{path} is written: fill it in, and every later `new` of this region uses it.").format(path=path)
    )
