"""The only door to git: one function that runs it, and the few things we ask of a repository.

Every call is shielded from the surroundings: hooks, signing, aliases, a GIT_DIR that a hook left
behind, and the user's language. What a region needs from its own git passes on: identity,
`url.*.insteadOf`, credentials, proxy and certificates.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _

EXECUTABLE = 0o100755
REGULAR = 0o100644
SYMLINK = 0o120000
_SUBMODULE = 0o160000

# Variables that only say how to reach a host or where settings stand; other GIT_* of the caller
# (GIT_DIR, GIT_INDEX_FILE, GIT_WORK_TREE of a hook) would turn our commands on a wrong repository.
_KEPT = re.compile(
    r"GIT_(ASKPASS|SSH|SSH_COMMAND|SSL_\w+|PROXY_\w+|HTTP_\w+|CONFIG_GLOBAL|CONFIG_SYSTEM"
    r"|CONFIG_NOSYSTEM|CONFIG_COUNT|CONFIG_KEY_\d+|CONFIG_VALUE_\d+|CEILING_DIRECTORIES"
    r"|(AUTHOR|COMMITTER)_(NAME|EMAIL)|ALLOW_PROTOCOL)"
)
_SHIELD = (
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.autocrlf=false",
    "-c", "core.safecrlf=false",
    "-c", "core.excludesFile=/dev/null",
    "-c", "core.attributesFile=/dev/null",
    "-c", "commit.gpgSign=false",
    "-c", "tag.gpgSign=false",
    "-c", "gc.auto=0",
    "-c", "protocol.ext.allow=never",
    "-c", "safe.bareRepository=all",
)  # fmt: skip
_STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_CREDENTIAL = re.compile(r"(?<=://)[^/\s]+@")


class GitMissing(LivingLabError):
    """There is no git on this machine."""

    exit_code = 44


class GitFailed(LivingLabError):
    """Git refused; the text is git's own last words."""

    exit_code = 45


class NoIdentity(LivingLabError):
    """Git does not know who makes the commit."""

    exit_code = 43


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """Who made a commit, and when: `date` is ISO 8601 with an offset."""

    name: str
    email: str
    date: str


@dataclass(frozen=True, slots=True)
class File:
    """Content and git mode of one file; a symlink's content is its target."""

    content: bytes
    mode: int = REGULAR


Tree = Mapping[PurePosixPath, File]


def run(
    *arguments: str | Path, at: Path | None = None, feed: bytes | None = None, accept: Container[int] = (0,)
) -> bytes:
    """What `git *arguments` printed, run in the folder `at` with `feed` as its input.

    `accept` are the exit codes that are no refusal.

    Raises GitMissing without git, GitFailed (with git's words, credentials taken out) on refusal.
    """
    try:
        code, out, err = _finished(["git", *_SHIELD, *map(str, arguments)], at, feed)
    except FileNotFoundError:
        if shutil.which("git"):  # it is the folder that is missing
            raise
        raise GitMissing(_missing()) from None
    if code not in accept:
        words = (err or out).decode(errors="replace").strip()
        raise GitFailed(
            _("git {verb} failed: {words}").format(verb=arguments[0], words=without_credentials(words))
        )
    return out


def without_credentials(text: str) -> str:
    """`text` with the user and password of every URL in it taken out."""
    return _CREDENTIAL.sub("", text)


def identity(at: Path) -> None:
    """Raise NoIdentity unless git was told, for the folder `at`, who makes commits."""
    try:
        run("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT", at=at)
        run("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT", at=at)
    except GitFailed:
        raise NoIdentity(
            _(
                "git does not know who you are yet: run "
                '`git config --global user.name "Your Name"` and '
                "`git config --global user.email you@example.org`, then try again"
            )
        ) from None


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


def tree_id(repo: Path, revision: str) -> str:
    """The hash of the tree that `revision` (`v1.0.0`, `v1.0.0:template`) names."""
    tree = revision if ":" in revision else f"{revision}^{{tree}}"
    return run("rev-parse", "--verify", "--end-of-options", tree, at=repo).decode().strip()


def read(repo: Path, revision: str) -> dict[PurePosixPath, File]:
    """Every file of the tree of `revision`, whole, in git's order; submodules are left out."""
    entries = []
    for line in run("ls-tree", "-r", "-z", "--full-tree", revision, at=repo).split(b"\0")[:-1]:
        facts, path = line.split(b"\t", 1)
        mode, _kind, blob = facts.split(b" ")
        if int(mode, 8) != _SUBMODULE:
            entries.append((PurePosixPath(os.fsdecode(path)), int(mode, 8), blob))
    stream = run("cat-file", "--batch", at=repo, feed=b"".join(blob + b"\n" for _p, _m, blob in entries))
    contents = _blobs(stream)
    return {path: File(next(contents), mode) for path, mode, _blob in entries}


def commit(
    repo: Path, tree: Tree, *, ref: str, message: str, author: Signature, parent: str | None = None
) -> str:
    """Write `tree` as a commit on `ref` and return its hash: same values, same hash, always.

    The work tree and the index are not touched.
    """
    who = f"{author.name} <{author.email}> {_seconds(author.date)}"
    head = f"commit {ref}\nauthor {who}\ncommitter {who}\n".encode() + _data(message.encode())
    chain = f"from {parent}\n".encode() if parent else b""
    run(
        "fast-import",
        "--quiet",
        "--force",
        "--date-format=raw",
        at=repo,
        feed=head + chain + b"deleteall\n" + b"".join(_modifications(tree)),
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
    inside = [p for p in paths if _can_stand(p)]
    ignores = {path: text for path, text in ignores.items() if _can_stand(path)}
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


def who_commits(at: Path) -> Signature:
    """The identity that the user's git gives a commit made now; raises NoIdentity."""
    identity(at)
    name, email, seconds, zone = re.fullmatch(
        r"(.*) <(.*)> (\d+) ([+-]\d{4})", run("var", "GIT_AUTHOR_IDENT", at=at).decode().strip()
    ).groups()  # type: ignore[union-attr]
    return Signature(name=name, email=email, date=f"{seconds} {zone}")


def _can_stand(path: PurePosixPath) -> bool:
    return not path.is_absolute() and not {"..", ".git"} & set(path.parts) and "\0" not in str(path)


def _finished(command: list[str], at: Path | None, feed: bytes | None) -> tuple[int, bytes, bytes]:
    """Exit code, output and errors of `command`; interrupted, it is gone before the interrupt goes on.

    `subprocess.run` neither waits for what it killed nor knows a process that was just being
    started, and a git that still writes would leave files in a folder that is being cleared away.
    """
    pipe = subprocess.PIPE
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        process = subprocess.Popen(command, cwd=at, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment())
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        raise
    with process:
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            out, err = process.communicate(feed)
        except BaseException:
            process.kill()
            process.wait()
            raise
    return process.returncode, out, err


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or _KEPT.fullmatch(k)}
    return {**kept, "LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0"}


def _missing() -> str:
    return _(
        "git is not installed: run `sudo apt install git` (Debian, Ubuntu, WSL) or "
        "`xcode-select --install` (macOS), then try again"
    )


def _blobs(stream: bytes) -> Iterator[bytes]:
    """The contents in the output of `git cat-file --batch`, in order."""
    at = 0
    while at < len(stream):
        end = stream.index(b"\n", at)
        size = int(stream[at:end].rsplit(b" ", 1)[1])
        yield stream[end + 1 : end + 1 + size]
        at = end + size + 2


def _seconds(date: str) -> str:
    """Git's raw date (`seconds zone`) of an ISO 8601 date with offset, or of a raw date itself."""
    from datetime import datetime

    if re.fullmatch(r"\d+ [+-]\d{4}", date):
        return date
    moment = datetime.fromisoformat(date)
    return f"{int(moment.timestamp())} {moment.strftime('%z')}"


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _modifications(tree: Tree) -> Iterator[bytes]:
    for path in sorted(tree, key=lambda p: os.fsencode(str(p))):
        file = tree[path]
        yield b"M %o inline %s\n" % (file.mode, _quoted(os.fsencode(str(path))))
        yield _data(file.content)


def _quoted(path: bytes) -> bytes:
    escaped = path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'
