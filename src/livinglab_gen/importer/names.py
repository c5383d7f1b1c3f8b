"""Which question each of Cookiecutter's variables becomes."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping

from livinglab_gen.catalogue.model import CONSTANTS
from livinglab_gen.importer.model import CONTEXT

_JINJA = """
loop self super caller varargs kwargs true false none range dict lipsum cycler joiner namespace
recursive ignore missing with without context block endblock macro call filter set do
"""
_COPIER = "now make_secret pathjoin sep os release_tree"
RESERVED = frozenset(
    [*_JINJA.split(), *_COPIER.split(), *CONSTANTS, *keyword.kwlist, *keyword.softkwlist, CONTEXT]
)
"""Names that mean something to Jinja, to Copier, to Python or to a release."""

_BARE = re.compile(r"\{\{-? *([A-Za-z_][A-Za-z0-9_]*) *(?:\|[^{}]*)?-?\}\}")


def questions(variables: Iterable[str], taken: Iterable[str]) -> Mapping[str, str]:
    """A question's name for each of the variables, the same wherever it is not taken."""
    used = {*taken, *RESERVED}
    named: dict[str, str] = {}
    for variable in variables:
        named[variable] = fresh(variable, used)
        used.add(named[variable])
    return named


def in_braces(text: str) -> frozenset[str]:
    """The names that stand bare in braces in a text that nobody renders."""
    return frozenset(_BARE.findall(text))


def fresh(wish: str, taken: Iterable[str], beside: str = "value") -> str:
    """A name for a question, near the wish: letters, digits and underscores, a letter first."""
    name = re.sub(r"[^A-Za-z0-9_]+", "_", wish).strip("_") or beside
    name = name if name[0].isalpha() else f"{beside}_{name}"
    if name not in taken:
        return name
    name = f"{name}_{beside}"
    number = 2
    while name in taken:
        name = f"{name.rstrip('0123456789_')}_{number}"
        number += 1
    return name
