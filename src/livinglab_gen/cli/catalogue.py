"""`livinglab catalogue check|init|import|link|release|recall`."""

from __future__ import annotations

from pathlib import Path

import click

from livinglab_gen.cli import places
from livinglab_gen.cli.importing import import_command
from livinglab_gen.cli.parameters import BlueprintName
from livinglab_gen.language import translate as _


@click.group("catalogue", help=_("Write, check and release blueprints."))
def catalogue_command() -> None:
    """The commands of a catalogue's maintainer."""


catalogue_command.add_command(import_command)


@catalogue_command.command("check", help=_("Tell every fault of the catalogue at once, with its cure."))
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@places.catalogue_option
@places.json_option
def check(folder: Path | None, catalogue_root: Path | None, as_json: bool) -> int:
    """Show the faults; exit code 20 when one of them stops a release."""
    from livinglab_gen import report
    from livinglab_gen.catalogue import CatalogueFault, errors
    from livinglab_gen.catalogue.check import check as faults_of

    found = faults_of(places.catalogue(folder or catalogue_root))
    click.echo(report.as_json(found) if as_json else report.faults(found))
    return CatalogueFault.exit_code if errors(found) else 0


@catalogue_command.command(
    "init", help=_("Begin the blueprint NAME: an entry and a layer that pass the check.")
)
@click.argument("name")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@places.catalogue_option
def init(name: str, folder: Path | None, catalogue_root: Path | None) -> None:
    """Scaffold a blueprint in `folder`, the catalogue around here, or the current folder."""
    from livinglab_gen.catalogue import scaffold

    root = folder or catalogue_root or places.around(Path.cwd()) or Path.cwd()
    for path in scaffold.init(root, name):
        click.echo(str(path))
    click.echo(
        _("Next: `livinglab catalogue check`, then `livinglab new {name} --release candidate`.").format(
            name=name
        )
    )


@catalogue_command.command(
    "link",
    help=_(
        "List the Copier template at SOURCE (a git address with version tags) as a blueprint. It is not "
        "copied: its versions stay where they are."
    ),
    short_help=_("List a Copier template that is kept elsewhere."),
)
@click.argument("source")
@click.option("--name", help=_("What it is called here; else the last part of its address."))
@click.option("--title", help=_("Its name for people; else made from its name."))
@click.option("--summary", default="", help=_("What it is, in one sentence."))
@places.catalogue_option
@places.json_option
def link(
    source: str,
    name: str | None,
    title: str | None,
    summary: str,
    catalogue_root: Path | None,
    as_json: bool,
) -> None:
    """Look at the template, list it, show what was listed."""
    from livinglab_gen import importer, report

    found = places.catalogue(catalogue_root)
    done = importer.link(found, source, name=name, title=title, summary=summary)
    click.echo(report.as_json(done) if as_json else report.linked(done))


@catalogue_command.command(
    "release",
    help=_("Publish the blueprints NAME… (all without one) with their tags to TARGET, for good."),
)
@click.argument("names", nargs=-1, type=BlueprintName(), metavar="[NAME]...")
@click.option("--to", "target", required=True, metavar="TARGET", help=_("A folder, or a git base URL."))
@places.catalogue_option
@places.json_option
def release(names: tuple[str, ...], target: str, catalogue_root: Path | None, as_json: bool) -> None:
    """Publish and show each blueprint as it is done."""
    from livinglab_gen import release as releases
    from livinglab_gen import report

    done = []
    for published in releases.publish(places.catalogue(catalogue_root), names, target):
        done.append(published)
        if not as_json:
            click.echo(report.published(published))
    if as_json:
        click.echo(report.as_json(done))


@catalogue_command.command(
    "recall",
    help=_(
        "Say at TARGET that the release VERSION of NAME should not be used any more, and why.\n\n"
        "A revoked release is refused by `new` and `update`; those who have it are warned, and "
        "`fleet status` lists them. The release itself stays as it was published."
    ),
    short_help=_("Say that a release should not be used any more."),
)
@click.argument("name", type=BlueprintName())
@click.argument("version")
@click.option("--reason", metavar="TEXT", help=_("Why, in one sentence that its users read."))
@click.option("--deprecate", is_flag=True, help=_("Only warn: it may still be taken."))
@click.option("--lift", is_flag=True, help=_("Take back what was said of it."))
@click.option("--to", "target", required=True, metavar="TARGET", help=_("A folder, or a git base URL."))
@places.catalogue_option
@places.json_option
def recall(
    name: str,
    version: str,
    reason: str | None,
    deprecate: bool,
    lift: bool,
    target: str,
    catalogue_root: Path | None,
    as_json: bool,
) -> None:
    """Say it and show what was said."""
    from livinglab_gen import release as releases
    from livinglab_gen import report
    from livinglab_gen.registry import Kind, Recall

    if lift == bool(reason and reason.strip()):
        raise click.UsageError(_("write either --reason TEXT or --lift"))
    kind = Kind.deprecated if deprecate else Kind.revoked
    said = None if lift else Recall(kind=kind, reason=" ".join(str(reason).split()).rstrip("."))
    done = releases.recall(places.catalogue(catalogue_root), name, version, said, target)
    click.echo(report.as_json(done) if as_json else report.said(done))
