"""The repos of a fleet, found where they are: below a folder, in a list, in a group of a git host."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from livinglab_gen import forge
from livinglab_gen.errors import LivingLabError
from livinglab_gen.forge import Kind
from livinglab_gen.git import is_repository, without_credentials
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
    return tuple(sorted(found.values()))


def _known(address: str) -> str:
    """What two ways to write an address have in common."""
    return address.rstrip("/").removesuffix(".git") if is_url(address) else address


def _at(place: str, hosts: Mapping[str, Kind]) -> Iterator[Member]:
    if is_url(place):
        yield from _of_url(place, hosts)
        return
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
    """The repos in `folder`, bare or not; nothing is looked for within one."""
    for place, folders, _files in os.walk(folder):
        here = Path(place)
        if is_repository(here):
            folders.clear()
            name = here.name if here == folder else here.relative_to(folder).as_posix()
            yield Member(name=name.removesuffix(".git"), address=str(here))
        else:
            folders[:] = sorted(name for name in folders if not name.startswith("."))


def _listed(path: Path, hosts: Mapping[str, Kind]) -> Iterator[Member]:
    """The addresses in the file `path`, one on a line; `#` begins a remark, paths start at its folder."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
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
            yield Member(name=place.name.removesuffix(".git"), address=str(place))


def _of_url(url: str, hosts: Mapping[str, Kind]) -> Iterator[Member]:
    """The repo at `url`, named by the last two parts, its owner and itself; of a group each, by all parts."""
    if forge.is_group(url):
        yield from (Member(name=name, address=address) for name, address in forge.repos(url, hosts))
        return
    parts = without_credentials(url).rstrip("/").removesuffix(".git").replace(":", "/").split("/")
    yield Member(name="/".join(part for part in parts[-2:] if part), address=url)
