"""What the hooks of a template do to its files, followed step by step without running anything.

Every file begins where the template has it; a removal or a move splits what may become of it by
its condition. In the end each file has its path under each condition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One effect of a hook, in Copier's names.

    `target` is None for a removal, `condition` empty for always.
    """

    source: Path
    target: Path | None
    condition: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """Where a file comes to lie.

    `parts` are the names of its path in the source, each with the condition under which it is there
    (empty for always). `moved` is the Jinja text of the whole path where a hook moves the file.
    """

    parts: Path
    conditions: tuple[str, ...]
    moved: str = ""


@dataclass(frozen=True, slots=True)
class _Branch:
    """One thing that may become of a file: the path under conditions that all hold; None for none."""

    conditions: tuple[str, ...]
    path: Path | None


def follow(files: Sequence[Path], steps: Sequence[Step]) -> Mapping[Path, Placed]:
    """Every file with its place after all steps."""
    states = {file: [_Branch((), file)] for file in files}
    moved: set[Path] = set()
    covered: set[Path] = set()  # whose condition is more than that no step takes its own path away
    for step in steps:
        overwritten = _arrivals(states, step)
        covered |= {path for origin, path in overwritten if origin != path}
        states = {
            file: [
                after
                for branch in branches
                for after in _after(branch, step, {path for origin, path in overwritten if origin != file})
            ]
            for file, branches in states.items()
        }
        moved = {
            file for file, branches in states.items() if any(b.path not in (None, file) for b in branches)
        }
        covered |= moved
    return {
        file: _placed(file, branches, steps, moved=file in moved, covered=file in covered)
        for file, branches in states.items()
    }


def _arrivals(states: Mapping[Path, Sequence[_Branch]], step: Step) -> list[tuple[Path, Path]]:
    """What a move brings where: the file of the source, and its new path."""
    if step.target is None:
        return []
    return [
        (file, brought(branch.path, step))
        for file, branches in states.items()
        for branch in branches
        if branch.path is not None and within(branch.path, step.source)
    ]


def _after(branch: _Branch, step: Step, overwritten: set[Path]) -> list[_Branch]:
    path = branch.path
    if path is None:
        return [branch]
    if within(path, step.source):
        new = None if step.target is None else brought(path, step)
    elif path in overwritten:
        new = None
    else:
        return [branch]
    if not step.condition:
        return [_Branch(branch.conditions, new)]
    return [
        _Branch((*branch.conditions, step.condition), new),
        _Branch((*branch.conditions, f"not ({step.condition})"), path),
    ]


def brought(path: Path, step: Step) -> Path:
    """Where a move takes what is within its source."""
    return (*(step.target or ()), *path[len(step.source) :])


def within(path: Path, folder: Path) -> bool:
    """Whether a path is that of a file or folder itself, or below it."""
    return path[: len(folder)] == folder


def _placed(
    file: Path, branches: Sequence[_Branch], steps: Sequence[Step], *, moved: bool, covered: bool
) -> Placed:
    if moved:
        parts = [
            f"{{% if {_all(b.conditions)} %}}{'/'.join(b.path)}{{% endif %}}"
            if b.conditions
            else "/".join(b.path)
            for b in branches
            if b.path is not None
        ]
        return Placed(parts=file, conditions=("",) * len(file), moved="".join(parts))
    conditions = tuple(_kept(file[: size + 1], steps) for size in range(len(file)))
    if len(branches) == 1 and branches[0].path is not None:
        conditions = ("",) * len(file)
    elif covered:  # another file is moved on top of this one, or this one was moved before it went
        there = " or ".join(f"({_all(b.conditions)})" for b in branches if b.path is not None)
        conditions = (*conditions[:-1], there or "false")
    return Placed(parts=file, conditions=conditions)


def _all(conditions: Sequence[str]) -> str:
    return " and ".join(one if one.startswith("not (") else f"({one})" for one in conditions)


def _kept(path: Path, steps: Sequence[Step]) -> str:
    """Under which condition no step takes exactly this file or folder away; empty for always."""
    removed = [step.condition for step in steps if step.source == path]
    if "" in removed:
        return "false"
    unique = list(dict.fromkeys(removed))
    if len(unique) == 1:
        return f"not ({unique[0]})"
    return " and ".join(f"not ({one})" for one in unique)


def folder_conditions(path: Path, steps: Sequence[Step]) -> tuple[str, ...]:
    """For each name of a folder's path, the condition under which it is there."""
    return tuple(_kept(path[: size + 1], steps) for size in range(len(path)))
