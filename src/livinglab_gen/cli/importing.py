"""`livinglab catalogue import`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from livinglab_gen.cli import places
from livinglab_gen.language import translate as _


@click.command(
    "import",
    help=_(
        "Turn the Cookiecutter template at SOURCE (a folder, a zip file or a git URL) into a layer and "
        "an entry of the catalogue, or into a Copier template of its own.\n\n"
        "Nothing of the template is executed. What cannot be converted is told with its place and what "
        "to do, and stands in the layer's TODO.md."
    ),
    short_help=_("Turn a Cookiecutter template into a layer and an entry."),
)
@click.argument("source")
@click.option("--name", metavar="NAME", help=_("What the blueprint is called; else as the source."))
@click.option(
    "--to",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("Write a Copier template of its own to this new folder, and nothing into the catalogue."),
)
@click.option("--checkout", metavar="REVISION", help=_("The branch, tag or commit of a git SOURCE."))
@click.option("--directory", metavar="DIR", help=_("The template's folder within SOURCE."))
@click.option("--strict", is_flag=True, help=_("Refuse a template of which anything would be left."))
@click.option(
    "--verify", is_flag=True, help=_("Compare with Cookiecutter itself, for the defaults and random answers.")
)
@places.catalogue_option
@places.json_option
def import_command(
    source: str,
    name: str | None,
    folder: Path | None,
    checkout: str | None,
    directory: str | None,
    strict: bool,
    verify: bool,
    catalogue_root: Path | None,
    as_json: bool,
) -> int:
    """Decide what the template becomes, write it, and show what came and what was left.

    Exit code 72 where `--verify` found that something differs; with `--strict` nothing is written then.
    """
    from livinglab_gen import importer, report

    now = datetime.now().astimezone()
    with importer.opened(source, checkout=checkout, directory=directory) as opened:
        found = importer.bring(opened.folder, name or importer.name_of(opened.name), now, strict=strict)
        verified = [importer.verify(one.folder, one.conversion.name) for one in found] if verify else []
        holds = all(one.holds for one in verified)
        if strict and not holds:
            raise importer.Differs(report.verification(verified))
        if folder is not None:
            done = importer.into_folder(found, folder)
        else:
            root = catalogue_root or places.around(Path.cwd()) or Path.cwd()
            done = importer.into_catalogue(found, root, opened.address, now)
    if as_json:
        click.echo(report.as_json(report.imports_facts(done, verified)))
        return 0 if holds else importer.Differs.exit_code
    click.echo(report.imports(done))
    if verified:
        click.echo(report.verification(verified))
    for path in (path for one in done for path in one.told):
        click.echo(_("Written: {path}").format(path=path))
    if folder is None:
        click.echo(_("Next: `livinglab catalogue check`, then complete the entry in catalogue/."))
    return 0 if holds else importer.Differs.exit_code
