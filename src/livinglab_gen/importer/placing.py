"""Where each file of a template comes to lie: its path for Copier, and the hidden questions behind it.

A path in a layer holds at most bare names; whatever else stands in a name of the source becomes a
question that is never asked. A name that comes out empty leaves the file, or the folder, out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from livinglab_gen.catalogue.model import SUFFIX, compiled
from livinglab_gen.catalogue.tree import JUNK
from livinglab_gen.importer.asking import verbatim
from livinglab_gen.importer.names import fresh
from livinglab_gen.importer.steps import Placed
from livinglab_gen.importer.syntax import plain
from livinglab_gen.importer.tags import Edit, edited, tags

BARE = re.compile(r"\{\{ ?([A-Za-z][A-Za-z0-9_]*) ?\}\}")
_SPACED = re.compile(r"\{\{\s*([A-Za-z][A-Za-z0-9_]*)\s*\}\}")
_WORDS = re.compile(r"[A-Za-z0-9]+")
_NOTHING = "no_file"


@dataclass(kw_only=True)
class Hidden:
    """The hidden questions for names, gathered while paths are placed; one for each text."""

    taken: set[str]
    questions: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def name(self, text: str, wish: str | None = None) -> str:
        """`text`, a Jinja text, as a bare name in braces."""
        if text not in self._known:
            name = fresh(wish or _wish(text), self.taken, beside="name")
            self.taken.add(name)
            self._known[text] = name
            self.questions[name] = {"type": "str", "default": text, "when": False}
        return f"{{{{ {self._known[text]} }}}}"


def place(placed: Placed, rendered: bool, hidden: Hidden) -> PurePosixPath:
    """The path in the template's tree of a file that goes where `placed` says."""
    if placed.moved:
        parts = [hidden.name(placed.moved, "path_of_" + _wish(placed.parts[-1]))]
    else:
        parts = folder(placed.parts[:-1], placed.conditions[:-1], hidden)
        last = _conditional(placed.parts[-1], placed.conditions[-1])
        parts.append(_named(last, hidden, junk=_is_junk(placed.parts)))
    if rendered or parts[-1].endswith(SUFFIX):
        parts[-1] += SUFFIX
    return PurePosixPath(*parts)


def folder(parts: Sequence[str], conditions: Sequence[str], hidden: Hidden) -> list[str]:
    """The names of a folder and those around it."""
    return [
        _named(_conditional(part, conditions[at]), hidden, junk=_is_junk(parts[: at + 1], folder=True))
        for at, part in enumerate(parts)
    ]


def nothing(hidden: Hidden) -> str:
    """The name of a file that is never made, so that git keeps its folder."""
    return hidden.name("", _NOTHING) + SUFFIX


def tidied(text: str) -> str:
    """A name with the white space in its braces as paths have it; what is raw stays as it is."""
    bare = [tag for tag in tags(text, plain()) if tag.kind == "variable" and len(tag.tokens) == 1]
    names = [(tag, _SPACED.fullmatch(text[tag.start : tag.end])) for tag in bare]
    return edited(text, [Edit(tag.start, tag.end, f"{{{{ {name[1]} }}}}") for tag, name in names if name])


def _named(text: str, hidden: Hidden, *, junk: bool) -> str:
    rest = BARE.sub("", text)
    if junk or any(mark in rest for mark in ("{", "}", "'", '"')) or (text != rest and "%" in rest):
        return hidden.name(text)
    return text


def _conditional(text: str, condition: str) -> str:
    return f"{{% if {condition} %}}{text}{{% endif %}}" if condition else text


def _is_junk(parts: Sequence[str], *, folder: bool = False) -> bool:
    """Whether a layer would leave the path out as something that tools drop, or Copier as a template's."""
    path = "/".join(parts)
    if folder and parts[-1].endswith(SUFFIX):
        return True
    return "{" not in path and compiled(JUNK).match_file(f"{path}/" if folder else path)


def _wish(text: str) -> str:
    """What a question for this name could be called."""
    words = [
        word
        for tag in tags(text, plain())
        if tag.kind == "data"
        for word in _WORDS.findall(text[tag.start : tag.end])
    ]
    return "_".join(["_".join(words[:4])[:40], "name"]).strip("_").lower()


def literal(text: str) -> str:
    """A name that is not rendered, as a Jinja text."""
    return verbatim(text)
