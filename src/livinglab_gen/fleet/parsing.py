"""The cheap check of a merged file: that it can be read at all.

A merge without a conflict may still leave a file that nothing can read: two brackets where one was, a key
that stands twice.
"""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import PurePosixPath

import yaml

from livinglab_gen.safe_yaml import LOADER


def fault(path: PurePosixPath, content: bytes) -> str | None:
    """Why the file cannot be read as its name says; None when it can, or is of no kind that is known."""
    read = _READERS.get(path.suffix)
    return _fault(read, content) if read else None


def _python(text: str) -> None:
    ast.parse(text)


def _yaml(text: str) -> None:
    for _document in yaml.parse(text, Loader=LOADER):
        pass


_READERS: dict[str, Callable[[str], object]] = {
    ".json": json.loads,
    ".py": _python,
    ".toml": tomllib.loads,
    ".yaml": _yaml,
    ".yml": _yaml,
}


# The same merge comes out in most repos of a fleet.
@lru_cache(maxsize=2**8)
def _fault(read: Callable[[str], object], content: bytes) -> str | None:
    try:
        read(content.decode())
    except (ValueError, SyntaxError, RecursionError, yaml.YAMLError) as error:
        return " ".join(str(error).split())
    return None
