"""Expressions of a hook in Python: what they may be, and what is done on the way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from livinglab_gen.importer.hooks.combining import (
    added,
    compared,
    divided,
    extend,
    filled,
    looked_up,
    member,
    rounds,
    texts,
)
from livinglab_gen.importer.hooks.conditions import (
    ALWAYS,
    NEVER,
    UNKNOWN,
    Condition,
    contrary,
    every,
    some,
)
from livinglab_gen.importer.hooks.tags import MARK, PASSED_ON, Branches, Expression, Program
from livinglab_gen.importer.hooks.values import (
    Answer,
    Atom,
    Items,
    Named,
    Nothing,
    Number,
    Table,
    Text,
    Truth,
    Value,
    holds,
    joined,
    one,
    spread,
    tidy,
    truly,
)

if TYPE_CHECKING:
    from livinglab_gen.importer.hooks.program import Reader


class Places:
    """Where the nodes of a syntax tree stand in the hook, and under which condition."""

    def __init__(self, made: Program) -> None:
        self.program = made
        self._lines = [line.encode() for line in made.text.split("\n")]
        sizes = (len(line) + 1 for line in made.text.split("\n"))
        self._starts = list(accumulate(sizes, initial=0))

    def line(self, node: ast.stmt | ast.expr) -> int:
        """The line of the hook's own text."""
        return self.program.line(node.lineno)

    def condition(self, node: ast.stmt | ast.expr) -> Condition:
        """Under which condition a node is in the program."""
        return self.program.condition(self._offset(node.lineno, node.col_offset))

    def divided(self, node: ast.expr) -> bool:
        """Whether a tag stands within a node."""
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        return self.program.divided(self._offset(node.lineno, node.col_offset), end)

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + len(self._lines[line - 1][:column].decode(errors="ignore"))


def value(node: ast.expr, reader: Reader, condition: Condition) -> Value:
    """What an expression may be where `condition` holds; calls in it are followed."""
    make: Callable[[Any, Reader, Condition], Value] | None = _WAYS.get(type(node))
    if make is not None:
        return make(node, reader, condition)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            value(child, reader, condition)
    return one(Nothing())


def fits(pattern: ast.pattern, subject: Value, reader: Reader, condition: Condition) -> Condition:
    """Under which condition a `case` takes a value: constants, their alternatives, and whatever is left."""
    match pattern:
        case ast.MatchValue(value=told):
            return compared(ast.Eq(), subject, value(told, reader, condition))
        case ast.MatchSingleton(value=told):
            return compared(ast.Is(), subject, _constant(ast.Constant(told), reader, condition))
        case ast.MatchOr(patterns=several):
            return some(*(fits(one_, subject, reader, condition) for one_ in several))
        case ast.MatchAs(pattern=None, name=name):
            if name is not None:
                reader.bind(ast.Name(name), subject, condition)
            return ALWAYS
    for part in ast.walk(pattern):
        if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name is not None:
            reader.bind(ast.Name(part.name), one(Nothing()), condition)
    return UNKNOWN


# --- one function for each kind of expression ---


def _constant(node: ast.Constant, reader: Reader, _condition: Condition) -> Value:
    if isinstance(node.value, str):
        if reader.places.divided(node):
            return one(Nothing())
        return text_of(node.value, reader)
    if isinstance(node.value, bool):
        return one(Truth(ALWAYS if node.value else NEVER))
    if node.value is None or isinstance(node.value, int | float):
        return one(Number(node.value))
    return one(Nothing())


def text_of(text: str, reader: Reader) -> Value:
    """A text of the program, with what stands in place of its tags."""
    found = (_branches(branches) for branches in reader.places.program.pieces(text))
    return spread(lambda *atoms: joined(*(atom for atom in atoms if isinstance(atom, Text))), *found)


def _branches(found: Branches) -> Value:
    return tuple((where, joined(Text(pieces))) for where, pieces in found)


def _name(node: ast.Name, reader: Reader, condition: Condition) -> Value:
    mark = MARK.fullmatch(node.id)
    if mark:
        return _code(reader.places.program.marks[int(mark[1])], reader, condition)
    if MARK.search(node.id):
        return one(Nothing())
    return reader.frame.find(node.id) or one(Named(node.id))


def _code(branches: Branches, reader: Reader, condition: Condition) -> Value:
    """Code that is written by tags: `{{ cookiecutter.flag }}` is a value of Jinja's."""
    found: list[tuple[Condition, Atom]] = []
    for where, pieces in branches:
        only = Text(pieces).only
        if only:
            found.append((where, _value_of(only) if only.known else Nothing()))
        elif Text(pieces).fixed:
            try:
                tree = ast.parse("".join(map(str, pieces)).strip() or "None", mode="eval").body
            except SyntaxError:
                found.append((where, Nothing()))
                continue
            inner = [(c, a) for c, a in _plainly(tree, reader, every(condition, where))]
            found += [(every(where, c), a) for c, a in inner]
        else:
            found.append((where, Nothing()))
    return tidy(tuple(found))


def _value_of(only: Expression) -> Answer:
    """What `{{ … }}` is where it stands in the program; JSON of a value is the value."""
    passed_on = PASSED_ON.fullmatch(only.said)
    return Answer(passed_on[1]) if passed_on else Answer(only.said, code=True)


def _plainly(tree: ast.expr, reader: Reader, condition: Condition) -> Value:
    """An expression that has no place of its own in the program: it stands where the statement stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = 1, 0, 1, 0
    return value(tree, reader, condition)


def _attribute(node: ast.Attribute, reader: Reader, condition: Condition) -> Value:
    return spread(lambda atom: member(atom, node.attr), value(node.value, reader, condition))


def _subscript(node: ast.Subscript, reader: Reader, condition: Condition) -> Value:
    whole = value(node.value, reader, condition)
    key = value(node.slice, reader, condition)
    found: list[tuple[Condition, Atom]] = []
    for where, atom in whole:
        for more, index in key:
            found += [(every(where, more, c), a) for c, a in looked_up(atom, index)]
    return tidy(tuple(found))


def _items(node: ast.List | ast.Tuple | ast.Set, reader: Reader, condition: Condition) -> Value:
    made = Items()
    for element in node.elts:
        where = _here(element, reader, condition)
        if isinstance(element, ast.Starred):
            extend(one(made), value(element.value, reader, condition), where)
        else:
            made.of.append((where, value(element, reader, condition)))
    return one(made)


def _table(node: ast.Dict, reader: Reader, condition: Condition) -> Value:
    made = Table()
    for key, item in zip(node.keys, node.values, strict=True):
        held = value(item, reader, condition)
        if key is None:
            made.lost = True
        else:
            made.of.append((_here(key, reader, condition), value(key, reader, condition), held))
    return one(made)


def _here(node: ast.expr, reader: Reader, condition: Condition) -> Condition:
    """Under which condition a part is there, where the whole is there under `condition`."""
    where = reader.places.condition(node)
    return ALWAYS if every(condition, where) == condition else where


def _format(node: ast.JoinedStr, reader: Reader, condition: Condition) -> Value:
    if reader.places.divided(node):
        return one(Nothing())
    pieces: list[Value] = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            plain = part.format_spec is None and part.conversion in (-1, 115)
            inner = value(part.value, reader, condition)
            pieces.append(inner if plain else one(Nothing()))
        elif isinstance(part, ast.Constant):
            pieces.append(text_of(str(part.value), reader))
    return texts(pieces)


def _binary(node: ast.BinOp, reader: Reader, condition: Condition) -> Value:
    left, right = value(node.left, reader, condition), value(node.right, reader, condition)
    if isinstance(node.op, ast.Add):
        return added(left, right)
    if isinstance(node.op, ast.Div):
        return spread(divided, left, right)
    if isinstance(node.op, ast.Mod):
        return spread(filled, left, right)
    return one(Nothing())


def _both(node: ast.BoolOp, reader: Reader, condition: Condition) -> Value:
    conjunction = isinstance(node.op, ast.And)
    found = value(node.values[0], reader, condition)
    for following in node.values[1:]:
        so_far = truly(found)
        going = so_far if conjunction else contrary(so_far)
        more = value(following, reader, every(condition, going))
        if all(isinstance(atom, Truth) for _where, atom in (*found, *more)):
            join = every if conjunction else some
            found = one(Truth(join(so_far, truly(more))))
            continue
        kept: list[tuple[Condition, Atom]] = []
        for where, atom in found:
            on = holds(atom) if conjunction else contrary(holds(atom))
            kept.append((every(where, contrary(on)), atom))
            kept += [(every(where, on, c), a) for c, a in more]
        found = tidy(tuple(kept))
    return found


def _unary(node: ast.UnaryOp, reader: Reader, condition: Condition) -> Value:
    inner = value(node.operand, reader, condition)
    if isinstance(node.op, ast.Not):
        return one(Truth(contrary(truly(inner))))
    if isinstance(node.op, ast.USub):
        return spread(
            lambda atom: Number(-atom.value) if isinstance(atom, Number) and atom.value else Nothing(), inner
        )
    return one(Nothing())


def _compare(node: ast.Compare, reader: Reader, condition: Condition) -> Value:
    found: list[Condition] = []
    left = value(node.left, reader, condition)
    for operator, following in zip(node.ops, node.comparators, strict=True):
        right = value(following, reader, condition)
        found.append(compared(operator, left, right))
        left = right
    return one(Truth(every(*found)))


def _either(node: ast.IfExp, reader: Reader, condition: Condition) -> Value:
    test = truly(value(node.test, reader, condition))
    yes = value(node.body, reader, every(condition, test))
    no = value(node.orelse, reader, every(condition, contrary(test)))
    return tidy((*((every(test, c), a) for c, a in yes), *((every(contrary(test), c), a) for c, a in no)))


def _generator(node: ast.GeneratorExp, reader: Reader, condition: Condition) -> Value:
    mark = reader.found.mark
    made = comprehension(node, reader, condition)
    reader.undo(mark)
    return made


def comprehension(
    node: ast.ListComp | ast.SetComp | ast.GeneratorExp, reader: Reader, condition: Condition
) -> Value:
    """What a loop within an expression gives, of which every round is taken."""
    first, *others = node.generators
    found = rounds(value(first.iter, reader, condition), condition)
    if found is None or others:
        reader.bind(first.target, one(Nothing()), ALWAYS)
        value(node.elt, reader, every(condition, UNKNOWN))
        return one(Nothing())
    made = Items()
    names = reader.frame.scope.names
    before = dict(names)
    for where, item in found:
        reader.bind(first.target, item, ALWAYS)
        kept = every(where, *(truly(value(test, reader, condition)) for test in first.ifs))
        made.of.append((kept, value(node.elt, reader, every(condition, kept))))
    for name in {part.id for part in ast.walk(first.target) if isinstance(part, ast.Name)}:
        names.pop(name, None)  # its names end with it
        if name in before:
            names[name] = before[name]
    return one(made)


def _function(node: ast.Lambda, reader: Reader, condition: Condition) -> Value:
    return one(reader.function(node, condition))


def _yield(node: ast.Yield, reader: Reader, condition: Condition) -> Value:
    item = one(Number(None)) if node.value is None else value(node.value, reader, condition)
    reader.frame.yielded.of.append((condition, item))
    return one(Nothing())


def _yields(node: ast.YieldFrom, reader: Reader, condition: Condition) -> Value:
    extend(one(reader.frame.yielded), value(node.value, reader, condition), condition)
    return one(Nothing())


def _walrus(node: ast.NamedExpr, reader: Reader, condition: Condition) -> Value:
    found = value(node.value, reader, condition)
    reader.bind(node.target, found, condition)
    return found


def _call(node: ast.Call, reader: Reader, condition: Condition) -> Value:
    from livinglab_gen.importer.hooks import calls

    return calls.call(node, reader, condition)


_WAYS: Mapping[type[ast.expr], Any] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Set: _items,
    ast.Dict: _table,
    ast.JoinedStr: _format,
    ast.BinOp: _binary,
    ast.BoolOp: _both,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _either,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.GeneratorExp: _generator,
    ast.Yield: _yield,
    ast.YieldFrom: _yields,
    ast.Lambda: _function,
    ast.NamedExpr: _walrus,
    ast.Call: _call,
}
