"""`livinglab check`: how a service repo differs from what its release gave it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from livinglab_gen.cli import places
from livinglab_gen.language import translate as _

DRIFTED = 57
"""What `check --strict` ends with when files of the ministry differ from their release."""


@click.command(
    "check",
    help=_(
        "Show which files of the service repo at PATH (else the current folder) differ from its release, "
        "and whether a newer release changes them too.\n\n"
        "A difference is no fault: exit code 0. With --strict, a difference in the ministry's files ends "
        "with 57; files that were added, and the region's own, never count."
    ),
    short_help=_("Show how a service repo differs from its release."),
)
@places.project_options
@click.option("--strict", is_flag=True, help=_("End with 57 when files of the ministry differ."))
@click.option(
    "--heal",
    is_flag=True,
    help=_("Bring the ministry's files back to their release, in a commit of its own."),
)
def check_command(
    path: Path,
    answers_file: PurePosixPath | None,
    trust: bool,
    location: str | None,
    catalogue_root: Path | None,
    as_json: bool,
    strict: bool,
    heal: bool,
) -> None:
    """Compare and show; with `--heal` mend first."""
    from livinglab_gen import project, report
    from livinglab_gen.catalogue import Owner

    folder = places.folder(path)
    releases = project.Releases(places.registry(location, catalogue_root), trust=trust)
    if heal:
        healed = project.heal(folder, releases, answers_file)
        click.echo(report.as_json(healed) if as_json else report.healed(healed))
        return
    found = project.drift(folder, releases, answers_file)
    click.echo(report.as_json(report.drift_facts(found)) if as_json else report.drift(found))
    if strict and any(one.change is not project.Change.added for one in found.of(Owner.ministry)):
        raise click.exceptions.Exit(DRIFTED)
