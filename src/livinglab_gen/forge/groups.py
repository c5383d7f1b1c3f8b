"""The repos of a group of a git host: of an organisation, a user, or a group and all groups below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from livinglab_gen.forge import tokens
from livinglab_gen.forge.hosts import KNOWN, Kind, UnknownHost, kind_of
from livinglab_gen.forge.rest import Line
from livinglab_gen.forge.sites import site
from livinglab_gen.language import translate as _

_ALL = "/*"
# What goes into an address that git is called with.
_NAME = re.compile(r"(?!\.+(/|$))[\w.-]+(/(?!\.+(/|$))[\w.-]+)*", re.ASCII)
# The list of a group's repos, then that of a user's; in an order that stays while it is read.
_LISTS: Mapping[Kind, tuple[str, str]] = {
    Kind.github: ("/orgs/{name}/repos", "/users/{name}/repos"),
    Kind.gitlab: ("/groups/{name}/projects", "/users/{name}/projects"),
    Kind.forgejo: ("/orgs/{name}/repos", "/users/{name}/repos"),
}
_SORTED: Mapping[Kind, Mapping[str, str]] = {
    Kind.github: {"sort": "full_name", "direction": "asc"},
    Kind.gitlab: {"order_by": "id", "sort": "asc", "archived": "false"},
    Kind.forgejo: {},
}
_BELOW = {"include_subgroups": "true", "with_shared": "false"}


def is_group(address: str) -> bool:
    """Whether a git URL names all repos of a group: `https://github.com/sumedang/*`."""
    return address.endswith(_ALL)


def repos(address: str, known: Mapping[str, Kind] = KNOWN) -> Iterator[tuple[str, str]]:
    """The name and the address of each repo of a group, reached as `address` reaches the group.

    Archived ones are left out, and those that the host calls empty. A token is used where there is one.
    Raises UnknownHost, HostRefused, NoToken.
    """
    group = address.removesuffix(_ALL)
    of, kind = site(group), kind_of(group, known)
    if kind is Kind.folder:
        raise UnknownHost(
            _(
                "nobody knows what kind of git host {host} is: "
                'write "{host}" = "gitlab" (or forgejo, github) below [hosts] in the settings'
            ).format(host=of.host)
        )
    line = Line(of=of, kind=kind, token=tokens.token(group, of, kind))
    for one in _listed(line):
        name = _name_below(of.path, one, kind)
        if name and not one.get("archived") and not one.get("empty") and not one.get("empty_repo"):
            yield f"{of.path}/{name}", f"{group}/{name}.git"


def _listed(line: Line) -> Iterator[Mapping[str, Any]]:
    """What the host tells of each repo."""
    group, user = (path.format(name=quote(line.of.path, safe="")) for path in _LISTS[line.kind])
    fields = _SORTED[line.kind]
    if line.ask("GET", group).status == 404:
        return line.pages(user, **fields)
    return line.pages(group, **fields, **(_BELOW if line.kind is Kind.gitlab else {}))


def _name_below(group: str, told: Mapping[str, Any], kind: Kind) -> str | None:
    """What the repo is called below its group; None for what no repo can be called."""
    name = told.get("path_with_namespace" if kind is Kind.gitlab else "name")
    if not isinstance(name, str):
        return None
    if kind is Kind.gitlab:
        name = name[len(group) + 1 :] if name.casefold().startswith(f"{group}/".casefold()) else ""
    return name if _NAME.fullmatch(name) else None
