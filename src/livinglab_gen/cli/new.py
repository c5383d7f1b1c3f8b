"""`livinglab new`: from a blueprint and a region to a service repo."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livinglab_gen.cli import places
from livinglab_gen.cli.parameters import BlueprintName, RegionName, answers
from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from livinglab_gen.project import NewProject
    from livinglab_gen.regions import Region
    from livinglab_gen.regions.profile import Profile
    from livinglab_gen.registry import Release


class CannotStart(LivingLabError):
    """The service repo is made, and cannot be started here."""

    exit_code = 48


@click.command(
    "new",
    help=_(
        "Make the service repo of BLUEPRINT for a region, in DEST (else a folder named after both).\n\n"
        "No question is asked when both are given. At a terminal without them, they are asked."
    ),
    short_help=_("Make a region's service repo from a blueprint."),
)
@click.argument("blueprint", required=False, type=BlueprintName())
@click.argument("dest", required=False, type=click.Path(path_type=Path))
@click.option(
    "--region",
    type=RegionName(),
    metavar="REGION",
    help=_("Kemendagri code or name of the kabupaten or kota."),
)
@click.option("--name", help=_("Name of the repo, its package and containers."))
@click.option("--profile", type=click.Path(path_type=Path), help=_("The region's profile (region.toml)."))
@click.option(
    "--data",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("Answer a question of the blueprint; may be repeated."),
)
@click.option(
    "--release",
    "version",
    metavar="VERSION",
    help=_("This release rather than the newest; `candidate` is the working state."),
)
@places.registry_option
@places.catalogue_option
@click.option("--dry-run", is_flag=True, help=_("Show what would be made, write nothing."))
@click.option("--print-tree", is_flag=True, help=_("Show the files that would be made, write nothing."))
@click.option("--start", is_flag=True, help=_("Go on to start the service."))
@places.json_option
def new_command(
    blueprint: str | None,
    dest: Path | None,
    region: str | None,
    name: str | None,
    profile: Path | None,
    data: tuple[str, ...],
    version: str | None,
    location: str | None,
    catalogue_root: Path | None,
    dry_run: bool,
    print_tree: bool,
    start: bool,
    as_json: bool,
) -> None:
    """Decide the repo, show it, write it, and start it when asked."""
    from livinglab_gen import project, report

    known = _read_profile(profile)
    asked = blueprint is None or (region is None and known is None)
    if asked:
        from livinglab_gen.cli import asking

        blueprint, region = asking.blueprint_and_region(blueprint, region, catalogue_root)
    where, known = _region_and_profile(region, known, profile)
    decided = project.plan(
        _release(str(blueprint), version, location, catalogue_root),
        where,
        name=name,
        profile=known,
        data=answers(data),
        destination=dest,
    )
    if print_tree:
        click.echo(report.tree(decided.files, decided.name))
        return
    facts = report.as_json(report.project_facts(decided))
    if dry_run and as_json:
        click.echo(facts)
    elif dry_run or asked:
        click.echo(report.filled_in(decided), err=as_json)
    if dry_run or (asked and not asking.agreed()):
        return
    project.write(decided)
    click.echo(facts if as_json else report.made(decided, _shown(decided.destination)))
    if start:
        _start(decided)


def _release(
    blueprint: str, version: str | None, location: str | None, catalogue_root: Path | None
) -> Release:
    """The release to make the repo from; `candidate` is the catalogue's working state."""
    from livinglab_gen import release as releases
    from livinglab_gen.registry import NothingReleased

    if version == releases.CANDIDATE:
        return releases.candidate(places.catalogue(catalogue_root), blueprint)
    registry = places.registry(location, catalogue_root)
    try:
        return registry.find(blueprint, version)
    except NothingReleased:
        if blueprint not in places.catalogue(catalogue_root).ids():
            raise
        raise NothingReleased(
            _(
                "{registry} has no release of {blueprint} yet: "
                "try its working state with `--release candidate`"
            ).format(registry=registry.name, blueprint=blueprint)
        ) from None


def _read_profile(path: Path | None) -> tuple[Profile, str] | None:
    from livinglab_gen.regions import ProfileError
    from livinglab_gen.regions.profile import read

    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(
            _(
                "{path} cannot be read ({why}): `livinglab region profile REGION --output {path}` writes one"
            ).format(path=path, why=getattr(error, "strerror", None) or error)
        ) from error
    return read(text, str(path)), text


def _region_and_profile(
    region: str | None, known: tuple[Profile, str] | None, given: Path | None
) -> tuple[Region, tuple[Profile, str] | None]:
    """The region and its profile: the given one, else the one among the user's settings, else none."""
    from livinglab_gen import regions

    if known and region is None:
        return known[0].region, known
    found = regions.find(str(region))
    kept = places.profile_path(found.code)
    known = known or (_read_profile(kept) if kept.is_file() else None)
    if known and known[0].region != found:
        raise regions.ProfileError(
            _("{path} is the profile of {other}, not of {region}: name one of the two only").format(
                path=given or kept, other=known[0].name, region=found.name
            )
        )
    return found, known


def _shown(path: Path) -> str:
    """The folder as one would type it from here."""
    import shlex

    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def _start(made: NewProject) -> None:
    """Give this process over to `make run` in the new repo."""
    sys.stdout.flush()
    try:
        os.execvp("make", ["make", "-C", str(made.destination), "run"])  # noqa: S606
    except FileNotFoundError:
        raise CannotStart(
            _("make is not installed: run `sudo apt install make`, then `make run` in {folder}").format(
                folder=made.destination
            )
        ) from None
