"""What Jinja texts of a layer may do, and what they give: the same texts in every place and time.

The environment is the one that Copier uses for a template without extensions of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

MARKS = ("{{", "{%", "{#")
COPIER = frozenset({"_copier_answers", "_copier_conf"})
"""What Copier itself defines and a layer may use."""

_SAME_EVERYWHERE = ("answers_file", "vcs_ref", "vcs_ref_hash")  # of _copier_conf

_CHANCE = frozenset({"random", "ans_random", "shuffle", "make_secret", "lipsum"})
_CLOCK = frozenset({"now", "strftime"})
_MACHINE = frozenset(
    {
        "expanduser",
        "expandvars",
        "realpath",
        "relpath",
        "fileglob",
        "_copier_python",
        "_copier_phase",
        "_copier_operation",
        "_folder_name",
        "_external_data",
        "sep",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong with a Jinja text; ``line`` counts from 1 within the text."""

    line: int
    message: str
    cure: str


def problems(text: str, known: Iterable[str]) -> tuple[Problem, ...]:
    """Everything that is wrong with a Jinja text that may use the ``known`` names."""
    from jinja2 import TemplateError

    try:
        tree = _lenient().parse(text)
    except TemplateError as error:
        return (_syntax(error),)
    except RecursionError:
        return (_too_deep(),)
    found = (*_calls(tree), *_loads(tree), *_machine(tree), *_undefined(tree, frozenset(known)))
    return tuple(sorted(found, key=lambda problem: problem.line))


def has_jinja(text: str) -> bool:
    """Whether rendering could change the text."""
    return any(mark in text for mark in MARKS)


def render(text: str, values: Mapping[str, object]) -> str:
    """The text rendered as Copier does it; ValueError says why it cannot be rendered."""
    try:
        return environment().from_string(text).render(**values)
    except Exception as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


@cache
def environment() -> SandboxedEnvironment:
    """Copier's environment for templates without settings."""
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        keep_trailing_newline=True,
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
    )


class _Any(dict[str, Any]):
    """Filters or tests of which any name exists, so that an unknown one hides no other fault."""

    def get(self, name: str, default: object = None) -> Any:
        return super().get(name, str)


@cache
def _lenient() -> SandboxedEnvironment:
    lenient = environment().overlay()
    known: Any = environment()  # jinja2 types the two tables as plain functions only
    lenient.filters = _Any(known.filters)
    lenient.tests = _Any(known.tests)
    return lenient


def _syntax(error: Exception) -> Problem:
    line = getattr(error, "lineno", None) or 1
    message = getattr(error, "message", None) or str(error)
    return Problem(
        line=line,
        message=_("the Jinja syntax is wrong ({error})").format(error=message),
        cure=_("mend it, or drop .jinja from the name when the braces are meant as they are"),
    )


def _too_deep() -> Problem:
    return Problem(line=1, message=_("the Jinja is nested too deeply"), cure=_("split the expression"))


def _calls(tree: nodes.Template) -> Iterator[Problem]:
    """Filters and tests that do not exist, or that give something else each time."""
    from jinja2 import nodes

    for node in tree.find_all(nodes.Filter):
        yield from _named(node, _("filter"), environment().filters)
    for test in tree.find_all(nodes.Test):
        yield from _named(test, _("test"), environment().tests)


def _named(node: nodes.Filter | nodes.Test, kind: str, known: Mapping[str, object]) -> Iterator[Problem]:
    forbidden = _forbidden(node.name)
    if forbidden:
        yield Problem(line=node.lineno, message=forbidden, cure=_cure())
    elif node.name not in known:
        message = _("there is no Jinja {kind} {name}").format(kind=kind, name=node.name)
        cure = nearest(node.name, known) or _("use one that Jinja or Copier brings")
        yield Problem(line=node.lineno, message=message, cure=cure)


def _loads(tree: nodes.Template) -> Iterator[Problem]:
    """Templates that take others in: where they lie is decided at the release only."""
    from jinja2 import nodes

    for kind in (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends):
        for node in tree.find_all(kind):
            yield Problem(
                line=node.lineno,
                message=_("a layer's file takes in another one"),
                cure=_("write the text in this file, or as a question with `when: false`"),
            )


def _machine(tree: nodes.Template) -> Iterator[Problem]:
    """Uses of what Copier knows about the machine and the run."""
    from jinja2 import nodes

    harmless = {
        id(node.node)
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.attr in _SAME_EVERYWHERE
    }
    for name in tree.find_all(nodes.Name):
        if name.name == "_copier_conf" and id(name) not in harmless:
            message = _("_copier_conf differs from machine to machine")
            yield Problem(line=name.lineno, message=message, cure=_cure())


def _undefined(tree: nodes.Template, known: frozenset[str]) -> Iterator[Problem]:
    from jinja2 import TemplateError, meta, nodes

    try:
        undeclared = meta.find_undeclared_variables(tree)
    except TemplateError as error:
        yield _syntax(error)
        return
    except RecursionError:
        yield _too_deep()
        return
    used = {node.name for node in tree.find_all(nodes.Name) if node.name == "lipsum"}
    lines: dict[str, int] = {}
    for node in tree.find_all(nodes.Name):
        lines.setdefault(node.name, node.lineno)
    for name in sorted((undeclared - known - COPIER) | (used - known)):
        forbidden = _forbidden(name)
        message = forbidden or _("{name} is not asked by any question").format(name=name)
        cure = _cure() if forbidden else nearest(name, known)
        yield Problem(
            line=lines.get(name, 1),
            message=message,
            cure=cure or _("add a question of that name to questions.yml"),
        )


def _forbidden(name: str) -> str:
    if name in _CHANCE:
        return _("{name} gives something else each time").format(name=name)
    if name in _CLOCK:
        return _("{name} reads the clock").format(name=name)
    if name in _MACHINE:
        return _("{name} depends on the machine or the run").format(name=name)
    return ""


def _cure() -> str:
    return _("render only answers, and leave the rest to the service at run time")


def nearest(name: str, known: Iterable[str]) -> str:
    """``did you mean ...?`` for a mistyped name; empty when nothing is near."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1)
    return _("did you mean {near}?").format(near=near[0]) if near else ""
