"""What Copier's Jinja would render otherwise than Cookiecutter's, found in the syntax of a text.

Each finding is its line, what it is, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from jinja2 import nodes

from livinglab_gen.catalogue import templating
from livinglab_gen.importer import filters
from livinglab_gen.importer.model import CONTEXT
from livinglab_gen.language import translate as _

Finding = tuple[int, str, str]

COPIERS = ("make_secret", "now", "pathjoin", "sep")
"""Names that Copier knows, beside those with a `_` in front."""

_LONGEST = 100_000  # of a range, in Jinja's sandbox
_SAYING = ("defined", "undefined", "default", "d")
_TAKING = """
attr batch count d default dictsort first items jsonify last length list map max min random reject
rejectattr reverse select selectattr slice sort to_json to_nice_json to_nice_yaml to_yaml tojson unique
xmlattr
"""
_PARTS = frozenset(_TAKING.split())  # filters that take a mapping apart, or write it as something else


def findings(
    tree: nodes.Template, local: Mapping[str, filters.Local | None], mappings: Collection[str]
) -> Iterator[Finding]:
    """What is found in a text.

    `local` are the filters of the template's own, `mappings` the variables that hold mappings as
    `cookiecutter.json` has them.
    """
    yield from _filters(tree, local)
    yield from _tests(tree)
    yield from _chance(tree)
    yield from _shown(tree, mappings)
    yield from _closed(tree)


def guarded(tree: nodes.Template) -> frozenset[str]:
    """The names, and the attributes of `cookiecutter`, of which a text asks whether they are there."""
    asked = [node.node for node in tree.find_all((nodes.Test, nodes.Filter)) if node.name in _SAYING]
    names = {node.name for node in asked if isinstance(node, nodes.Name)}
    return frozenset([*names, *(name for node in asked if (name := _answer(node)))])


def _filters(tree: nodes.Template, local: Mapping[str, filters.Local | None]) -> Iterator[Finding]:
    read = {name for name, one in local.items() if one}
    known = (filters.known() | filters.CONVERTED.keys()) - local.keys() | read
    told: set[str] = set()
    for node in tree.find_all(nodes.Filter):
        if node.name not in known | told:
            told.add(node.name)
            yield (
                node.lineno,
                _("the filter {name} comes from an extension").format(name=node.name),
                _("write it with the filters of Jinja and Copier, or ask a question instead"),
            )
        applied = node.args[0] if node.name == "map" and node.args else None
        if isinstance(applied, nodes.Const):
            name = str(applied.value)
            if name not in filters.known() or name in local:
                what = _("map applies {name}, which only Cookiecutter knows").format(name=name)
                yield node.lineno, what, _("write it as a loop")


def _tests(tree: nodes.Template) -> Iterator[Finding]:
    known = templating.environment().tests
    for node in tree.find_all(nodes.Test):
        if node.name not in known:
            yield (
                node.lineno,
                _("the test {name} comes from an extension").format(name=node.name),
                _("write it with the tests of Jinja, or ask a question instead"),
            )


def _chance(tree: nodes.Template) -> Iterator[Finding]:
    called = [node.node for node in tree.find_all(nodes.Call)]
    told = [(one.lineno, "lipsum") for one in called if isinstance(one, nodes.Name) and one.name == "lipsum"]
    told += [(one.lineno, one.name) for one in tree.find_all(nodes.Filter) if one.name == "random"]
    for line, name in told:
        yield (
            line,
            _("{name} gives something else every time").format(name=name),
            _("ask a question instead, or write one value out"),
        )


def _shown(tree: nodes.Template, mappings: Collection[str]) -> Iterator[Finding]:
    """A mapping that becomes a text in an expression: Cookiecutter's are of a class of their own."""
    for node in tree.find_all((nodes.Filter, nodes.Concat, nodes.Mod)):
        if isinstance(node, nodes.Filter) and node.name in _PARTS:
            continue
        if any(_is_mapping(child, mappings) for child in node.iter_child_nodes()):
            yield (
                node.lineno,
                _("the text shows a mapping as Python writes it"),
                _("write its keys and values out"),
            )


def _is_mapping(node: nodes.Node, mappings: Collection[str]) -> bool:
    return (isinstance(node, nodes.Name) and node.name == CONTEXT) or _answer(node) in mappings


def _closed(tree: nodes.Template) -> Iterator[Finding]:
    """What the sandbox in which Copier renders does not open."""
    inner = [node for node in tree.find_all(nodes.Getattr) if not _answer(node)]
    told = [(node.lineno, node.attr) for node in inner if node.attr.startswith("__")]
    told += [(node.lineno, node.attr) for node in tree.find_all(nodes.NSRef) if node.attr.startswith("_")]
    told += [(node.lineno, "range") for node in tree.find_all(nodes.Call) if _is_long(node)]
    for line, name in told:
        yield (
            line,
            _("Copier renders in a sandbox, which does not give {name}").format(name=name),
            _("write it without"),
        )


def _is_long(node: nodes.Call) -> bool:
    if not (isinstance(node.node, nodes.Name) and node.node.name == "range"):
        return False
    with suppress(TypeError, ValueError, OverflowError, nodes.Impossible):
        return len(range(*(one.as_const() for one in node.args))) > _LONGEST
    return False


def _answer(node: nodes.Node) -> str | None:
    """The name that follows `cookiecutter`, as an attribute or a key."""
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == CONTEXT:
        return str(node.attr)
    if isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Name) and node.node.name == CONTEXT:
        return str(node.arg.value) if isinstance(node.arg, nodes.Const) else None
    return None
