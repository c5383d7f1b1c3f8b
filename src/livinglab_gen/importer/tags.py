"""A Jinja text in pieces, by Jinja's own lexer, each with its place.

Whatever lies between the places that are changed keeps its bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_ENDS = {
    "variable_begin": "variable_end",
    "block_begin": "block_end",
    "comment_begin": "comment_end",
    "raw_begin": "raw_end",
    "linestatement_begin": "linestatement_end",
    "linecomment_begin": "linecomment_end",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One token of Jinja's lexer (`operator` for every sign), and where it begins."""

    kind: str
    text: str
    start: int
    line: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Tag:
    """A piece of a Jinja text: `data`, or a `variable`, `block`, `comment` or `raw` with its delimiters.

    `tokens` are the ones between the delimiters, white space left out.
    """

    kind: str
    start: int
    end: int
    opening: Token
    closing: Token
    tokens: tuple[Token, ...] = ()

    @property
    def word(self) -> str:
        """What kind of statement a block is: `if`, `for`, `endfor`; empty for anything else."""
        return self.tokens[0].text if self.kind == "block" and self.tokens else ""


@dataclass(frozen=True, slots=True)
class Edit:
    """The text from `start` to `end` gives way to `text`."""

    start: int
    end: int
    text: str


def tags(source: str, environment: Environment) -> tuple[Tag, ...]:
    """The pieces of a text whose lines end in a line feed; raises jinja2.TemplateSyntaxError."""
    return tuple(_grouped(_tokens(source, environment)))


def edited(source: str, edits: Sequence[Edit], start: int = 0, end: int | None = None) -> str:
    """The text from `start` to `end` with the edits that lie in it; of two that overlap the outer one."""
    parts = []
    place = start
    stop = len(source) if end is None else end
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if edit.start < place or edit.end > stop:
            continue
        parts += [source[place : edit.start], edit.text]
        place = edit.end
    return "".join([*parts, source[place:stop]])


def _tokens(source: str, environment: Environment) -> Iterator[Token]:
    """Jinja's tokens with their places: what its lexer left out before a token is white space."""
    place = 0
    for line, kind, text in environment.lexer.tokeniter(source, None):
        while not source.startswith(text, place):
            place += 1
        yield Token(kind, text, place, line)
        place += len(text)


def _grouped(tokens: Iterator[Token]) -> Iterator[Tag]:
    for token in tokens:
        if token.kind not in _ENDS:
            yield Tag("data", token.start, token.end, token, token)
            continue
        inner = []
        closing = token
        for closing in tokens:
            if closing.kind == _ENDS[token.kind]:
                break
            if closing.kind != "whitespace":
                inner.append(closing)
        kind = token.kind.removesuffix("_begin")
        kind = {"linestatement": "block", "linecomment": "comment"}.get(kind, kind)
        yield Tag(kind, token.start, closing.end, token, closing, tuple(inner))
