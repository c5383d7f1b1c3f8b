"""Jinja as Cookiecutter sets it up, for reading only: nothing of a template is rendered or imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from livinglab_gen.importer.faults import NoTemplate
from livinglab_gen.importer.plainly import plainly
from livinglab_gen.importer.tags import tags
from livinglab_gen.language import translate as _

_KNOWN = {
    "jinja2.ext.do": "jinja2.ext.do",
    "jinja2.ext.loopcontrols": "jinja2.ext.loopcontrols",
    "jinja2.ext.i18n": "jinja2.ext.i18n",
}
_SYNTAX = {
    "block_start_string",
    "block_end_string",
    "variable_start_string",
    "variable_end_string",
    "comment_start_string",
    "comment_end_string",
    "line_statement_prefix",
    "line_comment_prefix",
    "trim_blocks",
    "lstrip_blocks",
}


class Now(Extension):
    """`{% now 'utc', '%Y' %}`, read as a statement that has no effect."""

    tags = {"now"}  # noqa: RUF012

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the zone and the format, and forget them."""
        line = next(parser.stream).lineno
        parser.parse_tuple()
        return nodes.Output([], lineno=line)


def environment(syntax: Mapping[str, Any], extensions: Iterable[str] = ()) -> Environment:
    """What parses the texts of a template with these settings; unknown extensions are left out."""
    settings = {key: value for key, value in syntax.items() if key in _SYNTAX and value is not None}
    known = [_KNOWN[name] for name in extensions if name in _KNOWN]
    made = Environment(keep_trailing_newline=True, extensions=[Now, *known], **settings)  # noqa: S701
    made.filters = _Any(made.filters)
    made.tests = _Any(made.tests)
    return made


@dataclass(frozen=True)
class Syntax:
    """How a template writes its Jinja.

    `own` reads its texts, `plain` what they are in Jinja's own delimiters.
    """

    own: Environment
    plain: Environment

    def plainly(self, text: str) -> str:
        """A text of the template in Jinja's own delimiters; raises jinja2.TemplateSyntaxError."""
        return text if self.own is self.plain else plainly(text, tags(text, self.own))


def syntax(settings: Mapping[str, Any], extensions: Iterable[str] = ()) -> Syntax:
    """The syntax that `_jinja2_env_vars` and `_extensions` make."""
    usual = environment({}, extensions)
    _demand_delimiters(settings)
    try:
        own = environment(settings, extensions)
        _lexer = own.lexer
    except (AssertionError, TypeError, ValueError, AttributeError) as error:
        raise _odd(error) from None
    changed = any(getattr(usual, key) != getattr(own, key) for key in _SYNTAX)
    return Syntax(own=own if changed else usual, plain=usual)


def _demand_delimiters(settings: Mapping[str, Any]) -> None:
    """Raise NoTemplate for delimiters that no lexer could find an end of."""
    for key, value in settings.items():
        delimiter = key in _SYNTAX and key.endswith(("_string", "_prefix"))
        if delimiter and value is not None and not (isinstance(value, str) and value.strip()):
            raise _odd(f"{key}: {value!r}")


def _odd(why: object) -> NoTemplate:
    return NoTemplate(
        _("_jinja2_env_vars in cookiecutter.json is nothing that Jinja takes ({why}): mend it").format(
            why=why
        )
    )


@cache
def plain() -> Environment:
    """Jinja with its own delimiters, and no extension of the template."""
    return environment({})


def unsupported(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The settings that change what is rendered in a way that no text can follow."""
    harmless = _SYNTAX | {"cache_size", "auto_reload", "optimized", "keep_trailing_newline", "enable_async"}
    return tuple(key for key, value in settings.items() if key not in harmless and value)


class _Any(dict[str, Any]):
    """Filters or tests of which any name exists: which ones there are is asked later."""

    def get(self, name: str, default: object = None) -> Any:
        return super().get(name, str)


def stored(tree: nodes.Template) -> frozenset[str]:
    """Every name that a text gives a value of its own, in whatever scope."""
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx in ("store", "param")}
    names |= {node.name for node in tree.find_all(nodes.Macro)}
    names |= {node.target for node in tree.find_all(nodes.Import)}
    for node in tree.find_all(nodes.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in node.names}
    return frozenset(names)


def loaded(tree: nodes.Template) -> frozenset[str]:
    """Every name that a text reads."""
    return frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx == "load")
