"""Filters that Cookiecutter brings, in the words of Copier's Jinja, so that nothing has to be trusted."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from livinglab_gen.catalogue import templating
from livinglab_gen.importer.tags import Token

_GLOBALS = """
range dict lipsum cycler joiner namespace random_ascii_string uuid4 _ gettext
"""
GLOBALS = frozenset(_GLOBALS.split())
"""What a text may call without anything being asked."""

# Signs up to U+017F in small letters, and what text-unidecode makes of them for a slug.
_LATIN: Mapping[str, str] = {
    "a": "àáâãäåāăąª", "ae": "æ", "c": "çćĉċč", "d": "ðďđ", "e": "èéêëēĕėęě", "g": "ĝğġģ", "h": "ĥħ",
    "i": "ìíîïĩīĭįı", "ij": "ĳ", "j": "ĵ", "k": "ķĸ", "l": "ĺļľł", "l-": "ŀ", "m": "µ", "n": "ñńņňŉ",
    "ng": "ŋ", "o": "òóôõöøōŏőº", "oe": "œ", "p": "¶", "r": "ŕŗř", "s": "śŝşšſ", "ss": "ß§", "t": "ţťŧ",
    "th": "þ", "u": "ùúûüũūŭůűų", "w": "ŵ", "x": "×", "y": "ýÿŷ", "y-": "¥", "z": "źżž", "c-": "¢", "ps": "£",
    "deg": "°", "1": "¹", "2": "²", "3": "³", "1-4": "¼", "1-2": "½", "3-4": "¾", "-c-": "©", "-r-": "®",
    "": "\u0080-\u009f\u00ad\u0300-\u034e\u2018\u2019\u201b\u202a-\u202e",
}  # fmt: skip
_SLUG = (("(?<=[0-9]),(?=[0-9])", ""), ("[^-a-z0-9]+", "-"), ("-{2,}", "-"))


@cache
def known() -> frozenset[str]:
    """The filters that Copier has without any extension."""
    return frozenset(templating.environment().filters)


def _jsonify(arguments: str) -> str | None:
    found = re.fullmatch(r"\((?:indent\s*=\s*)?(\d+)?\s*\)", arguments) if arguments else None
    if arguments and not found:
        return None
    return f"to_nice_json({found[1]})" if found and found[1] else "to_nice_json"


def _slugify(arguments: str) -> str | None:
    """`slugify` for Latin letters; other alphabets need tables that no template can carry."""
    given = _keywords(arguments)
    if given is None or given.keys() - {"separator", "max_length"}:
        return None
    separator, most = given.get("separator", "-"), given.get("max_length", 0)
    if not isinstance(separator, str) or set(separator) & set("'\\") or type(most) is not int or most < 0:
        return None
    marks = "".join(f"|regex_replace('[{letters}]', '{plain}')" for plain, letters in _LATIN.items())
    steps = "".join(f"|regex_replace('{pattern}', '{text}')" for pattern, text in _SLUG)
    cut = f"|truncate({most}, true, '', 0)|trim('-')" if most else ""
    apart = "" if separator == "-" else f"|replace('-', '{separator}')"
    return f"string|lower|replace(\"'\", '-'){marks}{steps}|trim('-'){cut}{apart}"


def _keywords(arguments: str) -> dict[str, object] | None:
    """The arguments of a filter by name, where all are constants."""
    try:
        call = ast.parse(f"f{arguments or '()'}", mode="eval").body
        if not isinstance(call, ast.Call) or call.args or not all(one.arg for one in call.keywords):
            return None
        return {str(one.arg): ast.literal_eval(one.value) for one in call.keywords}
    except (SyntaxError, ValueError):
        return None


CONVERTED: Mapping[str, Callable[[str], str | None]] = {"jsonify": _jsonify, "slugify": _slugify}
"""What a filter and its arguments (with their brackets) become; None where they cannot be followed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Local:
    """A filter of the template's own, as a Jinja expression in which `@` stands for what it is applied to."""

    expression: str

    def applied(self, operand: str) -> str:
        """The expression for one operand."""
        return "(" + self.expression.replace("@", f"({operand})") + ")"


def operand(tokens: Sequence[Token], pipe: int) -> int | None:
    """Where what is left of a pipe begins: a name, a literal or a bracket, with all that clings to it."""
    at = pipe - 1
    while at >= 0:
        if tokens[at].text in (")", "]", "}"):
            at = _opening(tokens, at)
        before = tokens[at - 1] if at > 0 else None
        if before is None:
            return at
        if before.text in (".", "|"):
            at -= 2
        elif (
            tokens[at].text in ("(", "[")
            and (before.kind == "name" or before.text in (")", "]"))
            and (before.text not in ("in", "and", "or", "not", "if", "else", "is", "elif", "set", "for"))
        ):
            at -= 1
        else:
            return at
    return None


def _opening(tokens: Sequence[Token], place: int) -> int:
    depth = 0
    for at in range(place, -1, -1):
        depth += {")": 1, "]": 1, "}": 1, "(": -1, "[": -1, "{": -1}.get(tokens[at].text, 0)
        if depth == 0:
            return at
    return 0
