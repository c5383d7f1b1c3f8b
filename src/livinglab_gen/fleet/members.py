"""The repos of a fleet, found where they are: below a folder, in a list, in a group of a git host."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from livinglab_gen import forge
from livinglab_gen.errors import LivingLabError
from livinglab_gen.forge import Kind
from livinglab_gen.git import is_repository, without_credentials
from livinglab_gen.language import printable
from livinglab_gen.language import translate as _
from livinglab_gen.registry import is_url


class NoFleet(LivingLabError):
    """What was named as a fleet holds no repo, or is not there."""

    exit_code = 60


@dataclass(frozen=True, kw_only=True, order=True)
class Member:
    """A repo of a fleet: its name in the fleet, and the folder or URL where git finds it."""

    name: str
    address: str

    @property
    def shown(self) -> str:
        """The address as it may be shown."""
        return without_credentials(self.address)


def members(places: Iterable[str], hosts: Mapping[str, Kind] = forge.KNOWN) -> tuple[Member, ...]:
    """Every repo at `places`, each once, by name: folders, files that list addresses, git URLs, groups.

    A group of a git host is a URL that ends in `/*`; `hosts` are kinds of git hosts by their name. Raises
    NoFleet, and what the host of a group raises (`forge.repos`).
    """
    found = {_known(member.address): member for place in places for member in _at(place, hosts)}
    if not found:
        raise NoFleet(_("there is no git repository there: name a folder of service repos, a list, or a URL"))
    return tuple(sorted(_told_apart(list(found.values()))))


def _told_apart(found: Sequence[Member]) -> Iterator[Member]:
    """The members, each with a name of its own: those that share one are called by more of their address."""
    often = Counter(member.name for member in found)
    for member in found:
        yield member if often[member.name] == 1 else replace(member, name=_apart(member, found))


def _apart(member: Member, found: Iterable[Member]) -> str:
    """The shortest end of the address that no other member of the same name has."""
    others = [_parts(one) for one in found if one.name == member.name and one != member]
    parts = _parts(member)
    lengths = range(member.name.count("/") + 2, len(parts) + 1)
    ends = (parts[-length:] for length in lengths if all(parts[-length:] != one[-length:] for one in others))
    return printable("/".join(next(ends, parts)))


def _parts(member: Member) -> list[str]:
    return [part for part in _split(member.address) if part]


def _split(address: str) -> list[str]:
    """What stands between the slashes of an address, and the colons of a URL; some may be empty."""
    path = without_credentials(address).rstrip("/").removesuffix(".git")
    return (path.replace(":", "/") if is_url(address) else path).split("/")


def _known(address: str) -> str:
    """What two ways to write an address have in common."""
    return address.rstrip("/").removesuffix(".git") if is_url(address) else address


def _at(place: str, hosts: Mapping[str, Kind]) -> Iterator[Member]:
    if is_url(place):
        yield from _of_url(place, hosts)
        return
    if not place.strip():  # a variable of the shell that is not set; the folder around us is not meant
        raise NoFleet(_("a place of the fleet is empty: name a folder of service repos, a list, or a URL"))
    path = Path(place).expanduser()
    if path.is_dir():
        yield from _below(path.resolve())
    elif path.is_file():
        yield from _listed(path.resolve(), hosts)
    else:
        raise NoFleet(
            _(
                "there is nothing at {place}: name a folder of service repos, a list of addresses, or a URL"
            ).format(place=without_credentials(place))
        )


def _below(folder: Path) -> Iterator[Member]:
    """The repos in `folder`, bare or not; nothing is looked for within one.

    A folder that may not be opened is told as one: nobody knows whether it is a repo.
    """
    closed: list[OSError] = []
    for place, folders, _files in os.walk(folder, onerror=closed.append):
        here = Path(place)
        if is_repository(here):
            folders.clear()
            yield _named(here, folder)
        else:
            folders[:] = sorted(name for name in folders if not name.startswith("."))
    yield from (_named(Path(fault.filename), folder) for fault in closed)


def _named(here: Path, folder: Path) -> Member:
    name = here.name if here == folder else here.relative_to(folder).as_posix()
    return Member(name=printable(name.removesuffix(".git")), address=str(here))


def _listed(path: Path, hosts: Mapping[str, Kind]) -> Iterator[Member]:
    """The addresses in the file `path`, one on a line; `#` begins a remark, paths start at its folder."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except ValueError as error:
        raise NoFleet(
            _("{path} is no list of addresses: write one folder or git URL on a line").format(path=path)
        ) from error
    for line in lines:
        address = line.split(" #")[0].strip()
        if not address or address.startswith("#"):
            continue
        if is_url(address):
            yield from _of_url(address, hosts)
        else:
            place = (path.parent / Path(address).expanduser()).resolve()
            yield Member(name=printable(place.name.removesuffix(".git")), address=str(place))


def _of_url(url: str, hosts: Mapping[str, Kind]) -> Iterator[Member]:
    """The repo at `url`, named by the last two parts, its owner and itself; of a group each, by all parts."""
    if forge.is_group(url):
        yield from (Member(name=name, address=address) for name, address in forge.repos(url, hosts))
        return
    yield Member(name=printable("/".join(part for part in _split(url)[-2:] if part)), address=url)
