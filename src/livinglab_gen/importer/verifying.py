"""The law, checked for one template: its import against Cookiecutter itself, file by file."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import stat
import string
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import EXECUTABLE, REGULAR, File, Tree
from livinglab_gen.importer import context, hooks, oracle, standalone
from livinglab_gen.importer.conversion import convert
from livinglab_gen.importer.faults import NoCookiecutter
from livinglab_gen.importer.model import Conversion, Kind, Moment
from livinglab_gen.language import translate as _
from livinglab_gen.rendering import Source, renderer

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
"""The instant at which the clock stands on both sides."""

_FEWEST = 4
_MOST = 24
_GIVEN = "given"
_PATIENCE = 300  # seconds, for all runs of one template
_ANSWERS = PurePosixPath(".copier-answers.yml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A file that is not the same on both sides, for which answers, and why."""

    path: PurePosixPath
    why: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Verification:
    """How many of the files were the same for all answers that were tried, and each that was not.

    `faults` are the runs that Cookiecutter itself could not end, told; `skipped` says why nothing was
    compared at all. `hooked` are the places in hooks that were converted: since no hook is run, nothing
    that comes of them was compared.
    """

    name: str
    runs: int = 0
    files: int = 0
    equal: int = 0
    differences: tuple[Difference, ...] = ()
    faults: tuple[str, ...] = ()
    skipped: str = ""
    hooked: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether something was compared, and all of it the same."""
        return self.files > 0 and not self.differences and not self.skipped


@dataclass(frozen=True, kw_only=True)
class _Run:
    answers: Mapping[str, Any]
    output: Path


def verify(template: Path, name: str) -> Verification:
    """Compare for the defaults, and for random answers in which every choice comes once.

    Hooks are not run, so the files are compared as they are before the hooks. Raises NoCookiecutter.
    """
    if importlib.util.find_spec("cookiecutter") is None:
        raise NoCookiecutter(
            _("Cookiecutter is not installed: run `pip install 'livinglab-gen[import]'`, then verify again")
        )
    foreign = [one for one in context.read(template).extensions if not _of_a_library(one)]
    if foreign:
        told = _("{extension} could be code of the template, which is never run").format(extension=foreign[0])
        return Verification(name=name, skipped=told)
    conversion = convert(template, name, AT, hooks=False)
    with tempfile.TemporaryDirectory(prefix="livinglab-") as place:
        runs = [
            _Run(answers=answers, output=Path(place, f"run-{at}"))
            for at, answers in enumerate(_unlike(_every_choice(conversion)))
        ]
        try:
            compared = _compared(conversion, runs, _baked(template, runs, Path(place)), Path(place))
        except RecursionError as error:  # a text that Python cannot compile: Cookiecutter cannot either
            return Verification(name=name, skipped=str(error))
    return replace(compared, hooked=_hooked(template))


def _hooked(template: Path) -> tuple[str, ...]:
    """Where the hooks of a template do what was converted."""
    found = hooks.read(template / "hooks", context.read(template).syntax)
    return tuple(dict.fromkeys(f"{one.file}:{one.line}" for one in (*found.steps, *found.checks)))


def _of_a_library(extension: str) -> bool:
    package = extension.partition(".")[0]
    return extension.startswith(oracle.OWN) and importlib.util.find_spec(package) is not None


def _every_choice(conversion: Conversion) -> Iterator[dict[str, Any]]:
    """The defaults, then answers in which each choice comes at least once; the same ones every time."""
    needed = [
        one.name
        for one in conversion.variables.values()
        if "default" not in conversion.questions[one.question]
    ]
    yield dict.fromkeys(needed, _GIVEN)
    dice = random.Random(conversion.name)  # noqa: S311  # no secret: the runs have to be the same again
    asked = list(conversion.variables.values())
    choices = [one for one in asked if one.kind is Kind.choice]
    most = max([_FEWEST, *(len(one.raw) for one in choices)])
    first = {one.name: dice.randrange(most) for one in choices}
    for at in range(min(most, _MOST)):
        answers: dict[str, Any] = {one.name: at + first[one.name] for one in choices}
        answers |= {one.name: dice.random() < 0.5 for one in asked if one.kind is Kind.boolean}
        for one in asked:
            free = one.kind is Kind.plain and isinstance(one.raw, str) and "{" not in one.raw
            if free and (not one.raw or dice.random() < 0.5):
                answers[one.name] = "".join(dice.choices(string.ascii_lowercase, k=dice.randint(2, 9)))
        yield dict.fromkeys(needed, _GIVEN) | answers


def _unlike(every: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers without those that were tried before."""
    found: list[dict[str, Any]] = []
    for answers in every:
        if answers not in found:
            found.append(answers)
    return found


def _baked(template: Path, runs: Sequence[_Run], place: Path) -> list[dict[str, Any]]:
    """What Cookiecutter says of every run."""
    for run in runs:
        run.output.mkdir()
    asked = {
        "template": str(template),
        "at": AT.isoformat(),
        "runs": [
            {
                "answers": dict(run.answers),
                # What has no default has to be there before anything is asked.
                "given": {name: value for name, value in run.answers.items() if value == _GIVEN},
                "output": str(run.output),
            }
            for run in runs
        ],
    }
    environment = {**os.environ, "HOME": str(place), "USERPROFILE": str(place), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-W", "ignore", "-m", oracle.__name__],
            input=json.dumps(asked).encode(),
            capture_output=True,
            cwd=place,
            env=environment,
            timeout=_PATIENCE,
            check=True,
        )
        said: list[dict[str, Any]] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        last = (getattr(error, "stderr", b"") or b"").decode(errors="replace").strip().splitlines()
        return [{"fault": last[-1] if last else str(error)}] * len(runs)
    return said


def _compared(
    conversion: Conversion, runs: Sequence[_Run], baked: Sequence[Mapping[str, Any]], place: Path
) -> Verification:
    files = standalone.template(conversion)
    repo = place / "template.git"
    git.init(repo, bare=True)
    signature = git.Signature(name="livinglab", email="livinglab@livinglab.invalid", date=AT.isoformat())
    commit = git.commit(repo, files, ref="refs/tags/v1", message="verify", author=signature)
    made = renderer(files, Source(url=f"file://{repo}", tag="v1", commit=commit, repo=repo))
    differences: list[Difference] = []
    faults: list[str] = []
    compared = equal = 0
    for run, said in zip(runs, baked, strict=True):
        given = {name: said.get("values", {}).get(name) for name in run.answers}
        if said.get("closed"):
            why = _("the sandbox in which Copier renders does not allow it: {fault}")
            differences.append(
                Difference(path=PurePosixPath(), why=why.format(fault=said["fault"]), answers=given)
            )
            continue
        if "fault" in said:
            faults.append(_("Cookiecutter: {fault}").format(fault=said["fault"]))
            continue
        try:
            ours = made.render(_answers(conversion, run, said["values"])).files
        except LivingLabError as error:
            differences.append(Difference(path=PurePosixPath(), why=str(error), answers=given))
            continue
        expected = _tree(Path(said["folder"]))
        paths = expected.keys() | ours.keys() - {_ANSWERS}
        found = [
            Difference(path=p, why=why, answers=given)
            for p in sorted(paths)
            if (why := _why(expected, ours, p))
        ]
        compared += len(paths)
        equal += len(paths) - len(found)
        differences += found
    return Verification(
        name=conversion.name,
        runs=len(runs),
        files=compared,
        equal=equal,
        differences=tuple(differences),
        faults=tuple(dict.fromkeys(faults)),
    )


def _answers(conversion: Conversion, run: _Run, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same answers for the import: what was given, and what only the run itself knows."""
    known: dict[str, Any] = {
        name: _chance(moment) if moment.value is None else moment.value
        for name, moment in conversion.moments.items()
    }
    for name, variable in conversion.variables.items():
        if name in run.answers or variable.kind is Kind.run:
            known[variable.question] = values.get(name)
    return known


def _chance(moment: Moment) -> str:
    """What chance gives where it stands still."""
    if moment.text.startswith("uuid4"):
        return oracle.UUID
    length = standalone.length(moment.text)
    return oracle.CHANCE * int(length) if length.isdigit() else ""


def _tree(folder: Path) -> Tree:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            mode = EXECUTABLE if path.stat().st_mode & stat.S_IXUSR else REGULAR
            found[PurePosixPath(path.relative_to(folder).as_posix())] = File(path.read_bytes(), mode)
    return found


def _why(expected: Tree, ours: Tree, path: PurePosixPath) -> str:
    """Why a file is not the same; empty where it is."""
    if path not in ours:
        return _("only Cookiecutter makes it")
    if path not in expected:
        return _("only the import makes it")
    if expected[path].content == ours[path].content:
        return "" if expected[path].mode == ours[path].mode else _("only one of the two can be run")
    theirs, mine = (tree[path].content.splitlines(keepends=True) for tree in (expected, ours))
    at = next(
        (n for n, (a, b) in enumerate(zip(theirs, mine, strict=False)) if a != b), min(len(theirs), len(mine))
    )
    return _("line {line}: {theirs!r} of Cookiecutter is {mine!r} here").format(
        line=at + 1, theirs=_short(theirs, at), mine=_short(mine, at)
    )


def _short(lines: Sequence[bytes], at: int) -> str:
    return lines[at].decode(errors="replace")[:60] if at < len(lines) else ""
