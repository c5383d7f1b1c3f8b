"""The quick renderer gives what Copier gives: the same paths, bytes, modes and answers."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from livinglab_gen import git, regions
from livinglab_gen.errors import LivingLabError
from livinglab_gen.regions.profile import default
from livinglab_gen.registry import Release
from livinglab_gen.rendering import Rendering, Source
from livinglab_gen.rendering.quick import QuickRenderer, Unsupported
from livinglab_gen.rendering.with_copier import CopierRenderer

from .lab import template

ANSWERS_FILE = {"t/{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers | to_nice_yaml -}}\n"}


def copier_yml(*documents: Mapping[str, Any]) -> str:
    """The text of a `copier.yml` whose payload is the folder `t`."""
    return yaml.safe_dump_all([{"_subdirectory": "t"}, *documents], sort_keys=False, allow_unicode=True)


def assert_same(files: git.Tree, source: Source, data: Mapping[str, Any]) -> Rendering | None:
    """Hold the quick renderer against Copier; None where both refuse."""
    try:
        quick = QuickRenderer(files, source).render(data)
    except LivingLabError as refused:
        with pytest.raises(LivingLabError):
            CopierRenderer(files, source).render(data)
        event(type(refused).__name__)
        return None
    copied = CopierRenderer(files, source).render(data)
    assert {str(p): f for p, f in quick.files.items()} == {str(p): f for p, f in copied.files.items()}
    assert quick.answers == copied.answers
    return quick


def assert_same_template(
    folder: Path, questions: Mapping[str, Any], files: Mapping[str, str], data: Mapping[str, Any]
) -> Rendering | None:
    """`assert_same` for a template of `questions` with the payload `files`."""
    payload = {f"t/{name}": content for name, content in files.items()}
    return assert_same(*template(folder, {"copier.yml": copier_yml(questions), **payload}), data)


# --- the real catalogue -----------------------------------------------------------------------------

WHOLE = (
    "32.11",  # the first author
    "91.71",  # farthest east
)
MORE = (
    "96.71",  # a province of 2022
    "32.04",  # Kabupaten Bandung
    *("32.73", "11.01", "31.01", "53.71", "61.71", "64.09", "92.01", "93.01", "94.01", "95.01", "97.01"),
)


def _asked(files: git.Tree, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to what a release asks."""
    known = QuickRenderer(files, Source(url="", tag="", commit="", repo=Path())).questions
    return {key: value for key, value in answers.items() if key in known}


def _of(release: Release, code: str) -> dict[str, Any]:
    region = regions.find(code)
    return {**default(region).answers, "repo_name": f"{release.blueprint}-{region.slug}"[:50]}


@pytest.mark.parametrize("code", WHOLE)
def test_the_catalogue_renders_as_copier_does(candidate: Mapping[str, Release], code: str) -> None:
    """Every file of every blueprint of the catalogue is the same from both renderers."""
    for release in candidate.values():
        files = git.read(release.repo, release.commit)
        source = Source(url=release.source, tag=release.tag, commit=release.commit, repo=release.repo)
        assert assert_same(files, source, _asked(files, _of(release, code))) is not None


@pytest.fixture(scope="module")
def changing(
    candidate: Mapping[str, Release], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, tuple[git.Tree, Source]]:
    """Every blueprint as a template of what answers can change: its other files are copied as they are."""
    made = {}
    for id_, release in candidate.items():
        found = git.read(release.repo, release.commit).items()
        kept = {
            str(p): f for p, f in found if "{" in str(p) or p.suffix == ".jinja" or p.parts[0] != "template"
        }
        contents = {name: file.content for name, file in kept.items()}
        executable = frozenset(name for name, file in kept.items() if file.mode == git.EXECUTABLE)
        made[id_] = template(tmp_path_factory.mktemp(id_), contents, executable=executable)
    return made


@pytest.mark.parametrize("code", [code for code in MORE if code in {r.code for r in regions.all_regions()}])
def test_what_changes_renders_as_copier_does_in_more_regions(
    candidate: Mapping[str, Release], changing: Mapping[str, tuple[git.Tree, Source]], code: str
) -> None:
    """Every file that answers can change is the same from both renderers, from Aceh to Papua."""
    for id_, (files, source) in changing.items():
        made = assert_same(files, source, _asked(files, _of(candidate[id_], code)))
        assert made is not None
        assert regions.find(code).name in made.files[PurePosixPath("region.toml")].content.decode()


@pytest.mark.parametrize("name", ['Kabupaten Mu\'aro "Jambi"', "Kota Sawah: #1 {{ bukan }} \\ é"])
def test_the_catalogue_renders_odd_names_as_copier_does(
    changing: Mapping[str, tuple[git.Tree, Source]], name: str
) -> None:
    """Quotes, braces, colons and accents in an answer come out the same."""
    for files, source in changing.values():
        data = {"region_name": name, "province_name": "D'Istimewa", "repo_name": "layanan-contoh"}
        assert assert_same(files, source, data) is not None


# --- templates that Hypothesis makes ----------------------------------------------------------------

NAMES = ("alpha", "beta", "gamma", "delta")
ODD = st.text(st.sampled_from("ab Z09'\"\\:#-_.,&!|>*\n\té漢🙂\u00a0"), max_size=8)
PLAIN = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)


@st.composite
def default_of(draw: st.DrawFn, kind: str, before: list[str]) -> Any:
    """A default of a question of type `kind`; it may refer to the questions before."""
    literal = {"str": ODD, "int": st.integers(-9, 99), "bool": st.booleans()}
    literal["float"] = st.floats(-9, 9, allow_nan=False).map(lambda f: round(f, 3))
    if not before or draw(st.booleans()):
        return draw(literal[kind])
    name = draw(st.sampled_from(before))
    return draw(
        st.sampled_from(
            {
                "str": [f"{{{{ {name} }}}}-x", f"{{{{ {name} | string | upper }}}}", f"{{{{- {name} }}}}\n"],
                "int": [f"{{{{ {name} | string | length }}}}", f"{{{{ {name} | int(3) + 1 }}}}", "7"],
                "float": [f"{{{{ ({name} | string | length) / 4 }}}}", " 2.5 "],
                "bool": [f"{{{{ {name} }}}}", f"{{% if {name} %}}yes{{% endif %}}", "off"],
            }[kind]
        )
    )


@st.composite
def question(draw: st.DrawFn, name: str, before: list[str]) -> Any:
    """One question of a plain type, with whatever Copier lets it have."""
    kind = draw(st.sampled_from(["str", "int", "float", "bool"]))
    if kind == "str" and draw(st.integers(0, 5)) == 0:
        return draw(PLAIN)
    details: dict[str, Any] = {"type": kind, "default": draw(default_of(kind, before))}
    if kind == "str" and draw(st.integers(0, 3)) == 0:
        choices = draw(st.lists(PLAIN, min_size=1, max_size=3, unique=True))
        details["choices"] = choices if draw(st.booleans()) else {c.upper(): c for c in choices}
        details["default"] = choices[0]
    if draw(st.integers(0, 3)) == 0:
        details["validator"] = f"{{% if {name} | string | length > 6 %}}terlalu panjang{{% endif %}}"
    whens: list[Any] = [True, False, "", "no", *(f"{{{{ {b} }}}}" for b in before)]
    if draw(st.booleans()):
        details["when"] = draw(st.sampled_from(whens))
    return details


FRAGMENTS = (
    "{{ alpha }}", "{{- beta -}}", "{{ alpha | to_json }}", "{{ [alpha, beta] | to_json }}",
    "{{ {'b': beta, 'a': alpha} | to_nice_yaml }}", "{{ {'k': gamma} | to_yaml }}",
    "{{ _copier_answers | to_json }}", "{{ _copier_answers.alpha }}", "{{ _copier_conf.vcs_ref }}",
    "{% if gamma %}ya{% else %}tidak{% endif %}",
    "{%- for c in alpha | string %}{{ loop.index }}{{ c }}\n{% endfor -%}",
    "{% raw %}{{ alpha }}{% endraw %}", "{# alpha #}", "{#- x -#}",
    "{% set z = delta %}{{ z | default('?') }}",
    "{{ delta | string | regex_replace('[a-z]', '_') }}", "{{ beta | string | trim | quote }}",
    "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(alpha) }}", "{{ alpha | string | hash('sha1') }}",
    "{% filter upper %}abc{{ beta }}{% endfilter %}", "{{ gamma is defined }}", "{{ 1.50 }}", "{{ none }}",
    "{% autoescape true %}{{ alpha }}{% endautoescape %}", "{{ alpha | tojson }}", "{{ _copier_answers }}",
    "teks", "é漢🙂", "'\"\\", " ", "\t", "\n", "\r\n", "\n\n", "\r", "# komentar\n", "}}", "%}", "\ufeff",
)  # fmt: skip
BODY = st.lists(st.sampled_from(FRAGMENTS), max_size=8).map("".join)
PATHS = (
    "a.txt", "run.sh", "b.txt.jinja", "d/run.jinja", "{{ alpha }}.txt.jinja", "d/{{beta}}/x.jinja",
    "ünï còde.md", "it's \"q\".conf.jinja", "d.d/.hidden.jinja", "{{ alpha }}{{ gamma }}.jinja",
    "x.jinja.bak",
)  # fmt: skip


@st.composite
def templates(draw: st.DrawFn) -> tuple[dict[str, str | bytes], frozenset[str], dict[str, Any]]:
    """The files of a template, the executable ones, and answers to some of its questions."""
    questions: dict[str, Any] = {}
    for name in NAMES:
        questions[name] = draw(question(name, list(questions)))
    repeated = {n: draw(question(n, [])) for n in draw(st.lists(st.sampled_from(NAMES), max_size=1))}
    paths = draw(st.lists(st.sampled_from(PATHS), min_size=1, max_size=5, unique=True))
    files: dict[str, str | bytes] = {f"t/{p}": draw(BODY).encode() for p in paths}
    executable = frozenset(f for f in files if draw(st.integers(0, 2)) == 0)
    given_: dict[str, Any] = {
        n: draw(st.one_of(ODD, PLAIN, st.sampled_from(["1", "0", "yes", "no", "2.5", True, 3])))
        for n in draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
    }
    text = copier_yml(questions, repeated) if repeated else copier_yml(questions)
    return {"copier.yml": text, **ANSWERS_FILE, **files}, executable, given_


def _hold(drawn: tuple[dict[str, str | bytes], frozenset[str], dict[str, Any]]) -> None:
    files, executable, data = drawn
    with tempfile.TemporaryDirectory() as folder:
        tree, source = template(Path(folder), files, executable=executable)
        try:
            quick = QuickRenderer(tree, source)
            quick.render(data)
        except Unsupported:
            event("left to Copier")
            assume(False)
        except LivingLabError as refused:
            # Refused here and not by Copier: a path that climbs, though it ends inside, and two files
            # of one path, though they are equal.
            assume("leaves the repo" not in str(refused) and "same path" not in str(refused))
        event("held against Copier")
        assert_same(tree, source, data)


_SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


@settings(max_examples=25, derandomize=True, **_SETTINGS)
@given(templates())
def test_any_template_renders_as_copier_does(
    drawn: tuple[dict[str, str | bytes], frozenset[str], dict[str, Any]],
) -> None:
    """Whatever the template within the safe subset, both renderers agree."""
    _hold(drawn)


@pytest.mark.slow
@settings(max_examples=250, **_SETTINGS)
@given(templates())
def test_many_templates_render_as_copier_does(
    drawn: tuple[dict[str, str | bytes], frozenset[str], dict[str, Any]],
) -> None:
    """Whatever the template within the safe subset, both renderers agree; many of them."""
    _hold(drawn)


@pytest.mark.slow
@settings(max_examples=120, **_SETTINGS)
@given(templates())
def test_earlier_answers_hold_as_far_as_copier_lets_them(
    drawn: tuple[dict[str, str | bytes], frozenset[str], dict[str, Any]],
) -> None:
    """As in an update: what a question no longer accepts falls back to its default, in both."""
    files, executable, data = drawn
    earlier = yaml.safe_load(yaml.safe_dump(data))
    with tempfile.TemporaryDirectory() as folder:
        tree, source = template(Path(folder), files, executable=executable)
        try:
            quick = QuickRenderer(tree, source).render({}, earlier)
        except (Unsupported, LivingLabError):
            assume(False)
        copied = CopierRenderer(tree, source).render({}, earlier)
        assert quick.files == copied.files
        assert quick.answers == copied.answers
        assert set(quick.dropped) == set(copied.dropped)
        event("an answer fell" if quick.dropped else "all hold")
