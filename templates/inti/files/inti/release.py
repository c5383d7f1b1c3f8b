"""The release of the catalogue that this repository was made from: ``.livinglab.yml``."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).resolve().parent.parent / ".livinglab.yml"
# The file is written by the catalogue, one plain value a line; no YAML library for four words.
LINE = re.compile(r"^(blueprint|version|tag|commit): *\"?([^\"\n]*?)\"?\s*$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Release:
    """Texts are empty where the file does not tell."""

    blueprint: str = ""
    version: str = ""
    tag: str = ""
    commit: str = ""


@cache
def release() -> Release:
    """The release of this repository; empty in a tree that was not made from one."""
    return read(PATH)


def read(path: Path) -> Release:
    """Read one ``.livinglab.yml``; a missing file gives an empty release."""
    if not path.is_file():
        return Release()
    return Release(**dict(LINE.findall(path.read_text(encoding="utf-8"))))
