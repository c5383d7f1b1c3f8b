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


@pytest.mark.parametrize(
    ("name", "hook", "line"),
    [
        ("post_gen_project.py", 'import os\nlist(map(os.remove, ["a.txt"]))\n', 2),
        ("post_gen_project.py", 'import os\nsorted(["a.txt"], key=lambda path: os.remove(path) or 1)\n', 2),
        ("post_gen_project.py", 'import subprocess\nsubprocess.run(["git", "mv", "a.txt", "z.txt"])\n', 2),
        ("post_gen_project.sh", "#!/bin/sh\ngit rm -q a.txt\n", 2),
        ("post_gen_project.sh", "#!/bin/bash\nif [[ {{ cookiecutter.kind }} = W* ]]; then rm a.txt; fi\n", 2),
    ],
)
def test_what_acts_out_of_sight_is_left(tmp_path: Path, name: str, hook: str, line: int) -> None:
    """A function that is handed on, git that changes files, a pattern of the shell: told with the line."""
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
