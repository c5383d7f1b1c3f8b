"""A proposal: one commit on a branch of its own, with a title and a text for who decides about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"[\\`*_<\[\]~|]")


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


def plain(text: str) -> str:
    r"""A text as the Markdown that shows it as it is: all these hosts read descriptions as Markdown.

    >>> print(plain("config/__init__.py"))
    config/\_\_init\_\_.py
    """
    return _MARKS.sub(r"\\\g<0>", text)
