"""Opening a source: a folder, a zip file, or a git repository becomes a checked folder of our own.

Nothing of a source is executed, no link of it is followed, and nothing is written before all of it
was looked at. What names a source is read as Cookiecutter reads it (`cookiecutter/repository.py`).
"""

from __future__ import annotations

import os
import stat
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from livinglab_gen import git
from livinglab_gen.catalogue.model import compiled
from livinglab_gen.catalogue.tree import JUNK
from livinglab_gen.git import SYMLINK
from livinglab_gen.importer import offered
from livinglab_gen.importer.faults import NoTemplate, RefusedSource
from livinglab_gen.importer.members import (
    FOLDER,
    Member,
    checked,
    demand_bounded,
    mode_of,
    write,
)
from livinglab_gen.language import translate as _
from livinglab_gen.registry import Release, Template, UnknownRelease, Unreachable, is_url, name_of, template

_HOSTS = {
    "gh": "https://github.com/{}.git",
    "gl": "https://gitlab.com/{}.git",
    "bb": "https://bitbucket.org/{}",
}
_RATIO = 100  # what a template shrinks to in a zip: text to a tenth, a long table to a fiftieth
_SMALL = 8 * 2**20  # bytes below which nobody minds how well something was packed


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A template that was checked: `folder` holds its cookiecutter.json, `root` all of its source.

    Both are ours and go when it is closed. `name` is what the source is called, `address` where it is
    (a URL without credentials, or a path), `commit` its state where it came from git. `left_out` are
    the repositories in it (submodules), which are not followed. `nested` are the folders of the
    templates that it offers to choose from, seen from `root`.
    """

    folder: Path
    root: Path
    name: str
    address: str
    commit: str | None
    left_out: tuple[PurePosixPath, ...]
    nested: tuple[PurePosixPath, ...]


@dataclass(frozen=True, kw_only=True)
class _Found:
    members: Iterator[Member] | list[Member]
    name: str
    address: str
    commit: str | None = None
    left_out: tuple[PurePosixPath, ...] = ()


@contextmanager
def opened(source: str, *, checkout: str | None = None, directory: str | None = None) -> Iterator[Opened]:
    """The template at `source`, in a folder of ours for as long as it is needed.

    `source` is a folder, a zip file, a git URL, or short for one (`gh:`, `gl:`, `bb:`); `checkout` a
    branch, tag or commit of it; `directory` the template's folder in it. Raises RefusedSource,
    NoTemplate, Unreachable, UnknownRelease for a `checkout` that is not there, GitFailed.
    """
    with tempfile.TemporaryDirectory(prefix="livinglab-") as room:
        root = Path(room, "source")
        with _found(source, checkout) as found:
            write(checked(found.members), root)
        within = offered.within(directory, found.address)
        folder = root / within
        if not (folder / offered.CONTEXT).is_file():
            raise offered.no_template(root, found.address, directory)
        yield Opened(
            folder=folder,
            root=root,
            name=found.name if within == PurePosixPath() else within.name,
            address=found.address,
            commit=found.commit,
            left_out=found.left_out,
            nested=offered.nested(root, within),
        )


@contextmanager
def _found(source: str, checkout: str | None) -> Iterator[_Found]:
    url = git_address(source)
    path = Path(source).expanduser()
    if is_url(url):
        if url.partition("?")[0].lower().endswith(".zip"):
            raise NoTemplate(
                _("{source} is an archive on a server: download it, then name the file").format(source=source)
            )
        yield _in_git(url, url, checkout)
    elif path.is_dir():
        here = Path(os.path.abspath(path))  # noqa: PTH100  # `absolute` keeps `..`
        yield _in_git(str(here), str(here), checkout) if checkout else _in_folder(here)
    elif path.is_file():
        if checkout:
            raise NoTemplate(
                _("{source} is a file, which has no branches or tags: leave out --checkout").format(
                    source=source
                )
            )
        with _zip(path) as archive:
            yield _in_zip(path, archive)
    else:
        raise NoTemplate(
            _(
                "there is no template at {source}: name a folder, a zip file, or a git URL such as "
                "https://host/name.git or gh:owner/name"
            ).format(source=git.without_credentials(source))
        )


def has_branch(source: str, name: str) -> bool:
    """Whether `name` is a branch of the git repository `source`, which goes on, and no tag or commit."""
    url = git_address(source)
    try:
        held = template(source, url if is_url(url) else str(Path(source).expanduser().absolute()))
        git.commit_of(held.repo, f"refs/heads/{name}")
    except (Unreachable, git.GitFailed):
        return False
    return True


def git_address(source: str) -> str:
    """What git understands for `source`, as Cookiecutter shortens it; a path stays as it is."""
    host, mark, path = source.partition(":")
    if mark and host in _HOSTS and not path.startswith("//"):
        return _HOSTS[host].format(path)
    if source.startswith("hg+"):
        raise NoTemplate(
            _("{source} is kept in Mercurial, which is not read: name a git URL, or a folder").format(
                source=source
            )
        )
    return source.removeprefix("git+")


# --- a folder ---


def _in_folder(folder: Path) -> _Found:
    left_out: list[PurePosixPath] = []
    members = list(_walked(folder, PurePosixPath(), left_out))
    return _Found(members=members, name=folder.name, address=str(folder), left_out=tuple(left_out))


def _walked(folder: Path, within: PurePosixPath, left_out: list[PurePosixPath]) -> Iterator[Member]:
    """The members of a folder of the user's; what tools leave at its top is no part of a template."""
    for entry in sorted(os.scandir(folder / within), key=lambda one: one.name):
        path = within / entry.name
        facts = entry.stat(follow_symlinks=False)
        if stat.S_ISLNK(facts.st_mode):
            yield _link(path, os.fsencode(Path(entry.path).readlink()))
        elif stat.S_ISDIR(facts.st_mode):
            if within == PurePosixPath() and (entry.name == ".git" or _is_junk(entry.name)):
                continue
            if Path(entry.path, ".git").is_file():  # a submodule, as git keeps one
                left_out.append(path)
                continue
            yield Member(path=str(path), mode=FOLDER)
            yield from _walked(folder, path, left_out)
        elif stat.S_ISREG(facts.st_mode):
            if within == PurePosixPath() and entry.name == ".git":  # the template itself is one
                continue
            yield Member(
                path=str(path),
                mode=mode_of(bool(facts.st_mode & stat.S_IXUSR)),
                size=facts.st_size,
                read=Path(entry.path).read_bytes,
            )
        else:
            raise RefusedSource(
                _("{path} is neither a file nor a folder nor a link: take it out of the source").format(
                    path=path
                )
            )


def _is_junk(name: str) -> bool:
    return compiled(JUNK).match_file(f"{name}/")


def _link(path: PurePosixPath, target: bytes) -> Member:
    return Member(path=str(path), mode=SYMLINK, size=len(target), read=lambda: target)


# --- a zip file ---


@contextmanager
def _zip(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            yield archive
    except (BadZipFile, NotImplementedError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise NoTemplate(
            _("{path} cannot be read as a zip file ({why}): pack the template anew").format(
                path=path, why=error
            )
        ) from error


def _in_zip(path: Path, archive: ZipFile) -> _Found:
    """What the one folder at the top of an archive holds, or the archive itself where there is none."""
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    demand_bounded(len(entries), size)
    packed = sum(entry.compress_size for entry in entries)
    if size > _SMALL and size > _RATIO * max(packed, 1):
        raise RefusedSource(
            _("{path} holds {ratio} times what it takes up, as no template does: pack it anew").format(
                path=path.name, ratio=size // max(packed, 1)
            )
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise NoTemplate(
            _("{path} is locked with a password: unpack it, then name the folder").format(path=path.name)
        )
    tops = {entry.filename.partition("/")[0] for entry in entries}
    inner = tops.pop() if len(tops) == 1 and all("/" in entry.filename for entry in entries) else None
    prefix = f"{inner}/" if inner not in (None, "", ".", "..") else ""
    return _Found(
        members=(_packed(archive, entry, prefix) for entry in entries if _counts(entry, prefix)),
        name=(inner or path.stem) if prefix else path.stem,
        address=str(path.absolute()),
    )


def _counts(entry: ZipInfo, prefix: str) -> bool:
    """Whether an entry is more than the top folder itself, or the repository that was packed with it."""
    inside = entry.filename.removeprefix(prefix)
    return bool(inside) and not (inside + "/").startswith((".git/", "__MACOSX/"))


def _packed(archive: ZipFile, entry: ZipInfo, prefix: str) -> Member:
    # `orig_filename` is the name as it stands in the archive: the other ends at a NUL.
    name = entry.orig_filename.removeprefix(prefix)
    mode = entry.external_attr >> 16
    if entry.is_dir():
        return Member(path=name.removesuffix("/"), mode=FOLDER)
    if stat.S_ISLNK(mode):
        return (
            _link(PurePosixPath(name), _read(archive, entry))
            if _fits(name)
            else Member(path=name, mode=SYMLINK)
        )
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise RefusedSource(
            _("{path} is neither a file nor a folder nor a link: take it out of the source").format(path=name)
        )
    return Member(
        path=name,
        mode=mode_of(bool(mode & stat.S_IXUSR)),
        size=entry.file_size,
        read=lambda: _read(archive, entry),
    )


def _read(archive: ZipFile, entry: ZipInfo) -> bytes:
    """The content of an entry, never more than it declares."""
    stream: IO[bytes]
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) > entry.file_size:
        raise RefusedSource(
            _("{path} is larger than the archive says: pack the template anew").format(path=entry.filename)
        )
    return content


# --- git ---


def _in_git(source: str, address: str, checkout: str | None) -> _Found:
    held, state = _state(source, address, checkout)
    demand_bounded(*git.weight(held.repo, state.commit))
    entries = git.entries(held.repo, state.commit)
    files = {path: entry for path, entry in entries.items() if entry.mode != git.SUBMODULE}
    contents = git.blobs(held.repo, (entry.hash for entry in files.values()))
    dos: Mapping[PurePosixPath, bool] = {}
    if any(path.name == ".gitattributes" for path in files):
        regular = [path for path, entry in files.items() if entry.mode != SYMLINK]
        dos = git.with_dos_ends(held.repo, state.commit, regular)
    return _Found(
        members=[
            _stored(path, entry.mode, _checked_out(next(contents), path, dos))
            for path, entry in files.items()
        ],
        name=name_of(source),
        address=git.without_credentials(source),
        commit=state.commit,
        left_out=tuple(sorted(entries.keys() - files.keys())),
    )


def _state(source: str, address: str, checkout: str | None) -> tuple[Template, Release]:
    """A repository and its state that is taken; what it has not is told for what the command was asked."""
    where = git.without_credentials(address)
    try:
        held = template(source, address)
        return held, held.at(checkout or _shown_first(address))
    except UnknownRelease:
        raise UnknownRelease(
            _("{source} has no branch, tag or commit {revision}: name one that it has").format(
                source=where, revision=checkout or "HEAD"
            )
        ) from None
    except Unreachable:
        if is_url(address):
            raise
        raise NoTemplate(
            _("{source} is no git repository, so it has no {revision}: name the address that has it").format(
                source=where, revision=checkout or "HEAD"
            )
        ) from None


def _shown_first(address: str) -> str:
    """The commit that a repository shows first, as far as its host answers."""
    try:
        return git.remote_head(address) or "HEAD"
    except git.GitFailed:
        return "HEAD"


def _checked_out(content: bytes, path: PurePosixPath, dos: Mapping[PurePosixPath, bool]) -> bytes:
    """A file as it is in a checkout, which is what Cookiecutter reads."""
    return git.dos_ends(content, look=dos[path]) if path in dos else content


def _stored(path: PurePosixPath, mode: int, content: bytes) -> Member:
    return Member(path=str(path), mode=mode, size=len(content), read=lambda: content)


def _fits(name: str) -> bool:
    """Whether `name` may be looked at as a path; what it is not, `checked` tells."""
    return "\0" not in name
