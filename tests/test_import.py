"""`livinglab catalogue import`: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglab_gen import cli, importer
from livinglab_gen.errors import LivingLabError

from . import cookiecutters

FILES = {
    "README.md": "# {{ cookiecutter.name }}\n",
    "{% if cookiecutter.docker == 'y' %}Dockerfile{% endif %}": "FROM x\n",
    "static.txt": "the same everywhere\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A template that can be converted whole."""
    context = {"name": "Layanan", "docker": ["n", "y"], "__prompts__": {"name": "What is it called?"}}
    return cookiecutters.template(tmp_path / "cookiecutter-layanan-desa", context, FILES)


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line, in English: its exit code and what it said."""

    def called(*arguments: object) -> tuple[int, str]:
        code = cli.run(["--lang", "en", *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return called


def test_a_template_becomes_a_blueprint_that_is_sound_released_and_used(
    run: Run, source: Path, tmp_path: Path
) -> None:
    """Import, check, release and new, one after the other, without an edit between them."""
    root, registry = tmp_path / "catalogue", tmp_path / "registry"
    code, said = run("catalogue", "import", source, "--catalogue", root)
    assert code == 0, said
    assert "Nothing is left to do by hand" in said
    code, said = run("catalogue", "check", root)
    assert (code, said) == (0, "The catalogue is sound: nothing to mend.\n")
    code, said = run("catalogue", "release", "layanan-desa", "--to", registry, "--catalogue", root)
    assert code == 0, said
    for docker, made in (("y", True), ("n", False)):
        place = tmp_path / f"service-{docker}"
        arguments = ["--registry", registry, "--catalogue", root, "--data", f"docker={docker}"]
        code, said = run("new", "layanan-desa", "--region", "32.11", place, *arguments)
        assert code == 0, said
        assert (place / "README.md").read_text() == "# Layanan\n"
        assert (place / "Dockerfile").exists() == made
        assert "make demo" not in said


def test_no_path_of_this_machine_enters_the_catalogue(run: Run, source: Path, tmp_path: Path) -> None:
    """A folder is called by its name: what is written is committed."""
    root = tmp_path / "catalogue"
    assert run("catalogue", "import", source, "--catalogue", root)[0] == 0
    texts = [path.read_text() for path in root.rglob("*") if path.is_file()]
    assert texts
    assert not [text for text in texts if str(tmp_path) in text]
    assert any("cookiecutter-layanan-desa" in text for text in texts)


def test_the_layer_reads_as_if_it_had_been_written_for_copier(run: Run, source: Path, tmp_path: Path) -> None:
    """Names of the catalogue's kind, static files without .jinja, prompts as help."""
    run("catalogue", "import", source, "--name", "contoh", "--catalogue", tmp_path / "c")
    layer = tmp_path / "c/templates/contoh"
    assert (layer / "files/README.md.jinja").read_text() == "# {{ name }}\n"
    assert (layer / "files/static.txt").read_text() == FILES["static.txt"]
    assert (layer / "files/{{ dockerfile_name }}").is_file()
    questions = yaml.safe_load((layer / "questions.yml").read_text())
    assert questions["name"] == {"type": "str", "default": "Layanan", "help": "What is it called?"}
    hidden = {"type": "str", "default": "{% if docker == 'y' %}Dockerfile{% endif %}", "when": False}
    assert questions["dockerfile_name"] == hidden


def test_what_is_left_is_told_with_its_place_and_stands_in_the_layer(run: Run, tmp_path: Path) -> None:
    """In the report, as JSON, and as a list in the layer; `--strict` refuses, and writes nothing."""
    files = {"a.txt": "one\n{{ cookiecutter.slug|emojize }}\n"}
    source = cookiecutters.template(tmp_path / "source", {"_extensions": ["some.Extension"]}, files)
    code, said = run(
        "catalogue", "import", source, "--name", "sisa", "--strict", "--catalogue", tmp_path / "c"
    )
    assert code == 71, said
    assert "a.txt:2: the filter emojize comes from an extension" in said
    assert not (tmp_path / "c").exists()
    code, said = run("catalogue", "import", source, "--name", "sisa", "--json", "--catalogue", tmp_path / "c")
    assert code == 0, said
    (told,) = json.loads(said)[0]["left"]
    assert (told["file"], told["line"]) == ("a.txt", 2)
    assert "- [ ] a.txt:2: the filter emojize" in (tmp_path / "c/templates/sisa/TODO.md").read_text()


def test_a_name_that_is_taken_and_a_folder_that_is_there_are_refused(
    run: Run, source: Path, tmp_path: Path
) -> None:
    """Nothing that stands is overwritten."""
    assert run("catalogue", "import", source, "--catalogue", tmp_path / "c")[0] == 0
    assert run("catalogue", "import", source, "--catalogue", tmp_path / "c")[0] == 22
    (tmp_path / "there").mkdir()
    (tmp_path / "there/file").write_text("mine")
    assert run("catalogue", "import", source, "--to", tmp_path / "there")[0] == 40
    assert [path.name for path in (tmp_path / "there").iterdir()] == ["file"]


def test_a_broken_text_is_left_and_copied(run: Run, tmp_path: Path) -> None:
    """What Cookiecutter could not render either does not stop the rest."""
    source = cookiecutters.template(
        tmp_path / "s", {}, {"bad.txt": "{% if %}", "good.txt": "{{ cookiecutter.slug }}"}
    )
    code, said = run("catalogue", "import", source, "--to", tmp_path / "t")
    assert code == 0, said
    assert "bad.txt:1" in said
    assert (tmp_path / "t/template/bad.txt").read_text() == "{% if %}"
    assert (tmp_path / "t/template/good.txt.jinja").read_text() == "{{ slug }}"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1', "\\ud800", '\ufeff{"slug": "demo"}'])
def test_questions_that_cannot_be_read_are_refused_with_a_sentence(
    run: Run, tmp_path: Path, text: str
) -> None:
    """Bad input ends in one sentence and an exit code of its own."""
    source = cookiecutters.template(tmp_path / "s", {}, {})
    (source / "cookiecutter.json").write_text(text)
    code, said = run("catalogue", "import", source, "--to", tmp_path / "t")
    assert code == 76, said
    assert "Traceback" not in said
    assert "write it as JSON" in said


def test_a_template_that_takes_itself_in_ends(run: Run, tmp_path: Path) -> None:
    """An include without end is told, not followed."""
    files = {"a.txt": "x{% include 'b.txt' %}{% include 'b.txt' %}", "b.txt": "y{% include 'a.txt' %}"}
    source = cookiecutters.template(tmp_path / "s", {}, files)
    code, said = run("catalogue", "import", source, "--to", tmp_path / "t")
    assert code == 0, said
    assert "again and again" in said


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(["", "{{", "{% x", "{{ cookiecutter.slug }}", "a (b)", "./web", ".."])
    | st.sampled_from(["\ud800", "{#", "\r\n"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["a", "path", "trim_blocks", "block_start_string"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
_KEYS = st.sampled_from(
    ["name", "_x", "__y", "__prompts__", "_copy_without_render", "_extensions", "_jinja2_env_vars",
     "_new_lines", "templates", "template", "", "a b", "1", "keys", "if", "_template", "_output_dir", "é"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(context=st.dictionaries(_KEYS, _VALUES, max_size=5))
def test_no_questions_are_so_odd_that_they_end_in_a_traceback(context: dict[str, Any]) -> None:
    """Whatever `cookiecutter.json` holds, an import says what it makes of it, or refuses it."""
    with tempfile.TemporaryDirectory() as place:
        source = cookiecutters.template(Path(place, "s"), {}, {"a.txt": "{{ cookiecutter.items()|list }}"})
        (source / "cookiecutter.json").write_text(json.dumps({"slug": "demo", **context}))
        with suppress(LivingLabError):
            found = importer.bring(source, "demo", cookiecutters.NOW)
            importer.into_folder(found, Path(place, "t"))
            importer.into_catalogue(found, Path(place, "c"), "here", cookiecutters.NOW)
