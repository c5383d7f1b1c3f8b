"""Read one YAML file of a catalogue together with the line of every key, and tell what is broken.

Nothing here raises: a file that cannot be read is a document without data that carries faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from yaml.nodes import Node

Key = str | int
_LARGEST = 20_000  # values of one file with its aliases written out; beyond that it is an attack


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A YAML file: its values as plain JSON-like data, and where each of them stands.

    ``data`` is None when the file could not be read; dates are text as ``YYYY-MM-DD``.
    """

    path: PurePosixPath
    text: str = ""
    data: Any = None
    lines: Mapping[tuple[Key, ...], int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def fields(self) -> Mapping[str, Any]:
        """The data as a mapping; empty when they are anything else."""
        return self.data if isinstance(self.data, dict) else {}

    def line(self, at: tuple[Key, ...]) -> int | None:
        """The line of a key path, or of its nearest known parent."""
        for size in range(len(at), 0, -1):
            if at[:size] in self.lines:
                return self.lines[at[:size]]
        return None


def read(root: Path, path: PurePosixPath) -> Document:
    """Read the file at ``path`` below ``root``."""
    try:
        raw = (root / path).read_bytes()
    except OSError as error:
        return _broken(path, _("cannot be read ({reason})").format(reason=error.strerror or error))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return _broken(path, _("is not UTF-8"), _("save the file as UTF-8"), line=line)
    return parse(path, text)


def parse(path: PurePosixPath, text: str) -> Document:
    """Read the text of a YAML file."""
    import yaml

    from livinglab_gen.safe_yaml import LOADER

    loader = LOADER(_readable(text))
    try:
        node = loader.get_single_node()
        if node is None:
            return Document(path=path, text=text)
        if _too_large(node):
            return _broken(path, _("expands to too many values"), _("write less with aliases"))
        lines: dict[tuple[Key, ...], int] = {}
        faults = tuple(_walk(node, (), path, lines))
        data = _plain(loader.construct_document(node))
    except yaml.YAMLError as error:
        return _unreadable(path, text, error)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        return _broken(path, _("holds a value that YAML cannot read ({error})").format(error=error))
    finally:
        loader.dispose()
    return Document(path=path, text=text, data=data, lines=lines, faults=faults)


def _readable(text: str) -> str:
    """The text without lone surrogates, which the C parser cannot take."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _broken(path: PurePosixPath, message: str, cure: str | None = None, line: int | None = None) -> Document:
    cure = cure or _("write it as YAML that any editor can read")
    return Document(path=path, faults=(Fault(path=path, message=message, cure=cure, line=line),))


def _unreadable(path: PurePosixPath, text: str, error: Exception) -> Document:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    line = mark.line + 1 if mark else None
    if line is None and isinstance(position, int):
        line = text.count("\n", 0, position) + 1
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if "could not determine a constructor for the tag" in problem:
        tag = problem.split("'")[1]
        message = _("the tag {tag} is not allowed").format(tag=tag)
        return _broken(path, message, _("write the values in this file, without tags"), line)
    if "found another document" in problem:
        cure = _("keep one document and remove the other `---`")
        return _broken(path, _("holds more than one YAML document"), cure, line)
    message = _("is not valid YAML ({problem})").format(problem=problem)
    return _broken(path, message, _("mend the indentation, quotes or colons there"), line)


def _too_large(node: Node) -> bool:
    """Whether the values are endless or too many once every alias is written out."""
    sizes: dict[int, int] = {}

    def size(node: Node) -> int:
        if id(node) not in sizes:
            sizes[id(node)] = _LARGEST + 1  # what a node that holds itself counts as
            sizes[id(node)] = 1 + sum(size(child) for child in _children(node))
        return sizes[id(node)]

    return size(node) > _LARGEST


def _children(node: Node) -> Iterator[Node]:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _walk(
    node: Node, at: tuple[Key, ...], path: PurePosixPath, lines: dict[tuple[Key, ...], int]
) -> Iterator[Fault]:
    """Note the line of every key and item below a node; a key that comes twice is a fault."""
    import yaml

    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*at, index)] = item.start_mark.line + 1
            yield from _walk(item, (*at, index), path, lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*at, str(key.value))
            line = key.start_mark.line + 1
            if here in lines:
                yield _twice(path, str(key.value), lines[here], line)
            lines.setdefault(here, line)
            yield from _walk(value, here, path, lines)


def _twice(path: PurePosixPath, key: str, first: int, line: int) -> Fault:
    return Fault(
        path=path,
        line=line,
        message=_("the key {key} stands twice (first in line {first})").format(key=key, first=first),
        cure=_("keep one of the two"),
    )


def _plain(value: Any) -> Any:
    """The value as JSON knows it: text keys, lists, dates as text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return repr(value)
