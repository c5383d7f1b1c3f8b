"""Write the reference of commands and exit codes from the program itself.

`python docs/make_reference.py` writes the pages in `docs/reference/`; with `--check` it writes nothing and
ends with 1 when a page differs. A process speaks one language, so each language is a process of its own.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from livinglab_gen.errors import LivingLabError

FOLDER = Path(__file__).parent / "reference"
PAGES = {"commands.md": "en", "perintah.md": "id", "exit-codes.md": "codes"}

HEADS = {
    "en": """\
# Commands

<!-- Written by docs/make_reference.py from the program; `make docs` writes it anew. -->

Every command and option of `livinglab`, as `--help` tells them.
In Indonesian: [perintah.md](perintah.md).
How a command ends: [exit-codes.md](exit-codes.md).

`--lang` and `--debug` may stand anywhere on the line.
""",
    "id": """\
# Perintah

<!-- Ditulis oleh docs/make_reference.py dari programnya; `make docs` menulisnya ulang. -->

Semua perintah dan pilihan `livinglab`, seperti yang tampil dengan `--help`.
Dalam bahasa Inggris: [commands.md](commands.md).
Kode akhir setiap perintah: [exit-codes.md](exit-codes.md).

`--lang` dan `--debug` boleh ditulis di mana saja pada baris perintah.
""",
}
TITLES = {"en": ("Options", "Commands"), "id": ("Pilihan", "Perintah")}

CODES_HEAD = """\
# Exit codes

<!-- Written by docs/make_reference.py from the program; `make docs` writes it anew. -->

A command ends with 0 when it did what was asked.
A fault is one sentence on standard error that names the cure, and a code of its own.
`--debug` shows where a fault came from.

| code | fault | meaning |
|---|---|---|
| 0 | | The command did what was asked. |
| 1 | | `region search` found nothing, or the reader of the output went away. |
| 2 | | The command line is wrong: an unknown command or option, or a missing argument. |
"""
CODES_TAIL = """\
| {unforeseen} | | An unforeseen fault of the program: run it again with `--debug` and report what it shows. |
| {disk} | | A file or folder that the command needs cannot be read or written. |
| {interrupted} | | The command was stopped (ctrl-C or a signal); nothing half-made was left behind. |

`livinglab catalogue check` also ends with {check} when it finds an error; notes alone end with 0.
`livinglab update` also ends with {conflicts} when files are left to be merged: neither a success nor a fault.
`livinglab check --strict` ends with {drifted} when files of the ministry differ from their release.
`livinglab fleet rehearse` ends with {unfit} when some repo would not come out ready to be merged.
`livinglab fleet update` ends with {halted} when too many repos of a ring failed, or none could be read.
"""


def main(arguments: list[str]) -> int:
    """Write the pages, check them (`--check`), or print one (`--print KIND`, used by itself)."""
    if arguments[:1] == ["--print"]:
        sys.stdout.write(codes_page() if arguments[1] == "codes" else commands_page(arguments[1]))
        return 0
    stale = [name for name, kind in PAGES.items() if current(name) != made(kind)]
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"docs/reference/{name} is not what the program says: run `make docs`\n")
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(made(PAGES[name]), encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name} written\n")
    return 0


def current(name: str) -> str:
    """The page as it is on disk; empty where it is missing."""
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def made(kind: str) -> str:
    """The page as the program of now gives it, from a process of its own."""
    # Whatever surrounds this run (settings, a wide terminal) must not show in the page.
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIVINGLAB_", "COLUMNS"))}
    command = [sys.executable, __file__, "--print", kind]
    environment = {**kept, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, check=True, capture_output=True, env=environment).stdout.decode()


def commands_page(language: str) -> str:
    """The reference of commands in `language` ("id" or "en")."""
    from livinglab_gen.language import speak

    speak(language)
    import click

    from livinglab_gen.cli import app

    root = click.Context(app, info_name="livinglab", **app.context_settings)
    return "\n".join([HEADS[language], *sections(app, root, TITLES[language])])


def sections(command: click.Command, ctx: click.Context, titles: tuple[str, str]) -> Iterator[str]:
    """One section of Markdown for the command, then one for each command below it."""
    import click

    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    yield f"## {ctx.command_path}\n\n```text\n{usage}\n```\n\n{(command.help or '').strip()}\n"
    records = (p.get_help_record(ctx) for p in command.get_params(ctx) if isinstance(p, click.Option))
    told = [f"- `{name}`: {text}\n" for name, text in filter(None, records)]
    yield f"{titles[0]}:\n\n" + "".join(told)
    if not isinstance(command, click.Group):
        return
    below = ((name, command.get_command(ctx, name)) for name in command.list_commands(ctx))
    found = [(name, one) for name, one in below if one]
    links = ((f"{ctx.command_path} {name}", one.get_short_help_str(200)) for name, one in found)
    yield f"{titles[1]}:\n\n" + "".join(f"- [`{path}`](#{anchor(path)}): {text}\n" for path, text in links)
    for name, one in found:
        yield from sections(one, click.Context(one, info_name=name, parent=ctx), titles)


def anchor(heading: str) -> str:
    """The anchor that Markdown readers give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def codes_page() -> str:
    """The table of exit codes, from the classes of faults."""
    from livinglab_gen.catalogue import CatalogueFault
    from livinglab_gen.cli.app import DISK_REFUSED, INTERRUPTED, UNFORESEEN
    from livinglab_gen.cli.check import DRIFTED
    from livinglab_gen.cli.fleet import HALTED, UNFIT
    from livinglab_gen.project import StillInConflict

    rows = sorted((fault.exit_code, fault.__name__, meaning(fault)) for fault in owners_of_codes())
    table = "".join(f"| {code} | `{name}` | {told} |\n" for code, name, told in rows)
    return (
        CODES_HEAD
        + table
        + CODES_TAIL.format(
            unforeseen=UNFORESEEN,
            disk=DISK_REFUSED,
            interrupted=INTERRUPTED,
            check=CatalogueFault.exit_code,
            conflicts=StillInConflict.exit_code,
            drifted=DRIFTED,
            unfit=UNFIT,
            halted=HALTED,
        )
    )


def owners_of_codes() -> list[type[LivingLabError]]:
    """Every fault of the program that has an exit code of its own, not one of its parent's."""
    import livinglab_gen
    from livinglab_gen.errors import LivingLabError

    for module in pkgutil.walk_packages(livinglab_gen.__path__, "livinglab_gen."):
        importlib.import_module(module.name)
    return [
        fault
        for fault in descendants(LivingLabError)
        if "exit_code" in vars(fault) and fault.__module__.startswith("livinglab_gen.")
    ]


def descendants(parent: type[LivingLabError]) -> Iterator[type[LivingLabError]]:
    """Every class below `parent`."""
    for child in parent.__subclasses__():
        yield child
        yield from descendants(child)


def meaning(fault: type[LivingLabError]) -> str:
    """The first sentence of the class's docstring, on one line."""
    text = " ".join((fault.__doc__ or "").split("\n\n")[0].split())
    return text.split("; ")[0].rstrip(".") + "."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
