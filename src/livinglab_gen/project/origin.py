"""What a service repo is made from, as it says itself: `.livinglab.yml` and `.copier-answers.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from livinglab_gen import git
from livinglab_gen.catalogue import Owner
from livinglab_gen.catalogue.model import matches
from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _
from livinglab_gen.registry import name_of
from livinglab_gen.safe_yaml import LOADER

FACTS = PurePosixPath(".livinglab.yml")
ANSWERS = PurePosixPath(".copier-answers.yml")


class NotAServiceRepo(LivingLabError):
    """The folder does not say what release it was made from, or says it in a form nobody can read."""

    exit_code = 50


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The release that the project in `folder` was made from, and the answers that made it.

    A service repo says it in full; a project of any other Copier template has no `blueprint` and
    no `commit`, and its `version` is what Copier recorded. `answers_file` is its path in the folder.
    `owners` are the globs (as in .gitignore) of each owner; the first owner that fits has the file.
    """

    folder: Path
    answers_file: PurePosixPath
    blueprint: str | None
    version: str
    tag: str
    commit: str | None
    source: str
    answers: Mapping[str, Any]
    owners: Mapping[Owner, tuple[str, ...]]

    @property
    def name(self) -> str:
        """What the template is called."""
        return self.blueprint or name_of(self.source)

    def owner(self, path: PurePosixPath) -> Owner | None:
        """Who owns `path`; None for a file that the release does not know of."""
        return _owner(self._globs, path)

    @cached_property
    def _globs(self) -> tuple[tuple[Owner, tuple[str, ...]], ...]:
        return tuple((owner, self.owners.get(owner, ())) for owner in Owner)


# The repos of a fleet have the same owners of the same paths.
@lru_cache(maxsize=2**14)
def _owner(globs: tuple[tuple[Owner, tuple[str, ...]], ...], path: PurePosixPath) -> Owner | None:
    return next((owner for owner, fitting in globs if matches(fitting, path)), None)


def origin(
    folder: Path,
    answers_file: PurePosixPath | None = None,
    *,
    commit: str | None = None,
    bare: bool = False,
) -> Origin:
    """What the project in `folder` says of itself, there or in `commit`; raises NotAServiceRepo.

    A `bare` repository has no folder of the project's: the commit is read from its top.
    """
    place = answers_file or ANSWERS
    if commit:
        start = f"{commit}:" if bare else f"{commit}:./"
        texts = _in_commit(folder, start, (place, FACTS))
    else:
        texts = _in_folder(folder, (place, FACTS))
    if texts[place] is None:
        raise NotAServiceRepo(
            _(
                "{folder} is no service repo: it has no {name}. Go to the folder that `livinglab new` made, "
                "or name another answers file with --answers-file"
            ).format(folder=folder, name=place)
        )
    answers = _parsed(folder / place, texts[place] or b"")
    try:
        source, tag = str(answers["_src_path"]), str(answers["_commit"])
    except KeyError as missing:
        raise NotAServiceRepo(
            _(
                "{path} does not say {key}: only a project made from a git repository with versions can be "
                "updated"
            ).format(path=folder / place, key=missing.args[0])
        ) from None
    plain = Origin(
        folder=folder,
        answers_file=place,
        blueprint=None,
        version=tag,
        tag=tag,
        commit=None,
        source=source,
        answers={key: value for key, value in answers.items() if not key.startswith("_")},
        owners={Owner.ministry: ("**",)},
    )
    facts = texts[FACTS]
    if facts is None or place != ANSWERS:  # a project of another template
        return plain
    return _service_repo(plain, _parsed(folder / FACTS, facts))


def _service_repo(plain: Origin, facts: Mapping[str, Any]) -> Origin:
    try:
        return replace(
            plain,
            blueprint=str(facts["blueprint"]),
            version=str(facts["version"]),
            commit=str(facts["commit"]),
            owners={Owner(name): tuple(globs) for name, globs in facts["owners"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(plain.folder / FACTS, repr(error)) from error


def _in_folder(folder: Path, names: Iterable[PurePosixPath]) -> dict[PurePosixPath, bytes | None]:
    return {name: _bytes(folder / name) for name in names}


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error


def _in_commit(folder: Path, start: str, names: Iterable[PurePosixPath]) -> dict[PurePosixPath, bytes | None]:
    asked = list(names)
    return dict(zip(asked, git.texts_of(folder, (f"{start}{name}" for name in asked)), strict=True))


def _parsed(path: Path, text: bytes) -> dict[str, Any]:
    try:
        found = yaml.load(text.decode(), Loader=LOADER)  # noqa: S506  # a safe one, in C where there is one
    except (ValueError, yaml.YAMLError) as error:
        raise _unreadable(path, " ".join(str(error).split())) from error
    if not isinstance(found, dict):
        raise _unreadable(path, _("it is no table of keys"))
    return found


def _unreadable(path: Path, why: str) -> NotAServiceRepo:
    return NotAServiceRepo(
        _("{path} cannot be read ({why}): bring it back with `git checkout {name}`").format(
            path=path, why=why, name=path.name
        )
    )
