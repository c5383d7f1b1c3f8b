"""A campaign on GitHub: a branch and one pull request, whatever happens on the way; and no token anywhere."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from livinglab_gen import git
from livinglab_gen.fleet import Plan, State, Step
from livinglab_gen.forge import Kind

from .git_host import NO_ANSWER, Asked, GitHost, Told, served
from .hosts_of_git import GitHub
from .lab import Lab
from .plain import commit_all
from .rest_host import TOKEN, variable
from .test_campaign import BRANCH, LINES, bare, going, plan

TITLE = "DEMO 1.1.0: pembaruan dari 1.0.0"
REPO = "sumedang/simpati"


@pytest.fixture
def lab(lab: Lab, tmp_path: Path) -> Lab:
    """The laboratory with two releases, and one region's repo at the first."""
    lab.write({"templates/base/files/text.txt": LINES})
    lab.release()
    bare(lab.new(region="32.11", destination=tmp_path / "work"), tmp_path / "web" / f"{REPO}.git")
    release(lab, "1.1.0", "line three")
    return lab


@pytest.fixture
def host(lab: Lab, tmp_path: Path) -> Iterator[GitHost]:
    """A git server with that repo."""
    with served(tmp_path / "web") as host:
        yield host


def release(lab: Lab, version: str, text: str) -> None:
    """Another release, with another third line."""
    lab.write({"templates/base/files/text.txt": LINES.replace("line 3\n", f"{text}\n")})
    lab.enter_version(version)
    lab.release()


def hosted(lab: Lab, host: GitHost) -> Plan:
    """A campaign that knows what kind the host is."""
    wanted = plan(lab)
    return replace(wanted, campaign=replace(wanted.campaign, hosts={host.name: Kind.github}))


def once(lab: Lab, host: GitHost, tmp_path: Path) -> Step:
    """One run of the campaign."""
    (step,) = going(host.url(REPO), hosted(lab, host), tmp_path / "journal")[0].values()
    return step


def ours(tmp_path: Path, text: str) -> None:
    """Local work on the third line."""
    work = tmp_path / f"clone-{time.monotonic_ns()}"
    git.run("clone", "--quiet", str(tmp_path / "web" / f"{REPO}.git"), work)
    (work / "text.txt").write_text(LINES.replace("line 3\n", f"{text}\n"))
    commit_all(work, "Ours")
    git.run("push", "--quiet", "origin", "main", at=work)


def test_a_pull_request_is_opened_once(lab: Lab, host: GitHost, github: GitHub, tmp_path: Path) -> None:
    """For the branch, into what the repo shows first, with the text for someone with ten minutes."""
    step = once(lab, host, tmp_path)
    assert (step.state, step.made) == (State.open, True)
    (pull,) = github.pulls[REPO]
    assert (pull["title"], pull["draft"], pull["base"]) == (TITLE, False, {"ref": "main"})
    assert pull["head"] == {"label": f"sumedang:{BRANCH}", "ref": BRANCH, "sha": step.commit}
    assert "BAGI PENGGUNA\n- Perubahan 1.1.0.\n" in pull["body"]
    assert "<<<" not in pull["body"]
    again = once(lab, host, tmp_path)
    assert (again.state, again.made, again.commit) == (State.open, False, step.commit)
    assert github.verbs() == ["POST"]
    assert len(host.pushes(REPO)) == 1


def test_a_newer_release_changes_the_pull_request_that_is_open(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """Its branch, its title and its text; there is never a second one."""
    once(lab, host, tmp_path)
    release(lab, "1.2.0", "line drei")
    step = once(lab, host, tmp_path)
    (pull,) = github.pulls[REPO]
    assert pull["title"] == "DEMO 1.2.0: pembaruan dari 1.0.0"
    assert "Perubahan 1.2.0" in pull["body"]
    assert pull["head"]["sha"] == step.commit


def test_what_owners_wrote_into_a_pull_request_stays(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """Around our text, and in the title, with the line ends of a browser."""
    once(lab, host, tmp_path)
    (pull,) = github.pulls[REPO]
    pull |= {
        "title": "Untuk rapat Senin",
        "body": "Catatan.\n\n".replace("\n", "\r\n") + pull["body"].replace("\n", "\r\n"),
    }
    assert not once(lab, host, tmp_path).made
    assert github.verbs() == ["POST"]
    assert pull["title"] == "Untuk rapat Senin"


@pytest.mark.parametrize("conflict", [False, True])
def test_who_calls_it_ready_or_a_draft_is_its_owner(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path, conflict: bool
) -> None:
    """Also where they close it then."""
    if conflict:
        ours(tmp_path, "baris tiga")
    once(lab, host, tmp_path)
    (pull,) = github.pulls[REPO]
    pull["draft"] = not conflict
    assert not once(lab, host, tmp_path).made
    pull["state"] = "closed"
    assert not once(lab, host, tmp_path).made
    assert github.verbs() == ["POST"]


def test_killed_between_push_and_request_the_next_run_asks(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """The branch stands, nobody was asked: that is the half of it."""
    kind = hosted(lab, host)
    pushed = replace(kind, campaign=replace(kind.campaign, hosts={}))
    going(host.url(REPO), pushed, tmp_path / "journal")
    assert host.pushes(REPO)
    assert not github.pulls
    step = once(lab, host, tmp_path)
    assert step.made
    assert len(github.pulls[REPO]) == len(host.pushes(REPO)) == 1


@pytest.mark.parametrize("after", [0, 1])
def test_killed_for_good_the_next_run_goes_on(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path, after: int
) -> None:
    """Before the host is asked anything, and once it has opened what was asked for."""
    (tmp_path / "config").mkdir(exist_ok=True)
    (tmp_path / "config" / "settings.toml").write_text(f'[hosts]\n"{host.name}" = "github"\n')
    started = subprocess.Popen(
        [sys.executable, "-m", "livinglab_gen", "fleet", "update", "demo", "--jobs", "1",
         "--fleet", host.url(REPO), "--journal", tmp_path / "journal", "--registry", lab.registry_folder,
         "--catalogue", lab.root],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    verbs: list[str] = []

    def deadly(asked: Asked) -> Told:
        verbs.append(asked.verb)
        if len(verbs) > after:
            if after:
                github.answer(asked)
            started.kill()
            return Told(status=NO_ANSWER)
        return github.answer(asked)

    host.interface = deadly
    started.wait(60)
    host.interface = github.answer
    assert verbs == ["GET", "POST"][: after + 1]
    assert len(host.pushes(REPO)) == 1
    assert len(github.pulls.get(REPO, [])) == after
    step = once(lab, host, tmp_path)
    assert (step.state, step.made) == (State.open, not after)
    assert len(github.pulls[REPO]) == len(host.pushes(REPO)) == 1


def test_killed_before_an_open_request_was_changed_the_next_run_does(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """Its text is held against the branch's, each time."""
    once(lab, host, tmp_path)
    release(lab, "1.2.0", "line drei")
    kind = hosted(lab, host)
    going(host.url(REPO), replace(kind, campaign=replace(kind.campaign, hosts={})), tmp_path / "journal")
    (pull,) = github.pulls[REPO]
    assert "1.1.0" in pull["title"]
    assert not once(lab, host, tmp_path).made
    assert "1.2.0" in pull["title"]


def test_names_of_files_are_no_markdown(lab: Lab, host: GitHost, github: GitHub, tmp_path: Path) -> None:
    """Underscores in a row would make a name bold, and so another name."""
    lab.write({"templates/base/files/app/__init__.py": "a = 1\n" * 9})
    lab.enter_version("1.2.0")
    lab.release()
    work = tmp_path / "clone"
    git.run("clone", "--quiet", str(tmp_path / "web" / f"{REPO}.git"), work)
    (work / "app").mkdir()
    (work / "app" / "__init__.py").write_text("b = 2\n" * 9)
    commit_all(work, "Ours")
    git.run("push", "--quiet", "origin", "main", at=work)
    once(lab, host, tmp_path)
    (pull,) = github.pulls[REPO]
    assert r"- app/\_\_init\_\_.py (" in pull["body"]
    assert not once(lab, host, tmp_path).made
    assert github.verbs() == ["POST"]


@pytest.mark.parametrize("drafts", [True, False])
def test_a_conflict_is_a_draft(lab: Lab, host: GitHost, github: GitHub, tmp_path: Path, drafts: bool) -> None:
    """Where the host has none for this repo, the title says so; again, nothing changes."""
    github.drafts = drafts
    ours(tmp_path, "baris tiga")
    assert once(lab, host, tmp_path).state is State.draft
    (pull,) = github.pulls[REPO]
    assert (pull["draft"], pull["title"]) == (drafts, TITLE if drafts else f"Draft: {TITLE}")
    assert not once(lab, host, tmp_path).made
    assert len(github.pulls[REPO]) == 1
    release(lab, "1.2.0", "line drei")
    once(lab, host, tmp_path)
    (pull,) = github.pulls[REPO]
    assert pull["title"].removeprefix("" if drafts else "Draft: ") == "DEMO 1.2.0: pembaruan dari 1.0.0"


@pytest.mark.parametrize("drafts", [True, False])
def test_what_comes_into_conflict_is_asked_for_anew(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path, drafts: bool
) -> None:
    """The open one is closed first, also when the run ends just after that; at most one is open."""
    github.drafts = drafts
    once(lab, host, tmp_path)
    ours(tmp_path, "baris tiga")
    once(lab, host, tmp_path)
    first, second = github.pulls[REPO]
    assert (first["state"], second["state"], second["draft"]) == ("closed", "open", drafts)
    github.pulls[REPO].remove(second)  # as where the run was killed before it was opened
    assert once(lab, host, tmp_path).made
    assert [one["state"] for one in github.pulls[REPO]] == ["closed", "open"]


def test_a_request_that_its_owners_closed_stays_closed(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """Until there is something else to propose."""
    once(lab, host, tmp_path)
    github.pulls[REPO][0]["state"] = "closed"
    assert not once(lab, host, tmp_path).made
    assert github.verbs() == ["POST"]
    release(lab, "1.2.0", "line drei")
    assert once(lab, host, tmp_path).made
    assert [one["state"] for one in github.pulls[REPO]] == ["closed", "open"]


def test_a_branch_of_the_same_name_in_a_fork_is_not_ours(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """Its pull request is neither changed nor taken for ours."""
    theirs = {
        "number": 1, "state": "open", "draft": False, "title": "x", "body": None, "merged_at": None,
        "base": {"ref": "main"}, "head": {"label": f"orang:{BRANCH}", "ref": BRANCH, "sha": "0" * 40},
    }  # fmt: skip
    github.pulls[REPO] = [dict(theirs)]
    assert once(lab, host, tmp_path).made
    assert github.pulls[REPO][0]["title"] == "x"
    assert len(github.pulls[REPO]) == 2


def test_a_dry_run_asks_for_nothing(lab: Lab, host: GitHost, github: GitHub, tmp_path: Path) -> None:
    """Neither a push nor a request."""
    wanted = hosted(lab, host)
    dry = replace(wanted, campaign=replace(wanted.campaign, dry=True))
    (step,) = going(host.url(REPO), dry, tmp_path / "journal")[0].values()
    assert step.made
    assert not github.asked
    assert not host.pushes(REPO)


# --- Tokens and answers -------------------------------------------------------------------------------


def test_a_request_whose_answer_was_lost_is_not_made_twice(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """The host says that it is there, and so it is."""
    github.lose(1)
    assert once(lab, host, tmp_path).made
    assert len(github.pulls[REPO]) == 1


def test_a_refusal_is_the_repos_row_and_the_next_run_goes_on(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """With what the host says, once."""
    github.instead(Told(status=422, content={"message": "Validation Failed", "errors": ["no way"]}))
    step = once(lab, host, tmp_path)
    assert step.state is State.fault
    assert "(422 Validation Failed no way)" in str(step.why)
    assert len(github.asked) == 1
    assert once(lab, host, tmp_path).made


def test_without_a_token_nothing_is_begun(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is asked for it; the fault says where it may stand."""
    asked = tmp_path / "asked"
    helper = tmp_path / "askpass"
    helper.write_text(f"#!/bin/sh\ntouch '{asked}'\necho x\n")
    helper.chmod(0o755)
    monkeypatch.setenv("GIT_ASKPASS", str(helper))
    monkeypatch.setenv("SSH_ASKPASS", str(helper))
    monkeypatch.delenv(variable(host))
    monkeypatch.setenv("GITHUB_TOKEN", "for-github.com-only")
    step = once(lab, host, tmp_path)
    assert step.state is State.fault
    assert variable(host) in str(step.why)
    assert not asked.exists()
    assert not github.asked
    assert not host.pushes(REPO)


def test_gits_own_helper_gives_the_token(
    lab: Lab, host: GitHost, github: GitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it would for a push."""
    monkeypatch.delenv(variable(host))
    kept = tmp_path / "kept"
    kept.write_text(f"http://siti:{TOKEN}@{host.name.replace(':', '%3a')}\n")
    settings = tmp_path / "gitconfig"
    settings.write_text(f"[credential]\n\thelper = store --file={kept}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert once(lab, host, tmp_path).made


def test_no_token_is_told_or_kept(lab: Lab, host: GitHost, github: GitHub, tmp_path: Path) -> None:
    """Neither in the journal, nor in what is printed, nor in a fault: also when the host repeats it."""
    github.instead(Told(status=422, content={"message": f"bad {TOKEN}"}))
    config = tmp_path / "config"
    config.mkdir(exist_ok=True)
    (config / "settings.toml").write_text(f'[hosts]\n"{host.name}" = "github"\n')
    done = subprocess.run(
        [sys.executable, "-m", "livinglab_gen", "--debug", "fleet", "update", "demo", "--jobs", "1",
         "--fleet", host.url(REPO), "--journal", tmp_path / "journal", "--registry", lab.registry_folder,
         "--catalogue", lab.root],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "(422 bad …)" in done.stdout, done.stderr
    assert TOKEN not in done.stdout + done.stderr
    assert all(TOKEN.encode() not in path.read_bytes() for path in tmp_path.glob("journal*"))
