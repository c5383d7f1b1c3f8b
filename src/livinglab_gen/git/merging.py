"""A three-way merge in objects of their own: the repository changes only when a result is kept.

Base and theirs stand in no history, so each becomes a commit of its own; the merge is git's
(`git merge-tree --write-tree`, which follows renames), run where the user's attributes hold.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from livinglab_gen.git.objects import Entry, Tree, data, quoted, signed, tree_id
from livinglab_gen.git.process import GitFailed, GitMissing, Signature, run, work
from livinglab_gen.git.worktree import WorkTree
from livinglab_gen.language import translate as _

# What comes out must not depend on the user's habits. Renames of files are followed, those of
# folders are not: a new file of the template stands where the template puts it.
MERGE_SETTINGS = (
    "-c", "merge.renames=true",
    "-c", "diff.renames=true",
    "-c", "merge.directoryRenames=false",
    "-c", "merge.renormalize=true",
    "-c", "merge.conflictStyle=merge",
    "-c", "merge.renameLimit=5000",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A path that git cannot merge; `kind` is git's word for why (`contents`, `modify/delete`).

    `here` and `there` say whether ours and theirs have a file of that name.
    """

    path: PurePosixPath
    kind: str
    here: bool
    there: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Merge:
    """What came out: a tree, with markers where there are conflicts.

    `theirs` is a commit whose one parent is the base: to pick it onto ours is this merge.
    """

    tree: str
    conflicts: tuple[Conflict, ...]
    theirs: str


class Workshop:
    """Objects on top of those of the repository of `at`, in a folder of their own."""

    def __init__(self, at: WorkTree, room: Path) -> None:
        self._at = at
        self._room = room
        _make_bare(room, at.objects, at.algorithm)

    @property
    def variables(self) -> dict[str, str]:
        """What lets git see the objects of the workshop from the repository."""
        return {"GIT_OBJECT_DIRECTORY": str(self._room / "objects")}

    def merge(
        self,
        base: Tree,
        theirs: Tree,
        *,
        held: Mapping[PurePosixPath, Entry],
        author: Signature,
        message: str,
    ) -> Merge:
        """Bring into the tree that is checked out what leads from `base` to `theirs`.

        The two stand in the folder of the work tree that was asked for, as does `held`, what is there
        now. `message` is for the commit of theirs.
        """
        mine, their = self._sides(base, theirs, held, signed(author), message)
        try:
            said = work(
                *MERGE_SETTINGS, "merge-tree", "--write-tree", "--messages", "-z", mine, their,
                at=self._at.top, variables=self.variables, accept=(0, 1),
            )  # fmt: skip
        except GitFailed as error:
            if "usage:" in str(error):
                raise GitMissing(_("this git is too old to merge: install git 2.38 or newer")) from error
            raise
        tree, *rest = os.fsdecode(said).split("\0")
        return Merge(tree=tree, conflicts=tuple(_conflicts(rest)), theirs=their)

    def with_files(self, files: Tree, *, author: Signature) -> str:
        """The tree that is checked out with `files` put in, in the folder that was asked for."""
        feed = [
            _commit(1, signed(author), ""),
            self._ours(),
            *self._leading({}, self._entries(files), files),
            b"get-mark :1\n",
        ]
        return tree_id(self._room, self._import(feed).decode().strip())

    def commit(self, tree: str, *, author: Signature, message: str) -> str:
        """A commit of `tree` on top of the one that is checked out."""
        who = signed(author)
        text = b"tree %s\nparent %s\nauthor %s\ncommitter %s\n\n%s" % (
            tree.encode(), self._at.head.encode(), who, who, message.encode(),
        )  # fmt: skip
        stored = b"commit %d\0" % len(text) + text
        name = hashlib.new(self._at.algorithm, stored).hexdigest()
        place = self._room / "objects" / name[:2] / name[2:]
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(stored))
        return name

    def keep(self) -> None:
        """Move what was made into the repository; no ref names it yet."""
        made = self._room / "objects"
        # Packs before their indexes, and all of them before what might refer to them.
        for path in sorted(made.glob("pack/*"), key=lambda p: (p.suffix == ".idx", p.name)):
            _move(path, self._at.objects / "pack" / path.name)
        for path in made.glob("??/*"):
            _move(path, self._at.objects / path.parent.name / path.name)

    def _sides(
        self, base: Tree, theirs: Tree, held: Mapping[PurePosixPath, Entry], who: bytes, message: str
    ) -> tuple[str, str]:
        """Commits of ours and theirs whose parent is a commit of base; only what differs is written."""
        before, after = self._entries(base), self._entries(theirs)
        feed = [
            _commit(1, who, message),
            self._ours(),
            *self._leading(held, before, base),
            _commit(2, who, message, parent=1),
            self._ours(),
            _commit(3, who, message, parent=1),
            *self._leading(before, after, theirs),
            b"get-mark :2\nget-mark :3\n",
        ]
        mine, their = self._import(feed).decode().split()
        return mine, their

    def _leading(
        self, start: Mapping[PurePosixPath, Entry], end: Mapping[PurePosixPath, Entry], files: Tree
    ) -> Iterator[bytes]:
        """What makes fast-import go from the entries `start` to `end`, whose contents are `files`."""
        for path in start.keys() - end.keys():
            yield b"D %s\n" % quoted(self._at.within / path)
        for path, entry in end.items():
            if start.get(path) != entry:
                yield b"M %o inline %s\n" % (entry.mode, quoted(self._at.within / path))
                yield data(files[path].content)

    def _ours(self) -> bytes:
        return b'M 040000 %s ""\n' % self._at.tree.encode()

    def _import(self, feed: Iterable[bytes]) -> bytes:
        # One small pack rather than a file for each object.
        words = ("-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--force", "--date-format=raw")
        return run(*words, at=self._room, feed=b"".join(feed))

    def _entries(self, tree: Tree) -> dict[PurePosixPath, Entry]:
        of = self._at.algorithm
        return {path: Entry(hash=_hash(of, file.content), mode=file.mode) for path, file in tree.items()}


# Most files of a release are the same bytes in every repo.
@lru_cache(maxsize=2**13)
def _hash(algorithm: str, content: bytes) -> str:
    """The hash under which git stores `content`."""
    return hashlib.new(algorithm, b"blob %d\0" % len(content) + content).hexdigest()


@contextmanager
def workshop(at: WorkTree) -> Iterator[Workshop]:
    """A workshop on the repository of `at`; what was not kept goes away with it."""
    with tempfile.TemporaryDirectory(prefix="livinglab-") as room:
        yield Workshop(at, Path(room))


def _make_bare(room: Path, objects: Path, algorithm: str) -> None:
    """A bare repository at `room` that builds on `objects`; cheaper than `git init`."""
    (room / "refs").mkdir()
    (room / "objects" / "info").mkdir(parents=True)
    (room / "HEAD").write_text("ref: refs/heads/none\n")
    version, extra = (0, "") if algorithm == "sha1" else (1, f"[extensions]\nobjectFormat = {algorithm}\n")
    (room / "config").write_text(f"[core]\nbare = true\nrepositoryFormatVersion = {version}\n{extra}")
    (room / "objects" / "info" / "alternates").write_bytes(quoted(PurePosixPath(objects)) + b"\n")


def _commit(mark: int, who: bytes, message: str, *, parent: int | None = None) -> bytes:
    head = b"commit refs/heads/side-%d\nmark :%d\nauthor %s\ncommitter %s\n" % (mark, mark, who, who)
    return head + data(message.encode()) + (b"from :%d\n" % parent if parent else b"")


def _conflicts(fields: list[str]) -> Iterator[Conflict]:
    """The conflicts in what `merge-tree -z` says after the tree, each path once, with its first reason.

    First come the versions that are left, `<mode> <hash> <stage> TAB <path>`, then an empty field, then
    messages: how many paths, the paths, the kind, a text.
    """
    end = fields.index("") if "" in fields else len(fields)
    stages: dict[str, set[str]] = {}
    for version in fields[:end]:
        facts, path = version.split("\t", 1)
        stages.setdefault(path, set()).add(facts[-1])
    kinds = dict.fromkeys(stages, "")
    told = iter(fields[end + 1 :])
    for count in told:
        if not count:
            break
        path, *_others = [next(told) for _number in range(int(count))]
        kind, _text = next(told), next(told)
        if kind.startswith("CONFLICT") and not kinds.get(path):
            kinds[path] = kind.removeprefix("CONFLICT (").removesuffix(")")
    for path, kind in kinds.items():
        left = stages.get(path, set())
        yield Conflict(path=PurePosixPath(path), kind=kind, here="2" in left, there="3" in left)


def _move(path: Path, target: Path) -> None:
    """Put an object's file in its place, which may be on another disk; one that is there is the same."""
    if target.exists():
        return
    target.parent.mkdir(exist_ok=True)
    beside = target.with_name(f"tmp_obj_{target.name}")  # git clears away what is left under such a name
    try:
        shutil.copyfile(path, beside)
        beside.chmod(0o444)
        beside.replace(target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
