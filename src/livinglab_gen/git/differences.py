"""What lies between two trees."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from livinglab_gen.git.objects import paths_in
from livinglab_gen.git.process import run


def differing(
    repo: Path, start: str, end: str, *options: str, variables: Mapping[str, str] | None = None
) -> tuple[PurePosixPath, ...]:
    """The paths that are not the same in two trees; a rename is two of them."""
    said = _between(repo, start, end, "-z", "--name-only", "--no-renames", *options, variables=variables)
    return paths_in(said)


def changed(
    repo: Path, start: str, end: str, *, variables: Mapping[str, str] | None = None
) -> Iterator[tuple[str, PurePosixPath | None, PurePosixPath]]:
    """What leads from `start` to `end`: git's letter, the name before where it is a rename, the path."""
    said = _between(repo, start, end, "-z", "--name-status", "--find-renames", variables=variables)
    fields = iter(os.fsdecode(said).split("\0")[:-1])
    for letter in fields:
        before = PurePosixPath(next(fields)) if letter[0] in "RC" else None
        yield letter[0], before, PurePosixPath(next(fields))


def diff(repo: Path, start: str, end: str, *, variables: Mapping[str, str] | None = None) -> str:
    """The patch from `start` to `end`."""
    options = ("--patch", "--find-renames", "--no-color", "--no-ext-diff", "--no-textconv")
    return _between(repo, start, end, *options, variables=variables).decode(errors="replace")


def _between(repo: Path, start: str, end: str, *options: str, variables: Mapping[str, str] | None) -> bytes:
    return run("diff-tree", "-r", *options, start, end, at=repo, variables=variables)
