"""The words of a shell script: where each ends, and what it may be once variables are filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from livinglab_gen.importer.hooks.combining import texts
from livinglab_gen.importer.hooks.tags import Program, Unreadable
from livinglab_gen.importer.hooks.values import Nothing, Scope, Text, Value, joined, one, spread

_TOKEN = re.compile(
    r"""(?P<gap>[ \t]+|\\\n|(?:(?<=\s)|^)\#[^\n]*)
      | (?P<end>\n|;;|;)
      | (?P<redirect>&>>?|\d*(?:>>|<<<|<<-?|[<>])(?:&[\d-])?)
      | (?P<join>&&|\|\||\||&)
      | (?P<bracket>[()])
      | (?P<word>(?:'[^']*'|"(?:\\.|[^"\\])*"|\$\([^()]*\)|`[^`]*`|\$\{[^}]*\}|\\.|[^\s;&|()<>'"`\\])+)""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_PART = re.compile(
    r"""'(?P<raw>[^']*)'|"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<call>\$\([^()]*\)|`[^`]*`)"""
    r"""|\$\{?(?P<name>\w+)\}?(?P<odd>(?<=\})?)|\\(?P<escaped>.)|(?P<plain>[^'"$`\\]+|\$)""",
    re.DOTALL,
)
_HEREDOC = re.compile(r"<<-?[ \t]*(['\"]?)(\w+)\1[^\n]*\n(.*?)^[ \t]*\2[ \t]*$", re.DOTALL | re.MULTILINE)
_QUOTED = re.compile(
    r"""(?P<escaped>\\[$`"\\])|\$\{?(?P<name>\w+)\}?|(?P<call>\$\(|`|\$\{)|(?P<plain>[^$`\\]+|\\|\$)"""
)


@dataclass(frozen=True)
class Token:
    """A word or a sign of a script: its kind, and where it begins."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a script; what is written to a command's input is none. Raises Unreadable."""
    text = _HEREDOC.sub(_blank, text)
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Unreadable(f"{text[at : at + 20]!r} is no word")
        kind = found.lastgroup or "gap"
        if kind != "gap":
            yield Token(kind, found[0], at)
        at = found.end()


def value(word: Token, made: Program, scope: Scope) -> Value:
    """What a word may be; what a shell would still expand is not told."""
    if made.divided(word.at, word.at + len(word.text)):
        return one(Nothing())
    pieces = [piece for part in _PART.finditer(word.text) for piece in _pieces(part, made, scope)]
    return texts(pieces) if pieces else one(Text(()))


def _pieces(part: re.Match[str], made: Program, scope: Scope) -> list[Value]:
    if part["raw"] is not None:
        return [_text(part["raw"], made)]
    if part["quoted"] is not None:
        return [_quoted(inside, made, scope) for inside in _QUOTED.finditer(part["quoted"])]
    if part["name"]:
        return [_variable(part["name"], part[0], scope)]
    if part["escaped"] is not None:
        return [_text(part["escaped"], made)]
    plain = part["plain"] or ""
    if part["call"] or re.search(r"[*?\[\]{}~]", plain):
        return [one(Nothing())]
    return [_text(plain, made)]


def _quoted(inside: re.Match[str], made: Program, scope: Scope) -> Value:
    if inside["call"]:
        return one(Nothing())
    if inside["name"]:
        return _variable(inside["name"], inside[0], scope)
    return _text((inside["escaped"] or "")[1:] or inside["plain"], made)


def _variable(name: str, whole: str, scope: Scope) -> Value:
    odd = whole.startswith("${") and not whole.endswith("}")
    return (None if odd else scope.find(name)) or one(Nothing())


def _text(text: str, made: Program) -> Value:
    found = (tuple((c, joined(Text(p))) for c, p in branches) for branches in made.pieces(text))
    return spread(lambda *atoms: joined(*(a for a in atoms if isinstance(a, Text))), *found)


def _blank(found: re.Match[str]) -> str:
    head = found[0].partition("\n")[0]
    return head + re.sub(r"[^\n]", " ", found[0][len(head) :])
