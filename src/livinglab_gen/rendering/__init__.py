"""The only door to Copier: a release and answers in, the files of a service repository out.

A release that keeps to the safe subset (every release of the catalogue does) is compiled once and
rendered in this process; anything else goes to Copier itself. The two give the same bytes: tests
hold the first against the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from livinglab_gen.git import Tree
from livinglab_gen.rendering.model import (
    BadAnswer,
    Command,
    NotTrusted,
    Renderer,
    Rendering,
    RenderingFailed,
    Source,
    git_url,
)
from livinglab_gen.rendering.quick import QuickRenderer, Unsupported

__all__ = [
    "BadAnswer",
    "Command",
    "NotTrusted",
    "Renderer",
    "Rendering",
    "RenderingFailed",
    "Source",
    "git_url",
    "renderer",
]


def renderer(files: Tree, source: Source) -> Renderer:
    """What renders the release whose repository holds `files` and is recorded as `source`."""
    try:
        return _QuickElseCopier(QuickRenderer(files, source), files, source)
    except Unsupported:
        return _copier(files, source)


@dataclass(frozen=True)
class _QuickElseCopier:
    """The quick renderer, and Copier for the answers that lead beyond the safe subset."""

    _quick: QuickRenderer
    _files: Tree
    _source: Source

    @property
    def questions(self) -> frozenset[str]:
        return self._quick.questions

    def render(self, data: Mapping[str, Any], earlier: Mapping[str, Any] | None = None) -> Rendering:
        try:
            return self._quick.render(data, earlier)
        except Unsupported:
            return _copier(self._files, self._source).render(data, earlier)


def _copier(files: Tree, source: Source) -> Renderer:
    from livinglab_gen.rendering.with_copier import CopierRenderer

    return CopierRenderer(files, source)
