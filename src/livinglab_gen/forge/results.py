"""What a host's CI says of a commit: that it is well, that it failed, or nothing yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from livinglab_gen.errors import LivingLabError
from livinglab_gen.forge import tokens
from livinglab_gen.forge.hosts import Kind
from livinglab_gen.forge.rest import Line, objects
from livinglab_gen.forge.sites import named, site
from livinglab_gen.language import printable

_WELL = frozenset(("success", "neutral", "skipped"))
_FAILED = frozenset(("failure", "error", "failed", "timed_out", "startup_failure"))
_NAMES = 200
"""Characters of the names of failed checks that are told."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a host's CI ended in a commit; `failed` names what did not pass."""

    passed: bool
    failed: str = ""


def result(commit: str, address: str, kind: Kind) -> Result | None:
    """What the CI of the host of `address` says of `commit`; None as long as it says nothing final.

    Without a token, or with one that may not see it, it says nothing.
    """
    if kind is Kind.folder:
        return None
    try:
        of = site(address)
        token = tokens.token(address, of, kind)
        return _ASKED[kind](Line(of=of, kind=kind, token=token), commit) if token else None
    except LivingLabError:
        return None


def _of_github(line: Line, commit: str) -> Result | None:
    """Checks and commit statuses together, as a pull request shows them."""
    place = f"/repos/{named(line.of.path)}/commits/{commit}"
    checks = _object(line.get(f"{place}/check-runs", per_page=100))
    runs = list(objects(checks.get("check_runs")))
    found = {str(run.get("name")): run.get("conclusion") for run in runs}
    if checks.get("total_count") != len(runs):
        found["…"] = None
    status = _object(line.get(f"{place}/status"))
    if status.get("total_count"):
        found["status"] = status.get("state")
    return _judged(found)


def _of_gitlab(line: Line, commit: str) -> Result | None:
    """The newest pipeline."""
    place = f"/projects/{quote(line.of.path, safe='')}/pipelines"
    found = line.get(place, sha=commit, order_by="id", sort="desc", per_page=1)
    newest = next(objects(found), {})
    return _judged({f"pipeline {newest.get('id')}": newest.get("status")})


def _of_forgejo(line: Line, commit: str) -> Result | None:
    """The commit statuses together; its Actions are among them."""
    status = _object(line.get(f"/repos/{named(line.of.path)}/commits/{commit}/status"))
    return _judged({"status": status.get("state")} if status.get("total_count") else {})


_ASKED = {Kind.github: _of_github, Kind.gitlab: _of_gitlab, Kind.forgejo: _of_forgejo}


def _judged(found: Mapping[str, object]) -> Result | None:
    """One that failed decides; all have to be well, and one of them for having run."""
    failed = sorted(name for name, said in found.items() if said in _FAILED)
    if failed:
        return Result(passed=False, failed=printable(", ".join(failed))[:_NAMES])
    return Result(passed=True) if "success" in found.values() and _WELL.issuperset(found.values()) else None


def _object(content: object) -> Mapping[str, Any]:
    return content if isinstance(content, dict) else {}
