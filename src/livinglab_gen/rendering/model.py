"""Values of rendering: where a template comes from, what came out, and what can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import Tree


class BadAnswer(LivingLabError):
    """An answer that the template's question does not accept, or that no question asks for."""

    exit_code = 41


class RenderingFailed(LivingLabError):
    """The template itself is at fault: it cannot be rendered."""

    exit_code = 46


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a release comes from.

    `url` is what the service repo records (`_src_path`), `tag` what it records as `_commit`,
    `commit` the hash behind the tag, and `repo` the local bare repository that holds it.
    """

    url: str
    tag: str
    commit: str
    repo: Path


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """All files of a service repo, and the answers (asked ones only) that gave them."""

    files: Tree
    answers: Mapping[str, Any]


class Renderer(Protocol):
    """One release, ready to be rendered for many regions."""

    @property
    def questions(self) -> frozenset[str]:
        """The names of what the template asks, computed ones left out."""

    def render(self, data: Mapping[str, Any]) -> Rendering:
        """Render with `data` as answers and defaults for the rest; raises BadAnswer."""
