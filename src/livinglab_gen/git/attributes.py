"""What `.gitattributes` says about the line ends of files that are checked out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from livinglab_gen.git.process import run

_SAMPLE = 8_000  # bytes in which git looks for what makes a file no text


def with_dos_ends(repo: Path, commit: str, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, bool]:
    """The files of `commit` whose lines a checkout ends with CR LF, whatever the machine.

    True stands for one that git looks into first (`text=auto`).
    """
    asked = b"".join(os.fsencode(path) + b"\0" for path in paths)
    with tempfile.TemporaryDirectory(prefix="livinglab-") as room:
        index = {"GIT_INDEX_FILE": str(Path(room, "index"))}
        run("read-tree", commit, at=repo, variables=index)
        told = run(
            "check-attr", "--cached", "-z", "--stdin", "text", "eol", at=repo, feed=asked, variables=index
        )
    words = [os.fsdecode(word) for word in told.split(b"\0")[:-1]]
    found: dict[str, dict[str, str]] = {}
    for path, name, value in zip(words[::3], words[1::3], words[2::3], strict=True):
        found.setdefault(path, {})[name] = value
    return {
        PurePosixPath(path): said["text"] == "auto"
        for path, said in found.items()
        if said["eol"] == "crlf" and said["text"] != "unset"
    }


def dos_ends(content: bytes, *, look: bool) -> bytes:
    """The content with CR LF, as git checks it out; with `look`, only of a text that has none yet."""
    if look and (b"\0" in content[:_SAMPLE] or b"\r\n" in content):
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
