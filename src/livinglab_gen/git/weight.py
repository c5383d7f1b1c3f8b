"""How much a tree becomes when it is written out, counted without writing it.

A few small trees that name each other make a repository of some hundred bytes unfold to billions of
files; `ls-tree -r` and a checkout would follow them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from livinglab_gen.git.objects import SUBMODULE, blobs, tree_id
from livinglab_gen.git.process import run

_DEEPEST = 100  # folders in folders
_ENDLESS = 2**63
_FOLDER = 0o040000


def weight(repo: Path, revision: str) -> tuple[int, int]:
    """How many paths the tree of `revision` has, and how many bytes; both are huge for one without bottom.

    Each stored tree is read once, however often it is named.
    """
    top = tree_id(repo, revision)
    trees: dict[str, list[tuple[int, str]]] = {}
    level = {top}
    for _depth in range(_DEEPEST):
        wanted = sorted(level - trees.keys())
        if not wanted:
            break
        for name, content in zip(wanted, blobs(repo, wanted), strict=True):
            trees[name] = list(_named(content, len(top) // 2))
        level = {hash_ for name in wanted for mode, hash_ in trees[name] if mode == _FOLDER}
    if level - trees.keys():
        return _ENDLESS, _ENDLESS
    return _summed(top, trees, _sizes(repo, trees), {})


def _summed(
    top: str, trees: dict[str, list[tuple[int, str]]], sizes: dict[str, int], done: dict[str, tuple[int, int]]
) -> tuple[int, int]:
    if top not in done:
        paths = size = 0
        for mode, hash_ in trees[top]:
            more, larger = _summed(hash_, trees, sizes, done) if mode == _FOLDER else (0, sizes.get(hash_, 0))
            paths, size = paths + more + 1, size + larger
        done[top] = (paths, size)
    return done[top]


def _sizes(repo: Path, trees: dict[str, list[tuple[int, str]]]) -> dict[str, int]:
    """The bytes of every file that the trees name."""
    asked = sorted(
        {hash_ for named in trees.values() for mode, hash_ in named if mode not in (_FOLDER, SUBMODULE)}
    )
    feed = "".join(f"{one}\n" for one in asked).encode()
    said = (
        run("cat-file", "--batch-check=%(objectname) %(objectsize)", at=repo, feed=feed).decode().splitlines()
    )
    return {name: int(size) for name, size in (line.split(" ", 1) for line in said) if size.isdigit()}


def _named(content: bytes, width: int) -> Iterator[tuple[int, str]]:
    """Mode and hash of each entry of a tree as it is stored: mode, space, name, NUL, hash."""
    at = 0
    while at < len(content):
        mode, end = content[at : content.index(b" ", at)], content.index(b"\0", at)
        yield int(mode, 8), content[end + 1 : end + 1 + width].hex()
        at = end + 1 + width
