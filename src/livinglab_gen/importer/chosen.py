"""Names that depend on a choice alone: every name there can be, with the condition under which it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from jinja2 import Environment, TemplateError, nodes

from livinglab_gen.importer.model import CONTEXT
from livinglab_gen.importer.rewriting import literal
from livinglab_gen.importer.tags import tags

_MOST = 60
_CHANGED: Mapping[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "trim": str.strip}

Cases = tuple[tuple[str, str], ...]
"""A condition in Cookiecutter's names (empty for always), and the name where it holds."""


def names(expression: str, environment: Environment, choices: Mapping[str, Sequence[str]]) -> Cases | None:
    """The cases of an expression; None where it depends on more than `choices`."""
    try:
        (output,) = environment.parse(f"{{{{ {expression} }}}}").body
    except (TemplateError, ValueError, RecursionError):
        return None
    found = output.nodes if isinstance(output, nodes.Output) else []
    return _cases(found[0], choices) if len(found) == 1 else None


def texts(text: str, environment: Environment, choices: Mapping[str, Sequence[str]]) -> Cases | None:
    """The cases of a text with tags."""
    words = (
        literal(text[tag.start : tag.end])
        if tag.kind == "data"
        else f"({text[tag.opening.end : tag.closing.start]})"
        for tag in tags(text, environment)
    )
    return names(" ~ ".join(words), environment, choices)


def _cases(node: nodes.Node, choices: Mapping[str, Sequence[str]]) -> Cases | None:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return (("", node.value),)
    if isinstance(node, nodes.Concat):
        return _joined(node.nodes, choices)
    if isinstance(node, nodes.Add):
        return _joined([node.left, node.right], choices)
    if isinstance(node, nodes.Filter) and node.name in _CHANGED and node.node and not node.args:
        inner = _cases(node.node, choices)
        return inner and tuple((condition, _CHANGED[node.name](name)) for condition, name in inner)
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == CONTEXT:
        values = choices.get(node.attr, ())
        return tuple((f"{CONTEXT}.{node.attr} == {literal(one)}", one) for one in values) or None
    return None


def _joined(parts: Sequence[nodes.Node], choices: Mapping[str, Sequence[str]]) -> Cases | None:
    every = [_cases(part, choices) for part in parts]
    known = [one for one in every if one]
    size = 1
    for one in known:
        size *= len(one)
    if len(known) < len(every) or size > _MOST:
        return None
    return tuple(
        (" and ".join(condition for condition, _name in row if condition), "".join(name for _c, name in row))
        for row in product(*known)
    )
