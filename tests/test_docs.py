"""The documentation says what the program does: its references, links and commands hold."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from livinglab_gen.cli import app

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "catalogue" / "regions" / "README.md"]
)
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
END_OF_COMMAND = {"|", ">", ">>", "&&", ";"}


def prose(page: Path) -> str:
    """The text of a page without its code blocks and code spans."""
    without_blocks = re.sub(r"^ *```.*?^ *```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", without_blocks)


def shell_lines(page: Path) -> Iterator[str]:
    """Every line of the page's shell code blocks."""
    for block in re.findall(r"^ *```(?:sh|console)\n(.*?)^ *```", page.read_text(), re.DOTALL | re.MULTILINE):
        yield from (line.strip().removeprefix("$ ") for line in block.splitlines() if line.strip())


def quoted_commands(page: Path) -> Iterator[list[str]]:
    """The arguments of every `livinglab …` in the page's shell code blocks."""
    for line in shell_lines(page):
        if not re.search(r"(^|[\s/])livinglab ", line):
            continue
        words = shlex.split(line, comments=True)
        if "livinglab" in words:
            after = words[words.index("livinglab") + 1 :]
            stop = next((place for place, word in enumerate(after) if word in END_OF_COMMAND), len(after))
            yield after[:stop]


def parse(command: click.Command, name: str, words: list[str], parent: click.Context | None = None) -> None:
    """Parse the words as click would, down to the command they name; raises UsageError."""
    if not isinstance(command, click.Group):
        command.make_context(name, words, parent=parent)
        return
    ctx = click.Context(command, info_name=name, parent=parent, **command.context_settings)
    _options, rest, _order = command.make_parser(ctx).parse_args(words)
    if rest:
        found, below, after = command.resolve_command(ctx, rest)
        assert below is not None
        parse(below, str(found), after, ctx)


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }


def generator() -> ModuleType:
    """The module docs/make_reference.py."""
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def targets(makefile: Path) -> set[str]:
    """The targets that a Makefile tells in its help."""
    return set(re.findall(r"^([a-z][a-z-]*):.*##", makefile.read_text(), re.MULTILINE))


def test_the_reference_is_what_the_program_says() -> None:
    """`make docs` would write nothing new."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_reference.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_stale_reference_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check ends with 1 where a page differs or is missing, and writes nothing."""
    module = generator()
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    assert module.main(["--check"]) == 1
    assert not list(tmp_path.iterdir())
    assert module.main([]) == 0
    assert module.main(["--check"]) == 0
    page = tmp_path / "exit-codes.md"
    page.write_text(page.read_text() + "more\n")
    assert module.main(["--check"]) == 1


def test_every_fault_has_an_exit_code_of_its_own() -> None:
    """No two faults share a code, and none takes one that the program or the shell uses itself."""
    from livinglab_gen.cli.app import DISK_REFUSED, INTERRUPTED, UNFORESEEN

    owners = defaultdict(list)
    for fault in generator().owners_of_codes():
        owners[fault.exit_code].append(fault.__name__)
    assert owners
    assert {code: names for code, names in owners.items() if len(names) > 1} == {}
    assert not set(owners) & {0, 1, 2, UNFORESEEN, DISK_REFUSED, INTERRUPTED}
    assert all(0 < code < 126 for code in owners)


def test_every_fault_without_a_code_inherits_one() -> None:
    """A fault that ends the program with a bare 1 would be told from nothing else."""
    module = generator()
    from livinglab_gen.errors import LivingLabError

    module.owners_of_codes()
    bare = [
        fault.__name__
        for fault in module.descendants(LivingLabError)
        if fault.__module__.startswith("livinglab_gen.")
        and fault.exit_code == LivingLabError.exit_code
        and not fault.__subclasses__()
    ]
    assert bare == []


@pytest.mark.parametrize("name", NAMES)
def test_every_relative_link_leads_somewhere(name: str) -> None:
    """A link names a file of this repository, and an anchor that its page has."""
    page = ROOT / name
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _mark, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{name}: {link}"
        assert target.is_relative_to(ROOT), f"{name}: {link}"
        if anchor:
            assert anchor in headings(target), f"{name}: {link}"


def test_the_docs_quote_commands() -> None:
    """The next test has something to hold."""
    assert sum(1 for page in PAGES for _command in quoted_commands(page)) > 30


@pytest.mark.parametrize("name", NAMES)
def test_every_quoted_command_parses(name: str) -> None:
    """A command in a code block exists, and so do its options and the number of its arguments."""
    for words in quoted_commands(ROOT / name):
        try:
            parse(app, "livinglab", words)
        except click.exceptions.Exit:
            continue
        except click.UsageError as fault:
            pytest.fail(f"{name}: livinglab {shlex.join(words)}: {fault.format_message()}")


@pytest.mark.parametrize(
    "words", [["neu"], ["new", "simpati", "--regio", "x"], ["catalogue", "release"], ["show", "a", "b"]]
)
def test_a_wrong_command_does_not_parse(words: list[str]) -> None:
    """The parser of these tests refuses what the program would refuse."""
    with pytest.raises(click.UsageError):
        parse(app, "livinglab", words)


@pytest.mark.parametrize("name", NAMES)
def test_every_quoted_make_target_exists(name: str) -> None:
    """A `make …` in a code block is told by the Makefile here or by that of a service repo."""
    files = ROOT / "templates"
    brought = [*files.glob("inti/files/Makefile"), *files.glob("*/files/*/perintah.mk")]
    known = targets(ROOT / "Makefile").union(*map(targets, brought))
    for line in shell_lines(ROOT / name):
        found = re.match(r"make ([a-z][a-z-]*)", line)
        assert not found or found[1] in known, f"{name}: {line}"


def test_the_readme_opens_with_the_two_commands() -> None:
    """The first thing after the title is how to try it and how to test it."""
    head = re.match(r"# [^\n]+\n\n```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert head
    assert head[1].splitlines() == ["make demo", "make test"]


def test_every_decision_is_listed() -> None:
    """The index of decisions names each page, with its title."""
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    pages = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert pages
    for page in pages:
        title = page.read_text().splitlines()[0].removeprefix("# ")
        assert f"- [{title}]({page.name})" in index
        sections = re.findall(r"^## (.+)$", page.read_text(), re.MULTILINE)
        assert sections == ["Context", "Decision", "Consequences"], page.name
