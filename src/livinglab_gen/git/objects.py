"""What a repository stores: trees as values, commits, tags."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from livinglab_gen.git.process import GitFailed, Signature, run

EXECUTABLE = 0o100755
REGULAR = 0o100644
SYMLINK = 0o120000
SUBMODULE = 0o160000


@dataclass(frozen=True, slots=True)
class File:
    """Content and git mode of one file; a symlink's content is its target."""

    content: bytes
    mode: int = REGULAR


Tree = Mapping[PurePosixPath, File]
TOP = PurePosixPath()
"""The folder that holds all others of a repository."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One path of a stored tree: the hash of its content, and its mode."""

    hash: str
    mode: int


def init(path: Path, *, bare: bool = False) -> None:
    """A new repository at `path` whose branch is `main`, without the user's template folder."""
    run(
        "init",
        "--quiet",
        "--template=",
        *(["--bare"] if bare else []),
        "--initial-branch=main",
        path,
    )


def make_bare(
    room: Path, objects: Path, algorithm: str, *, head: str = "ref: refs/heads/none", bare: bool = True
) -> None:
    """A repository at `room` that builds on `objects`; cheaper than `git init`."""
    (room / "refs").mkdir(parents=True)
    (room / "objects" / "info").mkdir(parents=True)
    (room / "HEAD").write_text(f"{head}\n")
    version, extra = (0, "") if algorithm == "sha1" else (1, f"[extensions]\nobjectFormat = {algorithm}\n")
    (room / "config").write_text(
        f"[core]\nbare = {str(bare).lower()}\nrepositoryFormatVersion = {version}\n{extra}"
    )
    (room / "objects" / "info" / "alternates").write_bytes(quoted(PurePosixPath(objects)) + b"\n")


def tags(repo: Path) -> dict[str, str]:
    """Every tag of `repo` with the commit that it names."""
    lines = run(
        "for-each-ref",
        "--format=%(refname:strip=2) %(objectname) %(*objectname)",
        "refs/tags",
        at=repo,
    )
    return {
        tag: peeled or hash_
        for tag, hash_, peeled in (line.split(" ") for line in lines.decode().splitlines())
    }


def remote_tags(url: str) -> dict[str, str]:
    """Every tag of the repository at `url` with the commit that it names."""
    found: dict[str, str] = {}
    for line in run("ls-remote", "--tags", "--", url).decode().splitlines():
        hash_, ref = line.split("\t")
        found[ref.removeprefix("refs/tags/").removesuffix("^{}")] = hash_  # the peeled line comes last
    return found


def remote_head(url: str) -> str | None:
    """The commit that the repository at `url` shows first; None where it has none."""
    lines = run("ls-remote", "--", url, "HEAD").decode().splitlines()
    return lines[0].split("\t")[0] if lines else None


def remote_commits(url: str, pattern: str) -> frozenset[str]:
    """The commits that refs of the repository at `url` name which fit `pattern` (`refs/pull/*/head`)."""
    lines = run("ls-remote", "--", url, pattern).decode().splitlines()
    return frozenset(line.split("\t")[0] for line in lines)


def remote_branch(url: str) -> str:
    """The branch that the repository at `url` shows first; `main` where it does not say."""
    said = run("ls-remote", "--symref", "--", url, "HEAD").decode()
    found = re.match(r"ref: refs/heads/(\S+)\tHEAD", said)
    return found[1] if found else "main"


def is_repository(folder: Path) -> bool:
    """Whether git takes `folder` itself for a repository, with a work tree or bare, and not one above it."""
    there = {name for name in (".git", "HEAD", "objects", "refs") if os.path.lexists(folder / name)}
    return ".git" in there or len(there) == 3


def is_empty(repo: Path) -> bool:
    """Whether no ref of `repo` names anything."""
    return not run("for-each-ref", "--count=1", at=repo)


def commit_of(repo: Path, revision: str) -> str:
    """The commit that `revision` names: a tag, a branch, a hash, or what `git describe` said."""
    asked = f"{revision}^{{commit}}"
    return run("rev-parse", "--verify", "--quiet", "--end-of-options", asked, at=repo).decode().strip()


def holds(repo: Path, commit: str) -> bool:
    """Whether there is a repository at `repo`, and the commit in it."""
    try:
        return repo.is_dir() and commit_of(repo, commit) == commit
    except GitFailed:
        return False


def texts_of(folder: Path, revisions: Iterable[str]) -> list[bytes | None]:
    """What each of `revisions` (`HEAD:./file`, seen from `folder`) holds; None where it is no file."""
    asked = [f"{revision}\n".encode() for revision in revisions]
    said = io.BytesIO(run("cat-file", "--batch", at=folder, feed=b"".join(asked)))
    return [_told(said) for _one in asked]


def _told(said: io.BytesIO) -> bytes | None:
    """The next object of what `cat-file --batch` said: `<hash> <kind> <size>`, the content, a line's end."""
    head = said.readline().split(b" ")
    if not head[-1].strip().isdigit():
        return None
    content = said.read(int(head[-1]))
    said.readline()
    return content if head[1] == b"blob" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """What a commit records: its tree, its parents and its message."""

    tree: str
    parents: tuple[str, ...]
    author: str
    committer: str
    message: str


def recorded(repo: Path, commit: str) -> Recorded:
    """What `commit` records, whatever else of its history is there."""
    head, _blank, message = (
        run("cat-file", "commit", commit, at=repo).decode(errors="replace").partition("\n\n")
    )
    lines = [line.split(" ", 1) for line in head.splitlines()]
    return Recorded(
        tree=_first("tree", lines),
        author=_first("author", lines),
        committer=_first("committer", lines),
        parents=tuple(line[1] for line in lines if line[0] == "parent"),
        message=message,
    )


def _first(name: str, lines: Iterable[list[str]]) -> str:
    return next((rest[0] for key, *rest in lines if key == name), "")


def is_ancestor(repo: Path, commit: str, of: str) -> bool:
    """Whether `commit` is in the history of the commit `of`."""
    try:
        run("merge-base", "--is-ancestor", commit, of, at=repo)
    except GitFailed:
        return False
    return True


def described(repo: Path, commit: str) -> str:
    """`commit` as `git describe` names it: its tag, or the tag before it and how far that is away."""
    return run("describe", "--tags", "--always", commit, at=repo).decode().strip()


def git_dir(folder: Path) -> Path:
    """Where the repository whose top is `folder`, bare or not, keeps its objects; raises GitFailed."""
    ceiling = {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    said = run("rev-parse", "--path-format=absolute", "--git-common-dir", at=folder, variables=ceiling)
    return Path(os.fsdecode(said).removesuffix("\n"))


def tree_id(repo: Path, revision: str) -> str:
    """The hash of the tree that `revision` (`v1.0.0`, `v1.0.0:template`) names."""
    tree = revision if ":" in revision else f"{revision}^{{tree}}"
    return run("rev-parse", "--verify", "--end-of-options", tree, at=repo).decode().strip()


def read(repo: Path, revision: str) -> dict[PurePosixPath, File]:
    """Every file of the tree of `revision`, whole, in git's order; submodules are left out."""
    files = {path: entry for path, entry in entries(repo, revision).items() if entry.mode != SUBMODULE}
    contents = blobs(repo, (entry.hash for entry in files.values()))
    return {path: File(next(contents), entry.mode) for path, entry in files.items()}


def blobs(
    repo: Path, hashes: Iterable[str], *, variables: Mapping[str, str] | None = None
) -> Iterator[bytes]:
    """The contents stored under `hashes`, in their order."""
    asked = "".join(f"{one}\n" for one in hashes).encode()
    stream = run("cat-file", "--batch", at=repo, feed=asked, variables=variables) if asked else b""
    at = 0
    while at < len(stream):
        end = stream.index(b"\n", at)
        size = int(stream[at:end].rsplit(b" ", 1)[1])
        yield stream[end + 1 : end + 1 + size]
        at = end + size + 2


def entries(
    repo: Path,
    revision: str,
    within: PurePosixPath = TOP,
    *,
    variables: Mapping[str, str] | None = None,
) -> dict[PurePosixPath, Entry]:
    """Every path of the tree of `revision`, below its folder `within`, submodules among them."""
    tree = revision if within == TOP else f"{revision}:{within}"
    lines = run("ls-tree", "-r", "-z", "--full-tree", tree, at=repo, variables=variables).split(b"\0")[:-1]
    return dict(map(_listed, lines))


# The repos of a fleet hold the same files; a path that is the same object is found without comparing.
@lru_cache(maxsize=2**14)
def _listed(line: bytes) -> tuple[PurePosixPath, Entry]:
    facts, path = line.split(b"\t", 1)
    mode, _kind, hash_ = facts.decode().split(" ")
    return path_of(os.fsdecode(path)), Entry(hash=hash_, mode=int(mode, 8))


path_of = lru_cache(maxsize=2**14)(PurePosixPath)
"""The path that a text names; the same text gives the same object."""


def paths_in(said: bytes) -> tuple[PurePosixPath, ...]:
    """The paths that git told with `-z`."""
    return tuple(PurePosixPath(os.fsdecode(path)) for path in said.split(b"\0")[:-1])


def commit(
    repo: Path, tree: Tree, *, ref: str, message: str, author: Signature, parent: str | None = None
) -> str:
    """Write `tree` as a commit on `ref` and return its hash: same values, same hash, always.

    The work tree and the index are not touched.
    """
    who = signed(author)
    head = b"commit %s\nauthor %s\ncommitter %s\n" % (ref.encode(), who, who) + data(message.encode())
    chain = f"from {parent}\n".encode() if parent else b""
    run(
        "fast-import",
        "--quiet",
        "--force",
        "--date-format=raw",
        at=repo,
        feed=head + chain + b"deleteall\n" + b"".join(modifications(tree)),
    )
    return run("rev-parse", "--verify", f"{ref}^{{commit}}", at=repo).decode().strip()


def write_tree(repo: Path, tree: Tree) -> str:
    """Write `tree` into the object store of `repo` and return its hash; no ref is left behind."""
    scratch = "refs/livinglab/scratch"
    nobody = Signature(name="livinglab", email="livinglab@livinglab.invalid", date="0 +0000")
    commit(repo, tree, ref=scratch, message="scratch", author=nobody)
    written = tree_id(repo, scratch)
    run("update-ref", "-d", scratch, at=repo)
    return written


def ignored(
    paths: Iterable[PurePosixPath], ignores: Mapping[PurePosixPath, str]
) -> dict[PurePosixPath, PurePosixPath]:
    """Which of `paths` the .gitignore files `ignores` (by path, with their texts) hide, and which one does.

    Paths that cannot stand in a repository (absolute, leaving it, in `.git`, with NUL) are left out.
    """
    inside = [p for p in paths if can_stand(p)]
    ignores = {path: text for path, text in ignores.items() if can_stand(path)}
    if not ignores or not inside:
        return {}
    with tempfile.TemporaryDirectory(prefix="livinglab-") as scratch:
        init(Path(scratch))
        for path, text in ignores.items():
            place = Path(scratch, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        feed = b"\0".join(os.fsencode(str(path)) for path in inside) + b"\0"
        said = run(
            "check-ignore", "--no-index", "--verbose", "--non-matching", "-z", "--stdin",
            at=Path(scratch), feed=feed, accept=(0, 1),
        )  # fmt: skip
    fields = iter(os.fsdecode(said).split("\0")[:-1])
    told = zip(fields, fields, fields, fields, strict=True)
    return {
        PurePosixPath(path): PurePosixPath(source)
        for source, _line, pattern, path in told
        if pattern and not pattern.startswith("!")
    }


def can_stand(path: PurePosixPath) -> bool:
    """Whether a file may be written at `path` of a work tree: within it, and not in `.git`."""
    return not path.is_absolute() and not {"..", ".git"} & set(path.parts) and "\0" not in str(path)


def signed(author: Signature) -> bytes:
    """`author` as git stores who made a commit and when."""
    return f"{author.name} <{author.email}> {_raw_date(author.date)}".encode()


def _raw_date(date: str) -> str:
    """Git's raw date (`seconds zone`) of an ISO 8601 date with offset, or of a raw date itself."""
    from datetime import datetime

    if re.fullmatch(r"\d+ [+-]\d{4}", date):
        return date
    moment = datetime.fromisoformat(date)
    return f"{int(moment.timestamp())} {moment.strftime('%z')}"


def data(content: bytes) -> bytes:
    """`content` as fast-import takes it."""
    return b"data %d\n" % len(content) + content + b"\n"


def modifications(tree: Tree) -> Iterator[bytes]:
    """What makes fast-import write every file of `tree`, in git's order."""
    for path in sorted(tree, key=lambda p: os.fsencode(str(p))):
        file = tree[path]
        yield b"M %o inline %s\n" % (file.mode, quoted(path))
        yield data(file.content)


def quoted(path: PurePosixPath) -> bytes:
    """`path` as fast-import takes it; the top is the empty text."""
    raw = b"" if path == TOP else os.fsencode(str(path))
    escaped = raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'


def set_ref(repo: Path, ref: str, commit: str, before: str | None) -> None:
    """Let `ref` name `commit`, if it names `before` until now (None: nothing). Raises GitFailed."""
    run("update-ref", "--no-deref", ref, commit, before or "0" * len(commit), at=repo)
