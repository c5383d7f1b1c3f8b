"""How a repo stands: its release, the newest one, what was changed here, what an update would do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError
from livinglab_gen.project.drift import Report, drift
from livinglab_gen.project.origin import Origin, origin
from livinglab_gen.project.releases import Releases
from livinglab_gen.project.update import Preview, Wish, preview, waiting


@dataclass(frozen=True, kw_only=True)
class Status:
    """How a repo stands; what cannot be told is None, and `faults` say why.

    `waiting` is an update whose conflicts are still to be merged.
    """

    origin: Origin
    waiting: str | None
    drift: Report | None
    update: Preview | None
    faults: tuple[str, ...]


def status(folder: Path, releases: Releases, answers_file: PurePosixPath | None = None) -> Status:
    """Look at the repo in `folder`; nothing is written. Raises NotAServiceRepo, NotInGit."""
    made_from = origin(folder, answers_file, commit="HEAD")
    held_up = waiting(git.work_tree(folder))
    faults: list[str] = []
    report: Report | None = None
    ahead: Preview | None = None
    if held_up is None:  # else the files are between two releases
        try:
            report = drift(folder, releases, answers_file)
        except LivingLabError as fault:
            faults.append(str(fault))
    if report and report.newest:
        try:
            ahead = preview(folder, releases, Wish(), answers_file)
        except LivingLabError as fault:
            faults.append(str(fault))
    return Status(origin=made_from, waiting=held_up, drift=report, update=ahead, faults=tuple(faults))
