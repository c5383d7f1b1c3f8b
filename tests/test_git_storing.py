"""Objects that are stored without git are those that git would have stored."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglab_gen import git
from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK, File, Signature
from livinglab_gen.git.storing import Store

SITI = Signature(name="Siti Aminah", email="siti@contoh.invalid", date="2026-01-02T03:04:05+07:00")
ALGORITHMS = pytest.mark.parametrize("algorithm", ["sha1", "sha256"])

NAMES = st.sampled_from(["a", "b", "a.b", "a-b", "a0", "Z", "é", "with space", "tab\t", os.fsdecode(b"\xe9")])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: PurePosixPath(*parts))
FILES = st.builds(File, st.binary(max_size=200), st.sampled_from([REGULAR, EXECUTABLE, SYMLINK]))


def standing(files: dict[PurePosixPath, File]) -> dict[PurePosixPath, File]:
    """The files that can stand beside each other: none is a folder too."""
    return {path: file for path, file in files.items() if files.keys().isdisjoint(set(path.parents))} or {
        PurePosixPath("a"): File(b"")
    }


def folders_are_no_files(files: dict[PurePosixPath, File]) -> dict[PurePosixPath, File]:
    """`files` without those whose path is a folder of another."""
    folders = {folder for path in files for folder in path.parents}
    return {path: file for path, file in files.items() if path not in folders}


TREES = st.dictionaries(PATHS, FILES, max_size=12).map(folders_are_no_files).map(standing)


def repository(at: Path, algorithm: str) -> Path:
    """A bare repository that hashes with `algorithm`."""
    git.run("init", "--quiet", "--bare", f"--object-format={algorithm}", at)
    return at


def stored(repo: Path, algorithm: str, tree: dict[PurePosixPath, File], *, parent: str | None = None) -> str:
    """The hash of a commit of `tree`, written into `repo`."""
    store = Store(algorithm)
    for file in tree.values():
        store.add_content(file.content)
    top = store.add_tree(store.entries(tree))
    commit = store.add_commit(top, parent=parent, author=SITI, message="isi\n")
    store.write(repo / "objects")
    return commit


@ALGORITHMS
def test_git_finds_nothing_wrong(tmp_path: Path, algorithm: str) -> None:
    """A pack, its index and a chain of two commits stand git's strictest look; sizes cross every border."""
    repo = repository(tmp_path / "repo", algorithm)
    tree = {
        PurePosixPath(f"{size}/x"): File(os.urandom(size)) for size in (0, 1, 15, 16, 17, 2047, 2048, 70_000)
    }
    first = stored(repo, algorithm, tree)
    second = stored(repo, algorithm, {**tree, PurePosixPath("more"): File(b"1")}, parent=first)
    git.run("update-ref", "refs/heads/main", second, at=repo)
    git.run("fsck", "--full", "--strict", at=repo)
    for index in (repo / "objects" / "pack").glob("*.idx"):
        git.run("verify-pack", index, at=repo)
    assert git.read(repo, "main~1") == tree
    assert git.read(repo, "main").keys() - tree.keys() == {PurePosixPath("more")}


@given(tree=TREES)
@settings(max_examples=40, deadline=None)
def test_every_tree_is_the_one_that_git_makes(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[PurePosixPath, File]
) -> None:
    """The same commit, to the last bit, as git's own from the same values."""
    room = tmp_path_factory.mktemp("repo")
    ours, theirs = repository(room / "ours", "sha1"), repository(room / "theirs", "sha1")
    commit = git.commit(theirs, tree, ref="refs/heads/main", message="isi\n", author=SITI)
    assert stored(ours, "sha1", tree) == commit
    assert git.read(ours, commit) == tree


def test_nothing_is_written_twice(tmp_path: Path) -> None:
    """What was written once is not in the next pack."""
    repo = repository(tmp_path / "repo", "sha1")
    store = Store("sha1")
    store.add_content(b"1")
    store.write(repo / "objects")
    second = store.add_content(b"2")
    store.write(repo / "objects")
    packs = [
        git.run("show-index", at=repo, feed=index.read_bytes()).decode() for index in repo.rglob("*.idx")
    ]
    assert sorted(len(pack.splitlines()) for pack in packs) == [1, 1]
    assert any(second in pack for pack in packs)
