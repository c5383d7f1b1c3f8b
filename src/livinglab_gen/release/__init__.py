"""Layers become one standalone Copier template, and versions of it are published for good."""

from livinglab_gen.release.publishing import (
    CANDIDATE,
    Immutable,
    NotReleasable,
    Published,
    candidate,
    publish,
)
from livinglab_gen.release.recalling import Said, recall
from livinglab_gen.release.template import compose

__all__ = [
    "CANDIDATE",
    "Immutable",
    "NotReleasable",
    "Published",
    "Said",
    "candidate",
    "compose",
    "publish",
    "recall",
]
