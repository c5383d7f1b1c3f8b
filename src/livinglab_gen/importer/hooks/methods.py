"""Methods of values in a hook: of texts, paths, lists, tables and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from livinglab_gen.importer.hooks import advice
from livinglab_gen.importer.hooks.combining import extend, looked_up, path_joined, texts
from livinglab_gen.importer.hooks.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    contrary,
    every,
    grouped,
    some,
    truth,
)
from livinglab_gen.importer.hooks.model import Kind
from livinglab_gen.importer.hooks.tags import Expression
from livinglab_gen.importer.hooks.values import (
    Answer,
    Atom,
    Items,
    Method,
    Nothing,
    Number,
    Pattern,
    Table,
    Text,
    Truth,
    Value,
    known,
    literal,
    one,
    said,
    spread,
    tidy,
    within,
)

if TYPE_CHECKING:
    from livinglab_gen.importer.hooks.program import Reader

_FILTERS = {"lower": "lower", "upper": "upper", "strip": "trim", "capitalize": "capitalize"}
_OTHERS = ("replace", "lstrip", "rstrip", "title", "swapcase", "casefold")
_ASKING = ("startswith", "endswith", "isidentifier", "isdigit", "isalpha", "isalnum", "islower", "isupper",
           "isnumeric", "isspace", "isascii", "isdecimal")  # fmt: skip
_WRITING = ("write_text", "write_bytes", "write", "writelines", "touch", "symlink_to", "hardlink_to", "chmod",
            "truncate")  # fmt: skip
_FORMS = {"exists": "exists", "is_file": "isfile", "is_dir": "isdir"}
_REMOVALS = {"unlink": Kind.file, "rmdir": Kind.empty, "rmtree": Kind.folder}


def call(
    method: Method, reader: Reader, condition: Condition, given: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """What a method gives where `condition` holds; what it does is noted."""
    of, name = method.of, method.name
    if isinstance(of, Text) and of.path and name in (*_PATHS, *_WRITING, *_FORMS, *_REMOVALS):
        return _of_path(of, name, reader, condition, given, named)
    if isinstance(of, Text):
        return _of_text(of, name, given)
    if isinstance(of, Items):
        return _of_items(of, name, condition, given)
    if isinstance(of, Table):
        return _of_table(of, name, given)
    if isinstance(of, Answer):
        return _of_answer(of, name, given)
    if isinstance(of, Pattern) and given:
        from livinglab_gen.importer.hooks.calls import matched

        return spread(lambda text: matched(name, Text((of.regex,)), text), given[0])
    if name in (*_REMOVALS, "rename"):
        reader.found.leave(reader.line, advice.unknown_path())
    elif name in _WRITING:
        reader.found.leave(reader.line, advice.writing())
    elif name in ("mkdir", "makedirs"):
        reader.found.leave(reader.line, advice.folder())
    return one(Nothing())


# --- paths ---

_PATHS = ("joinpath", "resolve", "absolute", "expanduser", "rename", "replace", "mkdir", "open", "as_posix",
          "iterdir", "glob", "rglob", "read_text", "read_bytes", "with_name", "relative_to")  # fmt: skip


def _of_path(
    path: Text,
    name: str,
    reader: Reader,
    condition: Condition,
    given: Sequence[Value],
    named: Mapping[str, Value],
) -> Value:
    from livinglab_gen.importer.hooks import calls

    here = one(path)
    if name in _REMOVALS:
        calls.remove(reader, here, _REMOVALS[name], condition)
    elif name in ("rename", "replace") and given:
        calls.move(reader, here, given[0], condition, below=False)
        return spread(lambda a: Text(a.pieces, path=True) if isinstance(a, Text) else Nothing(), given[0])
    elif name in _FORMS:
        return calls.standing(_FORMS[name], here)
    elif name == "joinpath":
        return spread(
            lambda *atoms: (
                Text(path_joined(path, *_only_texts(atoms)).pieces, path=True)
                if len(_only_texts(atoms)) == len(atoms)
                else Nothing()
            ),
            *given,
        )
    elif name in ("resolve", "absolute"):
        return one(calls.absolute(path))
    elif name == "as_posix":
        return one(Text(path.pieces))
    elif name == "open":
        calls.opened(reader, given[0] if given else named.get("mode"))
    elif name == "mkdir":
        reader.found.leave(reader.line, advice.folder())
    elif name in _WRITING:
        reader.found.leave(reader.line, advice.writing())
    return one(Nothing())


def _only_texts(atoms: Sequence[Atom]) -> list[Text]:
    return [atom for atom in atoms if isinstance(atom, Text)]


# --- texts ---


def _of_text(text: Text, name: str, given: Sequence[Value]) -> Value:
    if name == "join" and given:
        return _between(text, given[0])
    if name == "format":
        return _formatted(text, given)
    if name in ("split", "splitlines") and text.plain is not None:
        return spread(lambda *atoms: _split(text.plain or "", name, atoms), *given)
    return spread(lambda *atoms: _changed(text, name, atoms), *given)


def _changed(text: Text, name: str, given: Sequence[Atom]) -> Atom:
    plain = [atom.plain for atom in given if isinstance(atom, Text) and atom.plain is not None]
    if len(plain) != len(given) or not known(text):
        return Nothing()
    if text.plain is not None and name in (*_FILTERS, *_ASKING, *_OTHERS):
        try:
            found = getattr(text.plain, name)(*plain)
        except TypeError:
            return Nothing()
        return Text((found,)) if isinstance(found, str) else Truth(ALWAYS if found else NEVER)
    if name == "strip" and not plain and (found := _trimmed(text)) is not None:
        return found
    whole = said(text) if text.only is None else text.only.said
    if name in _FILTERS and not (name == "strip" and plain):
        return Text((Expression(f"{grouped(whole)} | {_FILTERS[name]}"),))
    return _by_jinja(name, grouped(whole), ", ".join(map(literal, plain)))


def _by_jinja(name: str, whole: str, listed: str) -> Atom:
    """A method of a text as Jinja has it."""
    if name in ("replace", "strip"):
        return Text((Expression(f"{whole} | {_FILTERS.get(name, name)}({listed})"),))
    if name in ("lstrip", "rstrip", "title", "swapcase", "casefold"):  # Jinja's own `title` is another
        return Text((Expression(f"({whole} | string).{name}({listed})"),))
    if name in _ASKING:
        return Truth(truth(f"({whole} | string).{name}({listed})"))
    if name == "split":
        return Answer(f"({whole} | string).split({listed})")
    return Nothing()


def _trimmed(text: Text) -> Text | None:
    """A text that begins and ends with fixed signs, without the blanks around it."""
    first, last = text.pieces[0], text.pieces[-1]
    if not (isinstance(first, str) and isinstance(last, str) and first.strip() and last.strip()):
        return None
    return Text((first.lstrip(), *text.pieces[1:-1], last.rstrip()))


def _split(text: str, name: str, given: Sequence[Atom]) -> Atom:
    plain = [atom.plain for atom in given if isinstance(atom, Text) and atom.plain is not None]
    if len(plain) != len(given):
        return Nothing()
    return Items([(ALWAYS, one(Text((part,)))) for part in getattr(text, name)(*plain)])


def _between(text: Text, items: Value) -> Value:
    """`"/".join(parts)` of parts that are all there."""
    if len(items) != 1 or not isinstance(items[0][1], Items):
        return one(Nothing())
    held = items[0][1]
    if held.lost or any(where != ALWAYS for where, _item in held.of):
        return one(Nothing())
    pieces: list[Value] = []
    for _where, item in held.of:
        pieces += [one(text), item] if pieces else [item]
    return texts(pieces) if pieces else one(Text(()))


def _formatted(text: Text, given: Sequence[Value]) -> Value:
    """`"{}/{}".format(a, b)`, with plain places only."""
    pieces: list[Value] = []
    values = list(given)
    for piece in text.pieces:
        if not isinstance(piece, str):
            pieces.append(one(Text((piece,))))
            continue
        fixed = piece.split("{}")
        for place, part in enumerate(fixed):
            if "{" in part or "}" in part:
                return one(Nothing())
            pieces.append(one(Text((part,))))
            if place < len(fixed) - 1:
                if not values:
                    return one(Nothing())
                pieces.append(values.pop(0))
    return texts(pieces)


# --- lists, tables, answers ---


def _of_items(items: Items, name: str, condition: Condition, given: Sequence[Value]) -> Value:
    if name in ("append", "add") and given:
        items.of.append((condition, given[0]))
    elif name in ("extend", "update") and given:
        extend(one(items), given[0], condition)
    elif name == "copy":
        return one(Items(list(items.of), items.lost))
    elif name not in ("index", "count", "__contains__"):
        items.lost = True
    return one(Nothing())


def _of_table(table: Table, name: str, given: Sequence[Value]) -> Value:
    if table.lost:
        return one(Nothing())
    if name == "items":
        pairs = [(c, one(Items([(ALWAYS, key), (ALWAYS, item)]))) for c, key, item in table.of]
        return one(Items(list(pairs)))
    if name == "keys":
        return one(Items([(c, key) for c, key, _item in table.of]))
    if name == "values":
        return one(Items([(c, item) for c, _key, item in table.of]))
    if name == "get" and given:
        return _got(table, given[0], given[1] if len(given) > 1 else one(Number(None)))
    table.lost = True
    return one(Nothing())


def _got(table: Table, key: Value, default: Value) -> Value:
    """`table.get(key, default)`."""
    there = some(
        *(
            every(where, more, within(asked, Items([(ALWAYS, held)])))
            for more, held, _item in table.of
            for where, asked in key
        )
    )
    found = [(every(w, c), a) for w, asked in key for c, a in looked_up(table, asked)]
    kept = [(c, a) for c, a in found if not isinstance(a, Nothing)]
    return tidy((*kept, *((every(c, contrary(there)), a) for c, a in default)))


def _of_answer(answer: Answer, name: str, given: Sequence[Value]) -> Value:
    if name == "get" and given:
        return spread(lambda key: looked_up(answer, key)[0][1], given[0])
    if not answer.code and name in (*_FILTERS, *_ASKING, *_OTHERS, "split"):
        return _of_text(Text((Expression(answer.said),)), name, given)
    return one(Nothing())
