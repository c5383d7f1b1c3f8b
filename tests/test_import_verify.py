"""`--verify`: the law, checked for one template with Cookiecutter itself."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest

from livinglab_gen import cli, importer

from . import cookiecutters

CONTEXT = {"name": "Layanan", "licence": ["MIT", "EUPL", "none"], "docker": False, "_extensions": []}
FILES = {
    "a.txt": "{{ cookiecutter.name }} {% now 'utc', '%Y-%m-%d %H' %} "
    "{{ random_ascii_string(7) }} {{ uuid4() }}\n",
    "{{ cookiecutter.licence }}.txt": "{{ cookiecutter.licence }}\r\n",
    "{% if cookiecutter.docker %}Dockerfile{% endif %}": "FROM x",
    "where.txt": "{{ cookiecutter._template }} {{ cookiecutter._output_dir }}",
}


def test_everything_is_compared_for_every_choice(tmp_path: Path) -> None:
    """The clock, chance and the machine's folders are the same on both sides."""
    found = importer.verify(cookiecutters.template(tmp_path / "s", CONTEXT, FILES), "demo")
    assert found.holds, found
    assert found.runs >= 4
    assert found.equal == found.files > 3 * found.runs - 1


def test_a_file_that_differs_is_told_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no conversion can follow is found, told by its line, and ends with an exit code of its own."""
    files = {
        "a.txt": "same\n{% set all = cookiecutter %}{% if all %}{{ all|string }}{% endif %}\n",
        "b.txt": "1",
    }
    source = cookiecutters.template(tmp_path / "s", {"name": "x"}, files)
    found = importer.verify(source, "demo")
    assert not found.holds
    assert {one.path for one in found.differences} == {PurePosixPath("a.txt")}
    code = cli.run(
        ["--lang", "en", "catalogue", "import", str(source), "--to", str(tmp_path / "t"), "--verify"]
    )
    said = capsys.readouterr().out
    assert code == 72
    assert 'a.txt (the defaults): line 2: "OrderedDict' in said
    assert (tmp_path / "t").exists()
    code = cli.run(
        ["catalogue", "import", str(source), "--to", str(tmp_path / "strict"), "--verify", "--strict"]
    )
    assert code == 72
    assert not (tmp_path / "strict").exists()


def test_the_result_is_there_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` carries the counts."""
    source = cookiecutters.template(tmp_path / "s", {"name": "x"}, {"b.txt": "{{ cookiecutter.name }}"})
    assert (
        cli.run(["catalogue", "import", str(source), "--to", str(tmp_path / "t"), "--verify", "--json"]) == 0
    )
    told = json.loads(capsys.readouterr().out)[0]["verification"]
    assert told["holds"]
    assert told["equal"] == told["files"] == told["runs"]


@pytest.mark.parametrize(
    ("extensions", "text"),
    [
        (["local_extensions.Own"], "{{ cookiecutter.slug }}"),
        ([], "{{ ''.__class__.__mro__[1].__subclasses__() }}"),
        ([], "{{ cycler.__init__.__globals__.os.system('touch MARK') }}"),
    ],
)
def test_nothing_of_the_template_is_executed(tmp_path: Path, extensions: list[str], text: str) -> None:
    """Neither its hooks, nor its extensions, nor what its Jinja reaches for."""
    mark = tmp_path / "mark"
    touch = f"open({str(mark)!r}, 'w').close()\n"
    files = {
        "a.txt": text.replace("MARK", str(mark)),
        "/local_extensions.py": touch + "class Own: pass\n",
        "/hooks/pre_prompt.py": touch,
        "/hooks/pre_gen_project.py": touch,
        "/hooks/post_gen_project.py": touch,
    }
    source = cookiecutters.template(tmp_path / "s", {"_extensions": extensions}, files)
    importer.bring(source, "demo", cookiecutters.NOW)
    found = importer.verify(source, "demo")
    assert not found.holds
    assert not mark.exists()


def test_every_choice_comes_up(tmp_path: Path) -> None:
    """A difference that only one of many choices shows is found."""
    odd = "{% if cookiecutter.kind == 'f' %}{{ cookiecutter|string|first }}{% endif %}"
    source = cookiecutters.template(tmp_path / "s", {"kind": list("abcdefg")}, {"a.txt": odd})
    found = importer.verify(source, "demo")
    assert [one.answers["kind"] for one in found.differences] == ["f"]


def test_what_has_no_default_is_given(tmp_path: Path) -> None:
    """A variable that refers to itself has to come from outside, as Cookiecutter takes it."""
    context = {"version": "{{ cookiecutter.version }}", "tag": "v{{ cookiecutter.version }}"}
    source = cookiecutters.template(tmp_path / "s", context, {"a.txt": "{{ cookiecutter.tag }}"})
    assert importer.verify(source, "demo").holds
    questions = importer.bring(source, "demo", cookiecutters.NOW)[0].conversion.questions
    assert questions["version"] == {"type": "str"}


@pytest.mark.parametrize(
    "text", ["{{ cookiecutter.name.__class__ }}", "{{ range(cookiecutter.size|int)|list|length }}"]
)
def test_what_only_the_sandbox_forbids_is_a_difference(tmp_path: Path, text: str) -> None:
    """Cookiecutter has no sandbox: what it renders and Copier does not is no fault of the template."""
    source = cookiecutters.template(tmp_path / "s", {"name": "x", "size": "100001"}, {"a.txt": text})
    found = importer.verify(source, "demo")
    assert not found.holds
    assert any("sandbox" in one.why for one in found.differences)
    assert found.faults == ()


def test_a_fault_of_the_template_is_told_once_and_without_its_answers(tmp_path: Path) -> None:
    """What Cookiecutter cannot render is the same sentence for all answers."""
    source = cookiecutters.template(tmp_path / "s", {"name": "x"}, {"a.txt": "{{ cookiecutter.nope }}"})
    (fault,) = importer.verify(source, "demo").faults
    assert "nope" in fault
    assert "OrderedDict([" not in fault


def test_a_clock_that_shows_nothing_is_compared(tmp_path: Path) -> None:
    """An empty format is a format."""
    source = cookiecutters.template(tmp_path / "s", {}, {"a.txt": "{% now 'utc', '' %}."})
    assert importer.verify(source, "demo").holds
