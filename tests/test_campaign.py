"""A campaign: who gets which proposal, in which ring, exactly once, and whose work stays."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from livinglab_gen import fleet, git, project
from livinglab_gen.cli import run
from livinglab_gen.fleet import Campaign, Filter, Health, Patience, Plan, Ring, State, Step, copies
from livinglab_gen.fleet.rings import Place, judged
from livinglab_gen.forge import Kind, UnknownHost, kind_of, kinds
from livinglab_gen.project import Wish

from .git_host import GitHost, served
from .lab import Lab
from .plain import commit_all

BRANCH = "livinglab/demo"
NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
LINES = "".join(f"line {n}\n" for n in range(1, 21))
REGIONS = ("32.11", "32.73", "34.71", "51.71")


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """The laboratory, released, and released again with another text."""
    lab.write({"templates/base/files/text.txt": LINES})
    lab.release()
    return lab


@pytest.fixture
def repos(lab: Lab, tmp_path: Path) -> Path:
    """Four regions' repos at the first release, bare, in a folder; the second release is there."""
    folder = tmp_path / "repos"
    for region in REGIONS:
        bare(lab.new(region=region, destination=tmp_path / "work" / region), folder / f"{region}.git")
    lab.write({"templates/base/files/text.txt": LINES.replace("line 3\n", "line three\n")})
    lab.enter_version("1.1.0", notes="Beri tahu kader.")
    lab.release()
    return folder


def bare(repo: Path, place: Path) -> None:
    """Put what a work tree holds where a server would keep it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    git.run("clone", "--quiet", "--bare", str(repo), place)


def ours(tmp_path: Path, repos: Path, region: str, files: Mapping[str, str], branch: str = "main") -> None:
    """Local work on a branch of a region's repo."""
    work = tmp_path / f"{region}-{branch.replace('/', '-')}"
    git.run("clone", "--quiet", "--branch", branch, str(repos / f"{region}.git"), work)
    for name, text in files.items():
        (work / name).write_text(text)
    commit_all(work, "Ours")
    git.run("push", "--quiet", "origin", branch, at=work)


def merge(repos: Path, region: str) -> None:
    """What an owner does with the proposal."""
    git.run("update-ref", "refs/heads/main", tip(repos, region) or "", at=repos / f"{region}.git")


def tip(repos: Path, region: str) -> str | None:
    """The commit of a region's proposal."""
    said = git.run(
        "for-each-ref", "--format=%(objectname)", f"refs/heads/{BRANCH}", at=repos / f"{region}.git"
    )
    return said.decode().strip() or None


def plan(lab: Lab, *, sizes: str = "all", version: str | None = None, **how: object) -> Plan:
    """A campaign for the newest release of the laboratory."""
    registry = lab.registry
    campaign = Campaign(
        registry=registry,
        release=registry.find("demo", version),
        author=git.Signature(name="Kemendagri", email="katalog@contoh.invalid", date=NOW.isoformat()),
    )
    return replace(Plan(campaign=campaign, sizes=fleet.sizes(sizes), now=NOW), **how)  # type: ignore[arg-type]


def going(place: Path | str, wanted: Plan, journal: Path) -> tuple[dict[str, Step], list[Ring]]:
    """One run of a campaign: its steps by repo, and its rings."""
    with fleet.journal(journal) as open_journal:
        found = list(fleet.carry_out(fleet.members([str(place)]), wanted, open_journal, jobs=1))
    steps = {one.member.name: one for one in found if isinstance(one, Step)}
    return steps, [one for one in found if isinstance(one, Ring)]


def test_every_repo_gets_one_proposal_that_is_the_update(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """On its own branch, on top of what is there; what the repo shows first does not move."""
    before = {region: git.commit_of(repos / f"{region}.git", "main") for region in REGIONS}
    steps, rings = going(repos, plan(lab), tmp_path / "journal")
    assert {step.state for step in steps.values()} == {State.open}
    assert all(step.made for step in steps.values())
    assert rings == [Ring(repos=4, arrived=0, passed=0, waiting=4, failed=0, health=Health.waiting)]
    for region in REGIONS:
        repo, commit = repos / f"{region}.git", tip(repos, region)
        assert commit
        assert git.recorded(repo, commit).parents == (before[region],)
        assert git.commit_of(repo, "main") == before[region]
        assert b"line three" in git.read(repo, commit)[Path("text.txt")].content  # type: ignore[index]
        assert not git.run("fsck", "--strict", "--no-dangling", at=repo)


def test_a_proposal_is_the_commit_that_update_makes(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """Tree for tree what `livinglab update` leaves in a clone."""
    ours(tmp_path, repos, "32.11", {"text.txt": LINES.replace("line 18\n", "line eighteen\n")})
    going(repos, plan(lab), tmp_path / "journal")
    clone = tmp_path / "clone"
    git.run("clone", "--quiet", str(repos / "32.11.git"), clone)
    done = project.update(clone, lab.releases, Wish())
    proposed = git.tree_id(repos / "32.11.git", str(tip(repos, "32.11")))
    assert proposed == git.tree_id(clone, str(done.commit))


def test_again_changes_nothing(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """Not even with another journal, on another day."""
    going(repos, plan(lab), tmp_path / "journal")
    before = {region: tip(repos, region) for region in REGIONS}
    later = plan(lab, now=NOW + timedelta(days=2))
    for journal in ("journal", "another"):
        steps, _rings = going(repos, later, tmp_path / journal)
        assert not any(step.made for step in steps.values())
    assert {region: tip(repos, region) for region in REGIONS} == before


def test_a_newer_release_takes_the_place_of_the_open_proposal(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """One branch, one commit on top of what the repo shows first."""
    going(repos, plan(lab), tmp_path / "journal")
    lab.write({"templates/base/files/app.conf": "tone = warmer\n"})
    lab.enter_version("1.2.0")
    lab.release()
    steps, _rings = going(repos, plan(lab), tmp_path / "journal")
    assert all(step.made for step in steps.values())
    repo = repos / "32.11.git"
    found = git.recorded(repo, str(tip(repos, "32.11")))
    assert found.parents == (git.commit_of(repo, "main"),)
    assert project.named_update(found.message) == "demo 1.0.0 -> 1.2.0"
    assert len(git.run("for-each-ref", "refs/heads/livinglab", at=repo).splitlines()) == 1


def test_what_moved_below_a_proposal_is_proposed_anew(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """The proposal follows the work of its owners, which stays in it."""
    going(repos, plan(lab), tmp_path / "journal")
    ours(tmp_path, repos, "32.11", {"daerah/notes.md": "Milik kami.\n"})
    steps, _rings = going(repos, plan(lab), tmp_path / "journal")
    assert [name for name, step in steps.items() if step.made] == ["32.11"]
    held = git.read(repos / "32.11.git", str(tip(repos, "32.11")))
    assert held[Path("daerah/notes.md")].content == b"Milik kami.\n"  # type: ignore[index]


def test_somebodys_work_on_the_branch_stays(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """A commit that is not ours ends what a campaign may do there; the others go on."""
    going(repos, plan(lab), tmp_path / "journal")
    ours(tmp_path, repos, "32.11", {"daerah/notes.md": "Periksa.\n"}, BRANCH)
    before = tip(repos, "32.11")
    lab.write({"templates/base/files/app.conf": "tone = warmer\n"})
    lab.enter_version("1.2.0")
    lab.release()
    steps, rings = going(repos, plan(lab), tmp_path / "journal")
    assert steps["32.11"].state is State.taken
    assert BRANCH in str(steps["32.11"].why)
    assert tip(repos, "32.11") == before
    assert sum(step.made for step in steps.values()) == 3
    assert rings[0].failed == 1


@pytest.mark.parametrize("how", [("--no-edit",), ("--no-edit", "--reset-author"), ("--message", "Selesai")])
def test_a_draft_that_somebody_mended_in_place_stays(
    lab: Lab, repos: Path, tmp_path: Path, how: tuple[str, ...]
) -> None:
    """Who solves a conflict with `git commit --amend` keeps our message; what they decided is theirs."""
    ours(tmp_path, repos, "32.11", {"text.txt": LINES.replace("line 3\n", "baris tiga\n")})
    wanted = plan(lab)
    going(repos, wanted, tmp_path / "journal")
    work = tmp_path / "mending"
    git.run("clone", "--quiet", "--branch", BRANCH, str(repos / "32.11.git"), work)
    (work / "text.txt").write_text(LINES.replace("line 3\n", "baris three\n"))
    # As fast as a test is, and in the name of whoever made the proposal.
    who = {
        f"GIT_{role}_{word}": value
        for role in ("AUTHOR", "COMMITTER")
        for word, value in (
            ("NAME", "Kemendagri"),
            ("EMAIL", "katalog@contoh.invalid"),
            ("DATE", NOW.isoformat()),
        )
    }
    git.run("commit", "--quiet", "--all", "--amend", *how, at=work, variables=who)
    git.run("push", "--quiet", "--force", "origin", BRANCH, at=work)
    mended = tip(repos, "32.11")
    steps, _rings = going(repos, wanted, tmp_path / "journal")
    assert steps["32.11"].state is State.taken
    assert tip(repos, "32.11") == mended


def test_a_branch_that_somebody_looks_at_does_not_move(lab: Lab, tmp_path: Path) -> None:
    """Where it is checked out in a work tree, its files and the branch stay together."""
    folder = tmp_path / "repos"
    repo = lab.new(region="32.11", destination=folder / "32.11")
    for version in ("1.1.0", "1.2.0"):
        lab.write({"templates/base/files/app.conf": f"tone = {version}\n"})
        lab.enter_version(version)
        lab.release()
        steps, _rings = going(folder, plan(lab), tmp_path / "journal")
        if version == "1.1.0":
            git.run("checkout", "--quiet", BRANCH, at=repo)
            git.run("branch", "--quiet", "--force", "main", "HEAD^", at=repo)
    assert steps["32.11"].state is State.taken
    assert not git.run("status", "--porcelain", at=repo)


def test_a_conflict_is_a_draft_that_holds_the_markers(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """And its text says what is left to decide."""
    ours(tmp_path, repos, "32.11", {"text.txt": LINES.replace("line 3\n", "baris tiga\n")})
    steps, _rings = going(repos, plan(lab), tmp_path / "journal")
    assert steps["32.11"].state is State.draft
    repo, commit = repos / "32.11.git", str(tip(repos, "32.11"))
    assert b"<<<<<<<" in git.read(repo, commit)[Path("text.txt")].content  # type: ignore[index]
    said = git.recorded(repo, commit).message
    assert "masih draf" in said
    assert "- text.txt (contents): baris yang sama diubah" in said
    assert "Tidak ada yang perlu diputuskan" not in said
    assert "Tidak ada perubahan dari sini yang tersentuh" not in said


def test_a_file_that_is_gone_is_no_conflict_between_markers(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """Its text does not send anybody to look for what is not there."""
    work = tmp_path / "gone"
    git.run("clone", "--quiet", str(repos / "32.11.git"), work)
    git.run("rm", "--quiet", "text.txt", at=work)
    commit_all(work, "Ours")
    git.run("push", "--quiet", "origin", "main", at=work)
    going(repos, plan(lab), tmp_path / "journal")
    said = git.recorded(repos / "32.11.git", str(tip(repos, "32.11"))).message
    assert "- text.txt (modify/delete): dihapus di sini, diubah oleh rilis" in said
    assert "<<<<<<<" not in said


def test_the_text_is_for_someone_with_ten_minutes(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """What changes, why, the risk, what to try, what is left; and nothing where nothing is."""
    going(repos, plan(lab), tmp_path / "journal")
    said = git.recorded(repos / "32.11.git", str(tip(repos, "32.11"))).message
    heads = ("BAGI PENGGUNA", "MENGAPA", "RISIKO", "PERLU DICOBA", "PERLU DIPUTUSKAN")
    places = [said.index(head) for head in heads]
    assert places == sorted(places)
    assert "- Perubahan 1.1.0." in said
    assert "Beri tahu kader." in said
    assert "Tidak ada yang perlu diputuskan." in said
    assert max(map(len, said.splitlines())) <= 160


def test_a_hostile_name_of_a_file_stays_on_its_line(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """It neither ends a list nor says that something else was updated."""
    lab.write({f"templates/base/files/a{n}.txt": LINES for n in (1, 2)})
    name = "x\n\nLivinglab-Update: demo 0 -> 9\nz.txt"
    ours(tmp_path, repos, "32.11", {name: "hm\n", "text.txt": LINES.replace("line 3\n", "tiga\n")})
    steps, _rings = going(repos, plan(lab), tmp_path / "journal")
    assert steps["32.11"].state is State.draft
    found = git.recorded(repos / "32.11.git", str(tip(repos, "32.11"))).message
    assert found.count("Livinglab-Update:") == 1


def test_rings_open_one_after_the_other(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """The next opens once all of the one before is merged; who is in which ring stays."""
    wanted = plan(lab, sizes="1,2,all")
    steps, rings = going(repos, wanted, tmp_path / "journal")
    assert [name for name, step in steps.items() if step.made] == ["32.11"]
    assert [ring.health for ring in rings] == [Health.waiting]
    assert going(repos, wanted, tmp_path / "journal")[0].keys() == {"32.11"}
    merge(repos, "32.11")
    steps, rings = going(repos, wanted, tmp_path / "journal")
    assert {name for name, step in steps.items() if step.made} == {"32.73", "34.71"}
    assert [ring.health for ring in rings] == [Health.healthy, Health.waiting]
    for region in ("32.73", "34.71"):
        merge(repos, region)
    going(repos, wanted, tmp_path / "journal")
    merge(repos, "51.71")
    _steps, rings = going(repos, wanted, tmp_path / "journal")
    assert [ring.health for ring in rings] == [Health.healthy] * 3


def test_a_ring_that_cannot_be_read_keeps_the_next_closed(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """Its host is down: nobody knows whether it is well there; once it is merged and back, the next opens."""
    wanted = plan(lab, sizes="1,all")
    going(repos, wanted, tmp_path / "journal")
    away = tmp_path / "away"
    (repos / "32.11.git" / "objects").rename(away)
    (repos / "32.11.git" / "objects").mkdir()
    steps, rings = going(repos, wanted, tmp_path / "journal")
    assert steps.keys() == {"32.11"}
    assert [(ring.repos, ring.failed, ring.health) for ring in rings] == [(1, 1, Health.halted)]
    (repos / "32.11.git" / "objects").rmdir()
    away.rename(repos / "32.11.git" / "objects")
    merge(repos, "32.11")
    _steps, rings = going(repos, wanted, tmp_path / "journal")
    assert [ring.health for ring in rings] == [Health.healthy, Health.waiting]
    (repos / "32.11.git" / "HEAD").write_text("nonsense")
    steps, rings = going(repos, wanted, tmp_path / "journal")
    assert steps["32.11"].state is State.fault
    assert [ring.health for ring in rings] == [Health.healthy, Health.waiting]  # it had arrived


def test_other_rings_than_before_leave_nobody_out(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """Who has a proposal stays where it is looked after; the others go where there is room."""
    going(repos, plan(lab, sizes="1,1,all"), tmp_path / "journal")
    merge(repos, "32.11")
    steps, rings = going(repos, plan(lab, sizes="1,2"), tmp_path / "journal")
    assert {name for name, step in steps.items() if step.made} == {"32.73", "34.71"}
    assert [ring.repos for ring in rings] == [1, 2]
    steps, rings = going(repos, plan(lab), tmp_path / "journal")
    assert {name for name, step in steps.items() if step.made} == {"51.71"}
    assert [ring.repos for ring in rings] == [4]


def test_each_province_has_rings_of_its_own(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """A ring that another province filled is no ring of trial for this one."""
    for province in ("32", "34"):
        wanted = plan(lab, sizes="1,all")
        narrow = replace(wanted, campaign=replace(wanted.campaign, wanted=Filter(province=province)))
        _steps, rings = going(repos, narrow, tmp_path / "journal")
        assert [ring.repos for ring in rings] == [1]


def test_whoever_passes_the_check_is_not_waited_for(lab: Lab, tmp_path: Path) -> None:
    """It runs once in each proposal, in a folder aside; who fails it has failed."""
    lab.write(
        {
            "templates/base/files/Makefile": "check:\n\t@echo ran >>$(RAN)\n\t@grep -q warm app.conf\n",
            "templates/base/files/text.txt": LINES,
        }
    )
    lab.enter_version("1.0.1")
    lab.release()
    folder = tmp_path / "repos"
    for region in REGIONS[:2]:
        bare(lab.new(region=region, destination=tmp_path / "work" / region), folder / f"{region}.git")
    lab.write({"templates/base/files/text.txt": LINES + "more\n"})
    lab.enter_version("1.1.0")
    lab.release()
    ours(tmp_path, folder, "32.73", {"app.conf": "tone = cold\n"})
    wanted = plan(lab, sizes="1,all", check="check", patience=Patience(failures=0.2))
    ran = tmp_path / "ran"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAN", str(ran))
        _steps, rings = going(folder, wanted, tmp_path / "journal")
        assert [ring.health for ring in rings] == [Health.healthy, Health.halted]
        assert [(ring.passed, ring.failed) for ring in rings] == [(1, 0), (0, 1)]
        going(folder, wanted, tmp_path / "journal")
    assert ran.read_text() == "ran\n" * 2
    with fleet.journal(tmp_path / "journal", dry=True) as journal:
        assert journal.faults().keys() == {"32.73"}


def test_too_many_failures_halt_a_campaign(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """A proposal that nobody merges in time has failed; a later merge mends the ring."""
    wanted = plan(lab, sizes="1,all", patience=Patience(days=7, failures=0.2))
    going(repos, wanted, tmp_path / "journal")
    late = replace(wanted, now=NOW + timedelta(days=8))
    steps, rings = going(repos, late, tmp_path / "journal")
    assert [ring.health for ring in rings] == [Health.halted]
    assert not any(step.made for step in steps.values())
    merge(repos, "32.11")
    steps, rings = going(repos, late, tmp_path / "journal")
    assert [ring.health for ring in rings] == [Health.healthy, Health.waiting]


@pytest.mark.parametrize(
    ("states", "health"),
    [
        ([], Health.healthy),
        ([State.arrived] * 4, Health.healthy),
        ([State.arrived] * 4 + [State.fault], Health.healthy),
        ([State.arrived] * 3 + [State.fault], Health.halted),
        ([State.arrived] * 4 + [State.open], Health.waiting),
        ([State.arrived] * 4 + [None], Health.waiting),
        ([State.taken], Health.halted),
    ],
)
def test_a_ring_is_judged_by_its_repos(states: list[State | None], health: Health) -> None:
    """A fifth may fail; whoever is waited for keeps the next ring closed."""
    places = [None if state is None else Place(state=state, since=NOW) for state in states]
    assert judged(places, Patience(), NOW).health is health


@pytest.mark.parametrize("words", ["", "0", "3,,all", "all,3", "-1", "3;5", "٣"])
def test_rings_that_are_none(words: str) -> None:
    """Sizes are whole numbers from 1; `all` is the last."""
    with pytest.raises(ValueError, match="no rings"):
        fleet.sizes(words)


def test_a_limit_holds_for_each_run(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """And the next run goes on with the others."""
    wanted = plan(lab, limit=3)
    assert sum(step.made for step in going(repos, wanted, tmp_path / "journal")[0].values()) == 3
    assert sum(step.made for step in going(repos, wanted, tmp_path / "journal")[0].values()) == 1


def test_a_limit_that_is_used_up_leaves_nothing(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """Also when more than that had to be proposed anew."""
    wanted = plan(lab, sizes="2,all", limit=1)
    going(repos, replace(wanted, limit=None), tmp_path / "journal")
    for region in REGIONS[:2]:
        ours(tmp_path, repos, region, {"daerah/notes.md": "Milik kami.\n"})
    dry = replace(wanted, campaign=replace(wanted.campaign, dry=True))
    with fleet.journal(tmp_path / "journal", dry=True) as journal:
        found = list(fleet.carry_out(fleet.members([str(repos)]), dry, journal, jobs=1))
    assert [one.member.name for one in found if isinstance(one, Step) and one.made] == list(REGIONS[:2])


def test_a_dry_run_writes_nothing(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """No branch, no journal; but it tells what would be proposed, in every ring."""
    wanted = plan(lab, sizes="1,all")
    dry = replace(wanted, campaign=replace(wanted.campaign, dry=True))
    with fleet.journal(tmp_path / "none" / "journal", dry=True) as journal:
        found = list(fleet.carry_out(fleet.members([str(repos)]), dry, journal, jobs=1))
    assert sum(one.made for one in found if isinstance(one, Step)) == 4
    assert not (tmp_path / "none").exists()
    assert not any(tip(repos, region) for region in REGIONS)


def test_others_and_broken_ones_are_told_and_left(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """A repo that nobody can read is a step with its reason; one of another province is none."""
    git.init(repos / "leer.git", bare=True)
    wanted = plan(lab)
    narrow = replace(wanted, campaign=replace(wanted.campaign, wanted=Filter(province="32")))
    steps, rings = going(repos, narrow, tmp_path / "journal")
    assert steps.keys() == {"32.11", "32.73", "leer"}
    assert steps["leer"].state is State.fault
    assert steps["leer"].why
    assert rings[0].repos == 2


def test_hooks_of_a_repo_on_disk_do_not_run(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """A proposal is written, not pushed, where the repo is a folder."""
    ran = tmp_path / "ran"
    for name in ("update", "pre-receive", "post-receive", "reference-transaction", "post-update"):
        hook = repos / "32.11.git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
        hook.chmod(0o755)
    assert going(repos, plan(lab), tmp_path / "journal")[0]["32.11"].made
    assert not ran.exists()


def test_killed_at_any_step_it_goes_on_and_nobody_gets_two(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """A run that ends after each number of steps, again and again, comes to the same as a whole one."""
    wanted = plan(lab)
    for ended_after in range(1, 5):
        with fleet.journal(tmp_path / "journal") as journal:
            course = fleet.carry_out(fleet.members([str(repos)]), wanted, journal, jobs=1)
            for _number in range(ended_after):
                next(course)
            course.close()  # type: ignore[attr-defined]
    steps, _rings = going(repos, wanted, tmp_path / "journal")
    assert {step.state for step in steps.values()} == {State.open}
    for region in REGIONS:
        repo = repos / f"{region}.git"
        assert len(git.run("rev-list", f"main..{BRANCH}", at=repo).splitlines()) == 1


def test_two_runs_at_once_come_to_the_same_as_one(
    lab: Lab, repos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is overtaken between the look and the proposal finds it made, and nothing has failed."""
    wanted, first, set_ref = plan(lab), [True], git.set_ref

    def overtaken(repo: Path, ref: str, commit: str, before: str | None) -> None:
        if first:
            first.clear()
            going(repos, wanted, tmp_path / "journal")
        set_ref(repo, ref, commit, before)

    monkeypatch.setattr(git, "set_ref", overtaken)
    steps, rings = going(repos, wanted, tmp_path / "journal")
    assert {step.state for step in steps.values()} == {State.open}
    assert not any(step.made for step in steps.values())
    assert (rings[0].waiting, rings[0].failed) == (4, 0)


def test_a_branch_that_somebody_made_meanwhile_stays(
    lab: Lab, repos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is theirs, as one that stood before."""
    set_ref = git.set_ref

    def overtaken(repo: Path, ref: str, commit: str, before: str | None) -> None:
        if repo.name == "32.11.git" and not tip(repos, "32.11"):
            git.run("branch", BRANCH, "main", at=repo)
        set_ref(repo, ref, commit, before)

    monkeypatch.setattr(git, "set_ref", overtaken)
    steps, _rings = going(repos, plan(lab), tmp_path / "journal")
    assert steps["32.11"].state is State.taken
    assert tip(repos, "32.11") == git.commit_of(repos / "32.11.git", "main")


# --- The journal --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE repo SET state = 'paused'",
        "UPDATE repo SET since = 'yesterday'",
        "UPDATE repo SET since = '2026-01-01T00:00:00'",
        "UPDATE repo SET since = NULL",
        "UPDATE campaign SET begun = 'x'",
        "PRAGMA user_version = 99",
        "ALTER TABLE repo RENAME COLUMN why TO reason",
    ],
)
def test_a_journal_that_is_not_ours_is_told(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    """One of a newer livinglab, or that somebody wrote into: in one sentence with the cure."""
    assert run(asked(lab, repos, tmp_path)) == 0
    with closing(sqlite3.connect(tmp_path / "journal", isolation_level=None)) as base:
        base.execute(change)
    capsys.readouterr()
    assert run(asked(lab, repos, tmp_path)) == 63
    assert "--journal" in capsys.readouterr().err


def test_a_file_of_another_program_is_no_journal(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """It is left as it is."""
    with closing(sqlite3.connect(tmp_path / "journal")) as base:
        base.execute("CREATE TABLE cookies (name TEXT)")
    before = (tmp_path / "journal").read_bytes()
    assert run(asked(lab, repos, tmp_path)) == 63
    assert (tmp_path / "journal").read_bytes() == before


def test_a_journal_that_may_only_be_read_is(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """In a folder that is somebody else's, where SQLite may keep no notes beside it."""
    going(repos, plan(lab), tmp_path / "theirs" / "journal")
    refused = sqlite3.connect

    def reading(place: object, **how: object) -> sqlite3.Connection:
        if "theirs" in str(place) and "immutable" not in str(place):
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return refused(place, **how)  # type: ignore[call-overload,no-any-return]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", reading)
        with fleet.journal(tmp_path / "theirs" / "journal", dry=True) as journal:
            assert journal.course("demo", "1.1.0", NOW).begun == NOW


# --- Hosts --------------------------------------------------------------------------------------------


@pytest.fixture
def host(repos: Path) -> Iterator[GitHost]:
    """The repos behind a real git server over HTTP, which notes the push options."""
    with served(repos) as host:
        yield host


@pytest.mark.parametrize("kind", ["folder", "gitlab", "forgejo"])
def test_a_host_gets_the_proposal_once(lab: Lab, host: GitHost, tmp_path: Path, kind: str) -> None:
    """Over HTTP, in the words that the kind of host understands."""
    wanted = hosted(lab, host, kind)
    steps, _rings = going(host.url("32.11"), wanted, tmp_path / "journal")
    (step,) = steps.values()
    assert (step.state, step.made) == (State.open, True)
    (push,) = host.pushes("32.11")
    assert push.commit == step.commit
    options = dict(option.partition("=")[::2] for option in push.options)
    if kind == "folder":
        assert (push.ref, options) == (f"refs/heads/{BRANCH}", {})
    elif kind == "gitlab":
        assert push.ref == f"refs/heads/{BRANCH}"
        assert {"merge_request.create", "merge_request.remove_source_branch"} <= options.keys()
        assert options["merge_request.title"] == "DEMO 1.1.0: pembaruan dari 1.0.0"
        assert options["merge_request.label"] == "livinglab"
        assert "merge_request.draft" not in options
        assert "<br>- Perubahan 1.1.0.<br>" in options["merge_request.description"]
    else:
        assert push.ref == "refs/for/main"
        assert options["topic"] == BRANCH
        assert options["title"] == "DEMO 1.1.0: pembaruan dari 1.0.0"
    (again,) = going(host.url("32.11"), wanted, tmp_path / "journal")[0].values()
    assert (again.state, again.made, again.commit) == (State.open, False, step.commit)
    assert len(host.pushes("32.11")) == 1


@pytest.mark.parametrize(("kind", "sign"), [("gitlab", "Draft: "), ("forgejo", "WIP: ")])
def test_a_conflict_is_no_ready_proposal_anywhere(
    lab: Lab, repos: Path, host: GitHost, tmp_path: Path, kind: str, sign: str
) -> None:
    """Each host's own sign of a draft stands before the title."""
    ours(tmp_path, repos, "32.11", {"text.txt": LINES.replace("line 3\n", "baris tiga\n")})
    going(host.url("32.11"), hosted(lab, host, kind), tmp_path / "journal")
    title = next(option for option in host.pushes("32.11")[-1].options if "title=" in option)
    assert f"title={sign}DEMO" in title


@pytest.mark.parametrize("kind", ["folder", "gitlab", "forgejo"])
def test_a_dry_run_knows_what_a_host_has(lab: Lab, host: GitHost, tmp_path: Path, kind: str) -> None:
    """What stands there would not be made; a branch shows it, or a pull request alone."""
    wanted = hosted(lab, host, kind)
    dry = replace(wanted, campaign=replace(wanted.campaign, dry=True))
    seen = []
    for one in (dry, wanted, dry):
        (step,) = going(host.url("32.11"), one, tmp_path / "journal")[0].values()
        seen.append(step.made)
    assert seen == [True, True, False]
    assert len(host.pushes("32.11")) == 1


def test_a_host_that_answers_later_is_asked_again(
    lab: Lab, host: GitHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a repo counts as one that cannot be read; what only a person can mend is not asked for twice."""
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    wanted = hosted(lab, host, "folder")
    for status, tries in ((503, 3), (429, 3), (403, 1)):
        seen = host.refuse("32.11", status, times=99)
        (step,) = going(host.url("32.11"), wanted, tmp_path / "journal")[0].values()
        assert (step.state, len(seen)) == (State.fault, tries)
        assert f"error: {status}" in str(step.why)
    host.refuse("32.11", 503, times=2)
    (step,) = going(host.url("32.11"), wanted, tmp_path / "journal")[0].values()
    assert step.state is State.open


def test_a_push_that_may_not_be_is_tried_once(
    lab: Lab, host: GitHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that may only read stays one."""
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    seen = host.refuse("32.11", 403, times=99, service="git-receive-pack")
    (step,) = going(host.url("32.11"), hosted(lab, host, "folder"), tmp_path / "journal")[0].values()
    assert (step.state, len(seen)) == (State.fault, 1)


def test_a_host_that_never_answers_keeps_nobody_waiting(
    lab: Lab, host: GitHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told like one that is not there; the others go on."""
    monkeypatch.setattr(copies, "_PATIENCE", {**copies._PATIENCE, "GIT_HTTP_LOW_SPEED_TIME": "1"})
    host.refuse("32.11", 200, times=1, after=5)
    begun = time.monotonic()
    (step,) = going(host.url("32.11"), hosted(lab, host, "folder"), tmp_path / "journal")[0].values()
    assert step.state is State.fault
    assert time.monotonic() - begun < 4


def test_a_host_that_moved_meanwhile_keeps_what_it_has(
    lab: Lab, repos: Path, host: GitHost, tmp_path: Path
) -> None:
    """The lease: what somebody pushed between our look and our push stays."""
    repo = repos / "32.11.git"
    host.before_push("32.11", lambda: git.run("update-ref", f"refs/heads/{BRANCH}", "main", at=repo))
    (step,) = going(host.url("32.11"), hosted(lab, host, "folder"), tmp_path / "journal")[0].values()
    assert step.state is State.fault
    assert tip(repos, "32.11") == git.commit_of(repo, "main")


def test_no_credential_is_told_or_kept(lab: Lab, host: GitHost, tmp_path: Path) -> None:
    """Neither in the journal, nor in what is printed, nor in a fault."""
    url = host.url("32.11").replace("http://", "http://siti:rahasia-sekali@")
    gone = url.replace("32.11", "tak-ada")
    journal = tmp_path / "journal"
    place = tmp_path / "fleet.txt"
    place.write_text(f"{url}\n{gone}\n")
    done = subprocess.run(
        [sys.executable, "-m", "livinglab_gen", "fleet", "update", "demo", "--json", "--jobs", "1",
         "--fleet", place, "--journal", journal, "--registry", lab.registry_folder, "--catalogue", lab.root],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert {one["state"] for one in json.loads(done.stdout)["repos"]} == {"open", "fault"}, done.stderr
    assert "rahasia-sekali" not in done.stdout + done.stderr
    assert all(b"rahasia-sekali" not in path.read_bytes() for path in tmp_path.glob("journal*"))


def hosted(lab: Lab, host: GitHost, kind: str) -> Plan:
    """A campaign that knows what kind the host is."""
    wanted = plan(lab)
    return replace(wanted, campaign=replace(wanted.campaign, hosts={host.name: Kind(kind)}))


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/srv/git/gitlab.com/a.git", Kind.folder),
        ("https://gitlab.com/sumedang/simpati.git", Kind.gitlab),
        ("https://siti:rahasia@gitlab.com/a/b", Kind.gitlab),
        ("git@gitlab.com:sumedang/simpati.git", Kind.gitlab),
        ("ssh://git@codeberg.org/a/b.git", Kind.forgejo),
        ("https://git.sumedangkab.example/a/b.git", Kind.gitlab),
        ("https://GIT.sumedangkab.example/a/b.git", Kind.gitlab),
        ("http://127.0.0.1:3000/a/b.git", Kind.forgejo),
        ("http://127.0.0.1:3001/a/b.git", Kind.folder),
        ("https://gitlab.com.example/a/b.git", Kind.folder),
    ],
)
def test_the_kind_of_a_host_is_told_by_its_name(address: str, kind: Kind) -> None:
    """What everybody knows, what the settings tell, else a plain git server."""
    known = kinds({"git.sumedangkab.example": "gitlab", "127.0.0.1:3000": "forgejo"})
    assert kind_of(address, known) is kind


def test_a_kind_that_there_is_not_is_told() -> None:
    """With those that there are."""
    with pytest.raises(UnknownHost, match="folder, gitlab, forgejo"):
        kinds({"git.example": "subversion"})


# --- At the terminal ----------------------------------------------------------------------------------


def asked(lab: Lab, repos: Path, tmp_path: Path, *more: str) -> list[str]:
    """The command that goes on with the campaign."""
    return [
        "--lang", "en", "fleet", "update", "demo", "--jobs", "1", "--fleet", str(repos),
        "--journal", str(tmp_path / "journal"), "--registry", str(lab.registry_folder),
        "--catalogue", str(lab.root), *more,
    ]  # fmt: skip


def test_the_command_says_what_it_did_and_what_comes_next(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Proposals, rings, the next step; then that all has arrived."""
    assert run(asked(lab, repos, tmp_path, "--rings", "1,all")) == 0
    said = capsys.readouterr().out
    assert "demo 1.1.0: 1 proposals made (1 waits to be merged)" in said
    assert "ring 1 of 2: 1 repos, 0 arrived, 1 waited for, 0 failed" in said
    assert "once the proposals are merged" in said
    merge(repos, "32.11")
    assert run(asked(lab, repos, tmp_path, "--rings", "1,all", "--quiet")) == 0
    assert "proposals made" not in capsys.readouterr().out
    for region in REGIONS[1:]:
        merge(repos, region)
    assert run(asked(lab, repos, tmp_path, "--rings", "1,all")) == 0
    assert "The campaign has arrived." in capsys.readouterr().out


def test_whoever_is_in_no_ring_is_told(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A campaign has not arrived while no ring has room for some."""
    for _run in range(2):
        assert run(asked(lab, repos, tmp_path, "--rings", "1,2")) == 0
        for region in REGIONS[:3]:
            if tip(repos, region):
                merge(repos, region)
    capsys.readouterr()
    assert run(asked(lab, repos, tmp_path, "--rings", "1,2", "--quiet")) == 0
    said = capsys.readouterr().out
    assert "1 repos are in no ring" in said
    assert "has arrived" not in said
    assert run(asked(lab, repos, tmp_path, "--rings", "1,2", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["outside"] == 1


def test_a_fleet_that_nobody_can_read_has_not_arrived(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends as a halted one does; where others were read, those that were not are told."""
    for region in REGIONS[1:]:
        (repos / f"{region}.git" / "HEAD").write_text("nonsense")
    assert run(asked(lab, repos, tmp_path, "--quiet")) == 0
    assert "3 repos could not be read" in capsys.readouterr().out
    (repos / "32.11.git" / "HEAD").write_text("nonsense")
    assert run(asked(lab, repos, tmp_path, "--journal", str(tmp_path / "another"))) == 64
    said = capsys.readouterr().out
    assert "4 repos could not be read" in said
    assert "has arrived" not in said


def test_a_filter_that_fits_nobody_is_told_as_one(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """That none is made from the blueprint would be wrong."""
    assert run(asked(lab, repos, tmp_path, "--province", "99")) == 0
    assert "made from demo and fits" in capsys.readouterr().out


def test_a_terminal_shows_how_far_it_is(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """How many repos were read, then how far the ring is; what is printed for programs stays theirs alone."""
    for quiet in ((), ("--quiet",)):
        screen, far_end = pty.openpty()
        words = asked(lab, repos, tmp_path, "--rings", "3,all", "--json", *quiet)
        done = subprocess.run(
            [sys.executable, "-m", "livinglab_gen", *words],
            stdout=subprocess.PIPE,
            stderr=far_end,
            check=True,
        )
        os.close(far_end)
        said = ""
        with suppress(OSError):  # what Linux says at the end of a terminal that nobody holds any more
            while more := os.read(screen, 2**16):
                said += more.decode()
        os.close(screen)
        assert len(json.loads(done.stdout)["repos"]) == 3
        assert bool(said) != bool(quiet)
        assert quiet or all(one in said for one in ("repos read", "4/4", "ring 1", "3/3"))


def test_a_halted_campaign_ends_with_its_own_code(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """64, after what was found was told."""
    assert run(asked(lab, repos, tmp_path)) == 0
    ours(tmp_path, repos, "32.11", {"daerah/notes.md": "Periksa.\n"}, BRANCH)
    assert run(asked(lab, repos, tmp_path)) == 64
    said = capsys.readouterr().out
    assert "somebody works on it:\n  32.11 (1.0.0): somebody works on the branch livinglab/demo" in said
    assert "The campaign halts" in said
    where = ("--fleet", str(repos), "--registry", str(lab.registry_folder), "--catalogue", str(lab.root))
    assert run(["fleet", "status", "--json", "--journal", str(tmp_path / "journal"), *where]) == 0
    found = {one["member"]["name"]: one["last_error"] for one in json.loads(capsys.readouterr().out)}
    assert [name for name, error in found.items() if error] == ["32.11"]


@pytest.mark.parametrize(
    ("more", "code", "word"),
    [
        (("--rings", "all,3"), 2, "3,25,all"),
        (("--to", "9.9.9"), 31, "9.9.9"),
        (("--journal", "/dev/null/x"), 63, "--journal"),
    ],
)
def test_a_wrong_wish_is_told_with_its_cure(
    lab: Lab,
    repos: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
    code: int,
    word: str,
) -> None:
    """Nothing is proposed."""
    assert run(asked(lab, repos, tmp_path, *more)) == code
    assert word in capsys.readouterr().err
    assert not any(tip(repos, region) for region in REGIONS)


def test_a_revoked_release_is_proposed_to_nobody(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The newest that may be taken is proposed in its place; asked for by name it is refused."""
    where = ("--to", str(lab.registry_folder), "--catalogue", str(lab.root))
    assert run(["catalogue", "recall", "demo", "1.1.0", "--reason", "Salah hitung", *where]) == 0
    assert run(asked(lab, repos, tmp_path, "--to", "1.1.0")) == 35
    assert "Salah hitung" in capsys.readouterr().err
    assert not any(tip(repos, region) for region in REGIONS)
