"""Texts that take in others, made one: each file of a layer stands for itself.

`include` is replaced by the text itself in a `with`, so that its names stay its own; `import` and
`from` by the macros of the other file; `extends` by the other file with its blocks filled in. All
of it in Jinja's own delimiters, where white space around a tag stays unless a sign takes it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from jinja2 import Environment, TemplateError

from livinglab_gen.importer import chosen
from livinglab_gen.importer.faults import RefusedSource
from livinglab_gen.importer.model import Left
from livinglab_gen.importer.syntax import Syntax
from livinglab_gen.importer.tags import Edit, Tag, edited, tags
from livinglab_gen.language import translate as _

_LARGEST = 4 * 2**20  # signs; files that each take in the next one twice double with every step
_DEEPEST = 50  # files that take each other in
_CLOSED = {"for", "if", "macro", "call", "filter", "block", "with", "autoescape", "trans"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Flattened:
    """The text with what it took in, and what could not be taken in."""

    text: str
    left: tuple[Left, ...] = ()


def flatten(
    source: str, root: Path, file: PurePosixPath, syntax: Syntax, choices: Mapping[str, Sequence[str]]
) -> Flattened:
    """The text `source` of `file`, a file below `root`, in one piece.

    Raises jinja2.TemplateError, and RefusedSource for files that multiply.

    `choices` are the values of the answers by which the name of a file may be chosen.
    """
    work = _Flattening(syntax, root, file, choices, _within=[root / file])
    text = work.whole(source)
    return Flattened(text=text, left=tuple(dict.fromkeys(work.left)))


@dataclass
class _Flattening:
    syntax: Syntax
    root: Path
    file: PurePosixPath
    choices: Mapping[str, Sequence[str]]
    left: list[Left] = field(default_factory=list)
    _within: list[Path] = field(default_factory=list)
    _size: int = 0

    def whole(self, source: str) -> str:
        """The text in one piece; what takes itself in without end is left."""
        found = tags(source, self.syntax.plain)
        base = next((tag for tag in found if tag.word == "extends"), None)
        if base is not None:
            text = self._other(base)
            return source if text is None else self._extended(text, source, found)
        edits: list[Edit] = []
        for tag in found:
            edits += self._taken_in(source, tag, found)
        return edited(source, edits)

    def _taken_in(self, source: str, tag: Tag, found: Sequence[Tag]) -> Iterator[Edit]:
        if tag.word == "include":
            text = self._chosen(source, tag) if _named(tag) is None else self._other(tag)
            if text is not None:
                yield Edit(tag.start, tag.end, _within(text, tag, tag))
        elif tag.word in ("import", "from"):
            text = self._other(tag)
            if text is not None:
                yield from self._imported(source, tag, found, text)

    # --- finding the other file ---

    def _chosen(self, source: str, tag: Tag) -> str | None:
        """The texts of every file that a choice may name, each under its condition."""
        end = next((one for one in tag.tokens if one.text in ("ignore", "with", "without")), tag.closing)
        cases = chosen.names(source[tag.tokens[1].start : end.start], self.syntax.plain, self.choices)
        if not cases:
            return None  # told when the text is judged
        pieces: list[str] = []
        for condition, name in cases:
            path = self._find(name)
            if path is None and not _says(tag, "ignore", "missing"):
                return None
            text = "" if path is None else self._read(path, name, tag)
            if text is None:
                return None
            pieces.append(f"{{% {'elif' if pieces else 'if'} {condition or 'true'} %}}{text}")
        return "".join([*pieces, "{% endif %}"])

    def _other(self, tag: Tag) -> str | None:
        """The text that a tag takes in, in one piece; None, and told, where that cannot be known."""
        named = _named(tag)
        if named is None:
            return None  # told when the text is judged
        for name in named:
            path = self._find(name)
            if path is not None:
                return self._read(path, name, tag)
        if _says(tag, "ignore", "missing"):
            return ""
        self._tell(tag, _("{name}, which the file takes in, is not there").format(name=", ".join(named)))
        return None

    def _read(self, path: Path, name: str, tag: Tag) -> str | None:
        if self._size > _LARGEST:
            raise RefusedSource(
                _("{file} takes in other files that multiply without end: write their text into it").format(
                    file=self.file
                )
            )
        if path in self._within or len(self._within) > _DEEPEST:
            self._tell(tag, _("{name} is taken in again and again, without end").format(name=name))
            return None
        self._within.append(path)
        try:
            text = self.whole(self.syntax.plainly(_read(path)))
        except (UnicodeDecodeError, TemplateError):
            self._tell(tag, _("{name}, which the file takes in, cannot be read").format(name=name))
            return None
        finally:
            self._within.pop()
        self._size += len(text)
        return text

    def _find(self, name: str) -> Path | None:
        parts = [part for part in name.split("/") if part and part != "."]
        if ".." in parts or not parts:
            return None
        for folder in (self.root, self.root.parent / "templates"):
            path = folder.joinpath(*parts)
            if path.is_file():
                return path
        return None

    def _tell(self, tag: Tag, what: str) -> None:
        line = tag.opening.line
        advice = _("write that text into this file")
        self.left.append(Left(file=self.file, line=line, what=what, advice=advice))

    # --- macros of another file ---

    def _imported(self, source: str, tag: Tag, found: Sequence[Tag], text: str) -> Iterator[Edit]:
        """The definitions of the other file instead of the tag, and the uses of its name."""
        inner = tags(text, self.syntax.plain)
        slices = list(_definitions(text, inner))
        names = {name for name, _slice in slices}
        words = [token.text for token in tag.tokens]
        if tag.word == "import":
            alias = words[words.index("as") + 1] if "as" in words else ""
            renamed = {name: f"{alias}_{name}" for name in names}
            yield from _uses(found, alias, renamed)
        else:
            renamed = _aliases(tag)
        if any(token.text in ("if", "for", "include") for one in _top(inner) for token in one.tokens[:1]):
            self._tell(tag, _("the file it takes macros from does more than define them"))
        told = " ".join(words)
        body = "".join(_renamed(piece, renamed, self.syntax.plain) for _name, piece in slices)
        sign = _sign(tag.opening.text, -1)
        yield Edit(tag.start, tag.end, f"{{#{sign} {told} #}}{body}{{# - {_ending(tag)}#}}")

    # --- blocks ---

    def _extended(self, base: str, source: str, found: Sequence[Tag]) -> str:
        """The base's text with the blocks of `source` in their places."""
        own = dict(_blocks(source, found))
        definitions = "".join(piece for _name, piece in _definitions(source, found))
        return definitions + self._filled(base, source, own)

    def _filled(self, base: str, source: str, own: Mapping[str, tuple[Tag, Tag]]) -> str:
        edits = []
        for name, (first, last) in _blocks(base, tags(base, self.syntax.plain)):
            if name not in own:
                continue
            begin, end = own[name]
            parent = base[first.end : last.start]
            content = self._with_parent(source[begin.end : end.start], parent)
            opening = f"{{%{_sign(first.opening.text, -1)} block {name} {_ending(begin)}%}}"
            closing = f"{{%{_sign(end.opening.text, -1)} endblock {_ending(last)}%}}"
            edits.append(Edit(first.start, last.end, opening + content + closing))
        return edited(base, edits)

    def _with_parent(self, content: str, parent: str) -> str:
        """The content of a block, `super()` being what it replaces."""
        found = tags(content, self.syntax.plain)
        edits = [
            Edit(tag.start, tag.end, _within(parent, tag, tag))
            for tag in found
            if tag.kind == "variable" and [token.text for token in tag.tokens] == ["super", "(", ")"]
        ]
        return edited(content, edits)


def _within(text: str, before: Tag, after: Tag) -> str:
    """A text in a scope of its own, with the white space around it as the two tags had it."""
    return f"{{%{_sign(before.opening.text, -1)} with %}}{text}{{% endwith {_ending(after)}%}}"


def _read(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return lines.read()


def _named(tag: Tag) -> list[str] | None:
    """The names of files that a tag tries; None where they are not written out."""
    tokens = tag.tokens[1:]
    if tokens and tokens[0].kind == "string" and (len(tokens) == 1 or tokens[1].kind == "name"):
        return [str(ast.literal_eval(tokens[0].text))]
    if tokens and tokens[0].text in ("[", "("):
        close = next((at for at, token in enumerate(tokens) if token.text in ("]", ")")), 0)
        inside = [token for token in tokens[1:close] if token.text != ","]
        if inside and all(token.kind == "string" for token in inside):
            return [str(ast.literal_eval(token.text)) for token in inside]
    return None


def _says(tag: Tag, *words: str) -> bool:
    texts = [token.text for token in tag.tokens]
    return any(tuple(texts[at : at + len(words)]) == words for at in range(len(texts)))


def _sign(opening: str, at: int) -> str:
    sign = opening.rstrip()[at:]
    return sign if sign in ("-", "+") else ""


def _ending(tag: Tag) -> str:
    """The sign before a tag's end."""
    text = tag.closing.text.lstrip()
    return text[0] if text[:1] in ("-", "+") else ""


def _definitions(text: str, found: Sequence[Tag]) -> Iterator[tuple[str, str]]:
    """What a file defines at its top, in order: the name, and the text of the definition."""
    depth = 0
    begun: Tag | None = None
    for tag in found:
        word = tag.word
        opens = word in _CLOSED or (word == "set" and not any(token.text == "=" for token in tag.tokens))
        if depth == 0 and word == "set" and not opens:
            yield tag.tokens[1].text, text[tag.start : tag.start + len(text[tag.start : tag.end].rstrip())]
        if depth == 0 and opens:
            begun = tag
        depth += opens - word.startswith("end")
        if depth == 0 and begun is not None and word.startswith("end"):
            if begun.word in ("macro", "set"):
                yield (
                    begun.tokens[1].text,
                    text[begun.start : tag.start + len(text[tag.start : tag.end].rstrip())],
                )
            begun = None


def _top(found: Sequence[Tag]) -> Iterator[Tag]:
    """The statements that stand in no other."""
    depth = 0
    for tag in found:
        if depth == 0 and tag.word:
            yield tag
        opens = tag.word in _CLOSED or (tag.word == "set" and not any(t.text == "=" for t in tag.tokens))
        depth += opens - tag.word.startswith("end")


def _blocks(text: str, found: Sequence[Tag]) -> Iterator[tuple[str, tuple[Tag, Tag]]]:
    """Every block with its first and its last tag."""
    open_: list[Tag] = []
    for tag in found:
        if tag.word == "block":
            open_.append(tag)
        elif tag.word == "endblock" and open_:
            begun = open_.pop()
            yield begun.tokens[1].text, (begun, tag)


def _uses(found: Sequence[Tag], alias: str, renamed: Mapping[str, str]) -> Iterator[Edit]:
    """`alias.name` as the name that the macro has here."""
    for tag in found:
        for at, token in enumerate(tag.tokens[:-2]):
            dot, name = tag.tokens[at + 1 : at + 3]
            before = tag.tokens[at - 1].text if at else ""
            used = token.text == alias and token.kind == "name" and dot.text == "." and before != "."
            if used and name.text in renamed:
                yield Edit(token.start, name.end, renamed[name.text])


def _aliases(tag: Tag) -> dict[str, str]:
    """The names that `from … import a as b` gives anew."""
    words = [token.text for token in tag.tokens]
    return {
        words[at - 1]: words[at + 1]
        for at, word in enumerate(words[:-1])
        if word == "as" and at > words.index("import")
    }


def _renamed(text: str, names: Mapping[str, str], environment: Environment) -> str:
    edits = [
        Edit(token.start, token.end, names[token.text])
        for tag in tags(text, environment)
        for at, token in enumerate(tag.tokens)
        if token.kind == "name"
        and token.text in names
        and (not at or tag.tokens[at - 1].text not in (".", "|"))
    ]
    return edited(text, edits)
