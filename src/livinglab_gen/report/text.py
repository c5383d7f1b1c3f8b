"""Values as text or JSON, whatever they tell."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from livinglab_gen.git import without_credentials
from livinglab_gen.language import printable


def as_json(value: Any) -> str:
    """Any result as indented JSON: dataclasses as objects, paths and dates as text.

    Credentials in URLs are left out.
    """
    return json.dumps(plain(value), indent=2, ensure_ascii=False)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as columns that stand under each other."""
    lines = [list(map(str, row)) for row in rows]
    if not lines:
        return ""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = ("  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)


def line(text: str, most: int | None = None) -> str:
    """A text on one line of a terminal, whatever stands in it; no longer than `most`."""
    told = printable(" ".join(text.split()))
    return told if most is None or len(told) <= most else f"{told[: most - 1].rstrip()}…"


def lines(text: str) -> str:
    """The same of a text of several lines, each left as it is else."""
    return printable(text, but="\n\t")


def plain(value: Any) -> Any:
    """A value as what JSON knows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return _in_unicode(without_credentials(value))
    return _in_unicode(str(value)) if isinstance(value, PurePath | Path | date) else value


def _in_unicode(text: str) -> str:
    """A text that UTF-8 can hold: a name on disk may have any bytes, and JSON may not."""
    return text.encode(errors="surrogateescape").decode(errors="replace")
