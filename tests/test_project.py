"""A service repo: decided as a value, then made whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pytest
import yaml

from livinglab_gen import git, project, regions
from livinglab_gen.project import BadName, CannotWrite, DestinationExists, valid_name
from livinglab_gen.regions import profile
from livinglab_gen.registry import Release
from livinglab_gen.rendering import BadAnswer

from .lab import Lab, files_of

SUMEDANG = regions.find("32.11")


@pytest.fixture
def made(lab: Lab) -> Release:
    """A release of the demo."""
    lab.release()
    return lab.registry.find("demo")


def kept(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder, by path; folders as None."""
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None for p in folder.rglob("*")}


# --- what is made ---


def test_a_repo_has_one_commit_on_main_and_a_clean_tree(made: Release, tmp_path: Path) -> None:
    """The commit holds exactly the rendering, with its modes, by the user who made it."""
    decided = project.plan(made, SUMEDANG, destination=tmp_path / "repo")
    project.write(decided)
    repo = tmp_path / "repo"
    assert git.run("status", "--porcelain", "--ignored", at=repo) == b""
    assert git.run("branch", "--format=%(refname:short)", at=repo) == b"main\n"
    assert git.run("rev-list", "--count", "--all", at=repo) == b"1\n"
    assert files_of(repo) == decided.files
    shown = git.run("log", "--format=%an <%ae>|%s|%b", at=repo).decode()
    assert shown.startswith("Siti Aminah <siti@contoh.invalid>|demo 1.0.0 for Kabupaten Sumedang|Made from ")
    assert made.tag in shown
    assert made.commit[:12] in shown


def test_executables_are_executable(made: Release, lab: Lab) -> None:
    """The mode of a file reaches the work tree."""
    repo = lab.new()
    assert (repo / "run.sh").stat().st_mode & stat.S_IXUSR
    assert not (repo / "app.conf").stat().st_mode & stat.S_IXUSR


def test_nothing_but_the_repo_is_left_beside_it(made: Release, tmp_path: Path) -> None:
    """The folder it was built in is gone."""
    project.write(project.plan(made, SUMEDANG, destination=tmp_path / "a/b/repo"))
    assert [p.name for p in (tmp_path / "a/b").iterdir()] == ["repo"]


def test_planning_writes_nothing(made: Release, tmp_path: Path) -> None:
    """Deciding is free."""
    project.plan(made, SUMEDANG, destination=tmp_path / "a/b/repo")
    assert not (tmp_path / "a").exists()


def test_permissions_follow_the_umask(made: Release, tmp_path: Path) -> None:
    """A careful user's repo is private; what is recorded stays the same."""
    before = os.umask(0o077)
    try:
        decided = project.plan(made, SUMEDANG, destination=tmp_path / "repo")
        project.write(decided)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "repo").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "repo/run.sh").stat().st_mode) == 0o700
    assert files_of(tmp_path / "repo") == decided.files


def test_an_open_umask_gives_an_open_repo(made: Release, tmp_path: Path) -> None:
    """The private folder it was built in does not show in the result."""
    before = os.umask(0o022)
    try:
        project.write(project.plan(made, SUMEDANG, destination=tmp_path / "repo"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "repo").stat().st_mode) == 0o755


def test_a_repo_inside_another_is_independent(made: Release, tmp_path: Path) -> None:
    """Neither the outer repository's history nor its hooks nor a hook's GIT_DIR reach it."""
    outer = tmp_path / "outer"
    git.init(outer)
    hook = outer / ".git/hooks/post-commit"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\n")
    hook.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_DIR", str(outer / ".git"))
        patch.setenv("GIT_INDEX_FILE", str(outer / ".git/index"))
        project.write(project.plan(made, SUMEDANG, destination=outer / "repo"))
    assert git.run("rev-parse", "--show-toplevel", at=outer / "repo").decode().strip() == str(outer / "repo")
    assert git.run("for-each-ref", at=outer) == b""
    assert not (tmp_path / "hooked").exists()


def test_the_user_s_git_settings_do_not_change_the_files(
    made: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signing, hooks, line endings, ignores and templates of the user stay out of it."""
    hooks = tmp_path / "git-template/hooks"
    hooks.mkdir(parents=True)
    (tmp_path / "ignore").write_text("*\n")
    (tmp_path / "gitconfig").write_text(
        "[commit]\ngpgSign = true\n[gpg]\nprogram = /bin/false\n"
        f"[core]\nautocrlf = true\nexcludesFile = {tmp_path}/ignore\nhooksPath = {hooks}\n"
        f"[init]\ntemplateDir = {tmp_path}/git-template\ndefaultBranch = trunk\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    decided = project.plan(made, SUMEDANG, destination=tmp_path / "repo")
    project.write(decided)
    assert files_of(tmp_path / "repo") == decided.files
    assert (tmp_path / "repo/app.conf").read_bytes() == b"tone = warm\n"
    assert not (tmp_path / "repo/.git/hooks").exists()


@pytest.mark.parametrize("name", ["Kabupaten Ma'rang", 'Kabupaten "Kutip"', "Kabupaten #1: {{ x }}"])
def test_a_region_s_odd_name_survives(made: Release, tmp_path: Path, name: str) -> None:
    """Apostrophes, quotes and braces come out as they went in, in every format."""
    project.write(project.plan(made, SUMEDANG, data={"region_name": name}, destination=tmp_path / "repo"))
    repo = tmp_path / "repo"
    assert (repo / "README.md").read_text() == f"# DEMO {name}\n"
    assert tomllib.loads((repo / "region.toml").read_text())["region"]["name"] == name
    assert yaml.safe_load((repo / ".copier-answers.yml").read_text())["region_name"] == name


def test_two_regions_of_one_name_get_repos_of_their_own(made: Release) -> None:
    """Kabupaten and Kota Bandung do not meet in one folder, and neither do any two of the 514."""
    assert regions.find("32.04").name.split()[1] == regions.find("32.73").name.split()[1] == "Bandung"
    names = [f"demo-{region.slug}" for region in regions.all_regions()]
    assert len(set(names)) == len(names) == 514
    assert [valid_name(name) for name in names] == names
    decided = [project.plan(made, regions.find(code)).name for code in ("32.04", "32.73")]
    assert decided == [f"demo-{regions.find(code).slug}" for code in ("32.04", "32.73")]


def test_every_region_fills_in_its_own_answers(made: Release) -> None:
    """For all 514: code, name, province, zone and languages are the region's, and nothing is refused."""
    template = project.prepare(made)
    for region in regions.all_regions():
        rendered = template.render({**profile.default(region).answers, "repo_name": "demo"})
        text = rendered.files[PurePosixPath("region.toml")].content.decode()
        assert tomllib.loads(text)["region"] == {"code": region.code, "name": region.name}


# --- names, answers and profiles ---


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Demo Sumedang", "demo-sumedang"),
        ("demo_sumedang", "demo-sumedang"),
        ("-demo", "demo"),
        ("demo--x", "demo-x"),
        ("2demo", "demo"),
        ("../demo", "demo"),
        ("a/b", "a-b"),
        ("démo", "d-mo"),
        ("a" * 51, "a" * 50),
        ("123", "layanan"),
        ("demo\n", "demo"),
        (" ", "layanan"),
    ],
)
def test_a_name_that_nothing_can_bear_is_refused_with_one_that_would_do(name: str, near: str) -> None:
    """The proposal is itself a valid name."""
    with pytest.raises(BadName) as told:
        valid_name(name)
    assert str(told.value).endswith(f"for example {near}")
    assert valid_name(near) == near
    assert told.value.exit_code == 42


def test_the_answer_repo_name_is_the_name(made: Release) -> None:
    """`--data repo_name=…` names the folder too, as `--name` does, and is checked in the same way."""
    decided = project.plan(made, SUMEDANG, data={"repo_name": "layanan-kami"})
    assert (decided.name, decided.destination.name) == ("layanan-kami", "layanan-kami")
    assert decided.answers["repo_name"] == "layanan-kami"
    with pytest.raises(BadName):
        project.plan(made, SUMEDANG, data={"repo_name": "Layanan Kami"})


def test_an_unknown_answer_suggests_the_nearest(made: Release) -> None:
    """A misspelt key is never dropped in silence."""
    with pytest.raises(BadAnswer, match="did you mean time_zone"):
        project.plan(made, SUMEDANG, data={"timezone": "Asia/Makassar"})
    with pytest.raises(BadAnswer, match="does not ask for zzz"):
        project.plan(made, SUMEDANG, data={"zzz": "1"})
    with pytest.raises(BadAnswer, match="does not ask for blueprint_title"):
        project.plan(made, SUMEDANG, data={"blueprint_title": "Lain"})


def test_an_answer_that_the_question_refuses_is_told(made: Release) -> None:
    """The validator's own words, which name the cure."""
    with pytest.raises(BadAnswer, match="Tulis kode dengan titik"):
        project.plan(made, SUMEDANG, data={"region_code": "3211"})


def filled(text: str) -> tuple[profile.Profile, str]:
    """A profile with its text, as `plan` takes it."""
    return profile.read(text, "region.toml"), text


STARTER = (
    "schema = 1\ncode = {{ region_code | to_json }}\nname = {{ region_name | to_json }}\n\n"
    '# Tanya kami.\n[contact]\n# phone = ""\n'
)


def test_a_profile_is_carried_into_the_repo(lab: Lab, tmp_path: Path) -> None:
    """What the region wrote once stands in its new service, comments of the starter stay."""
    lab.write({"templates/base/files/region.toml.jinja": STARTER})
    lab.release()
    text = profile.write(SUMEDANG).replace('phone = ""', 'phone = "0261 123456"')
    decided = project.plan(
        lab.registry.find("demo"), SUMEDANG, profile=filled(text), destination=tmp_path / "repo"
    )
    project.write(decided)
    written = (tmp_path / "repo/region.toml").read_text()
    assert tomllib.loads(written)["contact"]["phone"] == "0261 123456"
    assert "# Tanya kami." in written
    assert decided.new_keys == ()


def test_keys_that_a_profile_lacks_are_told(made: Release) -> None:
    """A later release's keys hold their defaults, and the plan names them."""
    short = 'schema = 1\ncode = "32.11"\n'
    decided = project.plan(made, SUMEDANG, profile=filled(short))
    assert "contact.phone" in decided.new_keys
    assert decided.answers["region_name"] == "Kabupaten Sumedang"


def test_the_profile_s_zone_and_languages_are_the_answers(made: Release) -> None:
    """The profile comes before the defaults, and an answer before the profile."""
    text = 'schema = 1\ncode = "32.11"\nlanguages = ["su"]\n'
    decided = project.plan(made, SUMEDANG, profile=filled(text))
    assert decided.answers["languages"] == "su"
    decided = project.plan(made, SUMEDANG, profile=filled(text), data={"languages": "jv"})
    assert decided.answers["languages"] == "jv"


# --- what goes wrong ---


@pytest.mark.parametrize("what", ["file", "folder", "empty-folder", "dangling-link", "fifo"])
def test_whatever_stands_there_stays(made: Release, tmp_path: Path, what: str) -> None:
    """An existing destination of any kind is refused before anything is decided, and is untouched."""
    there = tmp_path / "there"
    if what == "file":
        there.write_text("x")
    elif what == "dangling-link":
        there.symlink_to(tmp_path / "nowhere")
    elif what == "fifo":
        os.mkfifo(there)
    else:
        there.mkdir()
        if what == "folder":
            (there / "x").write_text("x")
    before = sorted(p.name for p in tmp_path.rglob("*"))
    with pytest.raises(DestinationExists, match="exists already") as told:
        project.plan(made, SUMEDANG, destination=there)
    assert told.value.exit_code == 40
    assert sorted(p.name for p in tmp_path.rglob("*")) == before


def test_what_appears_in_between_is_not_overwritten(made: Release, tmp_path: Path) -> None:
    """Someone makes the folder after the decision: it is refused, and nothing is left beside it."""
    decided = project.plan(made, SUMEDANG, destination=tmp_path / "repo")
    (tmp_path / "repo").mkdir()
    with pytest.raises(DestinationExists):
        project.write(decided)
    assert list((tmp_path / "repo").iterdir()) == []
    assert not list(tmp_path.glob(".demo-*"))


@pytest.mark.parametrize("below", ["file/repo", "file/a/repo", f"a/b/{'x' * 300}/repo", f"a/{'x' * 300}"])
def test_a_place_that_cannot_be_made_leaves_no_parents(made: Release, tmp_path: Path, below: str) -> None:
    """Below a file, or with a name that is too long: told, and the parents that were made are gone."""
    (tmp_path / "file").write_text("x")
    before = kept(tmp_path)
    with pytest.raises(CannotWrite) as told:
        project.write(project.plan(made, SUMEDANG, destination=tmp_path / below))
    assert told.value.exit_code == 47
    assert kept(tmp_path) == before


def test_a_missing_identity_is_told_and_leaves_nothing(
    made: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a name git makes no commit: exit code 43, the two commands, no folder."""
    for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER", "EMAIL"))]:
        monkeypatch.delenv(name)
    with pytest.raises(git.NoIdentity, match=r"git config --global user\.name") as told:
        project.write(project.plan(made, SUMEDANG, destination=tmp_path / "a/b/repo"))
    assert told.value.exit_code == 43
    assert not (tmp_path / "a").exists()


def test_dots_in_a_destination_leave_no_folders(made: Release, tmp_path: Path) -> None:
    """`a/../repo` is `repo`: no `a` is made for it."""
    project.write(project.plan(made, SUMEDANG, destination=tmp_path / "a/../repo"))
    assert (tmp_path / "repo/app.conf").exists()
    assert not (tmp_path / "a").exists()


WRITE = """
import resource, sys
from pathlib import Path
from livinglab_gen import project, regions, registry
from livinglab_gen.errors import LivingLabError
found = registry.open_registry(sys.argv[1], root=Path(sys.argv[2]), canonical_url=None).find("demo")
decided = project.plan(found, regions.find("32.11"), destination=Path(sys.argv[3]))
if len(sys.argv) > 4:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]),) * 2)
try:
    project.write(decided)
except LivingLabError as fault:
    sys.exit(f"{fault.exit_code} {fault}")
"""


def can_mount() -> bool:
    """Whether this process may mount a small file system in a name space of its own."""
    if not shutil.which("unshare"):
        return False
    tried = ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("size", ["4k", "64k", "128k", "256k", "400k"])
@pytest.mark.skipif(not can_mount(), reason="a small disk can be mounted by root on Linux only")
def test_a_full_disk_leaves_nothing(lab: Lab, tmp_path: Path, size: str) -> None:
    """Wherever the room ends, one sentence tells it, and the disk holds what it held before."""
    noise = b"".join(os.urandom(100_000) for _n in range(3))
    lab.write({"templates/base/files/data.bin": noise})
    lab.release()
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "write.py").write_text(WRITE)
    script = (
        f"mount -t tmpfs -o size={size} none {disk} && mkdir {disk}/own && "
        f"{sys.executable} {tmp_path}/write.py {lab.registry_folder} {lab.root} {disk}/own/a/b/repo; "
        f"echo status $?; find {disk}/own"
    )
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["status 1", str(disk / "own")], done.stderr
    assert done.stderr.startswith("47 cannot write in "), done.stderr


@pytest.mark.parametrize("limit", [0, 100, 3_000])
def test_a_file_that_may_not_grow_leaves_nothing(made: Release, lab: Lab, tmp_path: Path, limit: int) -> None:
    """A limit on the size of files stops git half-way: told, and nothing is left."""
    (tmp_path / "write.py").write_text(WRITE)
    lab.write({"templates/base/files/data.bin": os.urandom(10_000)})
    lab.release_version("2.0.0")
    command = [sys.executable, tmp_path / "write.py", lab.registry_folder, lab.root]
    done = subprocess.run(
        [*map(str, command), str(tmp_path / "a/b/repo"), str(limit)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr[:2] in ("45", "47"), done.stderr
    assert not (tmp_path / "a").exists()
