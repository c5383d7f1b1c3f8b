"""Filters of a template's own extensions, read from their syntax and written as Jinja that says the same.

A function of one value that only calls methods of texts, cuts, joins and compares is an expression in
Jinja too. Nothing of it is imported or run; whatever else it does is left.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from livinglab_gen.importer.filters import Local
from livinglab_gen.importer.rewriting import literal

_TEXT = """
capitalize casefold center count endswith find index isalnum isalpha isdigit isidentifier islower
isnumeric isspace istitle isupper join ljust lower lstrip partition removeprefix removesuffix replace
rfind rjust rpartition rsplit rstrip split splitlines startswith strip swapcase title upper zfill
"""
_METHODS = frozenset(_TEXT.split())
_OPERATORS: Mapping[type[ast.AST], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Mod: "%", ast.FloorDiv: "//", ast.Eq: "==",
    ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.And: "and", ast.Or: "or",
}  # fmt: skip
_LARGEST = 100_000  # bytes of a module


class _Unclear(Exception):
    """Something that is no expression of Jinja's."""


def filters(template: Path, extensions: Iterable[str]) -> dict[str, Local | None]:
    """The filters that these extensions of the template in the folder `template` make, by their names.

    None stands for one that is no expression of Jinja's.
    """
    found: dict[str, Local | None] = {}
    for extension in extensions:
        module, _dot, name = extension.rpartition(".")
        tree = _parsed(template, module)
        if tree is not None:
            found |= dict(_made(tree, name))
    return found


def _parsed(template: Path, module: str) -> ast.Module | None:
    """The module's syntax; None where it is not the template's own, or cannot be read."""
    parts = module.split(".")
    if not all(part.isidentifier() for part in parts):
        return None
    path = template.joinpath(*parts)
    for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"):
        try:
            text = file.read_bytes()
            return ast.parse(text) if len(text) <= _LARGEST else None
        except OSError:
            continue
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    return None


def _made(tree: ast.Module, name: str) -> Iterator[tuple[str, Local | None]]:
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name and _is_simple(node):
            yield name, _filter(node)
        if isinstance(node, ast.ClassDef) and node.name == name:
            yield from _registered(node, functions)


def _is_simple(node: ast.FunctionDef) -> bool:
    """Whether a function is made a filter by Cookiecutter's own decorator."""
    named = [
        one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in node.decorator_list
    ]
    return named == ["simple_filter"]


def _registered(
    node: ast.ClassDef, around: Mapping[str, ast.FunctionDef]
) -> Iterator[tuple[str, Local | None]]:
    """What an extension puts into the filters of its environment when it is made."""
    known: dict[str, ast.FunctionDef | ast.Lambda] = dict(around)
    known |= {one.name: one for one in ast.walk(node) if isinstance(one, ast.FunctionDef)}
    for step in ast.walk(node):
        for name, given in _put(step):
            value = known.get(given.id) if isinstance(given, ast.Name) else given
            yield name, _filter(value) if isinstance(value, ast.FunctionDef | ast.Lambda) else None


def _put(step: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What a statement puts into a table called `filters`, by its name."""
    match step:
        case ast.Assign(targets=[ast.Subscript(value=ast.Attribute(attr="filters"), slice=key)], value=value):
            pairs = [(key, value)]
        case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="filters"), attr="update"), args=given):
            tables = [one for one in given if isinstance(one, ast.Dict)]
            pairs = [(k, v) for one in tables for k, v in zip(one.keys, one.values, strict=True) if k]
            yield from ((word.arg, word.value) for word in step.keywords if word.arg)
        case _:
            return
    yield from ((str(key.value), value) for key, value in pairs if isinstance(key, ast.Constant))


def _filter(node: ast.FunctionDef | ast.Lambda) -> Local | None:
    arguments = [one.arg for one in node.args.args if one.arg != "self"]
    others = (node.args.vararg, node.args.kwarg, *node.args.kwonlyargs)
    if len(arguments) != 1 or any(others):
        return None
    try:
        return Local(expression=_value(node, arguments[0]))
    except (_Unclear, RecursionError):
        return None


def _value(node: ast.FunctionDef | ast.Lambda, argument: str) -> str:
    """What a function gives, as an expression in which `@` is its argument."""
    known = {argument: "@"}
    if isinstance(node, ast.Lambda):
        return _written(node.body, known)
    for step in node.body:
        if isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant):
            continue
        if isinstance(step, ast.Return) and step.value is not None:
            return _written(step.value, known)
        if not (
            isinstance(step, ast.Assign) and len(step.targets) == 1 and isinstance(step.targets[0], ast.Name)
        ):
            break
        known[step.targets[0].id] = _written(step.value, known)
    raise _Unclear


def _written(node: ast.expr, known: Mapping[str, str]) -> str:
    """A Python expression as Jinja has it, in brackets."""
    written = _value_of(node, known) or _called(node, known) or _compared(node, known)
    if written is None:
        raise _Unclear
    return written


def _value_of(node: ast.expr, known: Mapping[str, str]) -> str | None:
    """A name, a literal, or a piece of something."""

    def write(one: ast.expr) -> str:
        return _written(one, known)

    match node:
        case ast.Name(id=name):
            return known.get(name)
        case ast.Constant(value=str() | bool() | int() | None as value):
            text = literal(value)
            return None if "@" in text else text
        case ast.JoinedStr(values=parts):
            return "(" + " ~ ".join(["''", *map(write, parts)]) + ")"
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return write(value)
        case ast.Subscript(value=value, slice=ast.Slice(lower=low, upper=high, step=None)):
            ends = [write(one) if one is not None else "" for one in (low, high)]
            return f"{write(value)}[{':'.join(ends)}]"
        case ast.Subscript(value=value, slice=at):
            return f"{write(value)}[{write(at)}]"
        case ast.List(elts=items):
            return "[" + ", ".join(map(write, items)) + "]"
    return None


def _called(node: ast.expr, known: Mapping[str, str]) -> str | None:
    """A method of a text, or a function that Jinja has as a filter."""
    if not isinstance(node, ast.Call) or node.keywords:
        return None
    arguments = [_written(one, known) for one in node.args]
    match node.func, arguments:
        case ast.Attribute(value=ast.Name(id="re"), attr="sub"), [pattern, text, value]:
            return f"({value}|regex_replace({pattern}, {text}))"
        case ast.Attribute(value=value, attr=name), _any if name in _METHODS:
            return f"{_written(value, known)}.{name}({', '.join(arguments)})"
        case ast.Name(id="len"), [value]:
            return f"({value}|length)"
        case ast.Name(id="str"), [value]:
            return f"({value}|string)"
    return None


def _compared(node: ast.expr, known: Mapping[str, str]) -> str | None:
    """An operator, or a choice."""

    def write(one: ast.expr) -> str:
        return _written(one, known)

    match node:
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            sign = _OPERATORS.get(type(op))
            return f"({write(left)} {sign} {write(right)})" if sign else None
        case ast.BoolOp(op=op, values=values):
            return "(" + f" {_OPERATORS[type(op)]} ".join(map(write, values)) + ")"
        case ast.UnaryOp(op=ast.Not(), operand=value):
            return f"(not {write(value)})"
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)):
            return f"-{number}"
        case ast.IfExp(test=test, body=body, orelse=other):
            return f"({write(body)} if {write(test)} else {write(other)})"
    return None
