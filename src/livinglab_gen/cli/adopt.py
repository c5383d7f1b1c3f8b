"""`livinglab adopt`: a project that Cookiecutter or cruft made follows releases from now on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from livinglab_gen.cli import places
from livinglab_gen.cli.parameters import BlueprintName, answers
from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from livinglab_gen.importer.adopting import Adoption
    from livinglab_gen.importer.records import Record


@click.command(
    "adopt",
    help=_(
        "Let the project at PATH (else the current folder), made by Cookiecutter or cruft, follow the "
        "releases of a blueprint, so that `status`, `update` and `fleet` work on it.\n\n"
        "Its answers come from .cruft.json, a replay file, or what the project itself shows. One commit "
        "records them; no other file is touched, and what differs is told."
    ),
    short_help=_("Take a project that Cookiecutter made under management."),
)
@click.argument("path", required=False, default=".", type=click.Path(path_type=Path))
@click.option(
    "--blueprint",
    type=BlueprintName(),
    metavar="NAME",
    help=_("The blueprint that its template became; else the one that is called like the template."),
)
@click.option(
    "--release",
    "version",
    metavar="VERSION",
    help=_("The release to start from; else the one that the project is most like."),
)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help=_("Convert its template into the git repository FOLDER, made for it, and follow that."),
)
@click.option("--template", "source", metavar="SOURCE", help=_("Its template, where no file says it."))
@click.option("--directory", metavar="DIR", help=_("The template's folder within SOURCE."))
@click.option(
    "--replay", type=click.Path(path_type=Path), metavar="FILE", help=_("A replay file of Cookiecutter's.")
)
@click.option(
    "--data",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("Answer a question of the blueprint; may be repeated."),
)
@click.option("--preview", "look", is_flag=True, help=_("Show what would be recorded, write nothing."))
@places.registry_option
@places.catalogue_option
@places.json_option
def adopt_command(
    path: Path,
    blueprint: str | None,
    version: str | None,
    into: Path | None,
    source: str | None,
    directory: str | None,
    replay: Path | None,
    data: tuple[str, ...],
    look: bool,
    location: str | None,
    catalogue_root: Path | None,
    as_json: bool,
) -> None:
    """Find the answers, show what they come to, record them."""
    from livinglab_gen import report
    from livinglab_gen.importer import adopting, records

    if into is not None and (blueprint or version or look):
        raise click.UsageError(_("--into excludes --blueprint, --release and --preview: choose one"))
    folder = places.folder(path)
    adopting.demand_unmanaged(folder)
    record = records.record(folder, replay)
    if into is not None:
        decided = _kept(folder, into, record, source, directory, data)
    else:
        decided = _released(folder, record, source, blueprint, version, data, location, catalogue_root)
    commit = None if look else adopting.adopt(decided)
    told = report.adoption_facts(decided, commit)
    click.echo(report.as_json(told) if as_json else report.adoption(decided, commit, kept=into is not None))


def _kept(
    folder: Path,
    into: Path,
    record: Record,
    source: str | None,
    directory: str | None,
    data: tuple[str, ...],
) -> Adoption:
    """The adoption by a repository that is made of the project's template."""
    from livinglab_gen import git
    from livinglab_gen.importer import adopting, keeping
    from livinglab_gen.importer.faults import NothingToAdopt

    where = source or record.source
    if where is None:
        raise NothingToAdopt(
            _("{folder} does not say which template it was made from: name it with --template").format(
                folder=folder
            )
        )
    git.demand_clean(git.work_tree(folder))
    now = datetime.now().astimezone()
    there = into.exists()
    try:
        release, brought = keeping.keep(
            into,
            where,
            commit=record.commit,
            directory=directory or record.directory,
            at=now,
            branch=record.branch,
        )
        names = {name: variable.question for name, variable in brought.conversion.variables.items()}
        decided = adopting.plan(folder, release, record, names=names, data=answers(data))
        return replace(decided, left=brought.conversion.left)
    except LivingLabError:
        if not there:  # a repository that no project follows is none that anybody asked for
            shutil.rmtree(into, ignore_errors=True)
        raise


def _released(
    folder: Path,
    record: Record,
    source: str | None,
    blueprint: str | None,
    version: str | None,
    data: tuple[str, ...],
    location: str | None,
    catalogue_root: Path | None,
) -> Adoption:
    """The adoption by a blueprint that is released, or listed."""
    from livinglab_gen import importer
    from livinglab_gen.importer import adopting
    from livinglab_gen.importer.faults import NothingToAdopt

    where = source or record.source
    name = blueprint or (importer.name_of(where) if where else None)
    registry = places.registry(location, catalogue_root)
    found = () if name is None else tuple(one for one in registry.releases(name) if not one.revoked)
    if name is None or (not found and blueprint is None):
        raise NothingToAdopt(
            _(
                "no blueprint is known for {folder}: name one with --blueprint, or convert its template "
                "with --into FOLDER"
            ).format(folder=folder)
        )
    if version is not None or not found:
        return adopting.plan(folder, registry.find(name, version), record, data=answers(data))
    return adopting.nearest(folder, found, record, data=answers(data))
