"""What Cookiecutter reads of a file: whether it is text at all, and how its lines end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOCAL = "\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """The text of a file with lines that end in a line feed, and what Cookiecutter writes for these."""

    text: str
    newline: str

    def written(self, text: str) -> bytes:
        """What is in the file when the text comes out of rendering."""
        return text.replace("\n", self.newline).encode()


def is_binary(path: Path) -> bool:
    """Whether Cookiecutter copies a file without reading it; the library that it asks decides."""
    from binaryornot.check import is_binary as judged

    return judged(str(path))


def read(path: Path, newline: str | None) -> Text:
    """The text of a file; `newline` is what the template sets for all. Raises UnicodeDecodeError.

    The end of a line is found as Cookiecutter finds it: the first that Python names after one line.
    """
    with path.open(encoding="utf-8") as lines:
        text = lines.readline()
        seen = lines.newlines
        text += lines.read()
    first = seen[0] if isinstance(seen, tuple) else seen
    return Text(text=text, newline=newline or first or LOCAL)
