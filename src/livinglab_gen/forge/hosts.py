"""Which kind of git host an address belongs to: what is known of it, else a plain git server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _


class UnknownHost(LivingLabError):
    """The settings name a kind of git host that there is not, or none where it has to be known."""

    exit_code = 62


class Kind(StrEnum):
    """How a host takes a proposal.

    `folder`: as a branch, on disk or on a plain git server. `gitlab`: a branch with push options that make
    a merge request of it (docs.gitlab.com, "Push options"). `forgejo`: a push to `refs/for/<branch>`, which
    is a pull request (forgejo.org, "AGit workflow"; Gitea takes the same). `github`: a branch, and a pull
    request asked for over REST with a token (docs.github.com, "REST API endpoints for pull requests").
    """

    folder = "folder"
    gitlab = "gitlab"
    forgejo = "forgejo"
    github = "github"


KNOWN: Mapping[str, Kind] = {
    "github.com": Kind.github,
    "gitlab.com": Kind.gitlab,
    "codeberg.org": Kind.forgejo,
    # SSH where only port 443 is let through.
    "ssh.github.com": Kind.github,
    "altssh.gitlab.com": Kind.gitlab,
}
_HOST = re.compile(r"(?:[a-z][a-z+.-]*://)?(?:[^/@]*@)?(?P<host>\[[^\]]+\]|[^/:]+)(?::(?P<port>\d+)(?=/|$))?")


def kinds(told: Mapping[str, object]) -> Mapping[str, Kind]:
    """The kinds by host name that settings tell, beside those that everybody knows. Raises UnknownHost."""
    found = dict(KNOWN)
    for host, kind in told.items():
        try:
            found[host.casefold()] = Kind(str(kind))
        except ValueError:
            raise UnknownHost(
                _("{host} is no {kind}: write one of {kinds} in the settings").format(
                    host=host, kind=kind, kinds=", ".join(Kind)
                )
            ) from None
    return found


def kind_of(address: str, known: Mapping[str, Kind] = KNOWN) -> Kind:
    """How the host of `address` (a folder or a git URL) takes proposals; a port may tell two apart.

    >>> kind_of("git@gitlab.com:sumedang/simpati.git"), kind_of("/srv/git/simpati.git")
    (<Kind.gitlab: 'gitlab'>, <Kind.folder: 'folder'>)
    """
    found = _HOST.match(address)
    if address.startswith(("/", ".")) or not found:
        return Kind.folder
    host, port = found["host"].casefold(), found["port"]
    return known.get(f"{host}:{port}") or known.get(host) or Kind.folder
