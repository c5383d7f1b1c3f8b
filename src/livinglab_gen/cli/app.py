"""The command group, and the one place where a fault becomes a sentence and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType

import click

from livinglab_gen import __version__
from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import LANGUAGES
from livinglab_gen.language import translate as _

INTERRUPTED = 130
DISK_REFUSED = 74
UNFORESEEN = 70

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

COMMANDS = {
    "new": "livinglab_gen.cli.new",
    "status": "livinglab_gen.cli.update",
    "update": "livinglab_gen.cli.update",
    "undo": "livinglab_gen.cli.update",
    "check": "livinglab_gen.cli.check",
    "adopt": "livinglab_gen.cli.adopt",
    "fleet": "livinglab_gen.cli.fleet",
    "list": "livinglab_gen.cli.blueprints",
    "show": "livinglab_gen.cli.blueprints",
    "region": "livinglab_gen.cli.region",
    "catalogue": "livinglab_gen.cli.catalogue",
    "completion": "livinglab_gen.cli.completion",
}


class Commands(click.Group):
    """The group; a command's module is imported when the command is used or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: D102
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: D102
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_(
        "A region's own digital public service, from the catalogue in one command.\n\n"
        "Example: livinglab new simpati --region sumedang"
    ),
)
@click.version_option(__version__, prog_name="livinglab", help=_("Show the version and end."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=_("Speak Indonesian (id) or English (en)."))
@click.option("--debug", is_flag=True, help=_("Show the traceback of a fault."))
def app(lang: str | None, debug: bool) -> None:
    """All commands; `--lang` and `--debug` may stand anywhere and are read before click."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; a fault is one sentence on standard error."""
    for number in _STOPPING:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):  # not under nohup
            signal.signal(number, _interrupt)
    words, debug = _everywhere(arguments)
    try:
        return _carry_out(words)
    except BrokenPipeError:
        _drop_output()
        return 1
    except (KeyboardInterrupt, EOFError, click.Abort):
        click.echo(_("Stopped; nothing half-made was left behind."), err=True)
        return INTERRUPTED
    except Exception as fault:
        if debug and not isinstance(fault, click.ClickException):
            raise
        return _tell(fault)


def _carry_out(words: Sequence[str]) -> int:
    """Run one command to its exit code, with all that it prints really written."""
    try:
        result = app.main(args=words, prog_name="livinglab", standalone_mode=False)
    except click.exceptions.Exit as end:
        result = end.exit_code
    sys.stdout.flush()
    return result if isinstance(result, int) else 0


def _tell(fault: Exception) -> int:
    """Say what went wrong on standard error and return the exit code for it."""
    if isinstance(fault, click.ClickException):
        fault.show()
        return fault.exit_code
    if isinstance(fault, LivingLabError):
        told, code = str(fault), fault.exit_code
    elif isinstance(fault, OSError):
        _drop_output()
        told = _("{path} cannot be used ({why}): choose another place, or make it yours and give it room")
        told = told.format(path=fault.filename or _("a file"), why=fault.strerror or fault)
        code = DISK_REFUSED
    else:
        told = _("an unforeseen fault: {kind}: {fault}. Run it again with --debug and report what it shows")
        told = told.format(kind=type(fault).__name__, fault=fault)
        code = UNFORESEEN
    click.echo(f"livinglab: {told}", err=True)
    return code


def _drop_output() -> None:
    """Send what is still to be printed nowhere: Python would fail over it again when it ends."""
    with suppress(OSError):  # a test's own standard output has no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _everywhere(arguments: Sequence[str]) -> tuple[list[str], bool]:
    """The arguments with `--lang X` moved to the front and `--debug` taken out, and whether it was there."""
    words = list(arguments)
    end = words.index("--") if "--" in words else len(words)
    front: list[str] = []
    rest: list[str] = []
    place = 0
    while place < end:
        word = words[place]
        if word == "--lang" and place + 1 < end:
            front += [word, words[place + 1]]
            place += 1
        elif word.startswith("--lang="):
            front.append(word)
        elif word != "--debug":
            rest.append(word)
        place += 1
    return [*front, *rest, *words[end:]], "--debug" in words[:end]


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """End what is being done; asked again, do not stop the clearing up."""
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
