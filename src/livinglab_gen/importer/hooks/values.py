"""What the variables of a hook hold, as far as it can be told without running it.

A value is what it may be, each under its condition: `"a" if docker else "b"` is two texts.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from livinglab_gen.importer.hooks.conditions import (
    ALWAYS,
    NEVER,
    UNKNOWN,
    About,
    Condition,
    Fact,
    contrary,
    every,
    facts,
    grouped,
    some,
    truth,
)
from livinglab_gen.importer.hooks.tags import Expression, Piece

HERE = "\0"
"""The project's folder at the head of a path."""

_MOST = 200
"""Values that one expression may have; more are not told apart."""

_LONGEST = 5_000  # signs of a text, items of a list

# How Python writes what it does not take for true.
_EMPTY = ("False", "None", "0", "0.0", "[]", "{}", "()", "''", '""', "OrderedDict()")

# Texts that an answer which is no text could be written as.
_LOOKS = ("True", "False", "None", "")


@dataclass(frozen=True)
class Text:
    """A text, with `path` one of pathlib's."""

    pieces: tuple[Piece, ...]
    path: bool = False

    @property
    def plain(self) -> str | None:
        """The text itself, where no answer is in it."""
        return "".join(str(one) for one in self.pieces) if self.fixed else None

    @property
    def fixed(self) -> bool:
        """Whether no answer is in it."""
        return all(isinstance(one, str) for one in self.pieces)

    @property
    def only(self) -> Expression | None:
        """The one expression that it is, where it is nothing else."""
        found = [one for one in self.pieces if one != ""]
        return found[0] if len(found) == 1 and isinstance(found[0], Expression) else None


@dataclass(frozen=True)
class Answer:
    """A value of Jinja's as Python has it: a number, a truth, a list, a table.

    With `code` it stands in the program as it is written: of `{{ cookiecutter.flag }}` only the text is
    sure, which is `False` for a text and for a truth.
    """

    said: str
    code: bool = False

    @property
    def written(self) -> str:
        """The expression for how it is written."""
        return f"{grouped(self.said)} | string"


@dataclass(frozen=True)
class Truth:
    """Whether something holds."""

    condition: Condition


@dataclass(frozen=True)
class Number:
    """None, or a number."""

    value: int | float | None


@dataclass(eq=False)
class Items:
    """A list, or a set, each item under its condition; `lost` when something unknown was done to it."""

    of: list[tuple[Condition, Value]] = field(default_factory=list)
    lost: bool = False


class Spread(Items):
    """Items that are given one by one (`f(*paths)`), of which some may not be there."""


@dataclass(eq=False)
class Table:
    """A dict."""

    of: list[tuple[Condition, Value, Value]] = field(default_factory=list)
    lost: bool = False


@dataclass(frozen=True)
class Named:
    """Something of a library or of Python, by its full name: `os.remove`."""

    name: str


@dataclass(frozen=True)
class Pattern:
    """A regular expression that was compiled."""

    regex: str


@dataclass(frozen=True)
class Function:
    """A function of the hook, and what its arguments hold where nothing is given."""

    node: ast.FunctionDef | ast.Lambda
    around: Scope
    defaults: Mapping[str, Value] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Method:
    """A method of a value."""

    of: Atom
    name: str


@dataclass(frozen=True)
class Nothing:
    """What cannot be told."""


Atom = Text | Answer | Truth | Number | Items | Table | Named | Pattern | Function | Method | Nothing
Value = tuple[tuple[Condition, Atom], ...]
UNTOLD: Value = ((ALWAYS, Nothing()),)


@dataclass(eq=False)
class Scope:
    """The names of a function, and those around it."""

    names: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None

    def find(self, name: str) -> Value | None:
        """What a name holds; None for one that the hook does not give."""
        if name in self.names:
            return self.names[name]
        return self.outer.find(name) if self.outer else None

    def holder(self, name: str) -> Scope | None:
        """The function around this one that has a name."""
        scope = self.outer
        while scope is not None and name not in scope.names:
            scope = scope.outer
        return scope

    def put(self, name: str, value: Value, condition: Condition) -> None:
        """Let a name hold `value` where `condition` holds, and what it held otherwise."""
        before = self.find(name) or ()
        kept = tuple((every(holds, contrary(condition)), atom) for holds, atom in before)
        self.names[name] = tidy((*((every(condition, h), atom) for h, atom in value), *kept))


def one(atom: Atom) -> Value:
    """A value that is this and nothing else."""
    return ((ALWAYS, atom),)


def tidy(value: Value) -> Value:
    """The value without what it never is."""
    found = tuple((holds, _bounded(atom)) for holds, atom in value if holds != NEVER)
    return found if len(found) <= _MOST else UNTOLD


def _bounded(atom: Atom) -> Atom:
    """The same; what grew beyond what people write is not told."""
    if isinstance(atom, Text):
        size = sum(len(one) if isinstance(one, str) else len(one.said) for one in atom.pieces)
        return atom if size <= _LONGEST else Nothing()
    return Nothing() if isinstance(atom, Items) and len(atom.of) > _LONGEST else atom


def spread(make: Callable[..., Atom], *values: Value) -> Value:
    """What `make` gives for whatever the values may be."""
    ways: list[tuple[Condition, tuple[Atom, ...]]] = [(ALWAYS, ())]
    for value in values:
        ways = [
            (both, (*atoms, atom))
            for holds, atoms in ways
            for more, atom in value
            if (both := every(holds, more)) != NEVER
        ]
        if len(ways) > _MOST:
            return UNTOLD
    return tidy(tuple((holds, make(*atoms)) for holds, atoms in ways))


def literal(text: str) -> str:
    """A text as Jinja writes it."""
    return repr(text)


def said(text: Text) -> str:
    """A text as a Jinja expression."""
    parts = [literal(one) if isinstance(one, str) else grouped(one.said) for one in text.pieces if one != ""]
    return " ~ ".join(parts) if len(parts) > 1 else (parts[0] if parts else "''")


def template(text: Text) -> str:
    """A text as a Jinja template."""
    return "".join(_fixed(one) if isinstance(one, str) else "{{ " + one.said + " }}" for one in text.pieces)


def joined(*texts: Text) -> Text:
    """One text after the other."""
    pieces: list[Piece] = []
    for piece in (piece for text in texts for piece in text.pieces):
        if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += piece
        elif piece != "":
            pieces.append(piece)
    return Text(tuple(pieces))


def known(text: Text) -> bool:
    """Whether nothing but answers is in a text."""
    return all(isinstance(piece, str) or piece.known for piece in text.pieces)


def holds(atom: Atom) -> Condition:
    """Whether Python takes a value for true."""
    if isinstance(atom, Truth):
        return atom.condition
    if isinstance(atom, Number):
        return ALWAYS if atom.value else NEVER
    if isinstance(atom, Answer):
        return contrary(_member(atom.written, str(list(_EMPTY)))) if atom.code else truth(atom.said)
    if isinstance(atom, Text) and (
        atom.path or any(piece for piece in atom.pieces if isinstance(piece, str))
    ):
        return ALWAYS
    if isinstance(atom, Text) and not atom.pieces:
        return NEVER
    if isinstance(atom, Text) and atom.plain == "":
        return NEVER
    if isinstance(atom, Text) and known(atom):
        return Fact(f"{_string(atom)} != ''", f"{_string(atom)} == ''")
    if isinstance(atom, Items) and not atom.lost:
        return some(*(condition for condition, _value in atom.of))
    if isinstance(atom, Table) and not atom.lost:
        return some(*(condition for condition, _key, _value in atom.of))
    return UNKNOWN


def _filled(text: Text) -> Condition:
    """Under which condition a text is not empty."""
    if text.path or any(piece for piece in text.pieces if isinstance(piece, str)):
        return ALWAYS
    if text.fixed:
        return NEVER
    return Fact(f"{_string(text)} != ''", f"{_string(text)} == ''") if known(text) else UNKNOWN


def truly(value: Value) -> Condition:
    """Under which condition Python takes a value for true."""
    return some(*(every(condition, holds(atom)) for condition, atom in value))


def equal(left: Atom, right: Atom) -> Condition:
    """Under which condition two values are equal."""
    if isinstance(left, Truth) and isinstance(right, Truth):
        return some(
            every(left.condition, right.condition),
            every(contrary(left.condition), contrary(right.condition)),
        )
    if isinstance(left, Number) and isinstance(right, Number):
        return ALWAYS if left.value == right.value else NEVER
    if isinstance(left, Text) and isinstance(right, Text):
        return _same_text(left, right)
    for one_, other in ((left, right), (right, left)):
        if isinstance(one_, Truth) and other == Number(None):  # a match, or none
            about = {fact.about for fact in facts(one_.condition)}
            return contrary(one_.condition) if about & {About.pattern, About.unknown} else NEVER
        if isinstance(one_, Answer) and one_.code:
            return _code_equal(one_, other)
        if isinstance(one_, Answer) and (told := _constant(other)) is not None:
            return Fact(f"{one_.said} == {told}", f"{one_.said} != {told}")
    return UNKNOWN


def within(item: Atom, whole: Atom) -> Condition:
    """Under which condition `item in whole`."""
    if isinstance(whole, Items) and not whole.lost:
        return some(
            *(
                every(condition, more, equal(item, atom))
                for condition, value in whole.of
                for more, atom in value
            )
        )
    if isinstance(whole, Table) and not whole.lost:
        return within(item, Items([(condition, key) for condition, key, _value in whole.of]))
    if isinstance(item, Text) and known(item):
        if isinstance(whole, Text) and known(whole) and not whole.path:
            if whole.plain is not None and item.plain is not None:
                return ALWAYS if item.plain in whole.plain else NEVER
            return _member(said(item), _string(whole))
        if isinstance(whole, Answer):
            return _member(said(item), whole.said)
    return UNKNOWN


def _member(item: str, whole: str) -> Fact:
    return Fact(f"{item} in {whole}", f"{item} not in {whole}")


def _code_equal(code: Answer, other: Atom) -> Condition:
    """Under which condition what is written in the program equals a constant of it."""
    if isinstance(other, Number):
        text = str(other.value)
    elif isinstance(other, Truth) and other.condition in (ALWAYS, NEVER):
        text = "True" if other.condition == ALWAYS else "False"
    else:
        return UNKNOWN
    return Fact(f"{code.written} == {literal(text)}", f"{code.written} != {literal(text)}")


def _same_text(left: Text, right: Text) -> Condition:
    if left.plain is not None and right.plain is not None:
        return ALWAYS if left.plain == right.plain else NEVER
    if not (known(left) and known(right)):
        return UNKNOWN
    if left.plain is not None:
        left, right = right, left
    if right.plain is not None and left.only and not _odd(right.plain):
        expression = left.only.said
        first = expression if _tight(expression) else f"({expression})"
    else:
        first = _string(left)
    second = literal(right.plain) if right.plain is not None else _string(right)
    return Fact(f"{first} == {second}", f"{first} != {second}")


def _odd(text: str) -> bool:
    """Whether an answer that is no text could be written like this text."""
    return text in _LOOKS or text[:1] in "[{(-+.0123456789"


def _tight(expression: str) -> bool:
    """Whether `expression == x` means what it says: names, subscripts, and filters after them."""
    try:
        tree = ast.parse(expression.replace("|", "+"), mode="eval").body
    except SyntaxError:
        return False
    return all(
        isinstance(node, ast.Attribute | ast.Name | ast.Subscript | ast.Constant | ast.Call | ast.BinOp
                   | ast.Add | ast.Load)
        for node in ast.walk(tree)
    ) and ("+" not in expression)  # fmt: skip


def _string(text: Text) -> str:
    """A text as an expression that is a text whatever its answer is."""
    only = text.only
    return f"{grouped(only.said)} | string" if only else f"({said(text)})"


def _constant(atom: Atom) -> str | None:
    if isinstance(atom, Text) and atom.plain is not None:
        return literal(atom.plain)
    if isinstance(atom, Number):
        return "none" if atom.value is None else repr(atom.value)
    if isinstance(atom, Truth) and atom.condition in (ALWAYS, NEVER):
        return "true" if atom.condition == ALWAYS else "false"
    return None


def _fixed(text: str) -> str:
    """A fixed text in a template: braces of its own are no tags."""
    if "{{" in text or "{%" in text or "{#" in text or text.endswith("{"):
        return "{{ " + literal(text) + " }}"
    return text
