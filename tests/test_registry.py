"""Registries: a release is found, fetched and verified wherever it lives, and offline after that."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from livinglab_gen import git, registry
from livinglab_gen.cli import run
from livinglab_gen.project import prepare
from livinglab_gen.registry import MovedTag, Registry, UnknownRelease, Unreachable, open_registry

from .lab import Lab

CONF = "templates/base/files/app.conf"
PLACES = ("shipped", "folder", "host")


def opened(lab: Lab, place: str) -> Registry:
    """The releases of `lab` from one of the three places."""
    folder = str(lab.registry_folder)
    locations = {"shipped": None, "folder": folder, "host": lab.registry_folder.as_uri()}
    return open_registry(locations[place], root=lab.root, canonical_url=None)


@pytest.fixture
def released(lab: Lab) -> Lab:
    """A laboratory with 1.0.0 and 2.0.0 in its registry folder."""
    lab.release()
    lab.release_version("2.0.0", {CONF: "tone = cold\n"})
    return lab


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache for every test."""
    monkeypatch.setenv("LIVINGLAB_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def rewrite(lab: Lab, tag: str, like: str = "v1.0.0") -> str:
    """Let `tag` of the registry folder name another commit, and return that commit."""
    repo = lab.registry_folder / "demo.git"
    someone = git.Signature(name="A", email="a@contoh.invalid", date="1 +0000")
    tree = git.read(repo, like)
    return git.commit(repo, tree, ref=f"refs/tags/{tag}", message="Re-written", author=someone)


# --- the three places ---


@pytest.mark.parametrize("place", PLACES)
def test_a_release_is_the_same_from_every_place(released: Lab, place: str) -> None:
    """Versions, commits and content do not depend on where a release is fetched from."""
    found = opened(released, place)
    at_home = git.tags(released.registry_folder / "demo.git")
    assert {r.tag: r.commit for r in found.releases("demo")} == at_home
    assert found.find("demo").version == "2.0.0"
    old = prepare(found.find("demo", "1.0.0")).render({"repo_name": "demo"}).files
    assert old[PurePosixPath("app.conf")].content == b"tone = warm\n"


@pytest.mark.parametrize("place", PLACES)
def test_a_version_is_named_by_number_or_tag(released: Lab, place: str) -> None:
    """Both spellings find the release; nothing else does, and the message lists what there is."""
    found = opened(released, place)
    assert found.find("demo", "1.0.0") == found.find("demo", "v1.0.0")
    for version in ("3.0.0", "1.0", "main", "candidate", "", "../x", "v2"):
        with pytest.raises(UnknownRelease, match=r"choose one of 1\.0\.0, 2\.0\.0") as told:
            found.find("demo", version)
        assert told.value.exit_code == 31


@pytest.mark.parametrize("place", ["shipped", "folder"])
def test_an_unknown_blueprint_suggests_the_nearest(released: Lab, place: str) -> None:
    """`dmo` is told to be `demo`; what is like nothing is told where to look."""
    with pytest.raises(UnknownRelease, match="did you mean demo"):
        opened(released, place).find("dmo")
    with pytest.raises(UnknownRelease, match="livinglab list"):
        opened(released, place).find("perizinan")


@pytest.mark.parametrize("place", PLACES)
def test_a_name_that_no_blueprint_has_reaches_no_file(released: Lab, place: str) -> None:
    """A path or an option in place of a name is an unknown blueprint, and nothing is looked up for it."""
    found = opened(released, place)
    for name in ("../demo", "", ".", "demo/../demo", "-u", "demo.git", "DEMO", "a b"):
        with pytest.raises(UnknownRelease):
            found.find(name)


def test_the_blueprints_of_a_place_are_listed(released: Lab, tmp_path: Path) -> None:
    """Record and folder list theirs; files and other folders in between are passed over."""
    (released.registry_folder / "notes.txt").write_text("x")
    (released.registry_folder / "empty").mkdir()
    (released.root / "catalogue/releases/empty").mkdir()
    assert opened(released, "shipped").place.blueprints() == ("demo",)
    assert opened(released, "folder").place.blueprints() == ("demo",)


def test_tags_that_are_no_versions_are_passed_over(released: Lab) -> None:
    """Only vX.Y.Z is a release."""
    repo = released.registry_folder / "demo.git"
    for tag in ("latest", "v3", "v3.0.0-rc1", "3.0.0"):
        git.run("tag", tag, "v1.0.0", at=repo)
    assert [r.version for r in opened(released, "host").releases("demo")] == ["1.0.0", "2.0.0"]


def test_nothing_is_fetched_for_the_shipped_catalogue(
    released: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The record works where git may speak no protocol but to files, from a read of the folder alone."""
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")
    shutil.rmtree(released.registry_folder)
    assert opened(released, "shipped").find("demo").version == "2.0.0"


# --- the recorded source ---


@pytest.mark.parametrize("place", PLACES)
def test_the_canonical_url_is_recorded_wherever_a_release_came_from(released: Lab, place: str) -> None:
    """A mirror is never recorded where the catalogue names a canonical address."""
    locations = {"shipped": None, "folder": str(released.registry_folder), "host": "file:///nowhere"}
    canonical = "https://git.contoh.invalid/layanan/"
    found = open_registry(locations[place], root=released.root, canonical_url=canonical)
    made = found.release("demo", "1.0.0", "0" * 40, released.registry_folder)
    assert made.source == "https://git.contoh.invalid/layanan/demo.git"


def test_credentials_of_a_registry_are_not_recorded(lab: Lab) -> None:
    """User and password of the address reach neither the source nor the name of the registry."""
    place = "https://siti:rahasia@git.contoh.invalid/layanan"
    found = open_registry(place, root=lab.root, canonical_url=None)
    made = found.release("demo", "1.0.0", "0" * 40, lab.root)
    assert made.source == "https://git.contoh.invalid/layanan/demo.git"
    assert "rahasia" not in found.name


def test_credentials_are_not_printed(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    """A host that cannot be reached is told without its user and password."""
    place = "http://siti:rahasia@127.0.0.1:9/layanan"
    asked = ["new", "demo", "--region", "32.11", "--registry", place, "--catalogue", str(lab.root)]
    assert run(asked) == 32
    told = capsys.readouterr()
    assert "http://127.0.0.1:9/layanan" in told.err
    assert "rahasia" not in told.out + told.err


def test_credentials_do_not_stay_in_the_mirror(
    released: Lab, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file of the cache holds what stood before the host's name."""
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{released.registry_folder.as_uri()}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "https://siti:rahasia@git.contoh.invalid/layanan")
    place = "https://siti:rahasia@git.contoh.invalid/layanan"
    found = open_registry(place, root=released.root, canonical_url=None).find("demo")
    assert found.source == "https://git.contoh.invalid/layanan/demo.git"
    assert not [p for p in cache.rglob("*") if p.is_file() and b"rahasia" in p.read_bytes()]


# --- a host and its mirror ---


def test_a_host_that_is_gone_is_served_from_the_mirror(released: Lab) -> None:
    """What was fetched once is as good as ever."""
    before = opened(released, "host").releases("demo")
    released.registry_folder.rename(released.registry_folder.with_name("away"))
    assert opened(released, "host").releases("demo") == before
    assert prepare(before[0]).render({"repo_name": "demo"}).files


def test_a_host_that_was_never_reached_is_told(lab: Lab, tmp_path: Path, cache: Path) -> None:
    """Exit code 32 with the address, on one line, and no empty mirror that looks like a success later."""
    place = open_registry((tmp_path / "nowhere").as_uri(), root=lab.root, canonical_url=None)
    for _attempt in range(2):
        with pytest.raises(
            Unreachable, match=r"nowhere/demo.git cannot be reached: check the address"
        ) as told:
            place.find("demo")
        assert "\n" not in str(told.value)
    assert told.value.exit_code == 32
    assert not list(cache.rglob("HEAD"))


def test_a_folder_that_is_not_there_is_told(lab: Lab, tmp_path: Path) -> None:
    """Neither a folder nor an address: the message says what would be one."""
    for wrong in (tmp_path / "nowhere", lab.root / "catalogue/demo.yml"):
        with pytest.raises(Unreachable, match=r"there is no registry at .*: give a folder of releases"):
            open_registry(str(wrong), root=lab.root, canonical_url=None)


def test_a_new_release_at_the_host_is_seen(lab: Lab) -> None:
    """The mirror follows its host."""
    lab.release()
    assert opened(lab, "host").find("demo").version == "1.0.0"
    lab.release_version("2.0.0")
    assert opened(lab, "host").find("demo").version == "2.0.0"


def test_a_release_that_left_the_host_stays_in_the_mirror(
    released: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old service repo's base can still be rendered, even where the user's git prunes."""
    (tmp_path / "gitconfig").write_text("[fetch]\nprune = true\npruneTags = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    opened(released, "host").releases("demo")
    git.run("tag", "--delete", "v1.0.0", at=released.registry_folder / "demo.git")
    assert opened(released, "host").find("demo", "1.0.0").version == "1.0.0"


def test_a_tag_that_was_moved_is_told_and_never_followed(released: Lab) -> None:
    """Exit code 33, at every use, and the mirror keeps the release that it knew."""
    (first, *_rest) = opened(released, "host").releases("demo")
    rewrite(released, "v1.0.0")
    for _attempt in range(2):
        with pytest.raises(MovedTag, match=r"a release at .*demo\.git was re-written") as told:
            opened(released, "host").releases("demo")
    assert told.value.exit_code == 33
    assert git.tags(first.repo)["v1.0.0"] == first.commit


def test_a_tag_that_was_taken_away_and_set_anew_is_told(released: Lab) -> None:
    """Deleting a tag, letting the mirror look, and tagging something else does not get past it."""
    opened(released, "host").releases("demo")
    git.run("tag", "--delete", "v1.0.0", at=released.registry_folder / "demo.git")
    opened(released, "host").releases("demo")
    rewrite(released, "v1.0.0", like="v2.0.0")
    with pytest.raises(MovedTag):
        opened(released, "host").releases("demo")


def test_a_tag_that_is_no_release_may_move(released: Lab) -> None:
    """`latest` or `v2` may float: only vX.Y.Z stand for good."""
    for tag in ("latest", "v2"):
        git.run("tag", tag, "v1.0.0", at=released.registry_folder / "demo.git")
    opened(released, "host").releases("demo")
    for tag in ("latest", "v2"):
        rewrite(released, tag)
    released.release_version("3.0.0")
    assert opened(released, "host").find("demo").version == "3.0.0"


def test_a_moved_branch_is_nobody_s_business(released: Lab) -> None:
    """Releases are tags: a host may move its branches as it likes."""
    opened(released, "host").releases("demo")
    repo = released.registry_folder / "demo.git"
    git.run("update-ref", "refs/heads/main", git.tags(repo)["v1.0.0"], at=repo)
    assert opened(released, "host").find("demo").version == "2.0.0"


# --- the cache ---


@pytest.mark.parametrize("place", ["shipped", "host"])
def test_several_processes_fill_an_empty_cache_at_once(released: Lab, place: str, cache: Path) -> None:
    """Eight first uses at the same time all find the release."""
    location = None if place == "shipped" else released.registry_folder.as_uri()
    code = (
        "import sys; from pathlib import Path; from livinglab_gen.registry import open_registry\n"
        "sys.stdin.read()\n"
        f"found = open_registry({location!r}, root=Path({str(released.root)!r}), canonical_url=None)\n"
        "print(found.find('demo').commit)\n"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _number in range(8)
    ]
    told = {process.communicate("")[0] for process in started}
    assert told == {f"{git.tags(released.registry_folder / 'demo.git')['v2.0.0']}\n"}
    assert all(process.returncode == 0 for process in started)


@pytest.mark.parametrize("inside", ["", "shipped"], ids=["the-cache-itself", "a-folder-in-it"])
def test_a_cache_that_cannot_be_used_is_told(released: Lab, cache: Path, inside: str) -> None:
    """A file in its place: one sentence that names LIVINGLAB_CACHE."""
    place = cache / inside
    place.parent.mkdir(exist_ok=True)
    place.write_text("")
    with pytest.raises(Unreachable, match=r"cannot be used .*: set LIVINGLAB_CACHE"):
        opened(released, "shipped").releases("demo")


def test_a_lost_cache_costs_nothing(released: Lab, cache: Path) -> None:
    """Deleted in between, it is filled again."""
    before = opened(released, "shipped").find("demo").commit
    shutil.rmtree(cache)
    assert opened(released, "shipped").find("demo").commit == before


def test_an_unfinished_cache_is_finished(released: Lab, cache: Path) -> None:
    """A repository that was made and never filled (ctrl-C in between) does not stand in the way."""
    repo = opened(released, "shipped").find("demo").repo
    shutil.rmtree(repo)
    git.init(repo, bare=True)
    assert opened(released, "shipped").find("demo").version == "2.0.0"


# --- which registry ---


def find_by_cli(lab: Lab, *options: str) -> str:
    """The source that `livinglab new --dry-run` shows for the demo."""
    done = subprocess.run(
        [sys.executable, "-m", "livinglab_gen", "new", "demo", "--region", "32.11", "--dry-run", "--json",
         "--catalogue", str(lab.root), *options],
        cwd=lab.root.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout if done.returncode == 0 else f"{done.returncode} {done.stderr}"


def test_the_option_beats_the_environment_beats_the_settings(
    released: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--registry`, LIVINGLAB_REGISTRY, settings.toml, and at last what the catalogue ships."""
    for name in ("option", "environment", "settings"):
        shutil.copytree(released.registry_folder, tmp_path / name)
    assert "https://livinglab.invalid/demo.git" in find_by_cli(released)
    (tmp_path / "config").mkdir()
    (tmp_path / "config/settings.toml").write_text(f'registry = "{tmp_path}/settings"\n')
    assert f"{tmp_path}/settings/demo.git" in find_by_cli(released)
    monkeypatch.setenv("LIVINGLAB_REGISTRY", str(tmp_path / "environment"))
    assert f"{tmp_path}/environment/demo.git" in find_by_cli(released)
    assert f"{tmp_path}/option/demo.git" in find_by_cli(released, "--registry", str(tmp_path / "option"))


def test_broken_settings_are_told(released: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 13, the file and how to write it; an option goes past them."""
    (tmp_path / "config").mkdir()
    asked = ["new", "demo", "--region", "32.11", "--dry-run", "--catalogue", str(released.root)]
    for text in ("registry = \n", "registry = 5\n", "\xff", "registry = ['a']\n"):
        (tmp_path / "config/settings.toml").write_bytes(text.encode("latin-1"))
        assert run(asked) == 13
        told = capsys.readouterr().err
        assert str(tmp_path / "config/settings.toml") in told
        assert told.count("\n") == 1
    assert run([*asked, "--registry", str(released.registry_folder)]) == 0


def test_an_empty_registry_setting_is_none(released: Lab, tmp_path: Path) -> None:
    """An empty text means what the catalogue ships."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config/settings.toml").write_text('registry = ""\n')
    assert "https://livinglab.invalid/demo.git" in find_by_cli(released, "--registry", "")


def test_a_list_tells_a_repository_that_is_missing_at_the_host_as_a_row(
    released: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    """One blueprint that the host lacks does not hide the others; a host that is gone is a fault."""
    text = (released.root / "catalogue/demo.yml").read_text().replace("id: demo", "id: zeta")
    released.write({"catalogue/zeta.yml": text})
    places = ["--catalogue", str(released.root), "--registry"]
    assert run(["list", *places, released.registry_folder.as_uri()]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows] == ["demo", "zeta"]
    assert "2.0.0" in rows[0]
    assert run(["list", *places, (released.root / "nowhere").as_uri()]) == 32


# --- templates that are not ours ---


@pytest.mark.parametrize("bare", [True, False])
def test_any_copier_template_in_a_folder_serves(tmp_path: Path, lab: Lab, bare: bool) -> None:
    """A repository with a copier.yml and a version tag works with `new`, bare or with a work tree."""
    work = tmp_path / "registry/taman"
    git.init(work)
    files = {
        "copier.yml": "kebun:\n  type: str\n  default: mawar\n",
        "isi.txt.jinja": "{{ kebun }}\n",
        "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
    }
    for name, text in files.items():
        (work / name).write_text(text)
    git.run("add", "--all", at=work)
    git.run("commit", "--quiet", "--message", "Taman", at=work)
    git.run("tag", "v0.3.0", at=work)
    if bare:
        git.run("clone", "--quiet", "--bare", work, work.with_name("taman.git"))
        shutil.rmtree(work)
    place = ["--registry", str(tmp_path / "registry"), "--catalogue", str(lab.root)]
    dest = tmp_path / "dest"
    assert run(["new", "taman", "--region", "51.71", "--data", "kebun=melati", *place, str(dest)]) == 0
    assert (dest / "isi.txt").read_text() == "melati\n"
    answers = (dest / ".copier-answers.yml").read_text()
    assert "_commit: v0.3.0" in answers
    assert f"_src_path: {tmp_path}/registry/taman{'.git' if bare else ''}\n" in answers
    assert run(["new", "taman", "--region", "51.71", "--data", "bunga=melati", *place, str(dest) + "2"]) == 41


def test_git_s_own_safety_settings_do_not_stand_in_the_way(
    released: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who lets git use bare repositories only when named so can still use the cache."""
    (tmp_path / "gitconfig").write_text("[safe]\nbareRepository = explicit\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    for place in PLACES:
        assert opened(released, place).find("demo").version == "2.0.0"


def test_versions_and_tags_are_one_to_one() -> None:
    """Every version has a tag that reads back, and no other text is a version."""
    assert registry.version_of(registry.tag_of("10.0.3")) == "10.0.3"
    for tag in ("1.0.0", "v1.0", "v1.0.0-rc1", "candidate", "v", f"v1.0.0{os.linesep}"):
        assert registry.version_of(tag) is None
    assert sorted(["1.10.0", "1.9.0", "0.2.0"], key=registry.sort_key) == ["0.2.0", "1.9.0", "1.10.0"]
