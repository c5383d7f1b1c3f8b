"""Where a host's REST interface is for an address that git knows, and what the repo is called there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from livinglab_gen.errors import LivingLabError
from livinglab_gen.forge.hosts import Kind
from livinglab_gen.git import without_credentials
from livinglab_gen.language import translate as _

_NAME = r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/:@?#%\\\[\]]+)"
_URL = re.compile(rf"(?P<scheme>https?|ssh|git)://(?:[^/@?#\\]*@)?{_NAME}(?P<port>:\d+)?/(?P<path>.+)")
_SCP = re.compile(rf"(?:[^/@:]*@)?{_NAME}:(?P<path>[^/].*)")
_USUAL = {"http": ":80", "https": ":443"}
_SAME = {"ssh.github.com": "github.com", "www.github.com": "github.com", "altssh.gitlab.com": "gitlab.com"}
_BELOW = {Kind.github: "api/v3", Kind.gitlab: "api/v4", Kind.forgejo: "api/v1"}


class HostRefused(LivingLabError):
    """A git host did not do what it was asked for over its REST interface."""

    exit_code = 66


@dataclass(frozen=True, kw_only=True)
class Site:
    """A repo, or a group of them, on the web: `web` is the host's `https://…`, `path` its name there."""

    web: str
    path: str

    @property
    def host(self) -> str:
        """The host's name, with a port where it needs one."""
        return self.web.partition("://")[2]


def site(address: str) -> Site:
    """Where the git URL `address` is on the web; raises HostRefused when it names no host and path.

    >>> site("git@github.com:sumedang/simpati.git")
    Site(web='https://github.com', path='sumedang/simpati')
    """
    found = _URL.fullmatch(address) or _SCP.fullmatch(address)
    path = found["path"].strip("/").removesuffix(".git") if found else ""
    if not found or not path:
        raise HostRefused(
            _(
                "{address} names nothing at a git host: write it as https://host/owner/repo.git, "
                "a group as https://host/group/*"
            ).format(address=without_credentials(address))
        )
    host = _SAME.get(found["host"].casefold(), found["host"].casefold())
    told = found.groupdict()
    scheme, port = told.get("scheme") or "", told.get("port") or ""
    if scheme not in _USUAL:  # the port of SSH is not the port of HTTP
        scheme, port = "https", ""
    return Site(web=f"{scheme}://{host}{'' if port == _USUAL[scheme] else port}", path=unquote(path))


def interface(of: Site, kind: Kind) -> str:
    """The root of the REST interface; `folder` has none."""
    if kind is Kind.github and of.host == "github.com":
        return "https://api.github.com"
    if kind is Kind.github and of.host.endswith(".ghe.com"):
        return f"https://api.{of.host}"
    return f"{of.web}/{_BELOW[kind]}"


def named(path: str) -> str:
    """A name with its slashes as part of a URL."""
    return quote(path, safe="/")
