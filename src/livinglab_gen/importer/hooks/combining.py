"""Values put together: texts and paths, items of lists, what is looked up, what is compared."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from livinglab_gen.importer.hooks.conditions import ALWAYS, NEVER, UNKNOWN, Condition, contrary, every, some
from livinglab_gen.importer.hooks.tags import Expression
from livinglab_gen.importer.hooks.values import (
    HERE,
    Answer,
    Atom,
    Items,
    Method,
    Named,
    Nothing,
    Number,
    Table,
    Text,
    Value,
    equal,
    joined,
    known,
    literal,
    one,
    spread,
    template,
    tidy,
    within,
)

_CONSTANTS = {"os.curdir": ".", "os.path.curdir": ".", "os.sep": "/", "os.path.sep": "/", "os.pardir": ".."}
Rounds = list[tuple[Condition, Value]]


def rounds(whole: Value, condition: Condition = ALWAYS) -> Rounds | None:
    """The items of what a loop runs over where `condition` holds; None where they cannot be told."""
    found: Rounds = []
    for where, atom in whole:
        if every(condition, where) == NEVER:
            continue
        if isinstance(atom, Items) and not atom.lost:
            found += [(every(where, more), item) for more, item in list(atom.of)]
        elif isinstance(atom, Table) and not atom.lost:
            found += [(every(where, more), key) for more, key, _value in list(atom.of)]
        else:
            return None
    return found


def parts(whole: Value, count: int) -> list[Value]:
    """A value taken apart for `count` names; what cannot be is not told."""
    if len(whole) == 1 and isinstance(whole[0][1], Items):
        items = whole[0][1]
        if not items.lost and len(items.of) == count and all(c == ALWAYS for c, _item in items.of):
            return [tidy(tuple((every(whole[0][0], h), a) for h, a in item)) for _c, item in items.of]
    return [one(Nothing())] * count


def extend(lists: Value, more: Value, condition: Condition) -> None:
    """Put the items of `more` at the end of what `lists` may be."""
    found = rounds(more)
    for where, atom in lists:
        if isinstance(atom, Items):
            if found is None:
                atom.lost = True
            else:
                atom.of += [(every(condition, where, holds_), item) for holds_, item in found]


def added(left: Value, right: Value) -> Value:
    """`left + right`."""
    return spread(_sum, left, right)


def message(told: Value) -> str:
    """What a value says to people, as a template; empty where it cannot be told."""
    texts = [atom for _holds, atom in told if isinstance(atom, Text) and known(atom)]
    return template(texts[0]).strip() if texts else ""


def path_joined(first: Text, *others: Text) -> Text:
    """`os.path.join`."""
    whole = first
    for other in others:
        head = other.pieces[0] if other.pieces else ""
        if isinstance(head, str) and head.startswith(("/", HERE)):
            whole = other
            continue
        tail = whole.pieces[-1] if whole.pieces else "/"
        between = Text(()) if isinstance(tail, str) and tail.endswith("/") else Text(("/",))
        whole = joined(whole, between, other)
    return Text(whole.pieces, path=first.path)


def texts(pieces: Sequence[Value]) -> Value:
    """Values written one after the other, as an f-string writes them."""
    return spread(lambda *atoms: _written(atoms), *pieces)


def written(atom: Atom) -> Text | None:
    """A value as Python writes it in a text; None where that cannot be told."""
    if isinstance(atom, Text):
        return Text(atom.pieces)
    if isinstance(atom, Answer):
        return Text((Expression(atom.said),))
    if isinstance(atom, Number):
        return Text((str(atom.value),))
    return None


def _written(atoms: Sequence[Atom]) -> Atom:
    found = [written(atom) for atom in atoms]
    return joined(*(one_ for one_ in found if one_)) if all(found) else Nothing()


def _sum(left: Atom, right: Atom) -> Atom:
    if isinstance(left, Text) and isinstance(right, Text):
        return joined(left, right)
    if isinstance(left, Items) and isinstance(right, Items):
        return Items([*left.of, *right.of], left.lost or right.lost)
    return Nothing()


def looked_up(whole: Atom, key: Atom) -> Value:
    """`whole[key]`."""
    if isinstance(whole, Table) and not whole.lost:
        found = [
            (every(where, more, equal(key, atom), c), a)
            for where, keys, item in whole.of
            for more, atom in keys
            for c, a in item
        ]
        return tidy(tuple(found)) or one(Nothing())
    if isinstance(whole, Items) and isinstance(key, Number):
        return _numbered(whole, key.value)
    if isinstance(whole, Answer) and isinstance(key, Text) and key.plain is not None:
        name = f".{key.plain}" if key.plain.isidentifier() else f"[{literal(key.plain)}]"
        return one(Answer(whole.said + name))
    return one(Nothing())


def _numbered(items: Items, place: float | None) -> Value:
    fixed = not items.lost and all(where == ALWAYS for where, _item in items.of)
    if fixed and isinstance(place, int) and -len(items.of) <= place < len(items.of):
        return items.of[place][1]
    return one(Nothing())


def member(atom: Atom, name: str) -> Atom:
    """`atom.name`."""
    if isinstance(atom, Named):
        full = f"{atom.name}.{name}"
        return Text((_CONSTANTS[full],)) if full in _CONSTANTS else Named(full)
    if isinstance(atom, Text) and atom.path and name in ("name", "parent"):
        return _path_part(atom, name)
    return Method(atom, name)


def _path_part(path: Text, name: str) -> Atom:
    """The name or the folder of a path that ends in a fixed name."""
    last = path.pieces[-1] if path.pieces else ""
    if not isinstance(last, str) or "/" not in last.rstrip("/") or last.startswith(HERE + "/.."):
        return Text(path.pieces) if name == "name" and path.plain and HERE not in path.plain else Nothing()
    folder, _slash, end = last.rstrip("/").rpartition("/")
    return Text((end,)) if name == "name" else Text((*path.pieces[:-1], folder), path=True)


def divided(left: Atom, right: Atom) -> Atom:
    """`left / right`."""
    if isinstance(left, Text) and isinstance(right, Text) and (left.path or right.path):
        return Text(path_joined(left, right).pieces, path=True)
    return Nothing()


def filled(left: Atom, right: Atom) -> Atom:
    """`"%s/%s" % (a, b)`."""
    values = [right] if not isinstance(right, Items) else [a for _c, item in right.of for _h, a in item]
    if not isinstance(left, Text) or any(len(item) != 1 for item in _of(right)):
        return Nothing()
    found: list[Atom] = []
    for piece in left.pieces:
        if not isinstance(piece, str):
            found.append(Text((piece,)))
            continue
        fixed = piece.split("%s")
        if any("%" in part for part in fixed):
            return Nothing()
        for place, part in enumerate(fixed):
            found.append(Text((part,)))
            if place < len(fixed) - 1:
                if not values:
                    return Nothing()
                found.append(values.pop(0))
    return Nothing() if values else _written(found)


def _of(atom: Atom) -> Iterator[Value]:
    if isinstance(atom, Items):
        yield from (item for _where, item in atom.of)


def compared(operator: ast.cmpop, left: Value, right: Value) -> Condition:
    """Under which condition a comparison holds."""
    test: Callable[[Atom, Atom], Condition]
    if isinstance(operator, ast.Eq | ast.Is | ast.NotEq | ast.IsNot):
        test = equal
    elif isinstance(operator, ast.In | ast.NotIn):
        test = within
    else:
        return UNKNOWN
    same = some(*(every(w, m, test(a, b)) for w, a in left for m, b in right))
    return contrary(same) if isinstance(operator, ast.NotEq | ast.IsNot | ast.NotIn) else same
