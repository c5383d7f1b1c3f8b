"""A project that Cookiecutter made, taken under management: it records a release and its answers from now on.

Only the records are written, in one commit. What else differs from the release stays as it is and is
told: it is drift, and an update merges it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any

from livinglab_gen import git, project
from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK, File, Tree
from livinglab_gen.importer import matching
from livinglab_gen.importer.faults import NothingToAdopt, NotItsTemplate
from livinglab_gen.importer.model import Left
from livinglab_gen.importer.records import Record
from livinglab_gen.language import translate as _
from livinglab_gen.project.disk import faults_told
from livinglab_gen.project.origin import ANSWERS, FACTS
from livinglab_gen.registry import Release
from livinglab_gen.rendering import BadAnswer, RenderingFailed

_RECORDS = (ANSWERS, FACTS)


class From(StrEnum):
    """Where an answer comes from."""

    given = "given"
    recorded = "recorded"
    matched = "matched"
    default = "default"


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """A project held against the release that it is to follow; nothing has been written.

    `answers` are those that the release takes, `told` where each comes from, `dropped` the recorded ones
    that it does not take. `missing` and `differing` are the files that are not as the release renders
    them, `same` counts the others. `records` are the files to write. `skipped` are the patterns of what
    cruft left alone, `left` is what could not be converted of the template.
    """

    folder: Path
    release: Release
    answers: Mapping[str, Any]
    told: Mapping[str, From]
    dropped: tuple[str, ...]
    missing: tuple[PurePosixPath, ...]
    differing: tuple[PurePosixPath, ...]
    same: int
    records: Tree
    skipped: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def likeness(self) -> tuple[int, int]:
        """What tells the release that a project is most like: files that are the same, and none missing."""
        return self.same, -len(self.missing)


def plan(
    folder: Path,
    release: Release,
    record: Record,
    *,
    names: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
) -> Adoption:
    """Decide how the project in `folder` comes to follow `release`.

    `names` say which question each of Cookiecutter's variables became, where that is known; `data` are
    answers that are given. Raises NotInGit, NothingToAdopt, NotItsTemplate, and what rendering raises.
    """
    demand_unmanaged(folder)
    renderer = project.prepare(release)
    held = _held(folder)
    recorded = _asked(record.answers, names or {}, renderer.questions)
    given = dict(data or {})
    template = git.read(release.repo, release.commit)
    matched = matching.answers(template, renderer, held, {**recorded, **given})
    rendering = renderer.render(given, {**matched, **recorded})
    dropped = rendering.dropped
    if dropped:  # what the project shows is better than the template's defaults
        recorded = {name: value for name, value in recorded.items() if name not in dropped}
        matched = matching.answers(template, renderer, held, {**recorded, **given})
        rendering = renderer.render(given, {**matched, **recorded})
    if ANSWERS not in rendering.files:
        raise NothingToAdopt(
            _("{blueprint} records no answers under {name}, so it cannot be followed").format(
                blueprint=release.blueprint, name=ANSWERS
            )
        )
    wanted = {path: file for path, file in rendering.files.items() if path not in _RECORDS}
    missing = tuple(sorted(path for path in wanted if path not in held))
    differing = tuple(sorted(path for path in wanted if path in held and held[path] != wanted[path]))
    if wanted and len(missing) == len(wanted):
        raise NotItsTemplate(
            _("no file of {folder} is one that {blueprint} makes: name the template it was made from").format(
                folder=folder, blueprint=release.blueprint
            )
        )
    sources = {
        **dict.fromkeys(rendering.answers, From.default),
        **dict.fromkeys(matched, From.matched),
        **dict.fromkeys(recorded, From.recorded),
        **dict.fromkeys(given, From.given),
    }
    return Adoption(
        folder=folder,
        release=release,
        answers=rendering.answers,
        told={name: sources[name] for name in rendering.answers},
        dropped=dropped,
        missing=missing,
        differing=differing,
        same=len(wanted) - len(missing) - len(differing),
        records={path: rendering.files[path] for path in _RECORDS if path in rendering.files},
        skipped=record.skipped,
    )


def demand_unmanaged(folder: Path) -> None:
    """Raise NothingToAdopt for what is no folder or follows a release already; NotInGit outside of git."""
    if not folder.is_dir():
        raise NothingToAdopt(
            _("{folder} is no folder: name the one that holds the project").format(folder=folder)
        )
    git.work_tree(folder)
    if os.path.lexists(folder / ANSWERS):
        raise NothingToAdopt(
            _("{folder} is managed already: `livinglab status` shows how it stands").format(folder=folder)
        )


def nearest(
    folder: Path, releases: Sequence[Release], record: Record, *, data: Mapping[str, str] | None = None
) -> Adoption:
    """The same for whichever of `releases` the project is most like, of two the newer one.

    Raises NotItsTemplate where it is like none of them, and what `plan` raises for the last.
    """
    found: Adoption | None = None
    fault: LivingLabError | None = None
    for release in reversed(releases):
        try:
            decided = plan(folder, release, record, data=data)
        except (NotItsTemplate, BadAnswer, RenderingFailed) as error:
            fault = error
            continue
        if found is None or decided.likeness > found.likeness:
            found = decided
    if found is None:
        raise fault or NothingToAdopt(_("there is no release to follow: name one with --release"))
    return found


def adopt(decided: Adoption) -> str:
    """Write the records of an adoption as one commit; gives its hash.

    Raises NotClean, InTheWay, Busy, NoIdentity, CannotWrite.
    """
    folder = decided.folder
    with faults_told(folder), git.alone(folder) as at:
        git.demand_clean(at)
        author = git.who_commits(at.top)
        held = git.entries(at.top, at.tree)
        with git.workshop(at, held) as shop:
            tree = shop.with_files(decided.records)
            git.demand_free(at, (at.within / path for path in decided.records), held)
            commit = shop.commit(tree, author=author, message=_message(decided))
            shop.keep()
            git.forward(at, commit)
    return commit


def _asked(answers: Mapping[str, Any], names: Mapping[str, str], questions: frozenset[str]) -> dict[str, Any]:
    """The recorded answers under the names of the release's questions, without what it does not ask."""
    found = {names.get(variable, variable.strip("_")): value for variable, value in answers.items()}
    return {name: value for name, value in found.items() if name in questions}


def _held(folder: Path) -> Tree:
    """The files of a project that git knows or would add."""
    found: dict[PurePosixPath, File] = {}
    for path in git.known_files(folder):
        place = folder / path
        facts = place.lstat()
        if stat.S_ISLNK(facts.st_mode):
            found[path] = File(os.fsencode(place.readlink()), SYMLINK)
        elif stat.S_ISREG(facts.st_mode):
            mode = EXECUTABLE if facts.st_mode & stat.S_IXUSR else REGULAR
            found[path] = File(place.read_bytes(), mode)
    return found


def _message(decided: Adoption) -> str:
    release = decided.release
    source = git.without_credentials(release.source)
    return (
        f"Adopted as {release.blueprint} {release.version}\n\n"
        f"From {source} {release.tag} ({release.commit[:12]}).\n"
    )
