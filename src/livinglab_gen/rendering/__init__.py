"""The only door to Copier: a release and answers in, the files of a service repository out.

A release that keeps to the safe subset (every release of the catalogue does) is compiled once and
rendered in this process; anything else goes to Copier itself. The two give the same bytes: tests
hold the first against the second.
"""

from __future__ import annotations

from livinglab_gen.git import Tree
from livinglab_gen.rendering.model import BadAnswer, Renderer, Rendering, RenderingFailed, Source
from livinglab_gen.rendering.quick import QuickRenderer, Unsupported

__all__ = ["BadAnswer", "Renderer", "Rendering", "RenderingFailed", "Source", "renderer"]


def renderer(files: Tree, source: Source) -> Renderer:
    """What renders the release whose repository holds `files` and is recorded as `source`."""
    try:
        return QuickRenderer(files, source)
    except Unsupported:
        from livinglab_gen.rendering.with_copier import CopierRenderer

        return CopierRenderer(files, source)
