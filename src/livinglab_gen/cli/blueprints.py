"""`livinglab list` and `livinglab show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from livinglab_gen.cli import places
from livinglab_gen.cli.parameters import BlueprintName
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from livinglab_gen.catalogue import Blueprint, Link
    from livinglab_gen.registry import Registry
    from livinglab_gen.report import BlueprintStatus


@click.command("list", help=_("List the blueprints of the catalogue and their releases."))
@places.registry_option
@places.catalogue_option
@places.json_option
def list_command(location: str | None, catalogue_root: Path | None, as_json: bool) -> None:
    """Show every blueprint on a line."""
    from livinglab_gen import report
    from livinglab_gen.registry import Unreachable

    releases = places.registry(location, catalogue_root)
    found = places.catalogue(catalogue_root)
    listed: list[Blueprint | Link] = [*found.blueprints(), *found.links()]
    known = {b.id: _row(b, releases) for b in listed}
    if known and all(row.fault for row in known.values()):
        raise Unreachable(next(iter(known.values())).fault)
    for name in releases.place.blueprints():
        known.setdefault(name, _only_released(name, releases))
    rows = [known[name] for name in sorted(known)]
    click.echo(report.as_json(rows) if as_json else report.blueprints(rows))


@click.command("show", help=_("Show what BLUEPRINT is, for whom, and what it proves."))
@click.argument("blueprint", type=BlueprintName())
@places.registry_option
@places.catalogue_option
@places.json_option
def show_command(blueprint: str, location: str | None, catalogue_root: Path | None, as_json: bool) -> None:
    """Show one blueprint whole."""
    from livinglab_gen import report

    known = places.catalogue(catalogue_root)
    linked = next((link for link in known.links() if link.id == blueprint), None)
    if linked:
        status = _status(linked, places.registry(location, catalogue_root))
        told = {"link": linked, "released": status.released}
        click.echo(report.as_json(told) if as_json else report.link(linked, status))
        return
    found = known.blueprint(blueprint)
    status = _status(found, places.registry(location, catalogue_root))
    facts = {"blueprint": found, "released": status.released, "candidate": status.candidate}
    click.echo(report.as_json(facts) if as_json else report.blueprint(found, status))


def _row(blueprint: Blueprint | Link, releases: Registry) -> BlueprintStatus:
    """The status of one blueprint; that a host does not hold it (yet) is told in its row."""
    from livinglab_gen.registry import Unreachable
    from livinglab_gen.report import BlueprintStatus

    try:
        return _status(blueprint, releases)
    except Unreachable as fault:
        return BlueprintStatus(
            id=blueprint.id,
            title=blueprint.title,
            summary=blueprint.summary,
            released=(),
            candidate=None,
            fault=str(fault),
        )


def _status(blueprint: Blueprint | Link, releases: Registry) -> BlueprintStatus:
    from livinglab_gen.report import BlueprintStatus

    released = tuple(release.version for release in releases.releases(blueprint.id))
    return BlueprintStatus(
        id=blueprint.id,
        title=blueprint.title,
        summary=blueprint.summary,
        released=released,
        candidate=_candidate(blueprint, released),
    )


def _candidate(blueprint: Blueprint | Link, released: tuple[str, ...]) -> str | None:
    """The version that is worked on here; a template that is kept elsewhere has none."""
    version = getattr(blueprint, "version", None)
    return None if version in released else version


def _only_released(name: str, releases: Registry) -> BlueprintStatus:
    """A blueprint that the registry holds and the catalogue around here does not know."""
    from livinglab_gen.report import BlueprintStatus

    released = tuple(release.version for release in releases.releases(name))
    return BlueprintStatus(id=name, title=name, summary="", released=released, candidate=None)
