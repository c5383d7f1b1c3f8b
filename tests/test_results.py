"""What a host's CI says of a proposal opens a ring, or halts it; without a token nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from livinglab_gen import fleet, forge, git
from livinglab_gen.fleet import Health, Plan, Ring, Step
from livinglab_gen.forge import Kind, Result

from .git_host import GitHost, Told, served
from .hosts_of_git import Forgejo, GitHub, GitLab
from .lab import Lab
from .rest_host import TOKEN, variable
from .test_campaign import LINES, NOW, bare, plan

COMMIT = "1" * 40


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHost]:
    """A host, and a token for it."""
    monkeypatch.setattr("livinglab_gen.forge.again._PAUSE", 0.01)
    (tmp_path / "web").mkdir()
    with served(tmp_path / "web") as host:
        monkeypatch.setenv(variable(host), TOKEN)
        yield host


def said(host: GitHost, kind: Kind) -> Result | None:
    """What the host says of the commit."""
    return forge.result(COMMIT, host.url("sumedang/simpati"), kind)


def run(name: str, conclusion: str | None) -> dict[str, object]:
    """A check run that ended so, or goes on."""
    return {"name": name, "status": "completed" if conclusion else "in_progress", "conclusion": conclusion}


WELL, WAITING = Result(passed=True), None


@pytest.mark.parametrize(
    ("runs", "status", "wanted"),
    [
        ({}, None, WAITING),
        ({"test": "success", "lint": "skipped", "docs": "neutral"}, None, WELL),
        ({"test": "success", "lint": None}, None, WAITING),
        ({"test": "success", "lint": "cancelled"}, None, WAITING),
        ({"lint": "skipped"}, None, WAITING),
        (
            {"test": "failure", "lint": None, "slow": "timed_out"},
            None,
            Result(passed=False, failed="slow, test"),
        ),
        ({}, "success", WELL),
        ({"test": "success"}, "pending", WAITING),
        ({"test": "success"}, "failure", Result(passed=False, failed="status")),
        ({"te\x1b[31mst\n": "failure"}, None, Result(passed=False, failed="te?[31mst?")),
    ],
)
def test_of_github(
    host: GitHost, runs: dict[str, str | None], status: str | None, wanted: Result | None
) -> None:
    """Checks and statuses count together; what is not final says nothing."""
    github = GitHub(host)
    github.runs[COMMIT] = [run(name, conclusion) for name, conclusion in runs.items()]
    if status:
        github.statuses[COMMIT] = {"state": status, "total_count": 1}
    assert said(host, Kind.github) == wanted
    assert not github.faults


@pytest.mark.parametrize(
    ("pipelines", "wanted"),
    [
        ([], WAITING),
        (["success"], WELL),
        (["failed", "success"], WELL),
        (["success", "failed"], Result(passed=False, failed="pipeline 1")),
        (["success", "running"], WAITING),
        (["canceled"], WAITING),
        (["skipped"], WAITING),
        (["manual"], WAITING),
    ],
)
def test_of_gitlab(host: GitHost, pipelines: list[str], wanted: Result | None) -> None:
    """The newest pipeline of the commit has the say."""
    gitlab = GitLab(host)
    gitlab.pipelines[COMMIT] = pipelines
    assert said(host, Kind.gitlab) == wanted
    assert not gitlab.faults


@pytest.mark.parametrize(
    ("state", "count", "wanted"),
    [
        ("", 0, WAITING),
        ("success", 2, WELL),
        ("pending", 1, WAITING),
        ("warning", 1, WAITING),
        ("failure", 1, Result(passed=False, failed="status")),
        ("error", 1, Result(passed=False, failed="status")),
    ],
)
def test_of_forgejo(host: GitHost, state: str, count: int, wanted: Result | None) -> None:
    """The statuses of the commit together."""
    forgejo = Forgejo(host)
    forgejo.statuses[COMMIT] = {"state": state, "total_count": count}
    assert said(host, Kind.forgejo) == wanted
    assert not forgejo.faults


@pytest.mark.parametrize("kind", [Kind.github, Kind.gitlab, Kind.forgejo])
@pytest.mark.parametrize(
    "answer",
    [
        Told(status=401, content={}),
        Told(status=403, content={"message": "Resource not accessible"}),
        Told(status=404, content={}),
        Told(status=200, content=b"<html>"),
        Told(status=200, content=[[], 7]),
        Told(status=200, content={"check_runs": 7, "total_count": "x"}),
        Told(status=503, content=b""),
    ],
)
def test_what_cannot_be_asked_says_nothing(host: GitHost, kind: Kind, answer: Told) -> None:
    """A campaign goes on as without it."""
    interface = {Kind.github: GitHub, Kind.gitlab: GitLab, Kind.forgejo: Forgejo}[kind](host)
    interface.instead(*[answer] * 9)
    assert said(host, kind) is None


def test_without_a_token_nobody_is_asked(host: GitHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor at a host without an interface."""
    github = GitHub(host)
    assert said(host, Kind.folder) is None
    monkeypatch.delenv(variable(host))
    assert said(host, Kind.github) is None
    assert not github.asked


# --- In a campaign ------------------------------------------------------------------------------------


@pytest.fixture
def github(lab: Lab, host: GitHost, tmp_path: Path) -> GitHub:
    """Two regions' repos on it, at the first of two releases."""
    lab.write({"templates/base/files/text.txt": LINES})
    lab.release()
    for region in ("32.11", "32.73"):
        repo = lab.new(region=region, destination=tmp_path / "work" / region)
        bare(repo, tmp_path / "web" / "sumedang" / f"{region}.git")
    for repo in (tmp_path / "web" / "sumedang").iterdir():
        forge_ready(repo)
    lab.write({"templates/base/files/text.txt": LINES + "more\n"})
    lab.enter_version("1.1.0")
    lab.release()
    return GitHub(host)


def forge_ready(repo: Path) -> None:
    """Let the server take a push."""
    git.run("config", "http.receivepack", "true", at=repo)


def going(
    lab: Lab, host: GitHost, tmp_path: Path, hour: int = 0, **how: object
) -> tuple[list[Step], list[Ring]]:
    """One run, in two rings, some hours after the campaign was begun."""
    now = NOW + timedelta(hours=hour)
    wanted: Plan = replace(plan(lab, sizes="1,all", now=now), **how)  # type: ignore[arg-type]
    wanted = replace(wanted, campaign=replace(wanted.campaign, hosts={host.name: Kind.github}))
    members = fleet.members([host.url(f"sumedang/{region}") for region in ("32.11", "32.73")])
    with fleet.journal(tmp_path / "journal") as journal:
        found = list(fleet.carry_out(members, wanted, journal, jobs=1))
    return [one for one in found if isinstance(one, Step)], [one for one in found if isinstance(one, Ring)]


def test_a_ring_opens_once_ci_is_well(lab: Lab, host: GitHost, github: GitHub, tmp_path: Path) -> None:
    """Nobody has merged yet; a failure halts, until a later run of CI mends it."""
    (step,), (ring,) = going(lab, host, tmp_path)
    assert ring.health is Health.waiting
    assert step.commit
    assert not any("/commits/" in path for _verb, path in github.asked)
    github.runs[step.commit] = [run("uji", "failure")]
    _steps, (ring,) = going(lab, host, tmp_path, 1)
    assert (ring.health, ring.failed) == (Health.halted, 1)
    with fleet.journal(tmp_path / "journal", dry=True) as journal:
        assert journal.faults() == {"sumedang/32.11": "CI: uji"}
    github.runs[step.commit] = [run("uji", "success")]
    steps, rings = going(lab, host, tmp_path, 2)
    assert [ring.health for ring in rings] == [Health.healthy, Health.waiting]
    assert rings[0].passed == 1
    assert sum(one.made for one in steps) == 1
    with fleet.journal(tmp_path / "journal", dry=True) as journal:
        assert not journal.faults()
    assert not github.faults


def test_a_check_that_was_named_has_the_say(lab: Lab, host: GitHost, github: GitHub, tmp_path: Path) -> None:
    """CI is not asked beside it."""
    for hour in (0, 1):
        going(lab, host, tmp_path, hour, check="no-such-target")
    assert not any("/commits/" in path for _verb, path in github.asked)


def test_a_dry_run_does_not_ask(lab: Lab, host: GitHost, github: GitHub, tmp_path: Path) -> None:
    """It tells what would be proposed."""
    wanted = plan(lab).campaign
    going(lab, host, tmp_path, campaign=replace(wanted, dry=True))
    assert not github.asked
