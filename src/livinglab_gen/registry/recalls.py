"""Recalls: what is said of a release after it was published, since the release itself never changes.

They stand on a branch of their own in a blueprint's repository, `recalls`, as one JSON file; so every
mirror brings them along.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError

BRANCH = "refs/heads/recalls"
FILE = PurePosixPath("recalls.json")
_AUTHOR = git.Signature(name="livinglab", email="recalls@livinglab.invalid", date="2026-01-01T00:00:00+07:00")


class Kind(StrEnum):
    """A `deprecated` release may still be taken, a `revoked` one may not."""

    deprecated = "deprecated"
    revoked = "revoked"


class Recalled(LivingLabError):
    """The release was revoked: no repo is made from it or brought to it any more."""

    exit_code = 35


@dataclass(frozen=True, kw_only=True)
class Recall:
    """Why a release should not be used any more."""

    kind: Kind
    reason: str


Recalls = Mapping[str, Recall]
"""What is said of versions."""


def recalls(repo: Path) -> Recalls:
    """What the repository of a blueprint says of its releases; what nobody can read says nothing."""
    (text,) = git.texts_of(repo, [f"{BRANCH}:{FILE}"])
    return parsed(text or b"{}")


def parsed(text: bytes) -> Recalls:
    """The recalls that a file holds: `{version: {"kind": …, "reason": …}}`."""
    try:
        told = json.loads(text)
        return {v: Recall(kind=Kind(one["kind"]), reason=str(one["reason"])) for v, one in told.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def written(found: Recalls) -> bytes:
    """The same as a file: the same recalls, the same bytes."""
    told = {v: {"kind": found[v].kind.value, "reason": found[v].reason} for v in sorted(found)}
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def put(repo: Path, found: Recalls) -> str:
    """Make the branch of `repo` say these and nothing else; gives its commit."""
    file = git.File(written(found))
    return git.commit(repo, {FILE: file}, ref=BRANCH, message="Recalls", author=_AUTHOR)
