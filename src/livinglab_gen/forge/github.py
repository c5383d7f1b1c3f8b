"""A pull request of GitHub for a branch that stands there: opened, brought up to date, or left alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from livinglab_gen.forge.model import Proposal, plain
from livinglab_gen.forge.rest import Answer, Line, objects
from livinglab_gen.forge.sites import named

_TEXT = 30_000
"""Characters of a text; a pull request has room for 65,536, and each may become two."""
_SIGN = "Draft: "
"""Before the title of a draft where the host has no drafts."""


def requested(proposal: Proposal, line: Line, base: Callable[[], str]) -> bool:
    """See that one pull request asks for the branch to be merged; tells whether it was opened now.

    `base` names the branch that it is merged into. What owners did with one stays until there is something
    else to propose: they close it, call it ready or a draft, write around our text. Whether it is a draft
    cannot be changed over REST, so one that has to change is closed, and another one opened. Raises
    HostRefused.
    """
    desk = _Desk(line=line, path=f"/repos/{named(line.of.path)}/pulls")
    last = desk.last(proposal.branch)
    if last is None:
        return desk.opened(proposal, base())
    told = _text(proposal) in str(last.get("body") or "").replace("\r\n", "\n")
    alike = _is_draft(last) == proposal.draft
    if last.get("state") != "open":
        decided = _commit(last) == proposal.commit and (told or alike)
        return False if decided else desk.opened(proposal, base())
    if told:
        return False
    if not alike:
        desk.change(last, {"state": "closed"})
        return desk.opened(proposal, base())
    sign = _SIGN if proposal.draft and not last.get("draft") else ""
    desk.change(last, {"title": f"{sign}{proposal.title}", "body": _text(proposal)})
    return False


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """Where a repo takes pull requests."""

    line: Line
    path: str

    def last(self, branch: str) -> Mapping[str, Any] | None:
        """The newest pull request for our branch, None where there never was one."""
        owner = self.line.of.path.split("/")[0]
        found = self.line.get(
            self.path, head=f"{owner}:{branch}", state="all", sort="created", direction="desc"
        )
        ours = (one for one in objects(found) if _head(one).get("ref") == branch)
        return next(ours, None)

    def opened(self, proposal: Proposal, base: str) -> bool:
        """Open one. Where an answer got lost on its way, it is there already."""
        wanted = {
            "title": proposal.title,
            "body": _text(proposal),
            "head": proposal.branch,
            "base": base,
            "draft": proposal.draft,
        }
        answer = self.line.ask("POST", self.path, wanted)
        if _says(answer, "draft") and proposal.draft:
            answer = self.line.ask(
                "POST", self.path, {**wanted, "draft": False, "title": f"{_SIGN}{proposal.title}"}
            )
        if not (_says(answer, "already exists") and self.last(proposal.branch)):
            self.line.demand(answer)
        return True

    def change(self, pull: Mapping[str, Any], wanted: Mapping[str, object]) -> None:
        """Change what is `wanted` of one that is there."""
        self.line.demand(self.line.ask("PATCH", f"{self.path}/{int(pull['number'])}", wanted))


def _says(answer: Answer, word: str) -> bool:
    return answer.status == 422 and word in answer.words.casefold()


def _head(pull: Mapping[str, Any]) -> Mapping[str, Any]:
    found = pull.get("head")
    return found if isinstance(found, dict) else {}


def _commit(pull: Mapping[str, Any]) -> object:
    return _head(pull).get("sha")


def _is_draft(pull: Mapping[str, Any]) -> bool:
    return bool(pull.get("draft")) or str(pull.get("title")).startswith(_SIGN)


def _text(proposal: Proposal) -> str:
    return plain(proposal.text.strip()[:_TEXT])
