"""Functions of a hook: what a decorator makes of one, and what a call of it does and gives."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from livinglab_gen.importer.hooks import advice, arguments, calls, expressions, vocabulary
from livinglab_gen.importer.hooks.conditions import NEVER, Condition, every
from livinglab_gen.importer.hooks.frames import Frame
from livinglab_gen.importer.hooks.values import (
    Atom,
    Function,
    Named,
    Nothing,
    Number,
    Scope,
    Value,
    one,
    tidy,
)

if TYPE_CHECKING:
    from livinglab_gen.importer.hooks.program import Reader

_DEEPEST = 15  # functions within functions


def decorated(reader: Reader, decorator: ast.expr, value: Value, condition: Condition) -> Value:
    """What a decorator, which is called at once, makes of a function."""
    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) in vocabulary.WRAPPING:
        return value
    found: list[tuple[Condition, Atom]] = []
    for where, atom in expressions.value(decorator, reader, condition):
        here = every(condition, where)
        made = one(Nothing())
        if isinstance(atom, Function):
            made = called(reader, atom, [value], {}, here)
        elif isinstance(atom, Named) and atom.name in vocabulary.LATER:
            made = calls.library(atom.name, reader, here, [value], {})
        found += [(every(where, holds), told) for holds, told in made]
    return tidy(tuple(found))


def called(
    reader: Reader,
    function: Function,
    given: Sequence[Value],
    named: Mapping[str, Value],
    condition: Condition,
) -> Value:
    """What a call gives where `condition` holds; what it does is noted."""
    scope = Scope(outer=function.around)
    if len(reader.frames) > _DEEPEST or not arguments.take(function, given, named, scope):
        reader.found.leave(reader.line, advice.code())
        return one(Nothing())
    frame, mark, node = Frame(scope, condition), reader.found.mark, function.node
    if isinstance(node, ast.Lambda):
        return reader.value(frame, node.body)
    after = reader.within(frame, node.body)
    if _yields(node):
        reader.undo(mark)
        return one(frame.yielded)
    if after == NEVER and not frame.returned:
        reader.gone = condition
    value = [(every(where, holds), atom) for where, told in frame.returned for holds, atom in told]
    if not value:
        return one(Number(None))
    return tidy((*value, *(() if after == NEVER else ((after, Number(None)),))))


def _yields(function: ast.FunctionDef) -> bool:
    """Whether a function is a generator."""
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own(function.body))


def _own(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """What stands in statements, without the functions that are defined in them."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            yield from _own(list(ast.iter_child_nodes(node)))
