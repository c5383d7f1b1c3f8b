"""A three-way merge in objects of their own: the repository changes only when a result is kept.

Base and theirs stand in no history, so each becomes a commit of its own; the merge is git's
(`git merge-tree --write-tree`, which follows renames), run where the user's attributes hold.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from livinglab_gen.git.objects import TOP, Entry, Tree, make_bare
from livinglab_gen.git.process import GitFailed, GitMissing, Signature, work
from livinglab_gen.git.storing import Store
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
    """Objects on top of those of the repository of `at`, in a folder of their own.

    `held` is what the tree that is checked out holds, `brought` what theirs held in the last merge.
    """

    brought: Mapping[PurePosixPath, Entry] = MappingProxyType({})

    def __init__(self, at: WorkTree, held: Mapping[PurePosixPath, Entry], room: Path) -> None:
        self._at = at
        self._held = held
        self._stored = {entry.hash for entry in held.values()}
        self._objects = room / "objects"
        self._store = Store(at.algorithm)
        make_bare(room, at.objects, at.algorithm)

    @property
    def variables(self) -> dict[str, str]:
        """What lets git see the objects of the workshop from the repository."""
        return {"GIT_OBJECT_DIRECTORY": str(self._objects)}

    def merge(self, base: Tree, theirs: Tree, *, author: Signature, message: str) -> Merge:
        """Bring into the tree that is checked out what leads from `base` to `theirs`.

        The two stand in the folder of the work tree that was asked for. `message` is for the commit of
        theirs.
        """
        store = self._store
        start = store.add_commit(
            store.add_tree(self._whole(base)), parent=None, author=author, message=message
        )
        mine = store.add_commit(self._at.tree, parent=start, author=author, message=message)
        self.brought = self._whole(theirs)
        their = store.add_commit(store.add_tree(self.brought), parent=start, author=author, message=message)
        store.write(self._objects)
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

    def with_files(self, files: Tree) -> str:
        """The tree that is checked out with `files` put in, in the folder that was asked for."""
        new = self._entries(files)
        folders = {folder for path in new for folder in path.parents}
        held = {
            path: entry
            for path, entry in self._held.items()
            if path not in folders and new.keys().isdisjoint(path.parents)
        }
        return self._store.add_tree({**held, **new})

    def commit(self, tree: str, *, author: Signature, message: str) -> str:
        """A commit of `tree` on top of the one that is checked out."""
        name = self._store.add_commit(tree, parent=self._at.head, author=author, message=message)
        self._store.write(self._objects)
        return name

    def keep(self) -> None:
        """Copy what was made into the repository; no ref names it yet."""
        # Packs before their indexes, and all of them before what might refer to them.
        for path in sorted(self._objects.glob("pack/*"), key=lambda p: (p.suffix == ".idx", p.name)):
            _copy(path, self._at.objects / "pack" / path.name)
        for path in self._objects.glob("??/*"):
            _copy(path, self._at.objects / path.parent.name / path.name)

    def _whole(self, files: Tree) -> Mapping[PurePosixPath, Entry]:
        """A tree that holds `files` in the folder that was asked for, and the rest as it is."""
        within = self._at.within
        rest = {} if within == TOP else {p: e for p, e in self._held.items() if not p.is_relative_to(within)}
        return {**rest, **self._entries(files)}

    def _entries(self, files: Tree) -> dict[PurePosixPath, Entry]:
        """Where `files` stand in the repository; what it does not hold yet is added to the store."""
        within = self._at.within
        found = self._store.entries(files)
        for path, entry in found.items():
            if entry.hash not in self._stored:
                self._store.add_content(files[path].content)
        return found if within == TOP else {within / path: entry for path, entry in found.items()}


@contextmanager
def workshop(at: WorkTree, held: Mapping[PurePosixPath, Entry]) -> Iterator[Workshop]:
    """A workshop on the repository of `at`, whose tree holds `held`; what was not kept goes away with it."""
    with tempfile.TemporaryDirectory(prefix="livinglab-") as room:
        yield Workshop(at, held, Path(room))


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


def _copy(path: Path, target: Path) -> None:
    """Put an object's file in its place; one that is there is the same."""
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
