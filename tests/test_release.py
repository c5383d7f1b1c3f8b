"""Releases: the same sources give the same commit anywhere, and what is published stays as it is."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
import yaml

from livinglab_gen import catalogue, git, regions, registry, release
from livinglab_gen.catalogue import CatalogueFault
from livinglab_gen.cli import run
from livinglab_gen.project import prepare
from livinglab_gen.registry import MovedTag, Record
from livinglab_gen.release import Immutable, NotReleasable

from .lab import Lab, files_of
from .plain import commit_all, copier, redirected

BASE = "https://git.contoh.invalid/layanan"
CONF = "templates/base/files/app.conf"

CANDIDATE = re.compile(r"^  - version: .+\n(?!    date:)", re.MULTILINE)
"""The head of a changelog entry that has no date yet."""


def livinglab(*arguments: str | Path, **process: object) -> subprocess.CompletedProcess[str]:
    """One run of the program in a process of its own."""
    command = [sys.executable, "-m", "livinglab_gen", *map(str, arguments)]
    return subprocess.run(command, text=True, capture_output=True, check=False, **process)  # type: ignore[call-overload, no-any-return]


def set_canonical_url(lab: Lab) -> None:
    """Give the catalogue of `lab` the canonical address `BASE`."""
    settings = "schema: 1\nname: Katalog\nauthor: Katalog <katalog@contoh.invalid>\n"
    lab.write({"catalogue/catalogue.yml": f"{settings}canonical_url: {BASE}\n"})


def add_blueprint(lab: Lab, id_: str, **changes: object) -> None:
    """A second blueprint of `lab`, on the same layer."""
    entry = yaml.safe_load((lab.root / "catalogue/demo.yml").read_text())
    example = {"region_code": "32.11", "repo_name": f"{id_}-contoh"}
    told = {**entry, "id": id_, "example": example, **changes}
    lab.write({f"catalogue/{id_}.yml": yaml.safe_dump(told, sort_keys=False)})


def hosted(folder: Path, *names: str) -> str:
    """A git host as a `file://` URL, with empty bare repositories of these names."""
    for name in names:
        git.init(folder / f"{name}.git", bare=True)
    return folder.as_uri()


def tags_at(lab: Lab) -> dict[str, str]:
    """The tags of the demo in the registry folder."""
    return git.tags(lab.registry_folder / "demo.git")


def payload_tree(repo: Path, tag: str) -> str:
    """The hash of the tree that a release renders."""
    return git.run("rev-parse", f"{tag}:template", at=repo).decode().strip()


def record_of(lab: Lab) -> Record:
    """What the catalogue of `lab` recorded of the demo."""
    return Record.of(lab.root, "demo")


# --- the same commit everywhere ---


def test_two_machines_make_the_same_commit(lab: Lab, tmp_path: Path) -> None:
    """Clones with another user, time zone, umask and git configuration release the same commit."""
    git.init(lab.root)
    commit_all(lab.root, "Catalogue")
    odd = tmp_path / "gitconfig"
    odd.write_text(
        "[user]\nname = Lain\nemail = lain@contoh.invalid\n[commit]\ngpgSign = true\n"
        "[core]\nautocrlf = true\nfileMode = false\nquotePath = true\n[i18n]\ncommitEncoding = ISO-8859-1\n"
        "[init]\ndefaultBranch = trunk\n[tag]\ngpgSign = true\n[fetch]\nfsckObjects = true\n"
    )
    strange = {"TZ": "Pacific/Kiritimati", "LANG": "C", "GIT_CONFIG_GLOBAL": str(odd), "PYTHONHASHSEED": "7"}
    told = []
    for number, (environment, mask) in enumerate([({"TZ": "UTC"}, 0o022), (strange, 0o077)]):
        clone = tmp_path / f"clone-{number}"
        subprocess.run(["git", "clone", "-q", lab.root, clone], check=True, umask=mask)
        env = {**os.environ, "LIVINGLAB_CACHE": str(tmp_path / f"cache-{number}"), **environment}
        asked = ("catalogue", "release", "--to", tmp_path / f"to-{number}", "--catalogue", clone, "--json")
        done = livinglab(*asked, env=env, umask=mask)
        assert done.returncode == 0, done.stderr
        facts = clone / "catalogue/releases/demo/1.0.0.json"
        told.append((json.loads(done.stdout)[0]["commit"], facts.read_bytes()))
    assert told[0] == told[1]


def test_the_same_content_again_changes_nothing(lab: Lab) -> None:
    """A second run publishes nothing, records nothing, and says so by empty values."""
    lab.release()
    before = {p: p.read_bytes() for p in lab.root.rglob("*") if p.is_file()}
    (again,) = lab.release()
    assert again.new == again.recorded == ()
    assert {p: p.read_bytes() for p in lab.root.rglob("*") if p.is_file()} == before


def test_the_same_content_is_published_where_it_is_missing(lab: Lab, tmp_path: Path) -> None:
    """A second target gets every version with the commits that the first one has."""
    lab.release()
    lab.release_version("2.0.0", {CONF: "tone = cold\n"})
    (done,) = lab.release(tmp_path / "second")
    assert done.new == ("1.0.0", "2.0.0")
    assert done.recorded == ()
    assert git.tags(tmp_path / "second/demo.git") == tags_at(lab)


@pytest.mark.parametrize(
    "change",
    [
        {CONF: "tone = cold\n"},
        {"templates/base/files/new.txt": "x"},
        {CONF: None},
        {"templates/base/layer.yml": 'schema: 1\npurpose: A\nowners: {ministry: ["**"]}\n'},
    ],
    ids=["edited", "added", "deleted", "owners"],
)
def test_other_content_of_a_version_is_refused(lab: Lab, change: dict[str, str | None]) -> None:
    """Whatever changed in the sources, the advice is to raise the version; nothing is written."""
    lab.release()
    before = tags_at(lab)
    lab.write(change)
    with pytest.raises(Immutable, match=r"raise `version` in catalogue/demo\.yml") as told:
        lab.release()
    assert told.value.exit_code == 30
    assert tags_at(lab) == before


def test_a_lost_executable_bit_is_other_content(lab: Lab) -> None:
    """The mode of a file is part of a release."""
    lab.release()
    (lab.root / "templates/base/files/run.sh").chmod(0o644)
    with pytest.raises(Immutable):
        lab.release()


def test_a_version_below_the_newest_is_refused(lab: Lab) -> None:
    """1.5.0 cannot follow 2.0.0."""
    lab.release()
    lab.release_version("2.0.0")
    lab.enter_version("1.5.0")
    with pytest.raises(
        Immutable, match=r"2\.0\.0 is released already: give the next release a version above"
    ):
        lab.release()


def test_versions_are_ordered_as_numbers(lab: Lab) -> None:
    """1.10.0 follows 1.9.0 and is the newest."""
    lab.release()
    lab.release_version("1.9.0")
    lab.release_version("1.10.0")
    assert [r.version for r in lab.registry.releases("demo")] == ["1.0.0", "1.9.0", "1.10.0"]
    assert lab.registry.find("demo").version == "1.10.0"


def test_a_release_says_who_when_what_and_what_was_before(lab: Lab) -> None:
    """Author, date and text come from the changelog, the parent is the release before."""
    lab.release()
    lab.write({"catalogue/catalogue.yml": "schema: 1\nname: K\nauthor: Dewi O'Brien <dewi@contoh.invalid>\n"})
    lab.release_version("2.0.0")
    lab.release_version("3.0.0")
    shown = git.run(
        "log", "--format=%an|%ae|%aI|%cn|%ce|%cI|%P|%H", "main", at=lab.registry_folder / "demo.git"
    )
    third, second, first = (line.split("|") for line in shown.decode().splitlines())
    assert third[6:] == [second[7], tags_at(lab)["v3.0.0"]]
    assert second[6] == first[7] == tags_at(lab)["v1.0.0"]
    assert first[6] == ""
    assert second[:6] == ["Dewi O'Brien", "dewi@contoh.invalid", "2026-01-02T00:00:00+07:00"] * 2
    message = git.run("log", "-1", "--format=%B", "v2.0.0", at=lab.registry_folder / "demo.git").decode()
    assert message.strip() == "DEMO 2.0.0\n\n- Perubahan 2.0.0."


def test_the_author_of_a_change_signs_it(lab: Lab) -> None:
    """The author of a changelog entry comes before that of the catalogue."""
    entry = yaml.safe_load((lab.root / "catalogue/demo.yml").read_text())
    entry["changelog"][0]["author"] = "Ujang <ujang@contoh.invalid>"
    lab.write({"catalogue/demo.yml": yaml.safe_dump(entry)})
    (done,) = lab.release()
    shown = git.run("log", "-1", "--format=%an <%ae>", done.commit, at=lab.registry_folder / "demo.git")
    assert shown.decode().strip() == "Ujang <ujang@contoh.invalid>"


def test_a_release_holds_the_modes_and_the_tree_that_it_names(lab: Lab) -> None:
    """Executables stay executable, and a service repo records the hash of the payload's tree."""
    lab.release()
    found = lab.registry.find("demo")
    assert files_of(found.repo, found.commit)[PurePosixPath("template/run.sh")].mode == git.EXECUTABLE
    facts = yaml.safe_load((lab.new() / ".livinglab.yml").read_text())
    assert facts["tree"] == payload_tree(found.repo, found.tag)
    assert (facts["tag"], facts["commit"], facts["version"]) == ("v1.0.0", found.commit, "1.0.0")


# --- candidates ---


def test_a_blueprint_that_was_never_released_needs_a_date(lab: Lab) -> None:
    """Without a date there is nothing to release: exit code 34 and where to write it."""
    lab.enter_version("1.1.0", dated=False)
    with pytest.raises(
        NotReleasable, match=r"candidate: give its changelog entry in catalogue/demo\.yml a date"
    ):
        lab.release()
    assert not lab.registry_folder.exists()
    assert record_of(lab).versions() == ()


def test_a_candidate_stays_at_home_while_what_is_released_goes_out(lab: Lab, tmp_path: Path) -> None:
    """Publishing to a second place mirrors the releases; unpublished work is told, not published."""
    lab.release()
    lab.write({CONF: "tone = unfinished\n"})
    lab.enter_version("2.0.0", dated=False)
    (done,) = lab.release(tmp_path / "mirror")
    assert (done.new, done.candidate, done.version) == (("1.0.0",), "2.0.0", "1.0.0")
    assert set(git.tags(tmp_path / "mirror/demo.git")) == {"v1.0.0"}
    assert record_of(lab).versions() == ("1.0.0",)


def test_a_candidate_is_rendered_and_is_no_version(lab: Lab) -> None:
    """The working state can be tried, under a name that no release can have."""
    lab.write({CONF: "tone = unfinished\n"})
    made = release.candidate(lab.catalogue, "demo")
    assert registry.version_of(made.tag) is None
    files = prepare(made).render({"repo_name": "demo"}).files
    assert files[PurePosixPath("app.conf")].content == b"tone = unfinished\n"
    assert b"version: 1.0.0+candidate" in files[PurePosixPath(".livinglab.yml")].content


def test_a_candidate_can_be_read_while_the_next_is_made(lab: Lab) -> None:
    """Whoever holds the older one goes on reading it; the same state is made once."""
    first = release.candidate(lab.catalogue, "demo")
    lab.write({"templates/base/files/app.conf": "tone = calm\n"})
    second = release.candidate(lab.catalogue, "demo")
    tones = [git.read(one.repo, one.commit)[PurePosixPath("template/app.conf")] for one in (first, second)]
    assert [tone.content for tone in tones] == [b"tone = warm\n", b"tone = calm\n"]
    assert release.candidate(lab.catalogue, "demo") == second


def test_a_candidate_is_always_the_present_state(lab: Lab) -> None:
    """A second candidate replaces the first."""
    first = release.candidate(lab.catalogue, "demo")
    lab.write({CONF: "tone = new\n"})
    second = release.candidate(lab.catalogue, "demo")
    assert first.commit != second.commit
    assert git.tags(second.repo) == {"candidate": second.commit}


# --- the record ---


def test_past_releases_live_in_the_record_alone(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With registry and cache gone and the sources changed, every release renders as it did."""
    lab.release()
    lab.release_version("2.0.0", {CONF: "tone = cold\n"})
    before = {r.version: r.commit for r in lab.registry.releases("demo")}
    shutil.rmtree(lab.registry_folder)
    lab.write({CONF: "tone = none\n"})
    monkeypatch.setenv("LIVINGLAB_CACHE", str(tmp_path / "fresh-cache"))
    shipped = registry.open_registry(None, root=lab.root, canonical_url=None)
    assert {r.version: r.commit for r in shipped.releases("demo")} == before
    for version, text in (("1.0.0", b"tone = warm\n"), ("2.0.0", b"tone = cold\n")):
        files = prepare(shipped.find("demo", version)).render({"repo_name": "demo"}).files
        assert files[PurePosixPath("app.conf")].content == text


def test_a_bundle_holds_only_what_its_release_added(lab: Lab) -> None:
    """A small change of a big service is a small file."""
    lab.write({"templates/base/files/data.bin": random.Random(1).randbytes(300_000)})  # noqa: S311
    lab.release()
    lab.release_version("2.0.0", {CONF: "tone = cold\n"})
    first, second = (record_of(lab).folder / f"{v}.bundle" for v in ("1.0.0", "2.0.0"))
    assert first.stat().st_size > 300_000
    assert second.stat().st_size < 5_000


@pytest.mark.parametrize("harm", ["other-bundle", "no-bundle", "cut-bundle", "other-commit", "no-json"])
def test_a_record_that_was_tampered_with_is_told(
    lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    """Whichever file is not what was recorded, one sentence says which release and where it is whole."""
    lab.release()
    lab.release_version("2.0.0", {CONF: "tone = cold\n"})
    bundle, facts = (record_of(lab).folder / f"1.0.0.{kind}" for kind in ("bundle", "json"))
    if harm == "other-bundle":
        other = Lab(tmp_path / "other", tmp_path / "other-registry")
        other.write({CONF: "tone = evil\n"})
        other.release()
        shutil.copy(record_of(other).folder / "1.0.0.bundle", bundle)
    elif harm == "no-bundle":
        bundle.unlink()
    elif harm == "cut-bundle":
        bundle.write_bytes(bundle.read_bytes()[:-200])
    elif harm == "other-commit":
        facts.write_text(facts.read_text().replace(tags_at(lab)["v1.0.0"], "0" * 40))
    else:
        facts.write_text("<<<<<<< HEAD\n")
    monkeypatch.setenv("LIVINGLAB_CACHE", str(tmp_path / "fresh-cache"))
    with pytest.raises(MovedTag, match=r"1\.0\.0 in .*restore both files") as told:
        registry.open_registry(None, root=lab.root, canonical_url=None).releases("demo")
    assert told.value.exit_code == 33
    with pytest.raises(MovedTag):
        lab.release(tmp_path / "second")


def test_a_release_that_left_the_record_is_no_longer_offered(lab: Lab) -> None:
    """An older checkout of the catalogue shows its own releases, whatever the cache still holds."""
    lab.release()
    lab.release_version("2.0.0")
    shipped = registry.open_registry(None, root=lab.root, canonical_url=None)
    assert shipped.find("demo").version == "2.0.0"
    for kind in ("json", "bundle"):
        (record_of(lab).folder / f"2.0.0.{kind}").unlink()
    assert shipped.find("demo").version == "1.0.0"


# --- where it is published ---


def test_a_git_host_gets_branch_and_tag(lab: Lab, tmp_path: Path) -> None:
    """A base URL with empty repositories receives `main` and the tags; a clone shows the newest."""
    url = hosted(tmp_path / "host", "demo")
    lab.release(url)
    lab.release_version("2.0.0", {CONF: "tone = cold\n"})
    (done,) = lab.release(f"{url}/")
    assert done.new == ("2.0.0",)
    assert done.target == f"{url}/demo.git"
    git.run("clone", "--quiet", f"{url}/demo.git", tmp_path / "clone")
    assert (tmp_path / "clone/template/app.conf").read_text() == "tone = cold\n"
    assert git.remote_tags(f"{url}/demo.git") == tags_at(lab)


def test_a_host_without_the_repository_is_told(lab: Lab, tmp_path: Path) -> None:
    """Nothing is recorded for a release that has nowhere to go, and the address is named."""
    (tmp_path / "host").mkdir()
    with pytest.raises(registry.Unreachable, match=r"host/demo\.git cannot be reached") as told:
        lab.release((tmp_path / "host").as_uri())
    assert told.value.exit_code == 32
    assert record_of(lab).versions() == ()


def test_one_faulty_blueprint_stops_all_before_anything_is_written(lab: Lab) -> None:
    """A sound blueprint is not published beside one that is not: both wait for the cure."""
    add_blueprint(lab, "zeta", layers=["base", "nowhere"])
    with pytest.raises(CatalogueFault, match="nowhere"):
        lab.release()
    assert not lab.registry_folder.exists()
    assert record_of(lab).versions() == ()


def test_named_blueprints_alone_are_released(lab: Lab) -> None:
    """A name chooses; another blueprint's fault does not stand in its way."""
    add_blueprint(lab, "zeta", layers=["base", "nowhere"])
    done = tuple(release.publish(lab.catalogue, ("demo",), str(lab.registry_folder)))
    assert [p.blueprint for p in done] == ["demo"]


def test_several_blueprints_are_released_together(lab: Lab) -> None:
    """Each blueprint has a repository and a record of its own."""
    add_blueprint(lab, "zeta")
    assert [p.blueprint for p in lab.release()] == ["demo", "zeta"]
    assert lab.registry.place.blueprints() == ("demo", "zeta")


@pytest.mark.parametrize("danger", ["_tasks: [echo]\n", "_jinja_extensions: [jinja2.ext.do]\n"])
def test_a_template_that_runs_something_is_not_released(lab: Lab, danger: str) -> None:
    """Tasks and extensions are faults of the catalogue, which is why nobody needs `--trust`."""
    with (lab.root / "templates/base/questions.yml").open("a") as questions:
        questions.write(danger)
    with pytest.raises(CatalogueFault, match=r"questions\.yml") as told:
        lab.release()
    assert told.value.exit_code == 20


@pytest.mark.parametrize(
    ("theirs", "told"),
    [
        ("1.0.0", r"1\.0\.0 at .* has another content"),
        ("9.0.0", r"holds demo 9\.0\.0, of which .* no record"),
    ],
)
def test_a_target_with_other_releases_is_refused(lab: Lab, tmp_path: Path, theirs: str, told: str) -> None:
    """What another catalogue published there is never overwritten."""
    other = Lab(tmp_path / "other", lab.registry_folder)
    other.write({CONF: "tone = other\n"})
    if theirs != "1.0.0":
        other.enter_version(theirs)
    other.release()
    before = tags_at(lab)
    with pytest.raises(Immutable, match=told):
        lab.release()
    assert tags_at(lab) == before
    assert record_of(lab).versions() == ()


def test_a_target_whose_branch_is_something_else_is_refused(lab: Lab) -> None:
    """A repository that is not of this blueprint keeps its branch, and no tag is added to it."""
    repo = lab.registry_folder / "demo.git"
    git.init(repo, bare=True)
    someone = git.Signature(name="A", email="a@contoh.invalid", date="1 +0000")
    theirs = {PurePosixPath("x"): git.File(b"x")}
    commit = git.commit(repo, theirs, ref="refs/heads/main", message="Other work", author=someone)
    add_blueprint(lab, "alpha")
    with pytest.raises(Immutable, match=r"demo\.git holds other work on its branch main"):
        lab.release()
    assert git.run("rev-parse", "main", at=repo).decode().strip() == commit
    assert git.tags(repo) == {}
    assert not (lab.registry_folder / "alpha.git").exists()


def test_a_push_that_the_host_refuses_records_nothing(lab: Lab, tmp_path: Path) -> None:
    """The host's own words are told; once it agrees, the same command does it all."""
    url = hosted(tmp_path / "host", "demo")
    hook = tmp_path / "host/demo.git/hooks/pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\necho rilis ditutup >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(git.GitFailed, match="rilis ditutup"):
        lab.release(url)
    assert record_of(lab).versions() == ()
    assert git.remote_tags(f"{url}/demo.git") == {}
    hook.unlink()
    (done,) = lab.release(url)
    assert done.new == ("1.0.0",)
    assert len(done.recorded) == 2


def test_a_folder_that_cannot_be_written_records_nothing(
    lab: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A target below a file is one sentence and an exit code, and nothing is recorded."""
    (tmp_path / "file").write_text("")
    assert run(["catalogue", "release", "--to", str(tmp_path / "file"), "--catalogue", str(lab.root)]) == 74
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert str(tmp_path / "file") in told
    assert record_of(lab).versions() == ()


def test_a_release_that_was_stopped_is_taken_up_again(lab: Lab) -> None:
    """Published and not yet recorded (a power cut between the two): the next run records it."""
    lab.release()
    shutil.rmtree(record_of(lab).folder)
    (done,) = lab.release()
    assert done.new == ()
    assert [p.name for p in done.recorded] == ["1.0.0.json", "1.0.0.bundle"]


def test_credentials_of_a_target_are_not_shown(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the fault nor the result repeats what stands before the host's name."""
    target = "http://siti:rahasia@127.0.0.1:9"
    assert run(["catalogue", "release", "--to", target, "--catalogue", str(lab.root)]) == 32
    assert "rahasia" not in capsys.readouterr().err


# --- plain Copier ---


def test_plain_copier_copies_a_release(lab: Lab, tmp_path: Path) -> None:
    """`copier copy` without trust gives the files of `livinglab new`, but for the answers' own lines."""
    set_canonical_url(lab)
    lab.release()
    given = {"region_code": "32.11", "region_name": "Kabupaten Sumedang", "province_name": "Jawa Barat"}
    given |= {"time_zone": "Asia/Jakarta", "languages": "su jv", "repo_name": "demo-sumedang"}
    asked = [word for key, value in given.items() for word in ("--data", f"{key}={value}")]
    there = redirected(BASE, lab.registry_folder)
    copier("copy", "--defaults", *asked, f"{BASE}/demo.git", tmp_path / "plain", at=tmp_path, **there)
    answers = yaml.safe_load((tmp_path / "plain/.copier-answers.yml").read_text())
    assert (answers["_src_path"], answers["_commit"]) == (f"{BASE}/demo.git", "v1.0.0")
    found = registry.open_registry(str(lab.registry_folder), root=lab.root, canonical_url=BASE).find("demo")
    ours = prepare(found).render(given).files
    plain = tmp_path / "plain"
    theirs = {p.relative_to(plain).as_posix(): p.read_bytes() for p in plain.rglob("*") if p.is_file()}
    assert theirs == {str(path): file.content for path, file in ours.items()}


@pytest.mark.slow
def test_plain_copier_update_keeps_an_edit_and_brings_the_change(lab: Lab, tmp_path: Path) -> None:
    """Local edits stay, the release arrives, region files are left alone, the record is renewed."""
    set_canonical_url(lab)
    lab.write({"templates/base/files/guide.md": "".join(f"Baris {n}.\n" for n in range(1, 12))})
    lab.release()
    there = redirected(BASE, lab.registry_folder)
    repo = tmp_path / "repo"
    copier("copy", "--defaults", f"{BASE}/demo.git", repo, at=tmp_path, **there)
    git.init(repo)
    guide = repo / "guide.md"
    guide.write_text(guide.read_text().replace("Baris 2.", "Baris daerah."))
    (repo / "daerah/notes.md").write_text("Catatan kami.\n")
    commit_all(repo, "Local work")
    changed = (lab.root / "templates/base/files/guide.md").read_text().replace("Baris 10.", "Baris baru.")
    done = lab.release_version(
        "2.0.0",
        {
            "templates/base/files/guide.md": changed,
            "templates/base/files/daerah/notes.md": "Isi awal yang baru.\n",
            "templates/base/files/region.toml.jinja": "# lain\n",
            "templates/base/files/added.txt": "baru\n",
        },
    )
    profile = (repo / "region.toml").read_text()
    copier("update", "--defaults", "--skip-answered", at=repo, **there)
    assert "Baris daerah." in guide.read_text()
    assert "Baris baru." in guide.read_text()
    assert (repo / "added.txt").read_text() == "baru\n"
    assert (repo / "daerah/notes.md").read_text() == "Catatan kami.\n"
    assert (repo / "region.toml").read_text() == profile
    facts = yaml.safe_load((repo / ".livinglab.yml").read_text())
    tree = payload_tree(lab.registry_folder / "demo.git", "v2.0.0")
    assert (facts["tag"], facts["commit"], facts["tree"]) == ("v2.0.0", done.commit, tree)
    answers = yaml.safe_load((repo / ".copier-answers.yml").read_text())
    assert (answers["_src_path"], answers["_commit"]) == (f"{BASE}/demo.git", "v2.0.0")


@pytest.mark.slow
def test_renovate_s_update_over_two_releases_equals_a_fresh_repo(lab: Lab) -> None:
    """A repo of `livinglab new` goes from 1.0.0 to 3.0.0 at once and is what a new one would be."""
    set_canonical_url(lab)
    lab.release()
    question = "\nopening_hours:\n  type: str\n  default: pagi\n  help: Jam buka.\n"
    asked = (lab.root / "templates/base/questions.yml").read_text() + question
    lab.release_version("2.0.0", {"templates/base/questions.yml": asked, CONF: "tone = cold\n"})
    lab.release_version(
        "3.0.0", {"templates/base/files/hours.txt.jinja": "{{ opening_hours }}\n", CONF: None}
    )
    places = ["--registry", str(lab.registry_folder), "--catalogue", str(lab.root)]
    old, fresh = lab.root.parent / "old", lab.root.parent / "fresh"
    sumedang = ["new", "demo", "--region", "32.11", *places]
    assert run([*sumedang, "--release", "1.0.0", str(old)]) == 0
    assert run([*sumedang, str(fresh)]) == 0
    there = redirected(BASE, lab.registry_folder)
    copier("update", "--skip-answered", "--defaults", "--vcs-ref", "v3.0.0", at=old, **there)
    commit_all(old, "Update")
    updated, new = dict(files_of(old)), dict(files_of(fresh))
    answers = PurePosixPath(".copier-answers.yml")
    assert yaml.safe_load(updated.pop(answers).content) == yaml.safe_load(new.pop(answers).content)
    assert updated == new


@pytest.mark.slow
def test_every_blueprint_of_the_catalogue_is_released_the_same_twice(
    catalogue_root: Path, tmp_path: Path
) -> None:
    """Two copies of the real catalogue, released into folders of their own, give the same commits."""
    commits = []
    for name in ("first", "second"):
        root = tmp_path / name
        root.mkdir()
        shutil.copytree(catalogue_root / "catalogue", root / "catalogue")
        shutil.copytree(catalogue_root / "templates", root / "templates", copy_function=shutil.copy)
        for entry in (root / "catalogue").glob("*.yml"):
            entry.write_text(CANDIDATE.sub(r"\g<0>    date: 2999-01-01\n", entry.read_text()))
        real = catalogue.load(root)
        shutil.rmtree(root / "catalogue/releases", ignore_errors=True)
        commits.append([p.commit for p in release.publish(real, (), str(tmp_path / f"to-{name}"))])
    assert commits[0] == commits[1]


@pytest.mark.slow
def test_plain_copier_copies_every_blueprint_of_the_catalogue(
    candidate: dict[str, registry.Release], tmp_path: Path
) -> None:
    """Each real blueprint is copied by plain Copier, untrusted, and equals our rendering byte for byte."""
    for id_, made in candidate.items():
        plain = tmp_path / id_
        data = {"repo_name": f"{id_}-sumedang", "region_code": regions.find("sumedang").code}
        asked = [word for key, value in data.items() for word in ("--data", f"{key}={value}")]
        there = redirected(made.source, made.repo)
        options = ("--defaults", "--vcs-ref", made.tag, *asked)
        copier("copy", *options, made.source, plain, at=tmp_path, **there)
        theirs = {p.relative_to(plain).as_posix(): p.read_bytes() for p in plain.rglob("*") if p.is_file()}
        rendered = prepare(made).render(data).files
        assert theirs == {str(path): file.content for path, file in rendered.items()}
