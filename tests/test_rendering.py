"""Rendering: what the quick renderer takes, what it leaves to Copier, and what both refuse."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError
from livinglab_gen.rendering import BadAnswer, Renderer, RenderingFailed, renderer
from livinglab_gen.rendering.quick import QuickRenderer, Unsupported
from livinglab_gen.rendering.with_copier import CopierRenderer

from .lab import template

Make = Callable[..., Any]


def described(**questions: Any) -> str:
    """A `copier.yml` that renders the folder `t`; settings are given with their underscore."""
    return yaml.safe_dump({"_subdirectory": "t", **questions}, sort_keys=False)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a renderer (the quick one unless said) of a template that stands in the test."""

    def made(
        files: Mapping[str, str | bytes], kind: Callable[..., Renderer] = QuickRenderer, **questions: Any
    ) -> Renderer:
        tree, source = template(tmp_path, {"copier.yml": described(**questions), **files})
        return kind(tree, source)

    return made


def texts(made: Renderer, **data: Any) -> dict[str, str]:
    """The rendered files as text by path."""
    return {str(path): file.content.decode() for path, file in made.render(data).files.items()}


# --- inside the safe subset -------------------------------------------------------------------------


def test_only_files_with_the_suffix_are_rendered(make: Make) -> None:
    """A file without `.jinja` keeps its bytes, whatever they look like."""
    made = make({"t/a.txt.jinja": "{{ x }}\n", "t/b.txt": "{{ x }}\r\n"}, x="1")
    assert texts(made) == {"a.txt": "1\n", "b.txt": "{{ x }}\r\n"}


def test_modes_are_kept(make: Make, tmp_path: Path) -> None:
    """An executable file stays one, rendered or not."""
    files = {"copier.yml": described(x="1"), "t/run.sh": "", "t/go.jinja": "{{ x }}", "t/a": ""}
    tree, source = template(tmp_path, files, executable=frozenset({"t/run.sh", "t/go.jinja"}))
    modes = {str(p): f.mode for p, f in QuickRenderer(tree, source).render({}).files.items()}
    assert modes == {"run.sh": git.EXECUTABLE, "go": git.EXECUTABLE, "a": git.REGULAR}


def test_computed_questions_are_neither_asked_nor_recorded(make: Make) -> None:
    """`when: false` gives a value to the files and stays out of questions and answers."""
    made = make(
        {"t/a.jinja": "{{ y }}"}, x={"type": "str", "default": "1"}, y={"default": "{{ x }}!", "when": False}
    )
    assert made.questions == {"x"}
    assert made.render({}).answers == {"x": "1"}
    assert texts(made, x="2") == {"a": "2!"}


def test_a_name_in_a_path_is_filled_in(make: Make) -> None:
    """A path may hold bare names."""
    made = make({"t/{{ x }}/{{y}}.txt.jinja": "{{ x }}"}, x="a", y="b")
    assert texts(made) == {"a/b.txt": "a"}
    assert texts(made, x="c") == {"c/b.txt": "c"}


@pytest.mark.parametrize(
    ("details", "given", "value"),
    [
        ({"type": "int", "default": "{{ 3 }}"}, None, 3),
        ({"type": "int", "default": 1}, " 7 ", 7),
        ({"type": "float", "default": 1}, "2.5", 2.5),
        ({"type": "bool", "default": "{% if 1 %}yes{% endif %}"}, None, True),
        ({"type": "bool", "default": True}, "off", False),
        ({"type": "bool", "default": False}, "entahlah", True),
        ({"type": "str", "default": True}, None, "True"),
        ({"type": "str", "default": "a", "choices": ["a", "b"]}, "b", "b"),
        ({"type": "str", "default": "a", "choices": {"A": "a", "B": "b"}}, "b", "b"),
        ({"default": 5}, "6", 6),
    ],
)
def test_answers_are_cast_as_copier_casts_them(make: Make, details: Any, given: Any, value: Any) -> None:
    """An answer, given or by default, has the type of its question; Copier agrees."""
    data = {} if given is None else {"x": given}
    made = make({"t/a.jinja": "{{ x }}"}, x=details)
    assert made.render(data).answers == {"x": value}
    copied = CopierRenderer(git_tree(made), made._source)
    assert copied.render(data).answers == {"x": value}


def git_tree(made: QuickRenderer) -> git.Tree:
    """The files of the release that a renderer was made of."""
    return git.read(made._source.repo, made._source.commit)


# --- bad answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("details", "given", "words"),
    [
        ({"type": "int", "default": 1}, "satu", "x does not take 'satu'"),
        ({"type": "float", "default": 1.0}, "", "x does not take ''"),
        ({"type": "str", "default": "a"}, None, "x does not take None"),
        ({"type": "bool", "default": True}, None, "x does not take None"),
        ({"type": "str", "default": "a", "choices": ["a", "b"]}, "c", "choose one of a, b"),
        (
            {"type": "str", "default": "a", "validator": "{% if x == 'b' %}Bukan b.{% endif %}"},
            "b",
            "Bukan b.",
        ),
        ({"type": "str", "default": "a", "validator": "{{ 1 / 0 if x == 'b' }}"}, "b", "division by zero"),
        ({"type": "int", "default": "nol"}, "unset", "x does not take 'nol'"),
        ({"type": "str"}, "unset", "x has no default: give it with `--data x=…`"),
        ({"type": "int", "default": float("inf")}, "unset", "x does not take inf"),
    ],
)
def test_a_bad_answer_says_which_and_why(make: Make, details: Any, given: Any, words: str) -> None:
    """One sentence names the question, the answer and the cure; Copier refuses it too."""
    data = {} if given == "unset" else {"x": given}
    made = make({"t/a.jinja": "{{ x }}"}, x=details)
    with pytest.raises(BadAnswer) as told:
        made.render(data)
    assert words in str(told.value)
    with pytest.raises(LivingLabError):
        CopierRenderer(git_tree(made), made._source).render(data)


def test_a_computed_value_is_not_validated(make: Make) -> None:
    """As in Copier, the validator holds what is asked or given, not what is computed."""
    made = make(
        {"t/a.jinja": "{{ x }}"}, x={"type": "str", "default": "b", "when": False, "validator": "tidak"}
    )
    assert texts(made) == {"a": "b"}
    with pytest.raises(BadAnswer, match="tidak"):
        made.render({"x": "c"})


# --- beyond the safe subset: Copier renders it ------------------------------------------------------

TASKS = {"_tasks": ["touch ran"]}
BEYOND: Mapping[str, tuple[Mapping[str, str | bytes], Mapping[str, Any]]] = {
    "no subdirectory": ({}, {"_subdirectory": ""}),
    "the root as payload": ({}, {"_subdirectory": "."}),
    "a rendered subdirectory": ({}, {"_subdirectory": "{{ x }}"}),
    "a subdirectory that climbs": ({}, {"_subdirectory": "t/../t"}),
    "tasks": ({}, TASKS),
    "migrations": ({}, {"_migrations": [{"version": "v1", "before": ["true"]}]}),
    "extensions": ({}, {"_jinja_extensions": ["jinja2.ext.do"]}),
    "exclusions": ({}, {"_exclude": ["*.bak"]}),
    "Jinja settings": ({}, {"_envops": {"block_start_string": "[%"}}),
    "secrets": ({}, {"_secret_questions": ["x"]}),
    "a rendered answers file": ({}, {"_answers_file": "{{ x }}.yml"}),
    "no suffix": ({}, {"_templates_suffix": ""}),
    "a newer Copier": ({}, {"_min_copier_version": "99.0.0"}),
    "a question of a rich type": ({}, {"q": {"type": "yaml", "default": "[1]"}}),
    "a question of an unnamed rich type": ({}, {"q": [1, 2]}),
    "a rendered type": ({}, {"q": {"type": "{{ x }}", "default": "a"}}),
    "several answers": ({}, {"q": {"type": "str", "choices": ["a"], "multiselect": True, "default": "[a]"}}),
    "rendered choices": ({}, {"q": {"type": "str", "choices": ["{{ x }}"], "default": "1"}}),
    "choices with validators": ({}, {"q": {"default": "a", "choices": {"A": {"value": "a"}}}}),
    "choices of another type": ({}, {"q": {"type": "int", "choices": ["a"], "default": 1}}),
    "no choices": ({}, {"q": {"type": "int", "choices": None, "default": 1}}),
    "a default of nothing": ({}, {"q": {"type": "bool", "default": None}}),
    "a help that is no text": ({}, {"q": {"default": "a", "help": 5}}),
    "a condition that is no text": ({}, {"q": {"default": "a", "when": 1}}),
    "a name that Copier keeps": ({}, {"now": "a"}),
    "answers as recorded so far": ({}, {"q": "{{ _copier_answers.x }}"}),
    "bad syntax in a default": ({}, {"q": "{{ x"}),
    "bad syntax in a file": ({"t/b.jinja": "{% if %}"}, {}),
    "a file that is not UTF-8": ({"t/b.jinja": b"\xff"}, {}),
    "an unknown variable": ({"t/b.jinja": "{{ _folder_name }}"}, {}),
    "a variable set in a branch": ({"t/b.jinja": "{% if x %}{% set now = 1 %}{% endif %}{{ now }}"}, {}),
    "an include": ({"t/b.jinja": "{% include 't/a.jinja' %}"}, {}),
    "a rendered include": ({"t/b.jinja": "{% include x %}"}, {}),
    "the whole configuration": ({"t/b.jinja": "{{ _copier_conf }}"}, {}),
    "the template's folder": ({"t/b.jinja": "{{ _copier_conf.src_path }}"}, {}),
    "the configuration by key": ({"t/b.jinja": "{{ _copier_conf['src_path'] }}"}, {}),
    "the answers file's path": ({"t/b.jinja": "{{ _copier_conf.answers_file.name }}"}, {}),
    "a condition in a path": ({"t/{% if x %}b{% endif %}.jinja": ""}, {}),
    "a filter in a path": ({"t/{{ x | upper }}.jinja": ""}, {}),
    "a rendered path of a plain file": ({"t/{{ x }}.txt": ""}, {}),
    "a file beside its template": ({"t/b": "", "t/b.jinja": ""}, {}),
    "a file beside a template of the root": ({"t/b": "", "b.jinja": ""}, {}),
    "a folder with the suffix": ({"t/b.jinja/c": ""}, {}),
    "a file under a file": ({"t/b.jinja": "", "t/b/c": ""}, {}),
    "an answers file in a folder": ({"t/b/{{ _copier_conf.answers_file }}.jinja": ""}, {}),
    "line ends by attribute": ({"t/.gitattributes": "*.txt eol=crlf\n", "t/b.txt": "a\n"}, {}),
    "another questionnaire": ({"copier.yaml": "_subdirectory: t\n"}, {}),
}


@pytest.mark.parametrize("case", BEYOND)
def test_beyond_the_subset_is_left_to_copier(make: Make, case: str) -> None:
    """Each of these is told at compile time, so that no byte can differ from Copier's."""
    files, settings = BEYOND[case]
    with pytest.raises(Unsupported):
        make({"t/a.jinja": "{{ x }}", **files}, **{"x": "1", **settings})


def test_a_template_without_questions_file_is_left_to_copier(tmp_path: Path) -> None:
    """Without `copier.yml` there is no subset to keep to."""
    with pytest.raises(Unsupported):
        QuickRenderer(*template(tmp_path, {"t/a": ""}))


def test_a_symlink_is_left_to_copier(tmp_path: Path) -> None:
    """Copier follows or keeps symlinks by its own rules."""
    tree, source = template(tmp_path, {"copier.yml": described(x="1"), "t/a": "a"})
    link = {p: git.File(b"a", git.SYMLINK) for p in tree if p.name == "a"}
    with pytest.raises(Unsupported):
        QuickRenderer({**tree, **link}, source)


def test_what_lies_beyond_is_rendered_all_the_same(make: Make) -> None:
    """The one door gives a template beyond the subset to Copier, with nothing said."""
    made = make({"t/{{ x | upper }}.jinja": "{{ x }}"}, renderer, x="a")
    assert isinstance(made, CopierRenderer)
    assert made.questions == {"x"}
    assert texts(made, x="b") == {"B": "b"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"t/{{ x }}/a.jinja": "1", "t/b": "2"}, {"b": "2"}),
        ({"t/a.jinja": "{{ 'ab' | map('upper') | to_json }}"}, {"a": '["A", "B"]'}),
    ],
)
def test_an_answer_may_lead_beyond_the_subset(make: Make, files: Any, expected: Any) -> None:
    """What only an answer shows is rendered by Copier too: an empty folder name, a value beyond JSON."""
    assert texts(make(files, renderer, x=""), x="") == expected


def test_a_question_asked_by_condition_is_recorded_by_condition(make: Make) -> None:
    """Both renderers leave out of the answers what was not asked this time."""
    questions = {"x": "ya", "y": {"default": "1", "when": "{{ x == 'ya' }}"}}
    quick = make({"t/a.jinja": "{{ y }}"}, **questions)
    copied = CopierRenderer(git_tree(quick), quick._source)
    for x, recorded in {"ya": {"x": "ya", "y": "1"}, "tidak": {"x": "tidak"}}.items():
        assert quick.render({"x": x}).answers == copied.render({"x": x}).answers == recorded


@pytest.mark.parametrize(
    ("questions", "data"),
    [
        ({"x": "{{ y }}!", "y": "1"}, {"y": "2"}),  # a later answer, given
        ({"x": "{{ y }}!", "y": "1"}, {}),
        ({"x": {"type": "str", "when": False}, "y": "[{{ x }}]"}, {"x": "given"}),
        ({"x": {"type": "str", "when": False}, "y": "[{{ x }}]"}, {}),
        ({"x": "{{ _copier_conf.vcs_ref }}", "y": ""}, {}),
    ],
)
def test_answers_see_each_other_as_in_copier(make: Make, questions: Any, data: Any) -> None:
    """Which answer a default can see, and when, is the same from both renderers."""
    quick = make({"t/a.jinja": "{{ x }}|{{ y }}|{{ _copier_answers | to_json }}"}, **questions)
    copied = CopierRenderer(git_tree(quick), quick._source)
    assert texts(quick, **data) == texts(copied, **data)


# --- hostile templates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["..", "../a", "/etc/a", "a/../../b", ".git", ".git/hooks", ".GIT/config", "."]
)
def test_a_path_that_leaves_the_repo_is_refused(make: Make, name: str) -> None:
    """An answer cannot put a file outside of the repo or into its `.git`."""
    made = make({"t/{{ x }}/a.jinja": ""}, renderer, x="1")
    with pytest.raises(RenderingFailed, match="leaves the repo"):
        made.render({"x": name})


@pytest.mark.parametrize("name", [".git/hooks/post-checkout", "a/.git/config", ".Git/config"])
def test_a_template_that_brings_a_git_folder_is_not_rendered_quickly(tmp_path: Path, name: str) -> None:
    """A tree that git itself would refuse, but a hostile host can send, brings no `.git`."""
    tree, source = template(tmp_path, {"copier.yml": described(x="1"), "t/a": ""})
    (path,) = (p for p in tree if p.name == "a")
    with pytest.raises(Unsupported):
        QuickRenderer({**tree, path.parent / name: git.File(b"#!/bin/sh\n", git.EXECUTABLE)}, source)


def test_two_files_with_one_path_are_refused(make: Make) -> None:
    """Which of the two would win is not left to chance."""
    made = make({"t/{{ x }}.jinja": "1", "t/b": "2"}, x="a")
    with pytest.raises(RenderingFailed, match="same path"):
        made.render({"x": "b"})


def test_a_file_where_a_folder_is_needed_is_refused(make: Make) -> None:
    """An answer cannot make a file of what is a folder."""
    made = make({"t/{{ x }}.jinja": "1", "t/b/c/d": "2"}, x="a")
    with pytest.raises(RenderingFailed, match="same path"):
        made.render({"x": "b"})


ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ x.__init__.__globals__ }}",
    "{{ ('%s' | attr('__class__')).mro() }}",
    "{{ '{0.__class__.__mro__}'.format(x) }}",
    "{{ '{a.__class__.__mro__}'.format_map({'a': x}) }}",
    "{{ x | map(attribute='__class__') | first | string | length / 0 }}",
    "{{ range(9999999) | list }}",
    "{{ 1 / 0 }}",
    "{{ x.nothing.at_all }}",
)


@pytest.mark.parametrize("kind", [QuickRenderer, CopierRenderer])
@pytest.mark.parametrize("text", ESCAPES)
def test_an_escape_from_the_sandbox_fails_as_a_fault_of_the_template(
    make: Make, text: str, kind: Callable[..., Renderer]
) -> None:
    """Reaching for Python's insides ends in one sentence, from both renderers."""
    with pytest.raises(RenderingFailed):
        make({"t/a.jinja": text}, kind, x="1").render({})


@pytest.mark.parametrize("text", ESCAPES)
@pytest.mark.parametrize("part", ["default", "when"])
def test_an_escape_in_a_question_fails_as_a_fault_of_the_template(make: Make, text: str, part: str) -> None:
    """A question is as closed as a file."""
    made = make({"t/a": ""}, x="1", q={"type": "str", "default": "a", part: text})
    with pytest.raises(RenderingFailed, match="the question q"):
        made.render({})


def test_copiers_own_objects_are_out_of_reach(make: Make) -> None:
    """`_copier_conf.src_path`, an object with a way to `os`, is left to Copier, which closes the way."""
    made = make({"t/a.jinja": "{{ _copier_conf.src_path.parser.os.getcwd() }}"}, renderer, x="1")
    with pytest.raises(RenderingFailed):
        made.render({})


def test_a_template_with_tasks_is_refused_and_runs_nothing(make: Make, tmp_path: Path) -> None:
    """Without trust, which nobody can give here, a task never runs."""
    mark = tmp_path / "ran"
    made = make({"t/a": ""}, renderer, _tasks=[f"touch {mark}"], x="1")
    with pytest.raises(RenderingFailed, match="tasks"):
        made.render({})
    assert not mark.exists()


# --- Copier, shut in --------------------------------------------------------------------------------


def test_copier_sees_nothing_of_the_user(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's defaults and trust, and a GIT_DIR left by a hook, do not reach the rendering."""
    mine = tmp_path / "settings.yml"
    mine.write_text("defaults: {x: mine}\ntrust: ['https://contoh.invalid/']\n")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(mine))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    before = dict(os.environ)
    made = make({"t/{{ x | upper }}.jinja": "{{ x }}"}, CopierRenderer, x="a")
    assert texts(made) == {"A": "a"}
    assert dict(os.environ) == before
    with pytest.raises(RenderingFailed, match="tasks"):
        make_other(tmp_path, TASKS).render({})


def make_other(folder: Path, settings: Mapping[str, Any]) -> Renderer:
    """Copier's renderer of a second template below `folder`."""
    other = folder / "other"
    other.mkdir()
    return CopierRenderer(*template(other, {"copier.yml": described(**settings), "t/a": ""}))


def test_copier_follows_each_release_to_its_own_copy(tmp_path: Path) -> None:
    """Two releases rendered one after the other in one process do not get mixed up."""
    for name in ("satu", "dua"):
        (tmp_path / name).mkdir()
        tree, source = template(tmp_path / name, {"copier.yml": described(x=name), "t/a.jinja": "{{ x }}"})
        assert texts(CopierRenderer(tree, source)) == {"a": name}


def test_the_users_git_config_does_not_change_what_copier_gives(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line ends, attributes and hooks of the user stay outside."""
    attributes = tmp_path / "attributes"
    attributes.write_text("* text eol=crlf\n")
    config = tmp_path / "gitconfig"
    config.write_text(f"[core]\nautocrlf = true\nattributesFile = {attributes}\nhooksPath = {tmp_path}\n")
    hook = tmp_path / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert texts(make({"t/a.txt": "a\nb\n"}, CopierRenderer, x="1")) == {"a.txt": "a\nb\n"}
    assert not (tmp_path / "ran").exists()


# --- copier.yml -------------------------------------------------------------------------------------


def test_documents_of_one_questionnaire_are_joined(tmp_path: Path) -> None:
    """A later document's keys come on top, the order is that of the first mention."""
    text = "_subdirectory: t\n---\nx: one\ny: '{{ x }}'\n---\nx: two\nz: three\n"
    tree, source = template(tmp_path, {"copier.yml": text, "t/a.jinja": "{{ x }}{{ y }}{{ z }}"})
    quick, copied = QuickRenderer(tree, source), CopierRenderer(tree, source)
    assert texts(quick) == texts(copied) == {"a": "twotwothree"}
    assert list(quick.render({}).answers) == ["x", "y", "z"]


def test_a_questionnaire_that_is_no_yaml_is_a_fault_of_the_template(tmp_path: Path) -> None:
    """Broken YAML is told in one sentence."""
    with pytest.raises(RenderingFailed, match="is not YAML"):
        renderer(*template(tmp_path, {"copier.yml": "a: [\n", "t/a": ""}))


@pytest.mark.parametrize("text", ["- a\n", "1: a\n", "_skip_if_exists:\n", "!include x.yml\n", "''\n"])
def test_a_questionnaire_of_another_shape_is_left_to_copier(tmp_path: Path, text: str) -> None:
    """What is YAML but no questionnaire gets Copier's own words."""
    with pytest.raises(Unsupported):
        QuickRenderer(*template(tmp_path, {"copier.yml": text, "t/a": ""}))


# --- what answers at once ---------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    """Neither Copier nor Jinja, YAML or the prompts are imported to say what the program can do."""
    command = [sys.executable, "-X", "importtime", "-m", "livinglab_gen", option]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    modules = {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if "|" in line}
    imported = {name.split(".")[0] for name in modules}
    rooms = {name.split(".")[1] for name in modules if name.startswith("livinglab_gen.")}
    assert "click" in imported
    assert rooms <= {"cli", "errors", "language", "shipped"}
    assert not imported & {"copier", "jinja2", "yaml", "questionary", "plumbum", "pydantic", "jsonschema"}
