"""A proposal: one commit on a branch of its own, with a title and a text for who decides about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """`commit` as it stands on `branch`, to be merged into what the repo shows first.

    `lease` is what the branch holds now, None where there is none: anything else is somebody's work, and
    stays. A `draft` is not ready to be merged.
    """

    branch: str
    commit: str
    lease: str | None
    title: str
    text: str
    draft: bool
