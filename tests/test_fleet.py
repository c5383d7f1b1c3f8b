"""A fleet: which repos there are, how they stand, and what a release would do to each; nothing is written."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

import pytest

from livinglab_gen import fleet, git, project, release
from livinglab_gen.cli import run
from livinglab_gen.fleet import Filter, Look, Member, NoFleet, Outcome, Rehearsal, Rehearsed, Standing
from livinglab_gen.fleet.trial import write
from livinglab_gen.project import Wish

from .lab import Lab, files_of
from .plain import commit_all

LINES = "".join(f"line {n}\n" for n in range(1, 21))
MODULE = "def tone() -> str:\n    return 'warm'\n\n\n" + "".join(f"A_{n} = {n}\n" for n in range(12))
EVERY = Filter()


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """The laboratory with a first release that has some files to edit."""
    lab.write(
        {
            "templates/base/files/text.txt": LINES,
            "templates/base/files/code.py": MODULE,
            "templates/base/files/Makefile": "test:\n\t@grep -q warm app.conf\n",
        }
    )
    lab.release()
    return lab


@pytest.fixture
def repos(lab: Lab, tmp_path: Path) -> Path:
    """A folder with three regions' repos, one of them bare and deeper down."""
    folder = tmp_path / "repos"
    for region in ("32.11", "32.73"):
        lab.new(region=region, destination=folder / region)
    made = lab.new(region="34.71", destination=tmp_path / "work")
    (folder / "yogya").mkdir()
    git.run("clone", "--quiet", "--bare", str(made), folder / "yogya" / "demo.git")
    return folder


def edit(repo: Path, files: Mapping[str, str | None]) -> None:
    """Local work, committed; None takes a file away."""
    for name, text in files.items():
        if text is None:
            (repo / name).unlink()
        else:
            (repo / name).parent.mkdir(parents=True, exist_ok=True)
            (repo / name).write_text(text)
    commit_all(repo, "Ours")


def standing(lab: Lab, place: Path | str, wanted: Filter = EVERY, **look: bool) -> list[Standing]:
    """How the repos at `place` stand, by name."""
    asked = Look(registry=lab.registry, **look)
    found = fleet.inventory(fleet.members([str(place)]), asked, wanted, jobs=1)
    return sorted(found, key=lambda one: one.member)


def candidate(lab: Lab, files: Mapping[str, str | None]) -> Rehearsal:
    """The next release of the laboratory, as it would be: `files` of its layer, not released."""
    lab.write({f"templates/base/files/{name}": text for name, text in files.items()})
    if "1.1.0" not in (lab.root / "catalogue" / "demo.yml").read_text():
        lab.enter_version("1.1.0")
    return Rehearsal(registry=lab.registry, candidate=release.candidate(lab.catalogue, "demo"))


def rehearsed(rehearsal: Rehearsal, place: Path) -> list[Rehearsed]:
    """What it does to the repos at `place`, by name."""
    found = fleet.rehearse(fleet.members([str(place)]), rehearsal, jobs=1)
    return sorted(found, key=lambda one: one.member)


def written(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder and what it holds, those of git among them."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- which repos there are ---------------------------------------------------------------------------


def test_repos_are_found_below_a_folder(repos: Path) -> None:
    """Bare or not, however deep; nothing within one, nothing in hidden folders, no other folder."""
    git.init(repos / "32.11" / "inner")
    git.init(repos / ".hidden" / "demo")
    (repos / "papers").mkdir()
    names = [member.name for member in fleet.members([str(repos)])]
    assert names == ["32.11", "32.73", "yogya/demo"]


def test_a_list_a_url_and_a_repo_itself_are_places_too(repos: Path, tmp_path: Path) -> None:
    """A list holds addresses and remarks, a path starts at its folder; what is named twice counts once."""
    listed = tmp_path / "fleet.txt"
    listed.write_text(
        "# ours\nrepos/32.11  # Sumedang\n\nhttps://git.contoh.invalid/a/b.git\nrepos/../repos/32.11\n"
    )
    places = [str(listed), str(repos / "32.73"), "git@git.contoh.invalid:c/d.git"]
    found = {member.name: member.address for member in fleet.members(places)}
    assert found == {
        "32.11": str(repos / "32.11"),
        "32.73": str(repos / "32.73"),
        "a/b": "https://git.contoh.invalid/a/b.git",
        "c/d": "git@git.contoh.invalid:c/d.git",
    }


@pytest.mark.parametrize("place", ["{tmp}/nowhere", "{tmp}", "{tmp}/image.bin"])
def test_a_place_without_repos_is_told(tmp_path: Path, place: str) -> None:
    """One that is not there, that holds none, or that is no list."""
    (tmp_path / "image.bin").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NoFleet):
        fleet.members([place.format(tmp=tmp_path)])


def test_repos_of_one_name_are_told_apart(repos: Path, tmp_path: Path) -> None:
    """By as much of their address as it takes: in folders, in a list, and at hosts."""
    for place in ("jabar/simpati.git", "jateng/simpati.git", "jateng/mpp.git"):
        git.init(tmp_path / place, bare=True)
    listed = tmp_path / "list"
    listed.write_text("jabar/simpati.git\njateng/simpati.git\n")
    for places in ((tmp_path / "jabar", tmp_path / "jateng"), (listed, tmp_path / "jateng" / "mpp.git")):
        names = [member.name for member in fleet.members(map(str, places))]
        assert sorted(names) == ["jabar/simpati", "jateng/simpati", "mpp"]
    urls = ("https://a.invalid/x/simpati.git", "https://siti:rahasia@b.invalid/x/simpati.git")
    assert [one.name for one in fleet.members(urls)] == ["a.invalid/x/simpati", "b.invalid/x/simpati"]


def test_a_name_stands_on_one_line_and_in_every_file(repos: Path) -> None:
    """Whatever bytes a folder's name has; git finds the repo all the same."""
    for name in (b"caf\xe9", b"two\nlines", b"\x1b[31mred"):
        (repos / "32.73").rename(repos / os.fsdecode(name))
        (_first, member, _last) = fleet.members([str(repos)])
        assert member.name.isprintable()
        member.name.encode()
        assert git.holds(Path(member.address), git.commit_of(Path(member.address), "HEAD"))
        (repos / os.fsdecode(name)).rename(repos / "32.73")


def test_a_folder_that_may_not_be_opened_is_told(
    lab: Lab, repos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a repo; who looks after the fleet should know that it is not looked at."""
    closed, scandir = str(repos / "32.73"), os.scandir

    def refusing(path: str | Path) -> object:
        if os.fspath(path).startswith(closed):
            raise PermissionError(13, "Permission denied", closed)
        return scandir(path)

    there = os.path.lexists
    monkeypatch.setattr(os, "scandir", refusing)
    monkeypatch.setattr(os.path, "lexists", lambda path: os.fspath(path) != f"{closed}/.git" and there(path))
    found = {one.member.name: one.fault for one in standing(lab, repos)}
    assert "32.73 cannot be used" in (found["32.73"] or "")
    assert found["32.11"] is None


def test_a_list_written_on_windows_is_one(repos: Path, tmp_path: Path) -> None:
    """Its first bytes say that it is UTF-8."""
    listed = tmp_path / "list"
    listed.write_bytes("\ufeffrepos/32.11\r\nrepos/32.73\r\n".encode())
    assert [member.name for member in fleet.members([str(listed)])] == ["32.11", "32.73"]


def test_an_empty_place_is_not_the_current_folder(repos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable of the shell that is not set."""
    monkeypatch.chdir(repos)
    with pytest.raises(NoFleet):
        fleet.members([""])


# --- how they stand ----------------------------------------------------------------------------------


def test_what_a_repo_is_made_from_is_read_from_it(lab: Lab, repos: Path) -> None:
    """Its region, its release and how far that is behind; the bare one like the others."""
    lab.release_version("1.1.0")
    lab.release_version("1.2.0")
    found = standing(lab, repos)
    assert [(one.region, one.blueprint, one.release, one.newest, one.behind) for one in found] == [
        ("32.11", "demo", "1.0.0", "1.2.0", 2),
        ("32.73", "demo", "1.0.0", "1.2.0", 2),
        ("34.71", "demo", "1.0.0", "1.2.0", 2),
    ]
    assert found[0].region_name == "Kabupaten Sumedang"


def test_drift_counts_the_ministrys_files_that_differ(lab: Lab, repos: Path) -> None:
    """As `check` counts them; what was added, or is the region's, does not count."""
    edit(
        repos / "32.11",
        {"app.conf": "tone = cool\n", "text.txt": None, "daerah/notes.md": "x", "new.txt": "x"},
    )
    (one, *others) = standing(lab, repos, drift=True)
    assert one.drifted == 2
    assert {other.drifted for other in others} == {0}
    told = project.drift(repos / "32.11", lab.releases)
    assert one.drifted == sum(d.owner == "ministry" and d.change != "added" for d in told.drifted)


def test_updates_that_wait_to_be_merged_are_told(lab: Lab, repos: Path) -> None:
    """A branch that an update made, until the repo's own branch holds it."""
    lab.release_version("1.1.0", {"templates/base/files/app.conf": "tone = calm\n"})
    project.branch(repos / "32.11", lab.releases, Wish())
    assert [one.proposals for one in standing(lab, repos)] == [("demo-1.1.0",), (), ()]
    git.work("merge", "--quiet", "livinglab/demo-1.1.0", at=repos / "32.11")
    (one, *_others) = standing(lab, repos)
    assert (one.proposals, one.release, one.behind) == ((), "1.1.0", 0)


def test_a_repo_that_cannot_be_read_is_a_row_with_its_reason(lab: Lab, repos: Path) -> None:
    """No service, no commit, answers that nobody can read, a broken repository; the others are told."""
    git.init(repos / "empty")
    git.init(repos / "other")
    edit(repos / "other", {"README": "x"})
    edit(repos / "32.73", {".copier-answers.yml": "[\n"})
    head = repos / "yogya" / "demo.git" / "HEAD"
    head.write_text("nonsense\n")
    found = {one.member.name: one for one in standing(lab, repos)}
    assert found["32.11"].fault is None
    for name, why in {
        "empty": "shows no commit",
        "other": "is no service repo",
        "32.73": "cannot be read",
        "yogya/demo": "git repository",
    }.items():
        assert why in (found[name].fault or ""), (name, found[name].fault)
        assert found[name].blueprint is None


def test_a_damaged_repo_is_called_that(lab: Lab, repos: Path) -> None:
    """Its objects are gone, or the answers are; that it is no service repo would mislead."""
    answers = git.run("rev-parse", "HEAD:.copier-answers.yml", at=repos / "32.73").decode().strip()
    (repos / "32.73" / ".git" / "objects" / answers[:2] / answers[2:]).unlink()
    objects = repos / "yogya" / "demo.git" / "objects"
    objects.rename(repos.parent / "gone")
    objects.mkdir()
    for found in (standing(lab, repos), rehearsed(candidate(lab, {"app.conf": "x\n"}), repos)):
        why = {one.member.name: one.fault or "" for one in found}
        assert not why["32.11"]
        assert f"repository {repos / '32.73'} is damaged" in why["32.73"]
        assert "is damaged" in why["yogya/demo"]


def test_a_reason_names_the_repo_and_no_folder_of_ours(lab: Lab, repos: Path) -> None:
    """Neither the room beside it, which is gone by then, nor our copy of what is elsewhere."""
    edit(repos / "32.73", {".copier-answers.yml": "[\n"})
    edit(repos / "32.11", {".copier-answers.yml": None})
    places = (str(repos), *(f"file://{repos / name}" for name in ("32.11", "32.73")))
    rehearsal = candidate(lab, {"app.conf": "tone = calm\n"})
    for place in places:
        rows = [*standing(lab, place), *fleet.rehearse(fleet.members([place]), rehearsal, jobs=1)]
        told = [one.fault for one in rows if one.fault]
        assert told
        assert all(str(repos) in one and "livinglab-" not in one and "/fleet/" not in one for one in told)


def test_answers_without_end_are_no_code_of_a_region(lab: Lab, repos: Path) -> None:
    """Ten lines of YAML may stand for more than any memory holds."""
    more = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 20)}]\n" for n in range(1, 12))
    said = (repos / "32.73" / ".copier-answers.yml").read_text()
    bomb = f"a0: &a0 [x]\n{more}{said.replace('region_code: ', 'region_code: *a11 # ')}"
    edit(repos / "32.73", {".copier-answers.yml": bomb})
    found = {one.member.name: one for one in standing(lab, repos)}
    assert found["32.73"].region is None
    assert found["32.73"].release == "1.0.0"


def test_a_repo_at_a_later_release_is_left_alone(lab: Lab, repos: Path) -> None:
    """As a campaign leaves it: nobody is taken back, and no release has to be known for that."""
    facts = (repos / "32.73" / ".livinglab.yml").read_text()
    edit(repos / "32.73", {".livinglab.yml": facts.replace("version: 1.0.0", "version: 9.0.0")})
    found = {one.member.name: one for one in rehearsed(candidate(lab, {"app.conf": "x\n"}), repos)}
    assert (found["32.73"].outcome, found["32.73"].changes) == (Outcome.same, 0)


def test_a_place_in_a_list_that_is_no_repo_is_told(lab: Lab, repos: Path) -> None:
    """One that is gone, and folders of a repo: what is below one is not taken for the repo itself."""
    (repos / "32.11" / "docs").mkdir()
    (repos / "32.11" / "notes").mkdir()
    (repos / "32.11" / "notes" / "HEAD").write_text("What stands at the head of a page.\n")
    (repos / "list").write_text("gone\n32.73\n32.11/docs\n32.11/notes\n")
    found = {one.member.name: one for one in standing(lab, str(repos / "list"))}
    assert found["32.73"].fault is None
    for name in ("gone", "docs", "notes"):
        assert "no git repository at" in (found[name].fault or "")


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(province="32"), ["32.11", "32.73"]),
        (Filter(region="34.71"), ["yogya/demo"]),
        (Filter(blueprint="other"), []),
        (Filter(release="1.0.0", province="34"), ["yogya/demo"]),
        (Filter(release="1.1.0"), []),
    ],
)
def test_filters_narrow_the_fleet(lab: Lab, repos: Path, wanted: Filter, names: list[str]) -> None:
    """Each value that is given must fit."""
    assert [one.member.name for one in standing(lab, repos, wanted)] == names


def test_a_repo_elsewhere_is_looked_at_anew_each_time(lab: Lab, repos: Path) -> None:
    """Only its last commit is fetched; what was pushed since is seen, and a host that is gone is told."""
    place = repos / "yogya" / "demo.git"
    url = place.as_uri()
    assert [one.release for one in standing(lab, url)] == ["1.0.0"]
    lab.release_version("1.1.0")
    work = repos.parent / "work"
    project.update(work, lab.releases, Wish())
    git.run("push", "--quiet", str(place), "HEAD:main", at=work)
    assert [(one.release, one.behind) for one in standing(lab, url)] == [("1.1.0", 0)]
    place.rename(repos / "gone")
    (one,) = standing(lab, url)
    assert "cannot be reached" in (one.fault or "")


def test_what_a_killed_git_left_locked_is_fetched_again(
    lab: Lab, repos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that was switched off in the middle of a fetch does not keep a repo out for ever."""
    monkeypatch.setenv("LIVINGLAB_CACHE", str(tmp_path / "cache"))
    url = (repos / "yogya" / "demo.git").as_uri()
    standing(lab, url)
    (copy,) = (tmp_path / "cache" / "fleet").glob("*.git")
    for name in ("shallow.lock", "refs/livinglab/head.lock"):
        (copy / name).touch()
    assert [one.release for one in standing(lab, url)] == ["1.0.0"]


def test_a_password_in_an_address_is_not_shown() -> None:
    """Neither in the table nor as JSON, nor in the reason."""
    (member,) = fleet.members(["https://siti:rahasia@127.0.0.1:9/a/b.git"])
    assert "rahasia" not in member.name + member.shown


def test_more_processes_tell_the_same(lab: Lab, repos: Path) -> None:
    """Whatever order they end in."""
    members = fleet.members([str(repos)])
    look = Look(registry=lab.registry, drift=True)
    one, two = (
        sorted(fleet.inventory(members, look, EVERY, jobs=jobs), key=lambda s: s.member) for jobs in (1, 2)
    )
    assert one == two
    assert len(one) == 3


# --- what a release would do -------------------------------------------------------------------------

OURS = LINES.replace("line 2\n", "our 2\n")
EDITS: Mapping[str, tuple[Mapping[str, str | None], Outcome]] = {
    "nothing": ({}, Outcome.clean),
    "beside": ({"daerah/x.py": "x = 1\n"}, Outcome.clean),
    "another line": ({"text.txt": OURS}, Outcome.merged),
    "the same line": ({"text.txt": LINES.replace("line 18\n", "our 18\n")}, Outcome.conflict),
    "taken away": ({"text.txt": None}, Outcome.conflict),
    "moved": ({"text.txt": None, "teks/isi.txt": OURS}, Outcome.merged),
    "no code any more": ({"code.py": MODULE.replace("A_9 = 9\n", "A_9 = (\n")}, Outcome.broken),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_rehearsal_tells_what_the_update_then_does(lab: Lab, repos: Path, name: str) -> None:
    """The same conflicts, the same files; and nothing of the repo is written before."""
    repo = repos / "32.11"
    ours, outcome = EDITS[name]
    if ours:
        edit(repo, ours)
    changes = {"text.txt": LINES.replace("line 18", "line 18 of the release"), "code.py": "# ours\n" + MODULE}
    rehearsal = candidate(lab, changes)
    before = written(repos)
    (told, *_others) = rehearsed(rehearsal, repos)
    aside = repos.parent / "aside"
    write(told.member, rehearsal, aside)
    assert written(repos) == before
    assert told.outcome is outcome, told
    assert told.ready == (outcome in (Outcome.clean, Outcome.merged))
    lab.release()
    done = project.update(repo, lab.releases, Wish())
    assert told.conflicts == done.update.conflicts
    if not done.left:
        commit_all(aside, "result")
        records = {PurePosixPath(".livinglab.yml"), PurePosixPath(".copier-answers.yml")}
        real, seen = (
            {path: file for path, file in files_of(place).items() if path not in records}
            for place in (repo, aside)
        )
        assert real == seen


def test_how_files_are_merged_is_the_repos_to_say(lab: Lab, repos: Path) -> None:
    """Its .gitattributes hold in a bare repository as in a work tree; its settings run nothing."""
    repo = repos.parent / "work"
    edit(repo, {".gitattributes": "text.txt merge=union\n", "text.txt": LINES + "ours\n"})
    bare = repos / "yogya" / "demo.git"
    git.run("push", "--quiet", str(bare), "HEAD:main", at=repo)
    trap = repos / "trap"
    git.run("config", "merge.union.driver", f"touch {trap}", at=bare)
    git.run("config", "core.fsmonitor", f"touch {trap}", at=bare)
    rehearsal = candidate(lab, {"text.txt": LINES + "theirs\n"})
    found = {one.member.name: one for one in rehearsed(rehearsal, repos)}
    assert found["yogya/demo"].outcome is Outcome.merged
    assert not trap.exists()


def test_a_repo_of_another_template_is_left_out_and_a_fault_is_a_row(lab: Lab, repos: Path) -> None:
    """One whose release nobody knows is told; the others are rehearsed."""
    git.init(repos / "other")
    edit(repos / "other", {"README": "x"})
    facts = (repos / "32.73" / ".livinglab.yml").read_text()
    edit(repos / "32.73", {".livinglab.yml": facts.replace("version: 1.0.0", "version: 0.9.0")})
    found = {one.member.name: one for one in rehearsed(candidate(lab, {"app.conf": "tone = calm\n"}), repos)}
    assert found["32.11"].outcome is Outcome.clean
    assert found["32.73"].outcome is Outcome.fault
    assert "has no release 0.9.0" in (found["32.73"].fault or "")
    assert found["other"].outcome is Outcome.fault


def test_what_comes_out_can_be_tried(lab: Lab, repos: Path) -> None:
    """`make` runs in a copy aside: it passes where the result is whole, and its last words are told else."""
    edit(repos / "32.11", {"text.txt": LINES.replace("line 2\n", "our 2\n")})
    good = candidate(lab, {"text.txt": LINES + "more\n"})
    (trial,) = fleet.try_out(good, rehearsed(good, repos), "test", 1)
    assert (trial.member.name, trial.passed, trial.said) == ("32.11", True, "")
    fails = {"app.conf": "tone = cold\n", "Makefile": "test:\n\t@echo lost; grep -q warm app.conf\n"}
    bad = candidate(lab, fails)
    trials = list(fleet.try_out(bad, rehearsed(bad, repos), "test", 5))
    assert [one.passed for one in trials] == [False] * 3
    assert all("lost" in one.said for one in trials)


# --- on the command line -----------------------------------------------------------------------------


def livinglab(lab: Lab, *words: str) -> int:
    """One command on the laboratory's catalogue and registry."""
    return run([*words, "--catalogue", str(lab.root), "--registry", str(lab.registry_folder)])


def test_status_is_a_table_a_spreadsheet_json_and_a_page(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same rows in each; a cell is never a formula, and the page is whole and asks for nothing."""
    lab.release_version("1.1.0")
    edit(repos / "32.73", {".copier-answers.yml": "=1+1: <b>\n"})
    words = ("fleet", "status", "--fleet", str(repos), "--jobs", "1")
    assert livinglab(lab, *words) == 0
    said = capsys.readouterr().out
    assert "34.71   Kota Yogyakarta" in said
    assert "3 repos of 2 regions: 0 up to date, 2 behind, 1 not read." in said
    assert livinglab(lab, *words, "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["region"], row["behind"]) for row in rows] == [("32.11", 1), ("34.71", 1), (None, None)]
    assert livinglab(lab, *words, "--csv") == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["release"] for row in table] == ["1.0.0", "1.0.0", ""]
    page = tmp_path / "fleet.html"
    assert livinglab(lab, *words, "--html", str(page)) == 0
    text = page.read_text()
    assert "//" not in text.split("</style>")[1]
    assert "<b>" not in text
    seen = _Rows()
    seen.feed(text)
    assert seen.rows == 4
    assert text.count("<th ") == 7  # and no column that nobody has anything in
    assert livinglab(lab, *words, "--html", str(page), "--csv") == 2


def test_whatever_a_repo_says_a_row_is_a_line(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of it steers the terminal, breaks the table, ends a file, or is no JSON."""
    said = (repos / "32.73" / ".copier-answers.yml").read_text()
    evil = said.replace("region_name: Kota Bandung", r'region_name: "=1\e[31m\n<script>\0"')
    edit(repos / "32.73", {".copier-answers.yml": evil, ".livinglab.yml": None})
    (repos / "32.73").rename(repos / os.fsdecode(b"caf\xe9"))
    words = ("fleet", "status", "--fleet", str(repos), "--jobs", "1")
    assert livinglab(lab, *words) == 0
    table = capsys.readouterr().out
    assert len(table.splitlines()) == 6
    assert table.replace("\n", "").isprintable()
    assert "1 stand at a release that the registry does not know" in table
    assert livinglab(lab, *words, "--json") == 0
    capsys.readouterr().out.encode()
    assert livinglab(lab, *words, "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["region_name"] for row in rows if row["repo"] == "caf?"] == ["'=1?[31m <script>?"]
    page = tmp_path / "fleet.html"
    assert livinglab(lab, *words, "--html", str(page)) == 0
    assert "<script" not in page.read_text()


def test_a_long_error_leaves_the_table_readable(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a check said last stands on one line, in full in the other forms."""
    lab.release_version("1.1.0", {"templates/base/files/Makefile": "check:\n\t@seq 90; false\n"})
    journal = str(tmp_path / "journal")
    words = ("--fleet", str(repos / "32.11"), "--journal", journal)
    assert livinglab(lab, "fleet", "update", "demo", *words, "--check", "check") == 64
    assert "the proposal failed:\n  32.11 (1.0.0): make check: " in capsys.readouterr().out
    edit(repos / "32.73", {".copier-answers.yml": "[\n"})
    page = tmp_path / "fleet.html"
    assert livinglab(lab, "fleet", "status", *words, "--html", str(page)) == 0
    assert " 88 89 90 " in page.read_text()
    capsys.readouterr()
    assert livinglab(lab, "fleet", "status", *words) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) < 200


class _Rows(HTMLParser):
    rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.rows += tag == "tr"
        assert not {"src", "href"} & {name for name, _value in attrs}


def test_rehearse_says_how_many_and_ends_with_61_for_what_is_not_ready(
    lab: Lab, repos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sum first, then each repo with its reason; all ready ends with 0."""
    edit(repos / "32.11", {"text.txt": LINES.replace("line 18\n", "our 18\n")})
    edit(repos / "32.73", {"text.txt": LINES.replace("line 2\n", "our 2\n")})
    candidate(lab, {"text.txt": LINES.replace("line 18", "line 18 of the release")})
    words = ("fleet", "rehearse", "demo", "--fleet", str(repos), "--jobs", "1")
    assert livinglab(lab, *words) == 61
    said = capsys.readouterr().out
    assert "demo 1.1.0+candidate on 3 repos: 1 clean, 1 clean, with local edits merged, 1 in conflict" in said
    assert "32.11 (1.0.0): text.txt (contents)" in said
    assert livinglab(lab, *words, "--region", "32.73", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["outcome"], one["merged"]) for one in told["repos"]] == [("merged", ["text.txt"])]
    assert livinglab(lab, *words, "--to", "1.0.0") == 0
    assert "3 unchanged" in capsys.readouterr().out
    assert livinglab(lab, *words, "--region", "32.73", "--tests", "1") == 0
    assert "make test passes in 32.73" in capsys.readouterr().out


def test_the_fleet_may_stand_in_the_settings(
    lab: Lab, repos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the current folder; a setting that is no list is told."""
    settings = tmp_path / "config" / "settings.toml"
    settings.parent.mkdir()
    settings.write_text(f'fleet = ["{repos / "32.11"}"]\n')
    assert livinglab(lab, "fleet", "status", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    settings.write_text("fleet = 3\n")
    assert livinglab(lab, "fleet", "status") == 13
    settings.unlink()
    monkeypatch.chdir(repos)
    capsys.readouterr()
    assert livinglab(lab, "fleet", "status", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 3


def test_one_that_may_not_be_read_does_not_end_the_others(lab: Lab, repos: Path) -> None:
    """Whatever is wrong: the member is a row."""
    if not os.geteuid():
        member = Member(name="x", address="\0")
    else:
        (repos / "32.11" / ".git").chmod(0)
        member = Member(name="x", address=str(repos / "32.11"))
    (one,) = fleet.inventory([member], Look(registry=lab.registry), EVERY, jobs=1)
    assert one.fault
