"""A proposal put where its host takes it: pushed, and asked for over REST where a push is not enough."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from livinglab_gen import git
from livinglab_gen.forge import again, github, tokens
from livinglab_gen.forge.hosts import Kind
from livinglab_gen.forge.model import Proposal, plain
from livinglab_gen.forge.rest import Line
from livinglab_gen.forge.sites import site

_OPTION = 60_000
"""Bytes of a push option; git carries one in a packet of 65,516."""
# What only a person can mend; trying again would say the same.
_FINAL = (
    "stale info", "rejected", "denied", "Authentication", "not found", "does not appear to be",
    "does not support push options", "could not read Username", "hook declined",
    "returned error: 401", "returned error: 403", "returned error: 404", "returned error: 413",
)  # fmt: skip


def propose(proposal: Proposal, address: str, kind: Kind, *, at: Path, variables: Mapping[str, str]) -> bool:
    """Put the proposal into the repository at `address`, a URL, from the repository `at` that holds it.

    `variables` let git see its objects. Tells whether it was not there before: the branch may stand while
    nobody was asked to merge it yet. What fails for a reason that may pass is tried again. Raises GitFailed,
    HostRefused, NoToken.
    """
    if stands_aside(proposal.commit, address, kind):
        return False
    if kind is not Kind.github:
        return _pushed(proposal, address, kind, at, variables)
    of = site(address)
    # Without a token nothing is begun.
    line = Line(of=of, kind=kind, token=tokens.demanded(address, of, kind))
    pushed = _pushed(proposal, address, kind, at, variables)
    return github.requested(proposal, line, lambda: git.remote_branch(address)) or pushed


def stands_aside(commit: str, address: str, kind: Kind) -> bool:
    """Whether the host keeps this proposal where no branch shows it: as a pull request of its own."""
    return kind is Kind.forgejo and commit in git.remote_commits(address, "refs/pull/*/head")


def _pushed(proposal: Proposal, address: str, kind: Kind, at: Path, variables: Mapping[str, str]) -> bool:
    """Push what the branch does not hold yet; tells whether there was anything to push."""
    if proposal.commit == proposal.lease:
        return False
    *lease, refspec = _for_review(proposal, address) if kind is Kind.forgejo else _branch(proposal)
    options = [word for option in _OPTIONS[kind](proposal) for word in ("-o", option)]
    words = ("push", "--quiet", *options, *lease, "--", address, refspec)
    again.tried(
        lambda: git.run(*words, at=at, variables=variables),
        worth=lambda said: not any(word in said for word in _FINAL),
    )
    return True


def _branch(proposal: Proposal) -> tuple[str, ...]:
    """Set the branch, if it still holds what it held when we looked."""
    ref = f"refs/heads/{proposal.branch}"
    return f"--force-with-lease={ref}:{proposal.lease or ''}", f"{proposal.commit}:{ref}"


def _for_review(proposal: Proposal, address: str) -> tuple[str, ...]:
    """Push for review: the host keeps one pull request for each topic of a person."""
    return (f"{proposal.commit}:refs/for/{git.remote_branch(address)}",)


def _merge_request(proposal: Proposal) -> list[str]:
    title = f"Draft: {proposal.title}" if proposal.draft else proposal.title
    wanted = ["create", "remove_source_branch", "label=livinglab", f"title={title}"]
    if proposal.draft:
        wanted.append("draft")
    return [f"merge_request.{one}" for one in (*wanted, f"description={_line(proposal.text)}")]


def _review(proposal: Proposal) -> list[str]:
    title = f"WIP: {proposal.title}" if proposal.draft else proposal.title
    told = f"description={_line(proposal.text)}"
    return [f"topic={proposal.branch}", "force-push=true", f"title={title}", told]


_OPTIONS: Mapping[Kind, Callable[[Proposal], list[str]]] = {
    Kind.folder: lambda _proposal: [],
    Kind.gitlab: _merge_request,
    Kind.forgejo: _review,
    Kind.github: lambda _proposal: [],
}


def _line(text: str) -> str:
    """The text on one line, as push options are; both hosts show `<br>` as a new line."""
    line = "<br>".join(plain(text.strip()).splitlines())
    return line.encode()[:_OPTION].decode(errors="ignore")
