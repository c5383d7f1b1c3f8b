"""Rendering an import against Cookiecutter's own rendering of the same template, in one run.

`python -m tests.benchmarks.importing` prints, for a template of 80 files, the CPU seconds of each and
the ratio, and checks that both made the same files.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from livinglab_gen import git, importer
from livinglab_gen.importer import standalone
from livinglab_gen.rendering import Source, renderer

from .. import cookiecutters

FILES = 80
ROUNDS = 15
CONTEXT = {
    "name": "Layanan Desa",
    "package": "{{ cookiecutter.name|lower|replace(' ', '_') }}",
    "licence": ["MIT", "EUPL"],
    "docker": True,
}
TEXT = (
    "# {{ cookiecutter.name }}\n"
    "{% if cookiecutter.docker %}docker {{ cookiecutter.package }}{% endif %}\n"
    "{% for one in range(20) %}{{ one }}: {{ cookiecutter.licence|upper }}\n{% endfor %}"
    + "a line of text\n"
    * 40
)


def main() -> None:
    """Bake and render again and again, and print what it took."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = {f"{{{{cookiecutter.package}}}}/file{n}.txt": TEXT for n in range(FILES)}
        source = cookiecutters.template(folder / "source", CONTEXT, files)
        conversion, reading = _timed(lambda _n: importer.convert(source, "demo", cookiecutters.NOW))
        baked, theirs = _timed(lambda n: cookiecutters.baked(source, folder / f"baked-{n}"))
        made = standalone.template(conversion)
        repo = folder / "template.git"
        git.init(repo, bare=True)
        who = git.Signature(name="nobody", email="nobody@contoh.invalid", date="2026-01-01T00:00:00+00:00")
        commit = git.commit(repo, made, ref="refs/tags/v1", message="one", author=who)
        ready = renderer(made, Source(url=f"file://{repo}", tag="v1", commit=commit, repo=repo))
        rendered, ours = _timed(lambda _n: ready.render({}).files)
    expected = {path: found[0] for path, found in baked.items() if found}
    got = {str(path): file.content for path, file in rendered.items() if path.name != cookiecutters.ANSWERS}
    assert got == expected, "the import renders something else"
    print(f"{FILES} files, CPU seconds of one rendering, the median of {ROUNDS}:")
    print(f"  Cookiecutter           {theirs:.4f}")
    print(f"  the import             {ours:.4f}   {theirs / ours:.1f} times as fast")
    print(f"  converting it once     {reading:.4f}   {reading / theirs:.1f} renderings of Cookiecutter")


Made = TypeVar("Made")


def _timed(work: Callable[[int], Made]) -> tuple[Made, float]:
    """What the work gave, and the median of its CPU seconds."""
    spent = []
    for turn in range(ROUNDS):
        begun = time.process_time()
        made = work(turn)
        spent.append(time.process_time() - begun)
    return made, sorted(spent)[ROUNDS // 2]


if __name__ == "__main__":
    main()
