"""A hook is a template first: its Jinja tags become names that stand in a program, and conditions on lines.

Cookiecutter renders a hook before it runs it. All branches of an `{% if %}` are kept, each under its
condition; what stands in one line, a value mostly, becomes one name with a text per branch. The text is
taken apart by Jinja's own lexer.
"""

from __future__ import annotations

import re
from ast import literal_eval
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, TemplateError, meta, nodes

from livinglab_gen.importer.hooks.conditions import (
    ALWAYS,
    UNKNOWN,
    Condition,
    Fact,
    contrary,
    every,
    truth,
)

MARK = re.compile(r"_jinja_tag_(\d+)_")
PASSED_ON = re.compile(r"(.+?)\s*\|\s*(tojson|jsonify|to_json)(\(.*\))?")
"""A value handed to the program as JSON."""

_COMPARED = re.compile(r"([\w.]+(?: ?\| ?\w+)*) ?(==|!=) ?('[^'\\]*'|\"[^\"\\]*\")")
_SINGLE = ("set", "include", "import", "from", "do", "extends")
_CHANGING = {"update", "pop", "setdefault", "clear", "popitem", "__setitem__", "append", "extend"}


class Unreadable(Exception):
    """The text is no template, or no program."""


@dataclass(frozen=True)
class Expression:
    """A Jinja expression over answers; `known` when it is about nothing else."""

    said: str
    known: bool = True


Piece = str | Expression
Branches = tuple[tuple[Condition, tuple[Piece, ...]], ...]


@dataclass
class Program:
    """The program without tags: `text`, what its names stand for, and under which condition each place is.

    `odd` are the tags that are no values and no conditions, by their line.
    """

    text: str = ""
    marks: list[Branches] = field(default_factory=list)
    odd: list[tuple[int, str]] = field(default_factory=list)
    _lines: list[int] = field(default_factory=lambda: [1])
    _starts: list[int] = field(default_factory=lambda: [0])
    _conditions: list[Condition] = field(default_factory=lambda: [ALWAYS])

    def line(self, line: int) -> int:
        """The line of the template that became `line` of the program."""
        return self._lines[min(line, len(self._lines)) - 1]

    def condition(self, offset: int) -> Condition:
        """Under which condition the place at `offset` is in the program at all."""
        return self._conditions[bisect_right(self._starts, offset) - 1]

    def divided(self, start: int, end: int) -> bool:
        """Whether a tag stands between two places."""
        return bisect_right(self._starts, start) != bisect_right(self._starts, max(start, end - 1))

    def add(self, text: str, line: int) -> None:
        """Put text at the end that stood in `line` of the template."""
        if not self.text or self.text.endswith("\n"):
            self._lines[-1] = line
        self._lines += range(line + 1, line + 1 + text.count("\n"))
        self.text += text

    def under(self, condition: Condition) -> None:
        """What comes from here on stands under `condition`."""
        self._starts.append(len(self.text))
        self._conditions.append(condition)

    def mark(self, branches: Branches, line: int) -> None:
        """Put a name at the end for what is not the same in every project."""
        self.add(f"_jinja_tag_{len(self.marks)}_", line)
        self.marks.append(branches)

    def pieces(self, text: str) -> Iterator[Branches]:
        """A text of the program taken apart: each piece with its branches."""
        at = 0
        for found in MARK.finditer(text):
            if found.start() > at:
                yield ((ALWAYS, (text[at : found.start()],)),)
            yield self.marks[int(found[1])]
            at = found.end()
        if at < len(text) or not text:
            yield ((ALWAYS, (text[at:],)),)


def program(source: str, settings: Mapping[str, Any]) -> Program:
    """The program that a hook's text is before it is rendered; raises Unreadable.

    `settings` are those of the template's Jinja (`_jinja2_env_vars`).
    """
    try:
        environment = Environment(autoescape=False, **{**settings, "keep_trailing_newline": True})  # noqa: S701
        environment.parse(source)
        tokens = list(environment.lexer.tokeniter(source, None))
    except (TemplateError, TypeError, ValueError, AssertionError) as error:
        raise Unreadable(str(error)) from error
    found, rest = _nodes(_Tokens(tokens), environment)
    if rest is not None:
        raise Unreadable(f"unexpected tag {rest}")
    made = Program()
    _emit(found, ALWAYS, made)
    return made


# --- the template as a tree ---


@dataclass(frozen=True)
class _Data:
    text: str
    line: int


@dataclass(frozen=True)
class _Value:
    expression: Expression
    line: int


@dataclass(frozen=True)
class _Choice:
    branches: tuple[tuple[Expression | None, tuple[_Node, ...]], ...]
    line: int
    end: int


@dataclass(frozen=True)
class _Odd:
    tag: str
    inside: tuple[_Node, ...]
    line: int


_Node = _Data | _Value | _Choice | _Odd


class _Tokens:
    """The lexer's tokens, read from the front."""

    def __init__(self, tokens: Sequence[tuple[int, str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def next(self) -> tuple[int, str, str] | None:
        if self._at >= len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def until(self, end: str) -> str:
        """The text up to the token `end`, which is read too."""
        text = ""
        while (token := self.next()) is not None and token[1] != end:
            text += token[2]
        return text.strip()


def _nodes(tokens: _Tokens, environment: Environment) -> tuple[tuple[_Node, ...], str | None]:
    """What stands up to the next tag that ends or divides a block, and that tag."""
    found: list[_Node] = []
    while (token := tokens.next()) is not None:
        line, kind, text = token
        if kind == "data":
            found.append(_Data(text, line))
        elif kind == "comment_begin":
            tokens.until("comment_end")
        elif kind == "variable_begin":
            found.append(_Value(_expression(tokens.until("variable_end"), environment), line))
        elif kind == "block_begin":
            tag = tokens.until("block_end")
            word = tag.split()[0] if tag else ""
            if word in ("elif", "else") or word.startswith("end"):
                return tuple(found), f"{tag}\n{line}"
            found.append(_block(word, tag, line, tokens, environment))
    return tuple(found), None


def _block(word: str, tag: str, line: int, tokens: _Tokens, environment: Environment) -> _Node:
    if word == "if":
        return _choice(tag, line, tokens, environment)
    if word in _SINGLE and (word != "set" or "=" in tag):
        return _Odd(tag, (), line)
    inside: list[_Node] = []
    while True:
        more, end = _nodes(tokens, environment)
        inside += more
        if end is None or end.startswith("end"):
            return _Odd(tag, tuple(inside), line)


def _choice(tag: str, line: int, tokens: _Tokens, environment: Environment) -> _Choice:
    branches: list[tuple[Expression | None, tuple[_Node, ...]]] = []
    told: str | None = tag.removeprefix("if").strip()
    while True:
        inside, end = _nodes(tokens, environment)
        if end is None:
            raise Unreadable("an {% if %} has no end")
        branches.append((None if told is None else _expression(told, environment), inside))
        word, _nl, at = end.rpartition("\n")
        if word.startswith("end"):
            return _Choice(tuple(branches), line, int(at))
        told = word.removeprefix("elif").strip() if word.startswith("elif") else None


def _expression(said: str, environment: Environment) -> Expression:
    try:
        tree = environment.parse("{{ " + said + " }}")
    except TemplateError:
        return Expression(said, known=False)
    names = meta.find_undeclared_variables(tree)
    calls = (call.node for call in tree.find_all(nodes.Call))
    changing = any(isinstance(call, nodes.Getattr) and call.attr in _CHANGING for call in calls)
    return Expression(" ".join(said.split()), known=names <= {"cookiecutter"} and not changing)


# --- the tree as a program ---


def _emit(found: tuple[_Node, ...], condition: Condition, made: Program) -> None:
    for place, node in enumerate(found):
        if isinstance(node, _Data):
            made.add(node.text, node.line)
        elif isinstance(node, _Value):
            if not node.expression.known and "cookiecutter" in node.expression.said:
                made.odd.append((node.line, node.expression.said))
            made.mark(((ALWAYS, (node.expression,)),), node.line)
        elif isinstance(node, _Odd):
            made.odd.append((node.line, node.tag))
            made.under(UNKNOWN)
            _emit(node.inside, UNKNOWN, made)
            made.under(condition)
        elif node.line == node.end and not _alone(node, found[place + 1 :], made):
            made.mark(tuple(_texts(node, ALWAYS)), node.line)
        else:
            for holds, inside in _ways(node):
                made.under(every(condition, holds))
                _emit(inside, every(condition, holds), made)
            made.under(condition)


def _alone(node: _Choice, after: tuple[_Node, ...], made: Program) -> bool:
    """Whether a choice without alternatives has its line for itself: then it is about code, not a value."""
    before = made.text.rpartition("\n")[2]
    following = after[0].text.partition("\n")[0] if after and isinstance(after[0], _Data) else ""
    nothing = not after or isinstance(after[0], _Data)
    return len(node.branches) == 1 and nothing and {before.strip(" \t#"), following.strip(" \t#")} == {""}


def _ways(node: _Choice) -> Iterator[tuple[Condition, tuple[_Node, ...]]]:
    """Each branch with the condition under which it is taken."""
    before: Condition = ALWAYS
    for told, inside in node.branches:
        holds = ALWAYS if told is None else _fact(told.said) if told.known else UNKNOWN
        yield every(before, holds), inside
        before = every(before, contrary(holds))
    if node.branches[-1][0] is not None:
        yield before, ()


def _fact(said: str) -> Condition:
    """That an expression is true, in the form in which a program's own comparisons come."""
    compared = _COMPARED.fullmatch(said)
    if compared is None:
        return truth(said)
    text = literal_eval(compared[3])
    same = Fact(f"{compared[1]} == {text!r}", f"{compared[1]} != {text!r}")
    return same if compared[2] == "==" else contrary(same)


def _texts(node: _Choice, condition: Condition) -> Iterator[tuple[Condition, tuple[Piece, ...]]]:
    """What a choice within one line may become."""
    for holds, inside in _ways(node):
        found: list[tuple[Condition, tuple[Piece, ...]]] = [(every(condition, holds), ())]
        for one in inside:
            found = [
                (every(so_far, more), pieces + further)
                for so_far, pieces in found
                for more, further in _one(one)
            ]
        yield from found


def _one(node: _Node) -> Iterator[tuple[Condition, tuple[Piece, ...]]]:
    if isinstance(node, _Data):
        yield ALWAYS, (node.text,)
    elif isinstance(node, _Value):
        yield ALWAYS, (node.expression,)
    elif isinstance(node, _Choice):
        yield from _texts(node, ALWAYS)
    else:
        yield UNKNOWN, ()
