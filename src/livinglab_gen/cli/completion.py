"""`livinglab completion`: what a shell needs to complete blueprints and regions."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from livinglab_gen.language import translate as _


@click.command(
    "completion",
    help=_(
        "Print the completion script for SHELL.\n\n"
        'For bash: livinglab completion bash > ~/.livinglab-completion.bash, then add "source '
        '~/.livinglab-completion.bash" to ~/.bashrc.'
    ),
    short_help=_("Print the completion script of a shell."),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion_command(ctx: click.Context, shell: str) -> None:
    """Print click's own script for `shell`."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(shell)
    root = ctx.find_root()
    click.echo(kind(root.command, {}, "livinglab", "_LIVINGLAB_COMPLETE").source())
