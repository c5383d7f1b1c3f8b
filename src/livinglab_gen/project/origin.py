"""What a service repo is made from, as it says itself: `.livinglab.yml` and `.copier-answers.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from livinglab_gen.catalogue import Owner
from livinglab_gen.catalogue.model import matches
from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _

FACTS = ".livinglab.yml"
ANSWERS = ".copier-answers.yml"


class NotAServiceRepo(LivingLabError):
    """The folder does not say what release it was made from, or says it in a form nobody can read."""

    exit_code = 50


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The release a service repo was made from and the answers that made it.

    `owners` are the globs (as in .gitignore) of each owner; the first owner that fits has the file.
    """

    blueprint: str
    version: str
    commit: str
    source: str
    answers: Mapping[str, Any]
    owners: Mapping[Owner, tuple[str, ...]]

    def owner(self, path: PurePosixPath) -> Owner | None:
        """Who owns `path`; None for a file that the release does not know of."""
        fitting = (owner for owner in Owner if matches(self.owners.get(owner, ()), path))
        return next(fitting, None)


def origin(repo: Path) -> Origin:
    """What the service repo at `repo` says of itself; raises NotAServiceRepo."""
    facts, answers = (_read(repo / name) for name in (FACTS, ANSWERS))
    try:
        return Origin(
            blueprint=str(facts["blueprint"]),
            version=str(facts["version"]),
            commit=str(facts["commit"]),
            source=str(answers["_src_path"]),
            answers={key: value for key, value in answers.items() if not key.startswith("_")},
            owners={Owner(name): tuple(globs) for name, globs in facts["owners"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(repo / FACTS, repr(error)) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotAServiceRepo(
            _(
                "{folder} is no service repo: it has no {name}. Go to the folder that `livinglab new` made"
            ).format(folder=path.parent, name=path.name)
        ) from None
    except (OSError, ValueError, yaml.YAMLError) as error:
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
