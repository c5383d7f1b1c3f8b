"""The law of imports: for any answers, the import renders the tree that Cookiecutter itself renders."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from livinglab_gen import importer
from livinglab_gen.catalogue import templating
from livinglab_gen.importer import filters

from . import cookiecutters
from .cookiecutters import NOW

SETTLED = {
    "name": "Layanan Desa",
    "package": "{{ cookiecutter.name|lower|replace(' ', '_') }}",
    "licence": ["MIT", "EUPL", "none"],
    "docker": True,
    "port": 8080,
    "nothing": None,
    "_plain": "kept {{ as_it_is }} {% raw",
    "_list": ["a", "b"],
    "__computed": "{{ cookiecutter.package }}!",
    "__list": ["{{ cookiecutter.package }}", 3, True],
    "hosts": {"one": {"name": "{{ cookiecutter.package }}", "port": 1}, "two {{cookiecutter.slug}}": ["x"]},
}

FEATURES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "every kind of variable": (
        SETTLED,
        {
            "all.txt": "{{ cookiecutter.name }} {{ cookiecutter['licence'] }} {{cookiecutter.port}} "
            "{{ cookiecutter.nothing }} {{ cookiecutter._plain }} {{ cookiecutter.__computed }}\n"
            "{% for one in cookiecutter._list + cookiecutter.__list %}{{ one }},{% endfor %}\n"
            "{% if cookiecutter.docker %}yes{% else %}no{% endif %}\n"
            "{% for k, v in cookiecutter.hosts.items() %}{{ k }}={{ v }};{% endfor %}\n"
        },
    ),
    "the mapping itself": (
        SETTLED,
        {
            "keys.txt": "{{ cookiecutter.keys()|list }} {{ 'name' in cookiecutter }} "
            "{{ cookiecutter.get('absent', 'default') }} {{ cookiecutter['po' ~ 'rt'] }}",
            "all.json": "{{ cookiecutter._list | jsonify }} {{ cookiecutter.hosts|jsonify(2) }}"
            "{{ cookiecutter.hosts|jsonify(indent=1) }}",
        },
    ),
    "names that are used for something else": (
        {"name": "x", "items": "y", "loop": "z", "class": "c", "range": "r", "my-var": "m"},
        {
            "loop.txt": "{% for name in ['a', cookiecutter.name] %}{{ name }}{{ cookiecutter.name }}"
            "{{ loop.index }}{{ cookiecutter.loop }}{% endfor %}",
            "set.txt": "{% set name = cookiecutter.name ~ '2' %}{{ name }}{{ cookiecutter.name }}",
            "macro.txt": "{% macro m(name, loop=1) %}{{ name }}{{ cookiecutter.name }}{% endmacro %}"
            "{{ m('q') }}",
            "keys.txt": "{{ cookiecutter['items'] }}{{ cookiecutter['my-var'] }}{{ cookiecutter.class }}"
            "{{ cookiecutter.range }}{% for i in range(2) %}{{ i }}{% endfor %}",
            "own.txt": "{% set cookiecutter = {'name': 'own'} %}{{ cookiecutter.name }}",
        },
    ),
    "literal braces, strings and comments": (
        {"name": "x"},
        {
            "raw.txt": "{% raw %}{{ cookiecutter.name }} {% if %}{% endraw %} ${{ '{{' }} github }} }} %}"
            "{# cookiecutter.name #}{{ 'cookiecutter.name' }}{{ \"}}\" }} { { {",
            "free.txt": "{{ '{% raw %}' }}{{ {'cookiecutter': 1}['cookiecutter'] }}"
            "{{ {'a': {'b': cookiecutter.name}} }}",
            "plain.yml": "on: ${ { x } }\n",
        },
    ),
    "white space": (
        {"name": "x"},
        {
            "signs.txt": "a \n {%- if cookiecutter.name -%} \n b \n {%- endif +%}\n c "
            "{{- cookiecutter.name -}} \n d",
            "none.txt": "",
            "blank.txt": "\n\n",
            "no-end.txt": "{{ cookiecutter.name }}",
            "ends.txt": "{{ cookiecutter.name }}\n\n\n",
        },
    ),
    "ends of lines": (
        {"name": "x\ny"},
        {
            "dos.txt": "a {{ cookiecutter.name }}\r\nb\r\n",
            "dos-static.txt": "a\r\nb",
            "mixed.txt": "a\r\nb\nc\rd {{ cookiecutter.name }}\n",
            "mixed-static.txt": "a\nb\r\nc",
            "mac.txt": "a\rb{{ cookiecutter.name }}\r",
            "late.txt": "a\n" * 9000 + "b\r\n",
            "bom.txt": "\ufeffa {{ cookiecutter.name }}",
        },
    ),
    "ends of lines, set for all": (
        {"_new_lines": "\r\n", "name": "x"},
        {"unix.txt": "a\nb {{ cookiecutter.name }}\n", "static.txt": "a\nb\n", "dos.txt": "a\r\nb"},
    ),
    "bytes that are no text": (
        {"name": "x"},
        {
            "image.png": b"\x89PNG\r\n\x1a\n\0\0{{ cookiecutter.name }}",
            "data.bin": bytes(range(256)),
            "latin.gz": b"\x1f\x8b{{ cookiecutter.name }}",
            "utf8.txt": "naïve 日本 {{ cookiecutter.name }}",
        },
    ),
    "files that are not rendered": (
        {"name": "x", "_copy_without_render": ["*.html", "raw/*", "{{cookiecutter.name}}_kept", "whole"]},
        {
            "a.html": "{{ cookiecutter.name }}\r\n",
            "raw/{{cookiecutter.name}}.txt": "{{ unknown }}",
            "{{cookiecutter.name}}_kept/b.txt": "{{ cookiecutter.name }}",
            "whole/{{ cookiecutter.name }}/c.txt": "{{ cookiecutter.name }} {% broken",
            "whole/empty": None,
            "other/whole.txt": "{{ cookiecutter.name }}",
        },
    ),
    "paths": (
        {"name": "pkg", "yes": ["y", "n"], "deep": "a/b"},
        {
            "{{cookiecutter.name}}/{{ cookiecutter.name|upper }}.py": "1",
            "{% if cookiecutter.yes == 'y' %}there{% endif %}": "{{ cookiecutter.name }}",
            "docs/{% if cookiecutter.yes == 'n' %}absent{% endif %}": "1",
            "{{ cookiecutter.deep }}/x.txt": "1",
            "empty/nested": None,
            "{{cookiecutter.name}}_empty": None,
            "static.jinja": "{{ cookiecutter.name }} and {% raw %}{{ x }}{% endraw %}",
            "dos.jinja": "no tags\r\nand \r no\nmore\r\n",
            "plain.jinja": "no tags { { here",
            "folder.jinja/a.txt": "1",
            "__pycache__/a.pyc": b"\0",
            "var/data.txt": "kept",
            "node_modules/x.js": "1",
            "with space/a b.txt": "{{ cookiecutter.name }}",
            ".hidden": "1",
        },
    ),
    "paths with signs of white space": (
        {"name": "pkg"},
        {
            "a {{- cookiecutter.name -}} b.txt": "1",
            "{{cookiecutter.name}}{{ cookiecutter.slug }}/it's.txt": "1",
        },
    ),
    "taken-in files": (
        {"name": "x", "which": ["one", "two"]},
        {
            "inc/part.txt": "part of {{ cookiecutter.name }}\n{% set mine = 1 %}{{ here|default('no') }}\n",
            "/templates/shared.txt": "shared {{ cookiecutter.which }}",
            "/templates/macros.j2": "{% macro hello(who, n=1) -%}\n hello {{ who }} {{ bye(who) }}\n"
            "{%- endmacro %}\n"
            "{% macro bye(who) %}bye {{ who }}{% endmacro %}{% set size = 3 %}noise",
            "/templates/base.txt": "top\n{% block body %}base {{ cookiecutter.name }}{% endblock %}\n"
            "{% block tail -%} tail {%- endblock %}",
            "a.txt": "{% set here = 'here' %}{% include 'inc/part.txt' %}{% include 'shared.txt' %}"
            "{{ mine is defined }}{% include 'absent' ignore missing %}{% include ['no', 'shared.txt'] %}",
            "b.txt": "{% import 'macros.j2' as m %}{% from 'macros.j2' import bye as farewell, size %}"
            "{{ m.hello(cookiecutter.name) }} {{ farewell('you') }} {{ size }}",
            "c.txt": "{% extends 'base.txt' %}\nnoise{% block body %}child of {{ super() }}{% endblock %}",
        },
    ),
    "white space settings": (
        {"name": "x", "_jinja2_env_vars": {"trim_blocks": True, "lstrip_blocks": True}},
        {
            "a.txt": "  {% if cookiecutter.name %}\n  in\n  {% endif %}\n    {# note #}\n"
            "  {% raw %}\n {{ x }}\n  {% endraw %}\n"
            "  {%+ if true +%}\n  kept\n  {% endif %}\n  {{ cookiecutter.name }}\n{% set a = 1 %}\n\nend\n",
            "b.txt": "{% if true %}\r\n dos\r\n{% endif %}\r\n",
        },
    ),
    "other delimiters": (
        {
            "name": "x",
            "_jinja2_env_vars": {
                "block_start_string": "<%",
                "block_end_string": "%>",
                "comment_start_string": "<#",
                "comment_end_string": "#>",
                "line_statement_prefix": "%%",
                "line_comment_prefix": "##",
                "trim_blocks": True,
            },
        },
        {
            "a.txt": "{% literal %} {# too #} {{ cookiecutter.name }}\n<% if true -%>\n yes\n<% endif %>\n"
            "%% for i in [1, 2]\n  {{ i }}\n%% endfor\n<# gone #>\nx ## gone\n{<% raw %>{{ y }}<% endraw %>\n"
        },
    ),
    "slugs and JSON": (
        {"name": "Ünï Cödé, 1,000 l'été & Æsop's -- straße", "slugged": "{{ cookiecutter.name|slugify }}"},
        {"a.txt": "{{ cookiecutter.slugged }} {{ cookiecutter.name | slugify(separator='_') }}"
         "{{ cookiecutter.name|jsonify }}"},
    ),
    "statements of extensions": (
        {"name": "x", "_extensions": ["jinja2.ext.do", "jinja2_time.TimeExtension"][:1]},
        {"a.txt": "{% set l = [] %}{% do l.append(cookiecutter.name) %}{%- do l.append(2) -%} {{ l }}",
         "b.txt": "{% set l = [] %}{% for _ in [1, 2] %}{% do l.append(_) %}{{ _ }}{% endfor %}{{ l }}"},
    ),
}  # fmt: skip


def both(folder: Path, template: Path, answers: dict[str, Any] | None = None, *, hooks: bool = False) -> None:
    """Assert the law for one template and its answers; with `hooks`, Cookiecutter runs them."""
    expected = cookiecutters.baked(template, folder / "baked", answers, hooks=hooks)
    assert cookiecutters.imported(template, folder / "imported", answers) == expected


@pytest.mark.parametrize("name", FEATURES)
def test_an_import_renders_what_cookiecutter_renders(tmp_path: Path, name: str) -> None:
    """Each feature of Cookiecutter, with the defaults."""
    context, files = FEATURES[name]
    both(tmp_path, cookiecutters.template(tmp_path / "source", context, files))


EXTENSIONS = """
import re
from cookiecutter.utils import simple_filter
from jinja2.ext import Extension

@simple_filter
def kebab(value):
    "Hyphens."
    lowered = value.strip().lower()
    return re.sub(r"[\\s_]+", "-", lowered)

@simple_filter
def short(v):
    return v[:3] + "…" if len(v) > 3 and not v.startswith("x") else f"<{v}>"

@simple_filter
def tricky(v):
    for one in v:
        return one

class Shout(Extension):
    def __init__(self, environment):
        super().__init__(environment)
        environment.filters["shout"] = lambda text: text.upper() + "!" * 2
"""


def test_filters_of_the_template_s_own_become_jinja(tmp_path: Path) -> None:
    """Functions that are one expression are written out; what they are applied to may be anything."""
    own = ["extra.kebab", "extra.short", "extra.Shout"]
    source = cookiecutters.template(
        tmp_path / "source",
        {"name": " Layanan  Desa_x ", "_extensions": own, "kebabed": "{{ cookiecutter.name|kebab }}"},
        {
            "a.txt": "{{ cookiecutter.name|kebab }} {{ cookiecutter['name'] | trim|short|shout }}\n"
            "{{ 'a' ~ ('b c'|kebab)|shout }} {{ ['A b']|first|kebab|upper }} {{ (1 ~ 'x y')|kebab }}\n"
            "{{ 'xyz'.upper().lower()|short if 'a'|shout == 'A!!' else 2 }} {{ cookiecutter.kebabed }}\n",
            "{{ cookiecutter.name|kebab }}/b.txt": "1",
            "/extra.py": EXTENSIONS,
        },
    )
    both(tmp_path, source)
    assert importer.bring(source, "demo", NOW)[0].conversion.left == ()


def test_a_filter_that_is_no_expression_is_left(tmp_path: Path) -> None:
    """A loop, an unknown call, or a filter in the wrong place is told, never guessed."""
    source = cookiecutters.template(
        tmp_path / "source",
        {"_extensions": ["extra.tricky", "extra.kebab"]},
        {
            "a.txt": "{{ cookiecutter.slug|tricky }}",
            "b.txt": "{{ ['a']|map('kebab')|list }}",
            "c.txt": "{% filter kebab %}a b{% endfilter %}",
            "/extra.py": EXTENSIONS,
        },
    )
    left = importer.bring(source, "demo", NOW)[0].conversion.left
    assert [str(one.file) for one in left] == ["a.txt", "b.txt", "c.txt"]


SHADOWS = """
from jinja2.ext import Extension
from cookiecutter.utils import simple_filter

@simple_filter
def basename(v):
    for one in v:
        return one

class Texts(Extension):
    def __init__(self, environment):
        super().__init__(environment)
        environment.filters.update({"upper": lambda v: [one for one in v][0], "title": lambda v: v.upper()})
        self.environment.filters["quote"] = basename
"""


def test_a_filter_of_the_template_s_own_goes_before_one_of_the_same_name(tmp_path: Path) -> None:
    """Jinja and Copier have filters of these names too, which say something else: left, or written out."""
    source = cookiecutters.template(
        tmp_path / "source",
        {"_extensions": ["extra.basename", "extra.Texts"], "name": "a b"},
        {
            "a.txt": "{{ cookiecutter.name|basename }}\n{{ cookiecutter.name|upper }}\n"
            "{{ cookiecutter.name|quote }}\n",
            "b.txt": "{{ cookiecutter.name|title }}",
            "/extra.py": SHADOWS,
        },
    )
    left = importer.bring(source, "demo", NOW)[0].conversion.left
    assert [(str(one.file), one.line) for one in left] == [("a.txt", 1), ("a.txt", 2), ("a.txt", 3)]
    made = cookiecutters.imported(source, tmp_path / "imported")
    assert made["b.txt"] == (b"A B", False)


@pytest.mark.parametrize("licence", ["MIT", "EUPL", "none"])
def test_a_file_that_a_choice_names_is_taken_in(tmp_path: Path, licence: str) -> None:
    """Every file that a choice may name is written in, under its condition."""
    source = cookiecutters.template(
        tmp_path / "s",
        {"licence": ["MIT", "EUPL", "none"], "name": "x"},
        {
            "a.txt": "1 {%- include 'l/' ~ cookiecutter.licence|lower ~ '.txt' ignore missing %}\n2\n",
            "/templates/l/mit.txt": "MIT {{ cookiecutter.name }}\n",
            "/templates/l/eupl.txt": "EUPL{% set name = 1 %}{{ name }}",
        },
    )
    both(tmp_path, source, {"licence": licence})
    assert importer.bring(source, "demo", NOW)[0].conversion.left == ()


@pytest.mark.parametrize(
    ("extension", "text"),
    [
        ("jinja2.ext.i18n", "{% trans %}x{% endtrans %}"),
        ("jinja2.ext.loopcontrols", "{% for i in [1] %}{% break %}{% endfor %}"),
        ("jinja2.ext.do", "{% include cookiecutter.slug ~ '.txt' %}"),
    ],
)
def test_what_copier_s_jinja_cannot_say_is_left(tmp_path: Path, extension: str, text: str) -> None:
    """Statements of extensions, and files whose name is not written out, are told with their line."""
    source = cookiecutters.template(tmp_path / "s", {"_extensions": [extension]}, {"a.txt": f"one\n{text}"})
    (left,) = importer.bring(source, "demo", NOW)[0].conversion.left
    assert (str(left.file), left.line) == ("a.txt", 2)


def test_what_git_would_check_out_otherwise_comes_as_it_is(tmp_path: Path) -> None:
    """The attributes of a project say nothing about the template that it comes from."""
    source = cookiecutters.template(
        tmp_path / "source",
        {"name": "x"},
        {
            ".gitattributes": "*.bat text eol=crlf\r\n",
            "run.bat": "echo on\n",
            "docs/.gitattributes": "* ident\n{{ cookiecutter.name }} text\n",
            "docs/a.txt": "$Id$\n",
        },
    )
    both(tmp_path, source)
    assert importer.verify(source, "demo").holds


def test_nested_templates_get_names_of_their_own(tmp_path: Path) -> None:
    """Keys that would be one name are told apart."""
    for name in ("a", "b"):
        cookiecutters.template(tmp_path / f"source/{name}", {}, {"a.txt": "1"})
    (tmp_path / "source/cookiecutter.json").write_text('{"template": ["Web/API! (a)", "web api (./b)"]}')
    found = importer.bring(tmp_path / "source", "demo", NOW)
    assert [one.conversion.name for one in found] == ["demo-web-api", "demo-web-api-2"]


SLUG = templating.environment().from_string(f"{{{{ text|{filters.CONVERTED['slugify']('')} }}}}")


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.characters(max_codepoint=0x17F, exclude_categories=["Cs"])))
@example(text="1,000.5 l’été & Straße -- ¼ ©'x'")
def test_slugs_of_latin_letters_are_cookiecutter_s(text: str) -> None:
    """Signs up to U+017F, in any order."""
    from slugify import slugify

    assert SLUG.render(text=text) == slugify(text)


def test_links_and_modes(tmp_path: Path) -> None:
    """A link to a file becomes that file, one to a folder an empty folder, and what can be run stays so."""
    source = cookiecutters.template(
        tmp_path / "source",
        {"name": "x", "_copy_without_render": ["raw"]},
        {
            "run.sh": "echo {{ cookiecutter.name }}",
            "folder/a.txt": "1",
            "raw/b.sh": "{{ y }}",
            "static.sh": "1",
        },
    )
    root = source / cookiecutters.ROOT
    for name in ("run.sh", "raw/b.sh", "static.sh"):
        (root / name).chmod(0o755)
    (root / "linked.sh").symlink_to("run.sh")
    (root / "linked").symlink_to("folder")
    (root / "raw/inside").symlink_to("../folder")
    both(tmp_path, source)


_ANSWERS = st.fixed_dictionaries(
    {
        "name": st.text(
            st.characters(codec="utf-8", exclude_characters="{\r", exclude_categories=["Cc", "Cs"])
        ),
        "licence": st.sampled_from(["MIT", "EUPL", "none"]),
        "docker": st.booleans(),
        "port": st.text("0123456789", min_size=1),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers=_ANSWERS)
def test_the_law_holds_for_any_answers(answers: dict[str, Any]) -> None:
    """Texts, choices and truths in files, in conditions, and in names."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = cookiecutters.template(
            folder / "source",
            {**SETTLED, "folder": "{{ cookiecutter.name|length }}-{{ cookiecutter.licence }}"},
            {
                **FEATURES["every kind of variable"][1],
                **FEATURES["the mapping itself"][1],
                "{% if cookiecutter.docker %}Dockerfile{% endif %}": "FROM {{ cookiecutter.port }}\r\n",
                "{{ cookiecutter.folder }}/{{ cookiecutter.licence }}.txt": "{{ cookiecutter.name|upper }}",
                "{% if cookiecutter.licence != 'none' %}LICENCE{% endif %}": "{{ cookiecutter.licence }}",
            },
        )
        both(folder, source, answers)


HOOK = """
import os
import shutil
from pathlib import Path

def remove(path):
    if os.path.isfile(path):
        os.remove(path)
    else:
        shutil.rmtree(path)

if "{{ cookiecutter.docker }}" != "True":
    remove("Dockerfile")
    remove("deploy")
if "{{ cookiecutter.licence }}" == "none":
    Path("LICENCE").unlink()
{% if cookiecutter.licence == "EUPL" %}
shutil.move("licences/EUPL.txt", "LICENCE")
{% endif %}
for name in ("licences", "unused.txt"):
    remove(name)
os.rename("old.txt", "docs/{{ cookiecutter.name }}.txt")
if "{{ cookiecutter.kind }}" == "api":
    os.rename("web", "api")
"""


@pytest.mark.parametrize("docker", [True, False])
@pytest.mark.parametrize("kind", ["web", "api"])
@pytest.mark.parametrize("licence", ["MIT", "EUPL", "none"])
def test_what_hooks_do_to_files_holds_without_them(
    tmp_path: Path, docker: bool, kind: str, licence: str
) -> None:
    """The import, which runs nothing, gives what Cookiecutter and the hook give together."""
    source = cookiecutters.template(
        tmp_path / "source",
        {"name": "pkg", "licence": ["MIT", "EUPL", "none"], "docker": True, "kind": ["web", "api"]},
        {
            "Dockerfile": "FROM {{ cookiecutter.name }}",
            "deploy/a/b.yml": "1",
            "deploy/{{ cookiecutter.name }}.yml": "2",
            "LICENCE": "MIT\n",
            "licences/EUPL.txt": "EUPL {{ cookiecutter.name }}\n",
            "unused.txt": "1",
            "old.txt": "{{ cookiecutter.kind }}",
            "docs/a.txt": "1",
            "web/index.html": "{{ cookiecutter.name }}",
            "web/css/a.css": "a",
            "/hooks/post_gen_project.py": HOOK,
        },
    )
    both(tmp_path, source, {"docker": docker, "kind": kind, "licence": licence}, hooks=True)
    assert importer.bring(source, "demo", NOW)[0].conversion.left == ()


def test_what_a_hook_refuses_the_question_refuses(tmp_path: Path) -> None:
    """A pattern that a hook demands becomes the validator of its question, with the hook's own words."""
    source = cookiecutters.template(
        tmp_path / "source",
        {"name": "pkg"},
        {
            "a.txt": "{{ cookiecutter.name }}",
            "/hooks/pre_gen_project.py": "import re, sys\n"
            "if not re.match(r'^[a-z][a-z0-9_]+$', '{{ cookiecutter.name }}'):\n"
            "    print('ERROR: {{ cookiecutter.name }} is no name')\n"
            "    sys.exit(1)\n",
        },
    )
    both(tmp_path, source, {"name": "good_1"}, hooks=True)
    with pytest.raises(ValueError, match="ERROR: not good is no name"):
        cookiecutters.imported(source, tmp_path / "other", {"name": "not good"})


def test_what_the_clock_gave_is_asked_once(tmp_path: Path) -> None:
    """A tag of the clock becomes an answer, so that an update renders the same."""
    source = cookiecutters.template(
        tmp_path / "source",
        {"year": "{% now 'utc', '%Y' %}"},
        {"a.txt": "{% now 'utc', '%Y' %} {% now 'utc' %} {%- now 'utc', '%m' -%} {{ cookiecutter.year }}\n"},
    )
    both(tmp_path, source)
    conversion = importer.bring(source, "demo", NOW)[0].conversion
    assert {moment.text for moment in conversion.moments.values()} == {
        "now 'utc', '%Y'",
        "now 'utc'",
        "now 'utc', '%m'",
    }


def test_what_chance_gave_is_asked_and_differs(tmp_path: Path) -> None:
    """Two calls of chance are two answers; no project shares them with another."""
    source = cookiecutters.template(
        tmp_path / "source",
        {},
        {"a.txt": "{{ random_ascii_string(20) }} {{ random_ascii_string(20) }} {{ uuid4() }}"},
    )
    made = []
    for name in ("one", "two"):
        content = cookiecutters.imported(source, tmp_path / name)["a.txt"]
        assert content
        made += content[0].split(b" ")
    assert [len(part) for part in made] == [20, 20, 36] * 2
    assert len(set(made)) == 6
    left = importer.bring(source, "demo", NOW)[0].conversion.questions
    assert [name for name, question in left.items() if "default" not in question] == [
        "random_text", "random_text_value", "unique_id",
    ]  # fmt: skip


def test_a_nested_template_is_one_of_its_own(tmp_path: Path) -> None:
    """Each of the templates that a choice leads to is imported, and renders what Cookiecutter makes of it."""
    cookiecutters.template(tmp_path / "source/web", {"name": "web"}, {"a.txt": "{{ cookiecutter.name }}"})
    cookiecutters.template(
        tmp_path / "source/deep/api", {"name": "api"}, {"b.txt": "{{ cookiecutter.name }}"}
    )
    (tmp_path / "source/cookiecutter.json").write_text(
        '{"templates": {"web": {"path": "./web", "title": "Web"}, "api": {"path": "deep/api"}}}'
    )
    found = importer.bring(tmp_path / "source", "demo", NOW)
    assert [one.conversion.name for one in found] == ["demo-web", "demo-api"]
    for one in found:
        both(tmp_path / one.conversion.name, one.folder)
