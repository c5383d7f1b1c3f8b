"""`livinglab check`: how a service repo differs from what its release gave it."""

from __future__ import annotations

from pathlib import Path

import click

from livinglab_gen.cli import places
from livinglab_gen.language import translate as _


@click.command(
    "check",
    help=_(
        "Show which files of the service repo at PATH (else the current folder) differ from its release.\n\n"
        "The region's own files are not compared. A difference is no fault: exit code 0."
    ),
    short_help=_("Show how a service repo differs from its release."),
)
@click.argument("path", required=False, default=".", type=click.Path(path_type=Path))
@places.registry_option
@places.catalogue_option
@places.json_option
def check_command(path: Path, location: str | None, catalogue_root: Path | None, as_json: bool) -> None:
    """Compare and show."""
    from livinglab_gen import project, report

    found = project.drift(path.absolute(), places.registry(location, catalogue_root))
    click.echo(report.as_json(report.drift_facts(found)) if as_json else report.drift(found))
