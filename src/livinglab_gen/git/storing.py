"""Objects as git stores them, made without starting git: contents, trees, commits, and a pack of them.

Formats: gitformat-pack(5) and the chapter "Git Objects" of Pro Git.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate
from pathlib import Path, PurePosixPath

from livinglab_gen.git.objects import Entry, File, Tree, signed
from livinglab_gen.git.process import Signature

# The number of each kind in a pack.
_KINDS = {b"commit": 1, b"tree": 2, b"blob": 3}
_LEAST = 1
"""How hard objects are compressed; git stores new ones like that, and packs them better later."""

_Folder = dict[bytes, "_Folder | Entry"]


class Store:
    """Objects for a repository that hashes with `algorithm` (`sha1`, `sha256`), until they are written."""

    def __init__(self, algorithm: str) -> None:
        self._algorithm = algorithm
        self._objects: dict[str, tuple[bytes, bytes]] = {}

    def entries(self, tree: Tree) -> dict[PurePosixPath, Entry]:
        """Each file of `tree` as a tree of git's names it."""
        return {path: entry(file, self._algorithm) for path, file in tree.items()}

    def add_content(self, content: bytes) -> str:
        """Add the content of a file; returns its hash, as the others do."""
        return self._add(b"blob", content)

    def add_tree(self, entries: Mapping[PurePosixPath, Entry]) -> str:
        """Add the tree of `entries`, and those in it."""
        return self._add_folder(_nested(entries))

    def add_commit(self, tree: str, *, parent: str | None, author: Signature, message: str) -> str:
        """Add a commit."""
        who = signed(author)
        lines = [b"tree " + tree.encode(), b"author " + who, b"committer " + who, b"", message.encode()]
        if parent:
            lines.insert(1, b"parent " + parent.encode())
        return self._add(b"commit", b"\n".join(lines))

    def write(self, objects: Path) -> None:
        """Write what was added since the last time as one pack into the folder `objects` of a repository."""
        names = sorted(self._objects)
        body = [b"PACK" + struct.pack(">II", 2, len(names))]
        body += [_packed(*self._objects[name]) for name in names]
        pack = b"".join(body)
        end = hashlib.new(self._algorithm, pack).digest()
        index = self._index(names, body, end)
        folder = objects / "pack"
        folder.mkdir(exist_ok=True)
        # The index last: a pack without one is not looked at.
        (folder / f"pack-{end.hex()}.pack").write_bytes(pack + end)
        (folder / f"pack-{end.hex()}.idx").write_bytes(index)
        self._objects.clear()

    def _add(self, kind: bytes, content: bytes) -> str:
        name = _hash(self._algorithm, kind, content)
        self._objects[name] = (kind, content)
        return name

    def _add_folder(self, folder: _Folder) -> str:
        lines = []
        for name, held in folder.items():
            if isinstance(held, Entry):
                lines.append((name, b"%o %s\0" % (held.mode, name) + bytes.fromhex(held.hash)))
            else:  # git sorts a folder as if its name ended in a slash
                hash_ = bytes.fromhex(self._add_folder(held))
                lines.append((name + b"/", b"40000 %s\0" % name + hash_))
        return self._add(b"tree", b"".join(line for _key, line in sorted(lines)))

    def _index(self, names: list[str], body: list[bytes], end: bytes) -> bytes:
        """The index, version 2, of a pack: its header and the objects `names` in `body`, its checksum."""
        first = Counter(name[:2] for name in names)
        below = list(accumulate(first[f"{byte:02x}"] for byte in range(256)))
        places = list(accumulate(map(len, body)))[:-1]
        text = b"".join(
            [
                b"\377tOc" + struct.pack(">I", 2),
                struct.pack(">256I", *below),
                *map(bytes.fromhex, names),
                struct.pack(f">{len(names)}I", *map(zlib.crc32, body[1:])),
                struct.pack(f">{len(names)}I", *places),
                end,
            ]
        )
        return text + hashlib.new(self._algorithm, text).digest()


@lru_cache(maxsize=2**13)
def entry(file: File, algorithm: str) -> Entry:
    """`file` as a tree of git's names it."""
    return Entry(hash=_hash(algorithm, b"blob", file.content), mode=file.mode)


@lru_cache(maxsize=2**13)
def _parts(path: PurePosixPath) -> list[bytes]:
    return os.fsencode(str(path)).split(b"/")


# Most files of a release are the same bytes in every repo.
@lru_cache(maxsize=2**13)
def _packed(kind: bytes, content: bytes) -> bytes:
    """An object in a pack: its kind and size, four bits and then seven at a time, and it, compressed."""
    size = len(content)
    head = [_KINDS[kind] << 4 | size & 0b1111]
    size >>= 4
    while size:
        head[-1] |= 0b1000_0000
        head.append(size & 0b111_1111)
        size >>= 7
    return bytes(head) + zlib.compress(content, _LEAST)


def _nested(entries: Mapping[PurePosixPath, Entry]) -> _Folder:
    top: _Folder = {}
    for path, held in entries.items():
        *folders, name = _parts(path)
        folder = top
        for part in folders:
            folder = folder.setdefault(part, {})  # type: ignore[assignment]  # no file is a folder too
        folder[name] = held
    return top


@lru_cache(maxsize=2**13)
def _hash(algorithm: str, kind: bytes, content: bytes) -> str:
    """The hash under which git stores `content`."""
    return hashlib.new(algorithm, b"%s %d\0" % (kind, len(content)) + content).hexdigest()
