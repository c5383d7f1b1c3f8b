"""Running git, shielded from the surroundings.

Hooks, signing, aliases, a GIT_DIR that a hook left behind, and the user's language have no part in
what we run. What a region needs from its own git passes on: identity, `url.*.insteadOf`,
credentials, proxy and certificates.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _

# Variables that only say how to reach a host or where settings stand; other GIT_* of the caller
# (GIT_DIR, GIT_INDEX_FILE, GIT_WORK_TREE of a hook) would turn our commands on a wrong repository.
_KEPT = re.compile(
    r"GIT_(ASKPASS|SSH|SSH_COMMAND|SSL_\w+|PROXY_\w+|HTTP_\w+|CONFIG_GLOBAL|CONFIG_SYSTEM"
    r"|CONFIG_NOSYSTEM|CONFIG_COUNT|CONFIG_KEY_\d+|CONFIG_VALUE_\d+|CEILING_DIRECTORIES"
    r"|(AUTHOR|COMMITTER)_(NAME|EMAIL)|ALLOW_PROTOCOL)"
)
_SHIELD = (
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.safecrlf=false",
    "-c", "commit.gpgSign=false",
    "-c", "tag.gpgSign=false",
    "-c", "gc.auto=0",
    "-c", "maintenance.auto=false",
    "-c", "protocol.ext.allow=never",
    "-c", "safe.bareRepository=all",
)  # fmt: skip
_BYTES_AS_STORED = (
    "-c", "core.autocrlf=false",
    "-c", "core.excludesFile=/dev/null",
    "-c", "core.attributesFile=/dev/null",
)  # fmt: skip
_STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
_HINT = re.compile(r"^hint:.*\n?", re.MULTILINE)
"""Git's advice on what to type, which is for whoever types git's commands."""
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


def run(
    *arguments: str | Path,
    at: Path | None = None,
    feed: bytes | None = None,
    accept: Container[int] = (0,),
    variables: Mapping[str, str] | None = None,
) -> bytes:
    """What `git *arguments` printed, run in the folder `at` with `feed` as its input.

    `accept` are the exit codes that are no refusal, `variables` of git's own are added to its
    environment.

    Raises GitMissing without git, GitFailed (with git's words, credentials taken out) on refusal.
    """
    return _called([*_SHIELD, *_BYTES_AS_STORED, *map(str, arguments)], at, feed, accept, variables or {})


def work(
    *arguments: str | Path,
    at: Path,
    feed: bytes | None = None,
    accept: Container[int] = (0,),
    variables: Mapping[str, str] | None = None,
    lock: int | None = None,
) -> bytes:
    """The same in a work tree of the user's, whose line ends and ignored files are as their git has them.

    With `lock`, an open file that git holds on to, it is carried through whatever becomes of us.
    """
    return _called([*_SHIELD, *map(str, arguments)], at, feed, accept, variables or {}, lock)


def without_credentials(text: str) -> str:
    """`text` with the user and password of every URL in it taken out."""
    return _CREDENTIAL.sub("", text)


def who_commits(at: Path) -> Signature:
    """The identity that the user's git gives a commit made now; raises NoIdentity."""
    try:
        said = run("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT", at=at)
    except GitFailed:
        raise NoIdentity(
            _(
                "git does not know who you are yet: run "
                '`git config --global user.name "Your Name"` and '
                "`git config --global user.email you@example.org`, then try again"
            )
        ) from None
    name, email, seconds, zone = re.fullmatch(
        r"(.*) <(.*)> (\d+) ([+-]\d{4})", said.decode().strip()
    ).groups()  # type: ignore[union-attr]
    return Signature(name=name, email=email, date=f"{seconds} {zone}")


def _called(
    arguments: list[str],
    at: Path | None,
    feed: bytes | None,
    accept: Container[int],
    variables: Mapping[str, str],
    lock: int | None = None,
) -> bytes:
    try:
        if lock is None:
            code, out, err = _finished(["git", *arguments], at, feed, {**_environment(), **variables})
        else:
            code, out, err = _carried_through(["git", *arguments], at, {**_environment(), **variables}, lock)
    except FileNotFoundError:
        if shutil.which("git"):  # it is the folder that is missing
            raise
        raise GitMissing(_missing()) from None
    if code not in accept:
        words = _HINT.sub("", (err or out).decode(errors="replace")).strip()
        raise GitFailed(
            _("git {verb} failed: {words}").format(verb=_verb(arguments), words=without_credentials(words))
        )
    return out


def _verb(arguments: list[str]) -> str:
    """The word after git's own settings: `fetch`."""
    place = 0
    while arguments[place] == "-c":
        place += 2
    return arguments[place]


def _finished(
    command: list[str], at: Path | None, feed: bytes | None, variables: Mapping[str, str]
) -> tuple[int, bytes, bytes]:
    """Exit code, output and errors of `command`; interrupted, it is gone before the interrupt goes on.

    `subprocess.run` neither waits for what it killed nor knows a process that was just being
    started, and a git that still writes would leave files in a folder that is being cleared away.
    """
    pipe = subprocess.PIPE
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        process = subprocess.Popen(command, cwd=at, stdin=pipe, stdout=pipe, stderr=pipe, env=variables)
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


def _carried_through(
    command: list[str], at: Path | None, variables: Mapping[str, str], lock: int
) -> tuple[int, bytes, bytes]:
    """The same for a command that is to end whatever becomes of us.

    It leads a session of its own, so that no signal to ours reaches it, writes to files, since a
    pipe would break with us, and holds the open file `lock`, so that others see it at work.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            code = subprocess.run(
                command, cwd=at, env=variables, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                start_new_session=True, pass_fds=(lock,), check=False,
            ).returncode  # fmt: skip
            out.seek(0)
            err.seek(0)
            return code, out.read(), err.read()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or _KEPT.fullmatch(k)}
    return {**kept, "LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0"}


def _missing() -> str:
    return _(
        "git is not installed: run `sudo apt install git` (Debian, Ubuntu, WSL) or "
        "`xcode-select --install` (macOS), then try again"
    )
