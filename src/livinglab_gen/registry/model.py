"""A release as a value, its versions and tags, and what can be wrong with a place of releases."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from livinglab_gen.errors import LivingLabError
from livinglab_gen.registry.recalls import Kind, Recall

_TAG = re.compile(r"v(\d+\.\d+\.\d+)")
PAYLOAD = "template"
"""The folder of a release's repository that is rendered; the rest describes the release."""


class UnknownRelease(LivingLabError):
    """The registry has no such release, or no such blueprint."""

    exit_code = 31


class NothingReleased(UnknownRelease):
    """The registry has no release at all of the blueprint."""


class Unreachable(LivingLabError):
    """The registry did not answer, or is not there."""

    exit_code = 32


class MovedTag(LivingLabError):
    """A tag names another commit than it did: a release was re-written."""

    exit_code = 33


@dataclass(frozen=True, kw_only=True)
class Release:
    """One immutable version of a blueprint.

    `commit` is the hash behind `tag`, `repo` the local bare repository that holds it, and
    `source` the URL that a service repo records: the canonical one, whatever place it came from.
    `recall` is what was said of it since.
    """

    blueprint: str
    version: str
    tag: str
    commit: str
    repo: Path
    source: str
    recall: Recall | None = None

    @property
    def revoked(self) -> bool:
        """Whether it may not be taken any more."""
        return self.recall is not None and self.recall.kind is Kind.revoked


def tag_of(version: str) -> str:
    """The tag of a version: `1.0.0` is `v1.0.0`."""
    return f"v{version}"


def version_of(tag: str) -> str | None:
    """The version that a tag names, None for a tag that is no release."""
    match = _TAG.fullmatch(tag)
    return match[1] if match else None


def sort_key(version: str) -> tuple[int, ...]:
    """What sorts versions as numbers: 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))
