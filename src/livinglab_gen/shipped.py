"""Where the shipped catalogue and templates stand: inside the wheel, or in the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def root() -> Path:
    """The folder that holds the shipped `catalogue/` and `templates/`."""
    packed = _PACKAGE / "shipped_data"
    return packed if packed.is_dir() else _PACKAGE.parents[1]


def catalogue_dir() -> Path:
    """The shipped `catalogue/`: entries, reference tables, regions, releases."""
    return root() / "catalogue"


def templates_dir() -> Path:
    """The shipped `templates/`: the layers that the shipped entries name."""
    return root() / "templates"
