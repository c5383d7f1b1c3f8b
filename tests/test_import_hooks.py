"""Reading hooks: what is read from a hook is what the real Cookiecutter does when it runs it."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from cookiecutter.environment import StrictEnvironment
from cookiecutter.main import cookiecutter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livinglab_gen.importer import hooks
from livinglab_gen.importer.hooks import Check, Hooks, Kind, Removal

QUESTIONS: Mapping[str, Any] = {
    "slug": "posyandu",
    "docker": ["y", "n", "Y", "N"],
    "kind": ["web", "api", "Both sides"],
    "flag": True,
    "mode": ["False", "True"],
    "count": "0",
    "note": "",
}
FILES = (
    "a.txt", "b.txt", "c.txt", "docs/x.md", "docs/y.md", "deep/er/z.txt", "deep/q.txt", "keep.txt",
    "{{cookiecutter.slug}}/main.py", "{{cookiecutter.slug}}/extra.py", "k/web.txt", "k/api.txt", "ci/one.yml",
)  # fmt: skip
Answers = Mapping[str, Any]


def written(folder: Path, hook: str, name: str = "post_gen_project.py") -> Path:
    """A template with one hook."""
    if folder.exists():
        shutil.rmtree(folder)
    for file in FILES:
        path = folder / "{{cookiecutter.slug}}" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.replace("{", "<"))
    (folder / "cookiecutter.json").write_text(json.dumps(QUESTIONS))
    (folder / "hooks").mkdir()
    (folder / "hooks" / name).write_text(hook)
    (folder / "hooks" / name).chmod(0o755)
    return folder


def read(folder: Path, hook: str, name: str = "post_gen_project.py") -> Hooks:
    """What is read of a hook."""
    return hooks.read(written(folder / "template", hook, name) / "hooks")


def made(template: Path, target: Path, answers: Answers, *, hooked: bool) -> Path:
    """The project that Cookiecutter makes, with the hook run or not."""
    if target.exists():
        shutil.rmtree(target)
    folder = cookiecutter(
        str(template), no_input=True, extra_context=dict(answers), output_dir=str(target), accept_hooks=hooked
    )
    return Path(folder)


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    """The files of a project."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode & stat.S_IXUSR)
        for path in folder.rglob("*")
        if path.is_file()
    }


def applied(found: Hooks, folder: Path, answers: Answers) -> None:
    """Do to a project what was read, in its order."""
    context = {
        "cookiecutter": {**{k: v[0] if isinstance(v, list) else v for k, v in QUESTIONS.items()}, **answers}
    }
    environment = StrictEnvironment(context=context, keep_trailing_newline=True)
    for step in found.steps:
        if not environment.compile_expression(step.condition)(**context):
            continue
        if isinstance(step, Removal):
            path = folder / environment.from_string(step.path).render(context)
            if step.kind is Kind.empty:
                if path.is_dir() and not list(path.iterdir()):
                    path.rmdir()
            elif path.is_dir() and step.kind is not Kind.file:
                shutil.rmtree(path)
            elif path.is_file() and step.kind is not Kind.folder:
                path.unlink()
        else:
            source, target = (
                folder / environment.from_string(text).render(context) for text in (step.source, step.target)
            )
            if step.below and target.is_dir():
                target /= source.name
            source.rename(target)


def demand_the_same(room: Path, hook: str, answers: Answers, name: str = "post_gen_project.py") -> Hooks:
    """The law: doing what was read gives what running the hook gives."""
    template = written(room / "template", hook, name)
    found = hooks.read(template / "hooks")
    ran = tree(made(template, room / "ran", answers, hooked=True))
    plain = made(template, room / "plain", answers, hooked=False)
    applied(found, plain, answers)
    assert tree(plain) == ran, (hook, found)
    return found


ALL = [
    {"docker": docker, "kind": kind, "flag": flag, "slug": slug, "note": note, "mode": mode, "count": count}
    for docker in ("y", "n", "Y", "N")
    for kind in ("web", "api", "Both sides")
    for flag in (True, False)
    for slug, note, mode, count in (("posyandu", "", "True", "0"), ("x", "it-s", "False", "3"))
]
ANSWERS = st.sampled_from(ALL)


# --- hooks as people write them, put together at random ---

HEAD = '''\
#!/usr/bin/env python
"""Clean up."""
import json
import os
import shutil
import os.path as osp
from os.path import join
from pathlib import Path
from shutil import rmtree as drop

PROJECT_DIRECTORY = os.path.realpath(os.path.curdir)
ROOT = Path.cwd()
KIND = "{{ cookiecutter.kind }}"
DOCKER = "{{ cookiecutter.docker }}".lower() == "y"
SRC = "{{ cookiecutter.slug }}"


def remove_file(filepath):
    os.remove(os.path.join(PROJECT_DIRECTORY, filepath))


def remove(*paths, base=PROJECT_DIRECTORY):
    """Take away files and folders."""
    for path in paths:
        path = os.path.join(base, path)
        if not os.path.exists(path):
            print(f"{path} is gone already")
            continue
        if os.path.isdir(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def without(path: Path) -> None:
    if path.is_file():
        path.unlink()
    elif path.is_dir():
        drop(str(path))


def is_web():
    if KIND == "web":
        return True
    return False
'''
TESTS = (
    '"{{ cookiecutter.docker }}" == "n"',
    "'{{cookiecutter.docker}}'.lower() != 'y'",
    '"{{ cookiecutter.docker|lower }}" in ["n", "no"]',
    "DOCKER",
    "not DOCKER",
    'KIND == "web"',
    'KIND != "Both sides"',
    'KIND.startswith("Both")',
    'KIND in ("api", "Both sides")',
    'KIND not in {"api": 1, "web": 2}',
    '"sides" in "{{ cookiecutter.kind }}"',
    "{{ cookiecutter.flag }}",
    "not {{ cookiecutter.flag }}",
    '"{{ cookiecutter.flag }}" == "True"',
    '"{{ cookiecutter.flag }}".lower() in ("false", "no")',
    '"{{ cookiecutter.note }}"',
    'not "{{ cookiecutter.note }}"',
    '"{{ cookiecutter.note }}" == ""',
    "is_web()",
    "is_web() or DOCKER",
    'not (DOCKER and KIND == "api")',
    '("{{ cookiecutter.docker }}" if KIND == "web" else "n") == "n"',
    '{"web": True, "api": False}.get(KIND, False)',
    "\"{{ 'yes' if cookiecutter.kind == 'api' else 'no' }}\" == \"yes\"",
    "bool({{ cookiecutter.flag }})",
    "{{ cookiecutter.mode }}",
    "not {{ cookiecutter.mode }} and {{ cookiecutter.flag }}",
    "{{ cookiecutter.mode }} == True",
    "{{ cookiecutter.mode }} is False",
    "{{ cookiecutter.count }}",
    "{{ cookiecutter.count }} == 0",
    "[KIND for KIND in ('a', 'b')] and KIND == 'web'",
    "'{{ cookiecutter.kind }}'.title() == 'Both Sides'",
    "'{{ cookiecutter.note }}'.title() == 'It-S'",
    "{{ cookiecutter.kind | tojson }} == 'web'",
    "json.loads(r'''{{ cookiecutter | tojson }}''')['mode'] == 'True'",
    "{% if cookiecutter.kind == 'web' %}True{% else %}False{% endif %}",
)
# Each takes away or moves paths that no other does, so that none fails for what is gone.
DEEDS: Mapping[str, tuple[str, ...]] = {
    "a": (
        'os.remove("a.txt")',
        'os.unlink(join(PROJECT_DIRECTORY, "a.txt"))',
        'Path("a.txt").unlink()',
        "(ROOT / 'a.txt').unlink(missing_ok=True)",
        'remove_file("a.txt")',
        'remove("a.txt", "gone.txt")',
        'without(ROOT.joinpath("a.txt"))',
        'os.rename("a.txt", "A.txt")',
        'shutil.move("a.txt", "docs/")',
        'shutil.move("a.txt", "k")',
        'Path("a.txt").rename("new.txt")',
    ),
    "b": (
        'for name in ["b.txt", "c.txt"]:\n    remove_file(name)',
        '[os.remove(name) for name in ("b.txt", "c.txt")]',
        'for name in ("b.txt", "c.txt"):\n    if name == "c.txt":\n        continue\n    os.remove(name)',
        'for name in ("b.txt", "c.txt"):\n    os.remove(name)\n    break',
        'paths = ["b.txt"]\npaths.append("c.txt")\nfor p in paths:\n    os.remove(p)',
        'paths = ["b.txt"]\npaths += ["c.txt"]\nfor i, p in enumerate(paths):\n    os.remove(osp.abspath(p))',
        'for name, gone in {"b.txt": True, "c.txt": DOCKER}.items():\n    if gone:\n        os.remove(name)',
        'os.remove("b.txt" if DOCKER else "c.txt")',
        'os.remove({"web": "b.txt"}.get(KIND, "c.txt"))',
    ),
    "deep": (
        'shutil.rmtree("deep/er")',
        "shutil.rmtree(os.path.join('deep', 'er'), ignore_errors=True)",
        'remove("er", base=os.path.join(PROJECT_DIRECTORY, "deep"))',
        'without(Path("deep") / "er")',
        'drop(f"{PROJECT_DIRECTORY}/deep/er")',
        'os.remove("deep/er/z.txt")\nos.rmdir("deep/er")',
        'try:\n    shutil.rmtree("deep/er")\nexcept OSError:\n    pass',
    ),
    "src": (
        "os.remove(SRC + '/extra.py')",
        'os.remove("%s/extra.py" % SRC)',
        'os.remove("{}/{}".format(SRC, "extra.py"))',
        'os.remove(f"{SRC}/extra.py")',
        'os.remove("{{ cookiecutter.slug }}/extra.py")',
        'os.remove(os.path.join("{{cookiecutter.slug}}", "extra.py"))',
        '(Path(SRC) / "extra.py").unlink()',
        'os.remove("/".join([SRC, "extra.py"]))',
        'os.rename(os.path.join(SRC, "extra.py"), os.path.join(SRC, "{{ cookiecutter.slug }}.py"))',
    ),
    "k": (
        'os.remove("k/web.txt")\nos.remove("k/api.txt")',
        """for k, names in {"web": ["k/web.txt"], "api": ["k/api.txt"]}.items():
    if KIND == k:
        continue
    for name in names:
        remove_file(name)""",
        'for k in ("web", "api"):\n    if k != KIND:\n        Path("k", k + ".txt").unlink()',
        """if KIND == "web":
    os.remove("k/api.txt")
elif KIND == "api":
    os.remove("k/web.txt")
else:
    print("both stay")""",
    ),
    "ci": (
        "remove(\"{% if cookiecutter.kind == 'web' %}ci{% else %}gone{% endif %}\")",
        'path = "{% if cookiecutter.flag %} ci/one.yml {% endif %}".strip()\nif path:\n    os.remove(path)',
        """{% if cookiecutter.kind == "web" %}
shutil.rmtree("ci")
{% elif cookiecutter.flag %}
os.remove("ci/one.yml")
{% else %}
os.rename("ci", "ci2")
{% endif %}""",
        """gone = [
{%- if cookiecutter.flag %}
    "ci/one.yml",
{%- endif %}
]
for one in gone:
    os.remove(one)""",
    ),
}


def indented(text: str, by: int = 4) -> str:
    """The same further in; tags stay where they are."""
    return "\n".join(" " * by + line if line.strip() else line for line in text.split("\n"))


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A hook of some deeds, each under a test, put together in one of the ways in which people do it."""
    parts = ["print('Cleaning up')"]
    for deeds in draw(st.lists(st.sampled_from(sorted(DEEDS)), min_size=1, max_size=4, unique=True)):
        deed, test = draw(st.sampled_from(DEEDS[deeds])), draw(st.sampled_from(TESTS))
        parts.append(draw(st.sampled_from(WAYS))(deed, test, deeds))
    body = "\n".join(parts)
    if draw(st.booleans()):
        return HEAD + body + "\n"
    return f'{HEAD}\n\ndef main():\n{indented(body)}\n\n\nif __name__ == "__main__":\n    main()\n'


WAYS: tuple[Callable[[str, str, str], str], ...] = (
    lambda deed, test, _n: f"if {test}:\n{indented(deed)}",
    lambda deed, test, _n: f"if {test}:\n    pass\nelse:\n{indented(deed)}",
    lambda deed, test, n: f"def do_{n}():\n    if {test}:\n        return\n{indented(deed)}\n\n\ndo_{n}()",
    lambda deed, test, _n: f"chosen = {test}\nprint('chosen', chosen)\nif chosen:\n{indented(deed)}",
    lambda deed, test, _n: f"if {test} and KIND != 'web':\n{indented(deed)}",
    lambda deed, test, _n: f"for _round in [1]:\n    if {test}:\n        break\n{indented(deed)}",
    lambda deed, _test, _n: (
        "{% if cookiecutter.docker|lower == 'n' and cookiecutter.flag %}\n" + deed + "\n{% endif %}"
    ),
    lambda deed, _test, _n: "# {% if cookiecutter.kind != 'web' %}\n" + deed + "\n# {% endif %}",
)


def law(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hypothesis for hooks that are really run."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@law(12)
@given(hook=programs(), answers=ANSWERS)
def test_a_hook_that_is_read_does_what_it_does_when_it_runs(
    tmp_path_factory: pytest.TempPathFactory, hook: str, answers: Answers
) -> None:
    """For any answers, and nothing of these hooks is left to people."""
    assert demand_the_same(tmp_path_factory.mktemp("law"), hook, answers).left == ()


@pytest.mark.slow
@law(150)
@given(hook=programs(), answers=ANSWERS)
def test_many_hooks_that_are_read_do_what_they_do_when_they_run(
    tmp_path_factory: pytest.TempPathFactory, hook: str, answers: Answers
) -> None:
    """The same for more of them."""
    assert demand_the_same(tmp_path_factory.mktemp("law"), hook, answers).left == ()


SHELL_TESTS = (
    '[ "{{ cookiecutter.docker }}" = "n" ]',
    "[ '{{ cookiecutter.kind }}' != web ]",
    '[[ "{{ cookiecutter.kind|lower }}" == "api" && "$DOCKER" != "y" ]]',
    'test "$DOCKER" = "y"',
    '! [ "$DOCKER" = "y" ]',
    '[ -n "{{ cookiecutter.note }}" ]',
    '[ -z "{{ cookiecutter.note }}" ]',
    '[ "{{ cookiecutter.flag }}" = "True" ] || [ "$DOCKER" = "n" ]',
)
SHELL_DEEDS: Mapping[str, tuple[str, ...]] = {
    "a": ("rm a.txt", 'rm -f "a.txt" gone.txt', "mv a.txt docs", "mv a.txt A.txt", "rm -- a.txt 2>/dev/null"),
    "b": ("rm b.txt c.txt", "for f in b.txt c.txt; do\n  rm $f\ndone", 'F="b.txt"\nrm "$F"'),
    "deep": ("rm -rf deep/er", "rm -r ./deep/er/ || exit 1", "[ -d deep/er ] && rm -rf deep/er"),
    "src": ("rm {{cookiecutter.slug}}/extra.py", 'rm "$SRC/extra.py"', "rm ${SRC}/extra.py"),
}
SHELL_WAYS: tuple[Callable[[str, str], str], ...] = (
    lambda deed, test: f"if {test}; then\n{indented(deed)}\nfi",
    lambda deed, test: f"if {test}\nthen\n  echo no\nelse\n{indented(deed)}\nfi",
    lambda deed, test: (
        f'if [ "$SRC" = "nothing" ]; then\n  rm keep.txt\nelif {test}; then\n{indented(deed)}\nfi'
    ),
    lambda deed, _test: "{% if cookiecutter.kind != 'web' %}\n" + deed + "\n{% endif %}",
)


@law(12)
@given(data=st.data(), answers=ANSWERS)
def test_a_shell_hook_that_is_read_does_what_it_does_when_it_runs(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, answers: Answers
) -> None:
    """The same law, for the few words that such hooks are made of."""
    parts = ["#!/bin/bash", 'DOCKER="{{ cookiecutter.docker|lower }}"', "SRC='{{ cookiecutter.slug }}'  # it"]
    for name in data.draw(st.lists(st.sampled_from(sorted(SHELL_DEEDS)), min_size=1, unique=True)):
        deed, test = data.draw(st.sampled_from(SHELL_DEEDS[name])), data.draw(st.sampled_from(SHELL_TESTS))
        parts.append(data.draw(st.sampled_from(SHELL_WAYS))(deed, test))
    hook = "\n".join([*parts, "exit 0", ""])
    found = demand_the_same(tmp_path_factory.mktemp("law"), hook, answers, "post_gen_project.sh")
    assert found.left == ()


# --- what is left ---

IMPORTS = (
    "import glob, os, shutil, subprocess, thing\nfrom datetime import datetime\nfrom pathlib import Path\n\n"
)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("subprocess.run(['git', 'init'])", "git repository"),
        ("os.system('pip install -r requirements.txt')", "README"),
        ("subprocess.check_call(['ruff', 'format', '.'])", "starts a program"),
        ("Path('a.txt').write_text('x')", "writes a file"),
        ("open('a.txt', 'w').write('x')", "writes a file"),
        ("shutil.copy('a.txt', 'z.txt')", "copies a file"),
        ("os.makedirs('logs')", "makes a folder"),
        ("[os.remove(f) for f in glob.glob('*.txt')]", "which path"),
        ("os.remove(input())", "which path"),
        ("os.remove('../other')", "which path"),
        ("os.remove('/etc/passwd')", "which path"),
        ("os.remove('~/x')", "which path"),
        ("os.remove('a/../../x')", "which path"),
        ("shutil.rmtree('.')", "which path"),
        ("os.remove('a.txt') if os.path.exists('b.txt') else None", "other files"),
        ("os.remove('a.txt') if datetime.now().year > 2020 else None", "when this is done"),
        ("os.remove('{% for n in [1] %}{{ n }}{% endfor %}')", "shapes the hook"),
        ("thing.tidy_up('.')", "code that is not read"),
        ("os.chdir('..'); os.remove('a.txt')", "which path"),
        ("exec('import os')", "code that is not read"),
        ("'{{ cookiecutter.update({\"x\": 1}) }}'", "changes an answer"),
    ],
)
def test_what_is_not_read_is_left_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    """And nothing is taken for read that is not."""
    found = read(tmp_path, f"{IMPORTS}{line}\n")
    assert found.steps == ()
    assert [(left.line, left.what) for left in found.left] == [(5, line)]
    assert words in found.left[0].advice


def test_only_what_has_no_part_in_the_files_is_harmless(tmp_path: Path) -> None:
    """A strict import stops at the others."""
    hook = "#!/bin/sh\ngit init\nmake install\ntouch x\necho ready\n"
    found = read(tmp_path, hook, "post_gen_project.sh")
    assert [(left.what, left.harmless) for left in found.left] == [
        ("git init", True),
        ("make install", False),
        ("touch x", False),
    ]


def test_what_depends_on_an_unread_condition_is_left_and_the_rest_is_read(tmp_path: Path) -> None:
    """One odd line does not spoil a hook."""
    hook = "import os, sys\nif sys.platform == 'win32':\n    os.remove('a.txt')\nos.remove('b.txt')\n"
    found = read(tmp_path, hook)
    assert [step.path for step in found.removals] == ["b.txt"]
    assert [left.line for left in found.left] == [3]


def test_a_change_of_what_is_unknown_is_not_guessed(tmp_path: Path) -> None:
    """A list that something unknown was done to has no known items any more."""
    hook = "import os\nnames = ['a.txt', 'b.txt']\nnames.remove('a.txt')\nfor n in names:\n    os.remove(n)\n"
    found = read(tmp_path, hook)
    assert found.steps == ()
    assert [left.line for left in found.left] == [5]


@pytest.mark.parametrize(
    ("name", "hook"),
    [
        ("post_gen_project.py", "def f(:\n"),
        ("post_gen_project.py", "{% if cookiecutter.x %}\nprint 1\n"),
        ("post_gen_project.py", "{{ cookiecutter.x"),
        ("post_gen_project.py", "x = " + "(" * 5000 + ")" * 5000),
        ("post_gen_project.py", "x = " + "-" * 20_000 + "1"),
        ("post_gen_project.sh", "if [ a = b ]; then\nrm x\n"),
        ("post_gen_project.sh", "echo 'open"),
        ("post_gen_project.js", "fs.rmSync('x')"),
        ("post_gen_project", "#!/usr/bin/env ruby\nFile.delete('x')"),
        ("pre_prompt.py", "import os\nos.remove('x')"),
    ],
)
def test_a_hook_that_cannot_be_read_is_left_whole(tmp_path: Path, name: str, hook: str) -> None:
    """With its first line, whatever is wrong with it."""
    found = read(tmp_path, hook, name)
    assert found.steps == ()
    assert [(left.file, left.line, left.harmless) for left in found.left] == [(f"hooks/{name}", 1, False)]


MANY = "".join(f"x{n} = 'a' if '{{{{ cookiecutter.v{n} }}}}' == 'y' else 'b'\n" for n in range(40))


@pytest.mark.parametrize(
    "hook",
    [
        "while True:\n    pass\n",
        "def f():\n    f()\nf()\n",
        "def f(n):\n    return f(n) + f(n)\nf(1)\n",
        "x = ['a'] * 10**9\n",
        "for a in range(10**9):\n    for b in range(10**9):\n        pass\n",
        "x = 'a'\n" + "x = x + x\n" * 60,
        "xs = ['a', 'b']\n" + "xs = xs + xs\n" * 30 + "for x in xs:\n    pass\n",
        MANY + "y = " + " + ".join(f"x{n}" for n in range(40)) + "\n",
        "".join(f"if '{{{{ cookiecutter.v{n} }}}}' == 'y':\n    x = '{n}'\n" for n in range(60)),
        "import re\nre.match('(a+)+$', '{{ cookiecutter.slug }}')\n",
    ],
)
def test_a_hook_without_end_ends(tmp_path: Path, hook: str) -> None:
    """It is read, not run, and what grows without bound is given up."""
    assert read(tmp_path, hook).steps == ()


def test_nothing_of_a_hook_is_run(tmp_path: Path) -> None:
    """Not even what stands in a tag."""
    mark = tmp_path / "mark"
    hook = (
        f"open({str(mark)!r}, 'w')\n__import__('os').system('touch {mark}')\n{{{{ ''.__class__.__mro__ }}}}\n"
    )
    read(tmp_path, hook)
    read(tmp_path, f"#!/bin/sh\ntouch {mark}\n$(touch {mark})\n", "post_gen_project.sh")
    assert not mark.exists()


def test_a_template_without_hooks_has_none(tmp_path: Path) -> None:
    """And files that Cookiecutter does not take for hooks are none."""
    assert hooks.read(tmp_path / "hooks") == Hooks()
    assert read(tmp_path, "import os\nos.remove('a.txt')\n", "post_gen_project.py~") == Hooks()
    assert read(tmp_path, "import os\nos.remove('a.txt')\n", "helpers.py") == Hooks()


# --- answers that are refused ---


def test_a_pattern_that_answers_have_to_fit_becomes_a_check(tmp_path: Path) -> None:
    """With what the hook says, in each of the ways in which it is written."""
    hook = """\
import re, sys

REGEX = r"^[a-z][a-z_]+$"
slug = "{{ cookiecutter.slug }}"
if not re.match(REGEX, slug):
    print(f"ERROR: {slug} is no name")
    sys.exit(1)
if re.fullmatch("[yn]", "{{ cookiecutter.docker }}") is None:
    raise ValueError("y or n")
assert re.compile("^w").search("{{ cookiecutter.kind }}"), "begin with w"
"""
    found = read(tmp_path, hook, "pre_gen_project.py")
    assert [(check.variable, check.regex, check.message, check.line) for check in found.checks] == [
        ("slug", "^[a-z][a-z_]+$", "ERROR: {{ cookiecutter.slug }} is no name", 7),
        ("docker", r"\A(?:[yn])\Z", "y or n", 9),
        ("kind", "^w", "begin with w", 10),
    ]
    assert found.left == ()


def test_answers_that_do_not_go_together_become_a_check(tmp_path: Path) -> None:
    """As an expression that is true for what is refused; a refusal does not bind what comes after it."""
    hook = """\
import os, sys
if "{{ cookiecutter.kind }}" == "web" and "{{ cookiecutter.docker }}".lower() == "n":
    print("The web needs Docker")
    sys.exit(1)
os.remove("a.txt")
if not "{{ cookiecutter.flag }}" == "True":
    sys.exit()
os.remove("b.txt")
"""
    found = read(tmp_path, hook)
    assert found.checks == (
        Check(
            variable="docker",
            regex=None,
            refused="cookiecutter.kind == 'web' and cookiecutter.docker | lower == 'n'",
            message="The web needs Docker",
            file="hooks/post_gen_project.py",
            line=4,
        ),
    )
    assert [(step.path, step.condition) for step in found.removals] == [
        ("a.txt", "true"),
        ("b.txt", "cookiecutter.flag | string == 'True'"),
    ]


def test_what_is_done_before_there_is_a_project_is_left(tmp_path: Path) -> None:
    """A file that is taken away then was never there."""
    found = read(tmp_path, "import os\nos.remove('a.txt')\n", "pre_gen_project.py")
    assert (found.steps, [left.line for left in found.left]) == ((), [2])


def test_lines_are_those_of_the_hook_and_not_of_what_is_rendered(tmp_path: Path) -> None:
    """Tags over several lines do not shift them."""
    hook = """\
import os
x = '''{{ cookiecutter
   | tojson }}'''
{# a remark
over lines #}
{% if cookiecutter.flag
   and true -%}
os.remove("a.txt")
{%- endif %}
os.replace("b.txt", "docs/b.txt")
os.unknown("x")
"""
    found = read(tmp_path, hook)
    assert [step.line for step in found.steps] == [8, 10]
    assert [left.line for left in found.left] == [11]
    assert found.removals[0].condition == "cookiecutter.flag and true"
    assert (found.moves[0].source, found.moves[0].target, found.moves[0].below) == (
        "b.txt",
        "docs/b.txt",
        False,
    )


def test_braces_of_a_path_are_not_taken_for_tags(tmp_path: Path) -> None:
    """A raw block in a hook writes a name with braces."""
    found = read(tmp_path, "import os\nos.remove('{% raw %}{{ x }}{% endraw %}.txt')\n")
    (removal,) = found.removals
    assert StrictEnvironment(context={}).from_string(removal.path).render() == "{{ x }}.txt"
