"""The same text in Jinja's own delimiters, whatever `_jinja2_env_vars` made of them.

A template of Copier has one syntax for all its files. What `trim_blocks` and `lstrip_blocks` would
take away goes into the tag, where white space means nothing, so that the lines stay as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from livinglab_gen.importer.tags import Tag

_MARKS = {"variable": ("{{", "}}"), "block": ("{%", "%}"), "comment": ("{#", "#}"), "raw": ("{%", "%}")}
_OPENING = re.compile(r"\{(?=[{%#]|$)")


def plainly(source: str, tags: Sequence[Tag]) -> str:
    """The text, whose pieces are `tags`, in Jinja's own delimiters."""
    return "".join(_pieces(source, tags))


def _pieces(source: str, tags: Sequence[Tag]) -> Iterator[str]:
    place = 0
    for tag in tags:
        gap = source[place : tag.start]
        if tag.kind == "data":
            yield gap + _OPENING.sub("{{ '{' }}", source[tag.start : tag.end])
        else:
            yield from _tag(source, tag, gap)
        place = tag.end
    yield source[place:]


def _tag(source: str, tag: Tag, gap: str) -> Iterator[str]:
    """One tag: `gap` is the white space that its opening took away."""
    first, last = _MARKS[tag.kind]
    if tag.kind == "raw":
        content = "".join(token.text for token in tag.tokens)  # without what a `-` took away
        yield f"{first}{gap} raw {last}{content}{first} endraw {_taken(tag.closing.text)}{last}"
        return
    opening = tag.opening.text.strip()
    sign = "-" if opening.endswith("-") else ""
    inner = source[tag.opening.end : tag.closing.start]
    closing = tag.closing.text
    end = "-" if closing.lstrip().startswith("-") else ""
    outside = gap if sign else ""
    yield f"{outside}{first}{sign}{'' if sign else gap}{_spaced(inner, end)}"
    yield f"-{last}{_taken(closing)}" if end else f"{_taken(closing)}{last}"


def _spaced(inner: str, end: str) -> str:
    """What stands in a tag, with room where a sign would run into the delimiter."""
    inner = inner if inner[:1].isspace() else f" {inner}"
    return inner if inner[-1:].isspace() or end else f"{inner} "


def _taken(closing: str) -> str:
    """The white space after a tag that belongs to it."""
    return closing[len(closing.rstrip()) :]
