"""Calls in a hook: what they take away or move, what they give, and which are left to people."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from livinglab_gen.importer.hooks import advice, methods, vocabulary
from livinglab_gen.importer.hooks.combining import path_joined, rounds, written
from livinglab_gen.importer.hooks.conditions import (
    ALWAYS,
    NEVER,
    UNKNOWN,
    About,
    Condition,
    Fact,
    every,
)
from livinglab_gen.importer.hooks.expressions import comprehension, value
from livinglab_gen.importer.hooks.found import Found, settle_path
from livinglab_gen.importer.hooks.model import Kind
from livinglab_gen.importer.hooks.tags import PASSED_ON
from livinglab_gen.importer.hooks.values import (
    HERE,
    Answer,
    Atom,
    Function,
    Items,
    Method,
    Named,
    Nothing,
    Number,
    Pattern,
    Spread,
    Table,
    Text,
    Truth,
    Value,
    known,
    one,
    spread,
    tidy,
    truly,
)

if TYPE_CHECKING:
    from livinglab_gen.importer.hooks.program import Reader

_FIRST = ("path", "src", "source", "dst", "args")
"""What the arguments are called that otherwise come first."""


class Follower(Protocol):
    """Whoever follows a hook: what was found, where it is, and whether it went to another folder."""

    found: Found
    astray: bool

    @property
    def line(self) -> int:
        """The line that is being followed."""


def call(node: ast.Call, reader: Reader, condition: Condition) -> Value:
    """What a call gives where `condition` holds; what it does is noted."""
    functions = value(node.func, reader, condition)
    given: list[Value] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            given += _spread(value(argument.value, reader, condition), condition)
        elif isinstance(argument, ast.GeneratorExp) and _takes_all(functions):
            given.append(comprehension(argument, reader, condition))
        else:
            given.append(value(argument, reader, condition))
    named = {word.arg: value(word.value, reader, condition) for word in node.keywords if word.arg}
    found: list[tuple[Condition, Atom]] = []
    for where, function in functions:
        here = every(condition, where)
        if here != NEVER:
            found += [(every(where, c), a) for c, a in _called(function, node, reader, here, given, named)]
    return tidy(tuple(found)) or one(Nothing())


def _spread(whole: Value, condition: Condition) -> list[Value]:
    """The items of `*whole`, each by itself where all of them are there."""
    found = rounds(whole, condition)
    if found is None:
        return [one(Spread(lost=True))]
    if all(every(condition, where) == condition for where, _item in found):
        return [item for _where, item in found]
    return [one(Spread(found))]


def _takes_all(functions: Value) -> bool:
    """Whether a function asks a generator for every item."""
    return all(isinstance(atom, Named) and atom.name in vocabulary.TAKING for _where, atom in functions)


def _called(
    function: Atom,
    node: ast.Call,
    reader: Reader,
    condition: Condition,
    given: Sequence[Value],
    named: Mapping[str, Value],
) -> Value:
    if isinstance(function, Function):
        return reader.call(function, given, named, condition)
    if any(isinstance(atom, Spread) for one_ in given for _where, atom in one_):
        reader.found.leave(reader.line, advice.code())
        return one(Nothing())
    if isinstance(function, Method):
        return methods.call(function, reader, condition, given, named)
    if isinstance(function, Named):
        return library(function.name, reader, condition, given, named)
    reader.found.leave(reader.line, advice.code())
    return one(Nothing())


def library(
    name: str, reader: Reader, condition: Condition, given: Sequence[Value], named: Mapping[str, Value]
) -> Value:
    """A call of something that is not the hook's own."""
    if any(_acts(atom) for told in (*given, *named.values()) for _where, atom in told):
        reader.found.leave(reader.line, advice.code())  # `map(os.remove, …)`
    given = [*given, *(named[key] for key in _FIRST if key in named)]
    if name in _VALUES:
        return _VALUES[name](given)
    if len(given) > 1 and name in vocabulary.MATCHING:
        return spread(lambda regex, text: matched(name[3:], regex, text), given[0], given[1])
    if given and name in vocabulary.STANDING:
        return standing(name.rpartition(".")[2], given[0])
    if name in vocabulary.ENDING:
        reader.ends(given[0] if given else one(Number(None)), condition)
    elif name in vocabulary.SAYING or vocabulary.LOGGING.fullmatch(name):
        reader.told += [a for text in given[:1] for _c, a in text if isinstance(a, Text)][:1]
    elif name == "open":
        opened(reader, given[1] if len(given) > 1 else named.get("mode"))
    elif not _done(name, reader, condition, given):
        _left(name, reader, given)
    return one(Nothing())


def _acts(atom: Atom) -> bool:
    """Whether something that is handed on would do more than give a value once it is called."""
    if isinstance(atom, Function):
        return any(isinstance(node, ast.Call) for node in ast.walk(atom.node))
    return isinstance(atom, Named) and atom.name in vocabulary.ACTING


def _done(name: str, reader: Reader, condition: Condition, given: Sequence[Value]) -> bool:
    """Note what a call does to paths; False for one that is none of these."""
    if given and name in vocabulary.REMOVALS:
        remove(reader, given[0], vocabulary.REMOVALS[name], condition)
    elif len(given) > 1 and name in vocabulary.MOVES:
        move(reader, given[0], given[1], condition, below=vocabulary.MOVES[name])
    elif given and name == "os.chdir":
        go(reader, given[0])
    else:
        return False
    return True


def remove(reader: Follower, path: Value, kind: Kind, condition: Condition) -> None:
    """Note that `path` goes."""
    for where, atom in path:
        text = atom if isinstance(atom, Text) and not reader.astray else None
        reader.found.remove(text, kind, every(condition, where), reader.line)


def move(reader: Follower, source: Value, target: Value, condition: Condition, *, below: bool) -> None:
    """Note that `source` gets the name `target`."""
    for where, start in source:
        for more, end in target:
            first, second = (a if isinstance(a, Text) and not reader.astray else None for a in (start, end))
            reader.found.move(first, second, every(condition, where, more), reader.line, below=below)


def standing(form: str, path: Value) -> Value:
    """Whether a path is there, or is a file, or a folder."""
    return spread(lambda atom: _standing(form, atom), path)


def matched(form: str, regex: Atom, text: Atom) -> Atom:
    """Whether a pattern is found in an answer: `re.match` at its head, `re.fullmatch` as the whole."""
    if not isinstance(regex, Text) or regex.plain is None:
        return Truth(UNKNOWN)
    subject = text.only.said if isinstance(text, Text) and text.only else getattr(text, "said", "")
    answer = re.fullmatch(r"cookiecutter\.(\w+)", subject)
    pattern = regex.plain
    if answer is None or (form != "search" and pattern.startswith("(?")):
        return Truth(UNKNOWN)
    try:
        re.compile(pattern)
    except re.error:
        return Truth(UNKNOWN)
    if form == "fullmatch":
        pattern = rf"\A(?:{pattern})\Z"
    elif form == "match" and (not pattern.startswith(("^", r"\A")) or "|" in pattern):
        pattern = rf"\A(?:{pattern})"
    return Truth(Fact(f"~{pattern}", f"!~{pattern}", About.pattern, (answer[1], pattern)))


def opened(reader: Reader, mode: Value | None) -> None:
    """Note a file that is opened to be written."""
    for _where, atom in mode or ():
        if not isinstance(atom, Text) or atom.plain is None or set(atom.plain) & set("wax+"):
            reader.found.leave(reader.line, advice.writing())


def words(command: Value) -> list[str]:
    """The words of a command, as far as they can be told."""
    for _where, atom in command:
        if isinstance(atom, Text):
            return "".join(str(p) if isinstance(p, str) else "{}" for p in atom.pieces).split()
        if isinstance(atom, Items):
            texts = [a for _c, item in atom.of for _h, a in item]
            return [a.plain or "" if isinstance(a, Text) else "" for a in texts]
    return []


def _standing(form: str, atom: Atom) -> Atom:
    path = settle_path(atom) if isinstance(atom, Text) and known(atom) else None
    if path == "":
        return Truth(ALWAYS if form != "isfile" else NEVER)
    if path is None:
        return Truth(UNKNOWN)
    about = About.exists if form in ("exists", "lexists") else About.form
    return Truth(Fact(f"{form} {path}", f"no {form} {path}", about, (path,)))


def go(reader: Follower, folder: Value) -> None:
    """Follow the program into another folder: from there on, no path can be told."""
    for _where, atom in folder:
        if not isinstance(atom, Text) or not known(atom) or settle_path(atom) != "":
            reader.astray = True
            reader.found.leave(reader.line, advice.unknown_path())


def _left(name: str, reader: Reader, given: Sequence[Value]) -> None:
    """Note what is not read, unless it gives a value alone."""
    if name in vocabulary.STARTING or name.startswith(("sh.", "invoke.")):
        why, harmless = advice.command(words(given[0]) if given else [])
        reader.found.leave(reader.line, why, harmless=harmless)
    elif name in vocabulary.COPYING:
        reader.found.leave(reader.line, advice.copying())
    elif name in vocabulary.FOLDERS:
        reader.found.leave(reader.line, advice.folder())
    elif name.endswith((".dump", ".safe_dump", ".write")):
        reader.found.leave(reader.line, advice.writing())
    elif not (name in vocabulary.BUILTINS or vocabulary.QUIET.fullmatch(name)):
        reader.found.leave(reader.line, advice.code())


# --- what gives values ---


def _path(given: Sequence[Value]) -> Value:
    if not given:
        return one(Text((".",), path=True))
    found = spread(lambda *atoms: _joined(atoms), *given)
    return spread(lambda atom: Text(atom.pieces, path=True) if isinstance(atom, Text) else Nothing(), found)


def _join(given: Sequence[Value]) -> Value:
    return spread(lambda *atoms: _joined(atoms), *given) if given else one(Nothing())


def _joined(atoms: Sequence[Atom]) -> Atom:
    if not all(isinstance(atom, Text) for atom in atoms):
        return Nothing()
    found = path_joined(*(atom for atom in atoms if isinstance(atom, Text)))
    return Text(found.pieces)


def _absolute(given: Sequence[Value]) -> Value:
    return spread(absolute, given[0]) if given else one(Nothing())


def absolute(atom: Atom) -> Atom:
    """A path from the root, as the project's folder stands in it."""
    if not isinstance(atom, Text):
        return Nothing()
    return Text(path_joined(Text((HERE,)), atom).pieces, path=atom.path)


def _here(path: bool) -> Value:
    return one(Text((HERE,), path=path))


def _itself(given: Sequence[Value]) -> Value:
    return given[0] if given else one(Nothing())


def _text(given: Sequence[Value]) -> Value:
    return spread(lambda atom: written(atom) or Nothing(), given[0]) if given else one(Text(()))


def _truth(given: Sequence[Value]) -> Value:
    return one(Truth(truly(given[0]) if given else NEVER))


def _listed(given: Sequence[Value]) -> Value:
    found = rounds(given[0]) if given else []
    return one(Nothing()) if found is None else one(Items(list(found)))


def _whole(given: Sequence[Value]) -> Value:
    """`json.loads("{{ cookiecutter | tojson }}")` is what was written there."""
    return spread(_unwritten, given[0]) if given else one(Nothing())


def _unwritten(atom: Atom) -> Atom:
    if isinstance(atom, Answer | Table):
        return atom
    only = atom.only if isinstance(atom, Text) else None
    found = PASSED_ON.fullmatch(only.said) if only and only.known else None
    return Answer(found[1]) if found else Nothing()


def _dict(given: Sequence[Value]) -> Value:
    return _whole(given) if given else one(Table())


def _number(given: Sequence[Value]) -> Value:
    def read(atom: Atom) -> Atom:
        only = atom.only if isinstance(atom, Text) else None
        return Answer(f"({only.said}) | int") if only and only.known else Nothing()

    return spread(read, given[0]) if given else one(Number(0))


def _compiled(given: Sequence[Value]) -> Value:
    if len(given) != 1:  # flags say how it is meant
        return one(Nothing())
    return spread(
        lambda a: Pattern(a.plain) if isinstance(a, Text) and a.plain is not None else Nothing(), given[0]
    )


def _paired(given: Sequence[Value]) -> Value:
    """`zip` of lists whose items are all there."""
    found = [rounds(one_) for one_ in given]
    if any(one_ is None or any(where != ALWAYS for where, _item in one_) for one_ in found):
        return one(Nothing())
    pairs = zip(*(one_ for one_ in found if one_ is not None), strict=False)
    return one(Items([(ALWAYS, one(Items([(ALWAYS, i) for _c, i in pair]))) for pair in pairs]))


def _numbered(given: Sequence[Value]) -> Value:
    found = rounds(given[0]) if len(given) == 1 else None
    if found is None:
        return one(Nothing())
    return one(Items([(c, one(Items([(ALWAYS, one(Nothing())), (ALWAYS, item)]))) for c, item in found]))


_VALUES: Mapping[str, Callable[[Sequence[Value]], Value]] = {
    "os.path.join": _join,
    "posixpath.join": _join,
    "os.path.abspath": _absolute,
    "os.path.realpath": _absolute,
    "os.path.normpath": _itself,
    "os.path.expanduser": _itself,
    "os.fspath": _text,
    "os.getcwd": lambda _given: _here(False),
    "os.getcwdu": lambda _given: _here(False),
    "pathlib.Path": _path,
    "pathlib.PosixPath": _path,
    "pathlib.PurePath": _path,
    "pathlib.Path.cwd": lambda _given: _here(True),
    "str": _text,
    "bool": _truth,
    "int": _number,
    "list": _listed,
    "tuple": _listed,
    "set": _listed,
    "frozenset": _listed,
    "sorted": _listed,
    "dict": _dict,
    "OrderedDict": _dict,
    "collections.OrderedDict": _dict,
    "json.loads": _whole,
    "ast.literal_eval": _whole,
    "re.compile": _compiled,
    "zip": _paired,
    "enumerate": _numbered,
    "copy.copy": _itself,
    "copy.deepcopy": _itself,
}
