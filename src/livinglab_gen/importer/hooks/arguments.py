"""What a function of a hook is given, under its own names."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from livinglab_gen.importer.hooks import combining, expressions
from livinglab_gen.importer.hooks.conditions import ALWAYS, Condition
from livinglab_gen.importer.hooks.values import Function, Items, Nothing, Scope, Spread, Value, one

if TYPE_CHECKING:
    from livinglab_gen.importer.hooks.program import Reader


def defaults(wanted: ast.arguments, reader: Reader, condition: Condition) -> dict[str, Value]:
    """What the arguments of a function hold where nothing is given: made once, where it is defined."""
    names = [argument.arg for argument in (*wanted.posonlyargs, *wanted.args)]
    told = dict(zip(reversed(names), reversed(wanted.defaults), strict=False))
    told |= {a.arg: d for a, d in zip(wanted.kwonlyargs, wanted.kw_defaults, strict=True) if d}
    return {name: expressions.value(node, reader, condition) for name, node in told.items()}


def take(function: Function, given: Sequence[Value], named: Mapping[str, Value], scope: Scope) -> bool:
    """Put what a function is given under its own names; False where that does not fit."""
    wanted = function.node.args
    names = [argument.arg for argument in (*wanted.posonlyargs, *wanted.args)]
    rest = dict(named)
    spread = next((at for at, value in enumerate(given) if _is_spread(value)), len(given))
    if (len(given) > len(names) and wanted.vararg is None) or spread < min(len(names), len(given)):
        return False
    for name, value in zip(names, given, strict=False):
        scope.put(name, value, ALWAYS)
    if wanted.vararg is not None:
        more = Items()
        for value in given[len(names) :]:
            if _is_spread(value):
                combining.extend(one(more), value, ALWAYS)
            else:
                more.of.append((ALWAYS, value))
        scope.put(wanted.vararg.arg, one(more), ALWAYS)
    for name in (*names[len(given) :], *(argument.arg for argument in wanted.kwonlyargs)):
        if name in rest:
            scope.put(name, rest.pop(name), ALWAYS)
        elif name in function.defaults:
            scope.put(name, function.defaults[name], ALWAYS)
        else:
            return False
    if wanted.kwarg is not None:
        scope.put(wanted.kwarg.arg, one(Nothing()), ALWAYS)
    return not rest or wanted.kwarg is not None


def _is_spread(value: Value) -> bool:
    return any(isinstance(atom, Spread) for _where, atom in value)
