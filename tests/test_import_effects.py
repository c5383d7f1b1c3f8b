"""What hooks do to a tree: what is read of them gives the tree that they give when they run."""

from __future__ import annotations

from pathlib import Path

import pytest

from livinglab_gen import importer
from livinglab_gen.importer import Left

from . import cookiecutters
from .cookiecutters import NOW

CONTEXT = {"docker": ["y", "n"], "kind": ["Web", "api"]}
FILES = {
    "a.txt": "a",
    "b.txt": "b",
    "{% if cookiecutter.kind == 'Web' %}d.txt{% endif %}": "d",
    "c.txt": "c {{ cookiecutter.kind }}",
    "docs/x.md": "x",
    "kinds/web.txt": "w {{ cookiecutter.slug }}",
    "kinds/api.txt": "p",
}
DOCKER = 'if "{{ cookiecutter.docker }}" == "y":\n    '
WITHIN = DOCKER.replace("    ", "        ")


def left(source: Path) -> list[Left]:
    """What somebody has to do by hand."""
    return [one for one in importer.bring(source, "layanan", NOW)[0].conversion.left if not one.harmless]


def template(folder: Path, hook: str, name: str = "post_gen_project.py") -> Path:
    """A template with one hook."""
    return cookiecutters.template(folder, CONTEXT, {**FILES, f"/hooks/{name}": hook})


READ = {
    "the end of the hook by an exception that is called for nothing": (
        f'import os\n{DOCKER}raise SystemExit\nos.remove("a.txt")\n'
    ),
    "groups of exceptions": 'import os\ntry:\n    os.remove("a.txt")\nexcept* OSError:\n    pass\n',
    "the body of a class": 'import os\nclass Clean:\n    name = "a.txt"\n    os.remove(name)\n',
    "what is suppressed": (
        'import contextlib, os\nwith contextlib.suppress(OSError):\n    os.remove("a.txt")\n'
        'os.remove("b.txt")\n'
    ),
    "a folder that is removed only where it is empty": (
        'import os\ntry:\n    os.rmdir("docs")\nexcept OSError:\n    pass\n'
    ),
    "a folder that was emptied": 'import os\nos.remove("docs/x.md")\nos.rmdir("docs")\n',
    "two files that change names": (
        'import os\nos.rename("a.txt", "t")\nos.rename("b.txt", "a.txt")\nos.rename("t", "b.txt")\n'
    ),
    "a file that is moved and then removed": (
        f'import os\nos.rename("a.txt", "z.txt")\n{DOCKER}os.remove("z.txt")\n'
        'os.rename("c.txt", "y.txt")\nos.remove("y.txt")\n'
    ),
    "a file that a choice names": (
        'import os, shutil\nkind = "{{ cookiecutter.kind }}".lower()\n'
        'os.rename(f"kinds/{kind}.txt", "kind.txt")\nshutil.rmtree("kinds")\n'
    ),
    "a file that a choice names, sometimes": (
        f'import os\n{DOCKER}os.remove("kinds/{{{{ cookiecutter.kind|lower }}}}.txt")\n'
    ),
    "a file that is only there under a condition": (
        f'import os\n{DOCKER}if os.path.exists("d.txt"):\n        os.remove("d.txt")\n'
    ),
    "decorators that call what they decorate": (
        "import os\ndef now(action):\n    action()\n    return action\n"
        '@now\ndef clean():\n    os.remove("a.txt")\n'
    ),
    "decorators that wrap what they decorate": (
        "import functools, os\ndef told(action):\n    @functools.wraps(action)\n    def inner(*paths):\n"
        f"        print(paths)\n        return action(*paths)\n    return inner\n@told\ndef drop(path):\n"
        f'    os.remove(path)\n{DOCKER}drop("a.txt")\n'
    ),
    "a list that a function keeps between its calls": (
        "import os\ndef also(path, paths=[]):\n    paths.append(path)\n    return paths\n"
        'also("a.txt")\nfor path in also("b.txt"):\n    os.remove(path)\n'
    ),
    "what is done where a function is defined": 'import os\ndef f(x=os.remove("a.txt")):\n    pass\n',
    "a name of the function around": (
        'import os\ndef outer():\n    name = "a.txt"\n    def inner():\n        nonlocal name\n'
        f'        name = "b.txt"\n    {DOCKER}    inner()\n    os.remove(name)\nouter()\n'
    ),
    "a name of the program, for all that the function around has it too": (
        'import os\npath = "a.txt"\ndef outer():\n    path = "b.txt"\n    def inner():\n'
        "        global path\n        os.remove(path)\n    inner()\nouter()\n"
    ),
    "paths that are given one by one, of which some are not there": (
        "import os\ndef drop(*paths):\n    for path in paths:\n        os.remove(path)\n"
        f'paths = ["a.txt"]\n{DOCKER}paths.append("b.txt")\ndrop(*paths)\n'
    ),
    "what is done in the end, also after a return": (
        f"import os\ndef clean():\n    try:\n        {WITHIN}    return\n"
        '        os.remove("a.txt")\n    finally:\n        os.remove("b.txt")\nclean()\n'
    ),
    "cases of an answer": (
        'import os\nmatch "{{ cookiecutter.kind }}".lower():\n    case "api" | "rest":\n'
        '        os.remove("a.txt")\n    case other if other == "soap":\n        os.remove("b.txt")\n'
        f'    case _:\n        {WITHIN}    os.remove("c.txt")\nos.remove("docs/x.md")\n'
    ),
    "a generator of paths": (
        f'import os\ndef paths():\n    yield "a.txt"\n    {DOCKER}    yield "b.txt"\n'
        '    yield from ["c.txt"]\nfor path in paths():\n    os.remove(path)\n'
    ),
}

SHELLS = {
    "variables that are exported": (
        '#!/bin/sh\nexport A=a.txt\nrm $A\nreadonly B=b.txt\nrm "$B"\ncommand rm c.txt\n'
    ),
    "what never succeeds": "#!/bin/sh\nfalse && rm a.txt\nfalse || rm b.txt\n",
    "a trap that only speaks": '#!/bin/sh\ntrap "echo broken" EXIT\ntrap - EXIT\nrm a.txt\n',
}


@pytest.mark.parametrize("hook", READ.values(), ids=READ.keys())
@pytest.mark.parametrize("docker", ["y", "n"])
@pytest.mark.parametrize("kind", ["Web", "api"])
def test_what_is_read_gives_the_same_tree(tmp_path: Path, hook: str, docker: str, kind: str) -> None:
    """Nothing is left, and the import's tree is Cookiecutter's after the hook."""
    source = template(tmp_path / "source", hook)
    answers = {"docker": docker, "kind": kind}
    expected = cookiecutters.baked(source, tmp_path / "baked", answers, hooks=True)
    assert cookiecutters.imported(source, tmp_path / "imported", answers) == expected
    assert left(source) == []


@pytest.mark.parametrize("hook", SHELLS.values(), ids=SHELLS.keys())
def test_what_is_read_of_a_shell_gives_the_same_tree(tmp_path: Path, hook: str) -> None:
    """The same for hooks that a shell runs."""
    source = template(tmp_path / "source", hook, "post_gen_project.sh")
    expected = cookiecutters.baked(source, tmp_path / "baked", hooks=True)
    assert cookiecutters.imported(source, tmp_path / "imported") == expected
    assert left(source) == []


def test_a_shell_that_goes_elsewhere_takes_nothing_away_here(tmp_path: Path) -> None:
    """What a script does in another folder is told, and not done to a file of the same name."""
    hook = "#!/bin/bash\npushd docs\nrm a.txt\npopd\n"
    source = template(tmp_path / "source", hook, "post_gen_project.sh")
    assert "a.txt" in cookiecutters.imported(source, tmp_path / "imported")
    assert 3 in [one.line for one in left(source)]


@pytest.mark.parametrize(
    "hook",
    [
        'import os\ndef drop():\n    os.remove("a.txt")\n    yield\ndrop()\n',
        'import os\n(os.remove(path) for path in ["a.txt"])\n',
        'import os\nall(os.remove(path) for path in ["a.txt", "b.txt"])\n',
    ],
)
def test_what_a_generator_may_do_is_left(tmp_path: Path, hook: str) -> None:
    """Whether it does anything, who asks for its items decides: nothing is taken away, and it is told."""
    source = template(tmp_path / "source", hook)
    assert "a.txt" in cookiecutters.imported(source, tmp_path / "imported")
    assert len(left(source)) == 1


@pytest.mark.parametrize(
    ("name", "hook", "line"),
    [
        ("post_gen_project.py", 'import os\nlist(map(os.remove, ["a.txt"]))\n', 2),
        ("post_gen_project.py", 'import os\nsorted(["a.txt"], key=lambda path: os.remove(path) or 1)\n', 2),
        ("post_gen_project.py", 'import subprocess\nsubprocess.run(["git", "mv", "a.txt", "z.txt"])\n', 2),
        (
            "post_gen_project.py",
            'import os\nclass A:\n    @staticmethod\n    def run():\n        os.remove("a.txt")\nA.run()\n',
            6,
        ),
        (
            "post_gen_project.py",
            'import atexit, os\n@atexit.register\ndef last():\n    os.remove("a.txt")\n',
            3,
        ),
        ("post_gen_project.sh", "#!/bin/sh\ngit rm -q a.txt\n", 2),
        (
            "post_gen_project.py",
            'import os\nmatch ["{{ cookiecutter.kind }}"]:\n    case ["Web"]:\n        os.remove("a.txt")\n',
            4,
        ),
        ("post_gen_project.sh", '#!/bin/sh\ntrap "rm a.txt" EXIT\n', 2),
        ("post_gen_project.sh", "#!/bin/sh\nmv -t docs a.txt\n", 2),
        (
            "post_gen_project.py",
            "import os\nos.remove = print\n",
            2,
        ),
        (
            "post_gen_project.py",
            'import os, sys\npaths = ["docs"]\n'
            + DOCKER
            + 'paths.append("x.md")\nos.remove(os.path.join(*paths))\n',
            5,
        ),
        ("post_gen_project.sh", "#!/bin/bash\nif [[ {{ cookiecutter.kind }} = W* ]]; then rm a.txt; fi\n", 2),
    ],
)
def test_what_acts_out_of_sight_is_left(tmp_path: Path, name: str, hook: str, line: int) -> None:
    """A function that is handed on, a class, git that changes files, a trap: told with the line."""
    assert [one.line for one in left(template(tmp_path / "source", hook, name))] == [line]


@pytest.mark.parametrize(
    "hook",
    [
        f"try:\n    {WITHIN}raise ValueError()\nexcept ValueError:\n    pass\n",
        f"import sys\ntry:\n    {WITHIN}sys.exit(1)\nexcept SystemExit:\n    pass\n",
    ],
)
def test_a_fault_that_the_hook_catches_refuses_no_answer(tmp_path: Path, hook: str) -> None:
    """What a `try` takes back is left to people, and the answer is taken as Cookiecutter takes it."""
    source = template(tmp_path / "source", hook)
    expected = cookiecutters.baked(source, tmp_path / "baked", {"docker": "y"}, hooks=True)
    assert cookiecutters.imported(source, tmp_path / "imported", {"docker": "y"}) == expected
    assert len(left(source)) == 1
