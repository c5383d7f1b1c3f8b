"""The token for a host: from the environment, else from git's own credential helpers; nobody is asked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError
from livinglab_gen.forge.hosts import Kind
from livinglab_gen.forge.sites import Site
from livinglab_gen.language import translate as _

_PUBLIC = {"github.com": ("GH_TOKEN", "GITHUB_TOKEN"), "gitlab.com": ("GITLAB_TOKEN",)}
"""As the hosts' own programs have it: `gh`, `glab`."""
_ENTERPRISE = ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")


class NoToken(LivingLabError):
    """A git host takes proposals with a token only, and there is none."""

    exit_code = 67


def token(address: str, of: Site, kind: Kind) -> str | None:
    """The token for the host of `address`, None where there is none; raises NoToken for one that is none."""
    found = next((os.environ[name] for name in _variables(of, kind) if os.environ.get(name)), None)
    found = found or git.password(
        address if address.startswith(("http:", "https:")) else f"{of.web}/{of.path}"
    )
    if found and not re.fullmatch(r"[!-~]+", found := found.strip()):
        raise NoToken(
            _(
                "what is kept as the token for {host} is none: write it anew, without spaces and line ends"
            ).format(host=of.host)
        )
    return found or None


def demanded(address: str, of: Site, kind: Kind) -> str:
    """The same, where nothing can be done without; raises NoToken."""
    found = token(address, of, kind)
    if found is None:
        raise NoToken(
            _(
                "{host} takes proposals with a token only: set {variable}, or keep it in git's credential "
                'helper; or write "{host}" = "folder" into [hosts] of the settings: it gets the branch alone'
            ).format(host=of.host, variable=next(_variables(of, kind)))
        )
    return found


def _variables(of: Site, kind: Kind) -> Iterator[str]:
    """Where it may stand: what is meant for one host goes to no other."""
    yield from _PUBLIC.get(of.host, ())
    yield "LIVINGLAB_TOKEN_" + re.sub(r"\W", "_", of.host).upper()
    if kind is Kind.github and of.host not in _PUBLIC:
        yield from _ENTERPRISE
