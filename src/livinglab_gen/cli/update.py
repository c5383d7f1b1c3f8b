"""`livinglab update`, `undo` and `status`: from release to release, and back."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import click

from livinglab_gen.cli import places
from livinglab_gen.cli.parameters import answers
from livinglab_gen.language import translate as _


@click.command(
    "update",
    help=_(
        "Bring the newest release into the service repo at PATH (else the current folder).\n\n"
        "Your own changes stay. The result is one commit; what cannot be merged is left to you as git's "
        "conflicts (exit code 55): edit the files, `git add` them, and run it with --continue."
    ),
    short_help=_("Bring a newer release into a service repo."),
)
@places.project_options
@click.option(
    "--to",
    "version",
    metavar="VERSION",
    help=_("Go to this release, an older one too, rather than the newest."),
)
@click.option(
    "--data",
    multiple=True,
    metavar="KEY=VALUE",
    help=_("Answer a question of the release, or change an answer; may be repeated."),
)
@click.option("--preview", "look", is_flag=True, help=_("Show what would change, write nothing."))
@click.option("--branch", is_flag=True, help=_("Put the update on a branch, leave the files here alone."))
@click.option("--continue", "go_on", is_flag=True, help=_("Commit an update whose conflicts are merged."))
@click.option("--abort", is_flag=True, help=_("Drop an update that is in conflict."))
def update_command(
    path: Path,
    answers_file: PurePosixPath | None,
    trust: bool,
    location: str | None,
    catalogue_root: Path | None,
    as_json: bool,
    version: str | None,
    data: tuple[str, ...],
    look: bool,
    branch: bool,
    go_on: bool,
    abort: bool,
) -> None:
    """Look, update, go on or give up."""
    from livinglab_gen import project, report

    if sum((look, branch, go_on, abort)) > 1:
        raise click.UsageError(
            _("--preview, --branch, --continue and --abort exclude each other: choose one")
        )
    folder = places.folder(path)
    if go_on or abort:
        ended = project.go_on(folder) if go_on else project.give_up(folder)
        click.echo(report.as_json(ended) if as_json else report.ended(ended, given_up=abort))
        return
    releases = project.Releases(places.registry(location, catalogue_root), trust=trust)
    wish = project.Wish(version=version, data=answers(data))
    if look:
        seen = project.preview(folder, releases, wish, answers_file)
        click.echo(report.as_json(report.preview_facts(seen)) if as_json else report.preview(seen))
        return
    make = project.branch if branch else project.update
    done = make(folder, releases, wish, answers_file)
    click.echo(report.as_json(report.done_facts(done)) if as_json else report.done(done, branch=branch))
    if done.left:
        raise click.exceptions.Exit(project.StillInConflict.exit_code)  # no fault, and no success either


@click.command(
    "undo",
    help=_(
        "Take back the update that is the last commit of the service repo at PATH.\n\n"
        "Refused when work was committed on top of it, or when it is on a server already."
    ),
    short_help=_("Take back the last update."),
)
@click.argument("path", required=False, default=".", type=click.Path(path_type=Path))
@places.json_option
def undo_command(path: Path, as_json: bool) -> None:
    """Go back to the commit before."""
    from livinglab_gen import project, report

    ended = project.undo(places.folder(path))
    click.echo(report.as_json(ended) if as_json else report.undone(ended))


@click.command(
    "status",
    help=_(
        "Show how the service repo at PATH (else the current folder) stands: its release, the newest one, "
        "what was changed here, and what an update would do. Nothing is written."
    ),
    short_help=_("Show how a service repo stands."),
)
@places.project_options
def status_command(
    path: Path,
    answers_file: PurePosixPath | None,
    trust: bool,
    location: str | None,
    catalogue_root: Path | None,
    as_json: bool,
) -> None:
    """Look and show."""
    from livinglab_gen import project, report

    releases = project.Releases(places.registry(location, catalogue_root), trust=trust)
    found = project.status(places.folder(path), releases, answers_file)
    click.echo(report.as_json(report.status_facts(found)) if as_json else report.status(found))
