"""What an import cannot carry is told with its place, and what would reach outside is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from livinglab_gen import importer
from livinglab_gen.cli import run
from livinglab_gen.importer import Left, NoTemplate, RefusedSource, matching

from . import cookiecutters
from .cookiecutters import NOW


def left(folder: Path, context: dict[str, Any], files: dict[str, str]) -> list[Left]:
    """What is told of a template."""
    source = cookiecutters.template(folder, context, files)
    return list(importer.bring(source, "layanan", NOW)[0].conversion.left)


def same(folder: Path, context: dict[str, Any], files: dict[str, str]) -> None:
    """Assert that the import gives what Cookiecutter gives, with nothing left that has a part in it."""
    source = cookiecutters.template(folder / "source", context, files)
    assert cookiecutters.imported(source, folder / "imported") == cookiecutters.baked(
        source, folder / "baked"
    )
    assert [
        one for one in importer.bring(source, "layanan", NOW)[0].conversion.left if not one.harmless
    ] == []


@pytest.mark.parametrize(
    ("context", "files"),
    [
        ({}, {"{% raw %}{{n}}{% endraw %}.txt": "1"}),
        ({"_text": "a\r\nb\rc"}, {"a.txt": "{{ cookiecutter._text }}"}),
        (
            {"kind": ["web", "api"], "title": "{{ cookiecutter.slug }}"},
            {"a.txt": "{{ _cookiecutter.kind|join }}{{ _cookiecutter['title'] }}{{ cookiecutter.title }}"},
        ),
        (
            {"title": "Rencana Aksi Daerah"},
            {"a.txt": "{{ cookiecutter.title|slugify(max_length=8, separator='_') }}"},
        ),
    ],
    ids=["a name in raw", "carriage returns", "_cookiecutter", "a slug with its length"],
)
def test_what_comes_is_the_same(tmp_path: Path, context: dict[str, Any], files: dict[str, str]) -> None:
    """Rare spellings come too, byte for byte."""
    same(tmp_path, context, files)


@pytest.mark.parametrize(
    ("context", "files", "place"),
    [
        ({"name": "x"}, {"a.txt": "\n{{ cookiecutter.update({'name': 'y'}) }}"}, ("a.txt", 2)),
        ({"_list": ["x"]}, {"a.txt": "{% if cookiecutter._list.append('y') %}{% endif %}"}, ("a.txt", 1)),
        ({"form": "%Y"}, {"a.txt": "{% now 'utc', cookiecutter.form %}"}, ("a.txt", 1)),
        ({"_table": {"a": 1}}, {"a.txt": "{{ cookiecutter._table }}"}, ("a.txt", 1)),
        ({}, {"a.txt": "{{ cookiecutter }}"}, ("a.txt", 1)),
        ({}, {"a.txt": "\n{{ cookiecutter|pprint }}"}, ("a.txt", 2)),
        ({"_table": {"a": 1}}, {"a.txt": "{{ 'all: ' ~ cookiecutter._table }}"}, ("a.txt", 1)),
        ({}, {"a.txt": "\n{{ ['a', 'b']|random }}"}, ("a.txt", 2)),
        ({}, {"a.txt": "{{ lipsum(1) }}"}, ("a.txt", 1)),
        ({}, {"a.txt": "\n{{ cookiecutter.slug.__class__ }}"}, ("a.txt", 2)),
        ({}, {"a.txt": "{{ range(1000000)|length }}"}, ("a.txt", 1)),
        ({"_extensions": ["other.Tests"]}, {"a.txt": "\n{{ 3 is unlucky }}"}, ("a.txt", 2)),
        ({}, {"a.txt": "{{ make_secret is defined }}"}, ("a.txt", 1)),
        ({}, {"deep/.copier-answers.yml": "a: 1\n"}, ("deep/.copier-answers.yml", None)),
        (
            {"kind": ["web", "api"]},
            {"{{ cookiecutter.kind }}.txt": "1", "web.txt": "2"},
            ("{{ cookiecutter.kind }}.txt", None),
        ),
        (
            {"kind": ["web", "api"]},
            {"{% if cookiecutter.kind == 'api' %}a.txt{% endif %}": "1", "a.txt": "2"},
            ("{% if cookiecutter.kind == 'api' %}a.txt{% endif %}", None),
        ),
        (
            {"name": "{{ cookiecutter.slug }}"},
            {"{{ cookiecutter.name }}.py": "1", "{{ cookiecutter.slug }}.py": "2"},
            ("{{ cookiecutter.slug }}.py", None),
        ),
    ],
)
def test_what_would_differ_is_told(
    tmp_path: Path, context: dict[str, Any], files: dict[str, str], place: tuple[str, int | None]
) -> None:
    """A changed answer, a clock that an answer sets, Python's own spelling, a name that is taken."""
    told = [(str(one.file), one.line) for one in left(tmp_path, context, files) if not one.harmless]
    assert told == [place]


@pytest.mark.parametrize(
    "text",
    [
        "{{ cookiecutter.nope|default('none') }}{{ nope is defined }}",
        "{% if cookiecutter.nope is defined %}{{ cookiecutter['nope'] }}{% endif %}",
    ],
)
def test_a_name_that_a_text_asks_for_first_may_be_missing(tmp_path: Path, text: str) -> None:
    """Whoever asks whether a name is there gets along without: it is told, and refuses nothing."""
    same(tmp_path, {}, {"a.txt": text})


def test_what_only_a_run_knows_is_told_once(tmp_path: Path) -> None:
    """The addresses that Cookiecutter adds become questions, and the report says so."""
    (told,) = left(
        tmp_path, {}, {"a.txt": "{{ cookiecutter._template }}", "b.txt": "{{ cookiecutter._template }}"}
    )
    assert "_template" in told.what
    assert told.harmless


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("../up", "{{ cookiecutter._where }}.txt"),
        (".git", "{{cookiecutter._where}}/config"),
        ("/etc", "{{ cookiecutter._where }}"),
    ],
)
def test_a_value_that_leads_outside_is_refused(tmp_path: Path, value: str, name: str) -> None:
    """A path is looked at with the values that the source itself gives."""
    with pytest.raises(RefusedSource, match="becomes"):
        left(tmp_path, {"_where": value}, {name: "1"})


def test_a_text_that_cannot_be_compiled_is_a_difference(tmp_path: Path) -> None:
    """A branch too deep for Python ends neither the comparison nor the command."""
    text = "{% if 0 %}" + "{% elif 0 %}" * 3_000 + "{% endif %}"
    found = importer.verify(cookiecutters.template(tmp_path / "source", {}, {"a.txt": text}), "layanan")
    assert not found.holds


def test_a_value_with_folders_is_a_path(tmp_path: Path) -> None:
    """An answer may well name folders."""
    same(tmp_path, {"where": "id/go/layanan"}, {"src/{{ cookiecutter.where }}/a.txt": "1"})


def test_texts_that_multiply_are_refused(tmp_path: Path) -> None:
    """Files that each take in the next one twice would not end."""
    files = {f"i{at}": f"{{% include 'i{at + 1}' %}}" * 2 for at in range(40)}
    with pytest.raises(RefusedSource, match="multiply"):
        left(tmp_path, {}, {**files, "i40": "x" * 4_000})


def test_two_folders_of_a_project_are_refused(tmp_path: Path) -> None:
    """Which of two folders Cookiecutter takes, the disk decides."""
    with pytest.raises(NoTemplate, match="both"):
        left(tmp_path, {}, {"a.txt": "1", "/{{ cookiecutter.slug }}-docs/a.txt": "2"})


def test_hooks_are_named_where_nothing_of_them_was_compared(tmp_path: Path) -> None:
    """`--verify` says which converted lines it did not prove."""
    hook = 'import os\nif "{{ cookiecutter.docker }}" == "n":\n    os.remove("a.txt")\n'
    files = {"a.txt": "1", "/hooks/post_gen_project.py": hook}
    source = cookiecutters.template(tmp_path / "source", {"docker": ["y", "n"]}, files)
    found = importer.verify(source, "layanan")
    assert found.holds
    assert found.hooked == ("hooks/post_gen_project.py:3",)


@pytest.mark.parametrize(
    "text", ["{{ a }}{{ b }}{{ c }}{{ d }}", "{{ a }} {{ b }} {{ c }} {{ d }}!", "{{ a }} {{ b }} {{ c }}!"]
)
def test_a_line_that_fits_in_too_many_ways_says_nothing(text: str) -> None:
    """What would have to be tried in millions of ways is not tried."""
    pattern = matching._pattern(text, ".+?")
    assert pattern is None or matching._fits(pattern, "x " * 450) is None


def test_a_line_of_short_values_is_read() -> None:
    """Four tags in a line of a usual length say what they were."""
    pattern = matching._pattern("v{{ a }}.{{ b }}.{{ c }}-{{ d }}", ".+?")
    assert pattern is not None
    found = matching._fits(pattern, "v1.20.3-beta")
    assert found is not None
    assert found.groupdict() == {"a": "1", "b": "20", "c": "3", "d": "beta"}


@pytest.mark.parametrize(
    "text", ["{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}", "{% if 1 %}" * 1_000 + "{% endif %}" * 1_000]
)
def test_what_is_nested_too_deeply_is_told(tmp_path: Path, text: str) -> None:
    """No depth of brackets or tags ends the import."""
    assert [(str(one.file), one.line) for one in left(tmp_path, {}, {"a.txt": text})] == [("a.txt", 1)]


def test_files_that_take_each_other_in_too_deeply_are_told(tmp_path: Path) -> None:
    """A long chain of files ends, too."""
    files = {f"i{at}": f"{{% include 'i{at + 1}' %}}" for at in range(60)}
    assert "i0" in {str(one.file) for one in left(tmp_path, {}, {**files, "i60": "x"})}


def test_a_text_with_a_nul_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What Cookiecutter takes for text is rendered, and the check of the catalogue takes it for text too."""
    text = "a line of text\n" * 200 + "\0 {{ cookiecutter.slug }}\n"
    source = cookiecutters.template(tmp_path / "source", {}, {"a.txt": text})
    root = tmp_path / "catalogue"
    found = importer.bring(source, "layanan", NOW)
    importer.into_catalogue(found, root, "source", NOW)
    run(["catalogue", "check", "--catalogue", str(root)])
    assert "UTF-8" not in capsys.readouterr().out
