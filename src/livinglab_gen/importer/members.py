"""What a source holds, as values that were checked before any of them is written.

A source is somebody else's: a path may climb out of its folder, two names may be one on a disk that
does not tell `A` from `a`, a link may lead anywhere, and a small archive may become a large tree.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK
from livinglab_gen.importer.faults import RefusedSource
from livinglab_gen.language import translate as _

FOLDER = 0o040000
MOST_PATHS = 20_000
"""Files and folders of one source."""

MOST_BYTES = 256 * 2**20
"""Bytes of all files of a source together, and what its links make of them."""

_DEEPEST = 100
_LONGEST = 255  # bytes of a name, on every disk that is in use
_HOPS = 40  # links that lead to links, as Linux follows them
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")
# What HFS+ leaves out when it compares names, so that `.g\u200cit` is `.git` there.
_INVISIBLE = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One path of a source: its git mode (FOLDER for a folder), its size in bytes, and how it is read.

    What a link holds is its target.
    """

    path: str
    mode: int
    size: int = 0
    read: Callable[[], bytes] = bytes


Members = Mapping[PurePosixPath, Member]


def checked(members: Iterable[Member]) -> Members:
    """The members by their path, with the folders they are in; raises RefusedSource with the first reason."""
    found: dict[PurePosixPath, Member] = {}
    weight = 0
    for member in members:
        path = _path(member)
        if path in found and not found[path].mode == member.mode == FOLDER:
            raise RefusedSource(_("{path} stands twice in the source: take one away").format(path=path))
        found[path] = member
        weight += member.size
        demand_bounded(len(found), weight)
    for path in list(found):
        for folder in path.parents[:-1]:
            if found.setdefault(folder, Member(path=str(folder), mode=FOLDER)).mode != FOLDER:
                raise RefusedSource(
                    _("{path} lies below {folder}, which is no folder: rename one of the two").format(
                        path=path, folder=folder
                    )
                )
    demand_bounded(len(found), weight)
    _demand_apart(found)
    _demand_links_inside(found)
    return found


def write(members: Members, folder: Path) -> None:
    """Write checked members into the new `folder`, the links last, so that none is followed."""
    folder.mkdir()
    for path in sorted(members, key=lambda p: (members[p].mode == SYMLINK, p.parts)):
        member, place = members[path], folder / path
        if member.mode == FOLDER:
            place.mkdir(parents=True, exist_ok=True)
        elif member.mode == SYMLINK:
            place.symlink_to(os.fsdecode(member.read()))
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(member.read())
            place.chmod(0o755 if member.mode == EXECUTABLE else 0o644)


def demand_bounded(paths: int, size: int) -> None:
    """Raise RefusedSource for more than a template is likely to be."""
    if paths > MOST_PATHS:
        raise RefusedSource(
            _("the source holds more than {most} files: name the folder of the template itself").format(
                most=MOST_PATHS
            )
        )
    if size > MOST_BYTES:
        raise RefusedSource(
            _("the source holds more than {most} MiB: take out what is no part of the template").format(
                most=MOST_BYTES // 2**20
            )
        )


def mode_of(executable: bool) -> int:
    """The git mode of a file."""
    return EXECUTABLE if executable else REGULAR


def folded(name: str) -> str:
    """`name` as a disk compares it that tells neither `A` from `a` nor one form of `é` from another."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def leaves(path: str) -> bool:
    """Whether a path that was rendered leaves its folder, or reaches into the project's repository."""
    return path.startswith("/") or any(part == ".." or _is_git(part) for part in path.split("/"))


def _path(member: Member) -> PurePosixPath:
    """Where a member stands; raises RefusedSource for a path that leaves the tree or fits on no disk."""
    told = member.path
    why = _unfit(told.removesuffix("/") if member.mode == FOLDER else told)
    if why:
        raise RefusedSource(
            _("the source has the path {path!r}, {why}: rename it in the source").format(path=told, why=why)
        )
    return PurePosixPath(told)


def _unfit(path: str) -> str | None:
    """Why a path cannot be taken; None for one that can."""
    bare = _TAG.sub("", path)
    if path.startswith("/") or _DRIVE.match(path):
        return _("which is no path within it")
    if "\\" in bare or any(ord(sign) < 32 for sign in path):
        return _("with signs that are no part of a name")
    parts = path.split("/")
    if len(parts) > _DEEPEST or any(len(os.fsencode(part)) > _LONGEST for part in parts):
        return _("which is longer than a disk takes")
    for part in parts:
        if part in ("", ".", ".."):
            return _("which leaves its folder")
        if _is_git(part):
            return _("which would reach into the project's repository")
        if _DEVICE.fullmatch(part.rstrip(" .")):
            return _("whose name means a device on Windows")
    return None


def _is_git(part: str) -> bool:
    """Whether some disk takes `part` for `.git`: Windows drops dots and has short names and streams."""
    plain = _INVISIBLE.sub("", part).lower().partition(":")[0].rstrip(" .")
    return plain in (".git", "git~1")


def _demand_apart(members: Members) -> None:
    """Raise RefusedSource for two paths that are one where disks do not tell capitals or accents apart."""
    known: dict[str, PurePosixPath] = {}
    for path in sorted(members):
        other = known.setdefault(folded(str(path)), path)
        if other != path:
            raise RefusedSource(
                _("{path} and {other} are one file on many disks: rename one of them in the source").format(
                    path=other, other=path
                )
            )


def _demand_links_inside(members: Members) -> None:
    """Raise RefusedSource for links that leave the tree, lead nowhere, loop, or multiply what is there."""
    links = {path for path, member in members.items() if member.mode == SYMLINK}
    if not links:
        return
    ends = {link: _followed(link, members) for link in links}
    below: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in members:
        below.setdefault(path.parent, []).append(path)
    sizes: dict[PurePosixPath, tuple[int, int]] = {}
    for link in sorted(links):
        _weigh(link, members, ends, below, sizes)
    demand_bounded(*_weigh(PurePosixPath(), members, ends, below, sizes))


def _weigh(
    top: PurePosixPath,
    members: Members,
    ends: Mapping[PurePosixPath, PurePosixPath | None],
    below: Mapping[PurePosixPath, list[PurePosixPath]],
    sizes: dict[PurePosixPath, tuple[int, int]],
) -> tuple[int, int]:
    """Paths and bytes of what `top` becomes when its links are followed; raises RefusedSource for a loop."""
    under_way: set[PurePosixPath] = set()
    stack: list[tuple[PurePosixPath, Iterator[PurePosixPath]]] = []

    def enter(path: PurePosixPath) -> None:
        if path in under_way:
            link = next(p for p, _rest in reversed(stack) if p in ends)
            raise RefusedSource(
                _("the link {link} leads back to where it came from, without end: take it away").format(
                    link=link
                )
            )
        under_way.add(path)
        end = ends.get(path)
        stack.append((path, iter([end] if end is not None else below.get(path, []))))

    if top not in sizes:
        enter(top)
    while stack:
        path, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            stack.pop()
            under_way.discard(path)
            inside = [ends[path]] if path in ends and ends[path] is not None else below.get(path, [])
            paths, size = 1, members[path].size if path in members else 0
            for one in inside:
                more, larger = sizes[one]  # type: ignore[index]
                paths, size = paths + more, size + larger
            sizes[path] = (paths, size)
            demand_bounded(paths, size)
        elif following not in sizes:
            enter(following)
    return sizes[top]


def _followed(link: PurePosixPath, members: Members) -> PurePosixPath | None:
    """What `link` leads to in the end; None where that is nothing that is here. Raises RefusedSource."""
    done: list[str] = list(link.parent.parts)
    left = [link.name]
    hops = 0
    while left:
        part = left.pop(0)
        if part in ("", "."):
            continue
        if part == "..":
            if not done:
                raise _leaves(link)
            done.pop()
            continue
        here = PurePosixPath(*done, part)
        member = members.get(here)
        if member is None:
            _demand_harmless(link, here, left)
            return None
        if member.mode != SYMLINK:
            done.append(part)
            continue
        hops += 1
        target = os.fsdecode(member.read())
        if hops > _HOPS:
            raise RefusedSource(_("the link {link} leads in a circle: take it away").format(link=link))
        if not target or posixpath.isabs(target) or _DRIVE.match(target) or "\\" in target or "\0" in target:
            raise _leaves(link)
        left = target.split("/") + left
    return PurePosixPath(*done)


def _demand_harmless(link: PurePosixPath, missing: PurePosixPath, left: list[str]) -> None:
    """Raise RefusedSource for a link to what is not here that would be rendered, or that goes on outside."""
    depth = len(missing.parts)
    for part in left:
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            raise _leaves(link)
    if _TAG.search(str(link)):
        raise RefusedSource(
            _("the link {link} leads to {missing}, which is not there: mend or remove it").format(
                link=link, missing=missing
            )
        )


def _leaves(link: PurePosixPath) -> RefusedSource:
    return RefusedSource(
        _("the link {link} leaves the template: replace it with what it leads to").format(link=link)
    )
