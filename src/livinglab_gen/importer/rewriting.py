"""Expressions of Cookiecutter rewritten for Copier: found by Jinja's lexer, changed where they stand.

`cookiecutter.project_name` becomes `project_name`; a use that no name can replace
(`cookiecutter.items()`) keeps its text, and the file gets the mapping that it asks for.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, TemplateError, TemplateSyntaxError, nodes

from livinglab_gen.importer import filters, judging, moments, syntax
from livinglab_gen.importer.model import CONTEXT, Left
from livinglab_gen.importer.moments import Moments
from livinglab_gen.importer.tags import Edit, Tag, Token, edited, tags
from livinglab_gen.language import translate as _

_METHODS = frozenset(dir(dict))
_CHANGES = """
append clear extend insert pop popitem remove reverse setdefault sort update
"""
_CHANGING = frozenset(_CHANGES.split())
_RAW = f"_{CONTEXT}"
_GIVEN = frozenset(["loop", "caller", "varargs", "kwargs", "self", "super"])  # by Jinja itself
_CALLED = "|".join(name for name in sorted(_METHODS) if not name.startswith("_"))
_KEY = rf"\s*\.\s*(?!(?:{_CALLED})\b)\w|\s*\[\s*['\"]"
_WHOLE = re.compile(rf"\b{CONTEXT}\b(?!{_KEY})")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a text may refer to: each of Cookiecutter's names with its question, in their order.

    `constants` are the values that no question holds, `order` is that of all names; `local` are the
    filters of the template's own, None where one is no expression; `raw` is what `cookiecutter.json`
    itself says, where a text may refer to that too; `environment` reads Jinja in its own delimiters.
    """

    environment: Environment
    names: Mapping[str, str]
    moments: Moments
    order: Sequence[str] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)
    local: Mapping[str, filters.Local | None] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)

    def constant(self, name: str) -> Any:
        """What `cookiecutter.json` says of a private variable, which is taken as it stands."""
        return self.raw.get(name) if name.startswith("_") and not name.startswith("__") else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewritten:
    """A text for Copier, whether it has to be rendered at all, and what in it was left."""

    text: str
    rendered: bool
    left: tuple[Left, ...] = ()


def rewrite(source: str, scope: Scope, file: PurePosixPath) -> Rewritten:
    """The text `source` of `file` with Copier's names; raises jinja2.TemplateError."""
    found = tags(source, scope.environment)
    if all(tag.kind == "data" for tag in found):
        return Rewritten(text=source, rendered=False)
    try:
        tree = scope.environment.parse(source)
        work = _Work(source=source, scope=scope, file=file, own=syntax.stored(tree))
        work.guarded = judging.guarded(tree)
        used = work.own | syntax.loaded(tree)
        work.nobody = next(name for size in count(1) if (name := "_" * size) not in used)
        work.read(found)
        work.judge(tree)
    except RecursionError:
        raise TemplateSyntaxError("it is nested too deeply", 1) from None
    return Rewritten(text=work.mapping() + edited(source, work.edits), rendered=True, left=tuple(work.left))


@dataclass(kw_only=True)
class _Work:
    """One text under way: the edits so far, and which of Cookiecutter's names it still has to be given."""

    source: str
    scope: Scope
    file: PurePosixPath
    own: frozenset[str]
    edits: list[Edit] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)
    whole: bool = False
    unasked: bool = False
    guarded: frozenset[str] = frozenset()
    nobody: str = "_"

    def read(self, found: Sequence[Tag]) -> None:
        """Find what has to change in every tag."""
        loops = 0
        for tag in found:
            if tag.word == "now":
                asked = self._inside(tag, 1)
                if not moments.is_written_out(asked):
                    what = _("now {text} asks by an answer what the clock gives").format(text=asked)
                    self._tell(tag.opening.line, what, _("write the zone and the format out"))
                name = self.scope.moments.clock(asked)
                self.edits.append(_instead(tag, name))
                continue
            if tag.kind not in ("variable", "block"):
                continue
            if tag.word == "trans":
                what = _("the tag {name} comes from an extension").format(name=tag.word)
                self._tell(tag.opening.line, what, _("write the text itself"))
            if tag.word == "do":
                first = tag.tokens[0]
                self.edits.append(Edit(first.start, first.end, f"set {self.nobody} ="))
            self._names(tag.tokens)
            self._calls(tag.tokens, repeated=loops > 0)
            for edit in self._filters(tag.tokens):
                self.edits.append(edit)  # at once: the next filter may be applied to this one
            loops += {"for": 1, "macro": 1, "endfor": -1, "endmacro": -1}.get(tag.word, 0)

    def judge(self, tree: nodes.Template) -> None:
        """Tell what Copier cannot follow."""
        for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
            self._tell(
                node.lineno,
                _("the file takes in another one whose name is not known before it is rendered"),
                _("write that text into this file"),
            )
        for node in tree.find_all((nodes.Break, nodes.Continue) if hasattr(nodes, "Break") else ()):
            self._tell(
                node.lineno,
                _("Copier's Jinja has no break and continue"),
                _("write the loop with a condition"),
            )
        mappings = {name for name in self.scope.names if _holds_a_mapping(self.scope.constant(name))}
        for line, what, advice in judging.findings(tree, self.scope.local, mappings):
            self._tell(line, what, advice)
        known = {CONTEXT, _RAW} if self.scope.raw else {CONTEXT}
        self.unasked = _RAW in syntax.loaded(tree) & known
        if self.unasked:
            self.left.append(
                Left(
                    file=self.file,
                    line=None,
                    what=_("{name} shows what cookiecutter.json says, whatever is answered").format(
                        name=_RAW
                    ),
                    advice=_("use the answer itself where that is meant"),
                    harmless=True,
                )
            )
        free = syntax.loaded(tree) - self.own - filters.GLOBALS - _GIVEN - known
        for name in sorted(free):
            line = next(node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
            self._tell(
                line,
                _("{name} is nothing that Cookiecutter knows").format(name=name),
                _("take it out, or ask a question of that name"),
                harmless=name in self.guarded and not self._is_copiers(name),
            )

    def mapping(self) -> str:
        """What gives the text the mappings of Cookiecutter, as far as it needs them."""
        return self._raw() + self._answers()

    def _raw(self) -> str:
        if not self.unasked:
            return ""
        asked = {name: value for name, value in self.scope.raw.items() if not name.startswith("_")}
        return f"{{% set {_RAW} = {literal(asked)} %}}"

    def _answers(self) -> str:
        if not self.whole and not self.kept:
            return ""
        names = self.scope.names
        known = names.keys() | self.scope.constants.keys()
        wanted = [name for name in self.scope.order if name in known and (self.whole or name in self.kept)]
        items = (
            f"{literal(name)}: {names[name] if name in names else literal(self.scope.constants[name])}"
            for name in wanted
        )
        return f"{{% set {CONTEXT} = {{{', '.join(items)}}} %}}"

    def _names(self, tokens: Sequence[Token]) -> None:
        for place, token in enumerate(tokens):
            if token.kind != "name" or token.text != CONTEXT or _text(tokens, place - 1) in (".", "|"):
                continue
            name, end = _key(tokens, place)
            self._demand_unchanged(tokens, place)
            question = self.scope.names.get(name or "")
            if name is None or (name in _METHODS and _text(tokens, place + 1) == "."):
                self.whole = True
            elif question is None and name not in self.scope.constants:
                self.kept.add(name)
                advice = _("ask it in the questions, or take it out")
                self._tell(token.line, missing(name), advice, harmless=name in self.guarded)
            elif question is None or question in self.own or CONTEXT in self.own:
                self.kept.add(name)
            else:
                self.edits.append(Edit(token.start, end, question))

    def _demand_unchanged(self, tokens: Sequence[Token], place: int) -> None:
        """Tell a call that changes an answer for what is rendered after it."""
        clinging = list(_clinging(tokens, place))
        for at, word in clinging:
            if word in _CHANGING and _text(tokens, at + 1) == "(":
                text = self.source[tokens[place].start : tokens[at].end]
                what = _("{text} changes an answer while it renders").format(text=text)
                self._tell(tokens[place].line, what, _("write it as a computed question of the layer"))
        names = [word for _at, word in clinging]
        if len(tokens) == 1 or (
            len(tokens) == 3 and names and _holds_a_mapping(self.scope.constant(names[0]))
        ):
            what = _("the text shows a mapping as Python writes it")
            self._tell(tokens[place].line, what, _("write its keys and values out"))

    def _calls(self, tokens: Sequence[Token], *, repeated: bool) -> None:
        """Chance: each place where it is called becomes an answer."""
        for place, token in enumerate(tokens):
            if token.kind != "name" or token.text not in ("random_ascii_string", "uuid4"):
                continue
            if _text(tokens, place + 1) != "(" or _text(tokens, place - 1) == ".":
                continue
            end = _closing(tokens, place + 1)
            text = self.source[token.start : tokens[end].end]
            self.edits.append(Edit(token.start, tokens[end].end, self.scope.moments.chance(text)))
            if repeated:
                self._tell(
                    token.line,
                    _("{text} is called again and again, but one answer is recorded").format(text=text),
                    _("ask for each value, or make it in the service"),
                )

    def _filters(self, tokens: Sequence[Token]) -> Iterator[Edit]:
        for place, token in enumerate(tokens):
            before = _text(tokens, place - 1)
            if token.kind != "name" or not (before == "|" or (before == "filter" and place == 1)):
                continue
            end = _closing(tokens, place + 1) if _text(tokens, place + 1) == "(" else place
            arguments = self.source[tokens[place + 1].start : tokens[end].end] if end > place else ""
            local = self.scope.local.get(token.text)
            if local is not None:
                edit = self._applied(tokens, place, local) if before == "|" and end == place else None
            elif token.text in filters.CONVERTED and token.text not in self.scope.local:
                text = filters.CONVERTED[token.text](arguments)
                edit = None if text is None else Edit(token.start, tokens[end].end, text)
            else:
                continue
            if edit is None:
                self._tell(
                    token.line,
                    _("{filter} is called in a way that only Cookiecutter knows").format(
                        filter=token.text + arguments
                    ),
                    _("write it with the filters of Jinja and Copier"),
                )
            else:
                yield edit
                if token.text == "slugify":
                    self._note_slugs(token.line)

    def _note_slugs(self, line: int) -> None:
        self.left.append(
            Left(
                file=self.file,
                line=line,
                what=_("slugify is followed for letters up to U+017F (Latin), and without HTML entities"),
                advice=_("write answers in other alphabets as they are to be read in names"),
                harmless=True,
            )
        )

    def _applied(self, tokens: Sequence[Token], place: int, local: filters.Local) -> Edit | None:
        """A filter of the template's own, written out for what it is applied to."""
        first = filters.operand(tokens, place - 1)
        if first is None:
            return None
        body = edited(self.source, self.edits, tokens[first].start, tokens[place - 2].end)
        return Edit(tokens[first].start, tokens[place].end, local.applied(body))

    def _inside(self, tag: Tag, skip: int) -> str:
        return self.source[tag.tokens[skip].start : tag.tokens[-1].end] if len(tag.tokens) > skip else ""

    def _is_copiers(self, name: str) -> bool:
        """Whether Copier gives a name a value that Cookiecutter does not."""
        return name.startswith("_") or name in (*judging.COPIERS, *self.scope.names.values())

    def _tell(self, line: int, what: str, advice: str, *, harmless: bool = False) -> None:
        self.left.append(replace(_left(self.file, line, what, advice), harmless=harmless))


def asks_for_the_mapping(text: str) -> bool:
    """Whether a text may use the mapping `cookiecutter` itself, beside the names in it."""
    return bool(_WHOLE.search(text))


def missing(name: str) -> str:
    """What is said of a name that Cookiecutter does not know (yet)."""
    return _("cookiecutter.json has no {name} (before this)").format(name=name)


def literal(value: Any) -> str:
    """A JSON value as a Jinja expression."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "true", False: "false"}[value]
    # Jinja reads escapes as Python does; a pair of surrogates would be two signs.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _instead(tag: Tag, name: str) -> Edit:
    """A value instead of a whole tag; its signs and the line's end that it takes stay with it."""
    opening = "-" if tag.opening.text.endswith("-") else ""
    closing = tag.closing.text
    space = closing[len(closing.rstrip()) :]
    if closing.startswith("-"):
        return Edit(tag.start, tag.end, f"{{{{{opening} {name} -}}}}{space}")
    return Edit(tag.start, tag.end, f"{{{{{opening} {name} {space}}}}}")


def _key(tokens: Sequence[Token], place: int) -> tuple[str | None, int]:
    """The name that follows `cookiecutter` as `.name` or `['name']`, and where that ends."""
    following = tokens[place + 1 : place + 4]
    if len(following) >= 2 and following[0].text == "." and following[1].kind == "name":
        return following[1].text, following[1].end
    if (
        len(following) == 3
        and following[0].text == "["
        and following[1].kind == "string"
        and following[2].text == "]"
    ):
        return str(ast.literal_eval(following[1].text)), following[2].end
    return None, tokens[place].end


def _clinging(tokens: Sequence[Token], place: int) -> Iterator[tuple[int, str]]:
    """The attributes that follow a name, with their places; what is in brackets is passed over."""
    at = place + 1
    while at < len(tokens):
        if tokens[at].text in ("[", "("):
            at = _closing(tokens, at) + 1
        elif tokens[at].text == "." and at + 1 < len(tokens):
            yield at + 1, tokens[at + 1].text
            at += 2
        else:
            return


def _holds_a_mapping(value: Any) -> bool:
    inside = value if isinstance(value, list) else [value]
    return any(isinstance(one, dict) or (isinstance(one, list) and _holds_a_mapping(one)) for one in inside)


def _closing(tokens: Sequence[Token], place: int) -> int:
    """Where the bracket that opens at `place` closes."""
    depth = 0
    for at in range(place, len(tokens)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(tokens[at].text, 0)
        if depth == 0:
            return at
    return len(tokens) - 1


def _text(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""


def broken(file: PurePosixPath, error: TemplateError) -> Left:
    """A text that Jinja cannot read, told."""
    line = getattr(error, "lineno", None) or 1
    advice = _("mend it in the source: Cookiecutter cannot render it either")
    if "unknown tag" in (error.message or ""):
        advice = _("write what an extension makes of the tag; without one, Cookiecutter cannot render it")
    return _left(file, line, _("the Jinja cannot be read ({error})").format(error=error.message), advice)


def _left(file: PurePosixPath, line: int, what: str, advice: str) -> Left:
    return Left(file=file, line=line, what=what, advice=advice)
