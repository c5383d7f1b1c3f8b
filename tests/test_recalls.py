"""Recalls: a release that is not to be used any more is refused, told, and found wherever it still runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livinglab_gen import fleet, git, project, registry, release, report
from livinglab_gen.cli import run
from livinglab_gen.fleet import Filter, Look
from livinglab_gen.project import Wish
from livinglab_gen.registry import Kind, Recall, Recalled, UnknownRelease, Unreachable

from .lab import Lab

WHY = "berkas unggahan terbuka bagi umum"


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """The laboratory with three releases."""
    lab.release()
    for version in ("1.1.0", "1.2.0"):
        lab.release_version(version, {"templates/base/files/app.conf": f"tone = {version}\n"})
    return lab


def recall(lab: Lab, version: str, kind: Kind | None = Kind.revoked, target: str | None = None) -> Path:
    """Say of a version what `kind` says, at the laboratory's registry; gives the file of the record."""
    said = Recall(kind=kind, reason=WHY) if kind else None
    return release.recall(lab.catalogue, "demo", version, said, target or str(lab.registry_folder)).recorded


def newest(place: registry.Registry) -> str:
    """The release that `new` and `update` take when nothing is named."""
    return place.find("demo").version


def test_a_revoked_release_is_no_longer_taken(lab: Lab) -> None:
    """Neither as the newest nor by its name, for a new repo or an update; the reason is told."""
    repo = lab.new(version="1.0.0")
    recall(lab, "1.2.0")
    assert newest(lab.registry) == "1.1.0"
    with pytest.raises(Recalled, match=WHY):
        lab.new(version="1.2.0")
    with pytest.raises(Recalled, match=WHY):
        project.update(repo, lab.releases, Wish(version="1.2.0"))
    assert project.update(repo, lab.releases, Wish()).update.new.version == "1.1.0"


def test_a_deprecated_release_is_taken_and_told(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    """It stays the newest; who has it or goes to it reads why."""
    recall(lab, "1.2.0", Kind.deprecated)
    repo = lab.new()
    assert "version: 1.2.0" in (repo / ".livinglab.yml").read_text()
    for command in ("status", "check", "update"):
        assert livinglab(lab, command, str(repo)) == 0
        assert f"demo 1.2.0 should not be used any more: {WHY}" in capsys.readouterr().out


def test_who_has_a_revoked_release_is_warned_and_stays(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody is taken back to an older release without asking; when the cure is out, an update brings it."""
    repo = lab.new(version="1.2.0")
    recall(lab, "1.2.0")
    for command in ("status", "check", "update"):
        assert livinglab(lab, command, str(repo)) == 0
        assert f"demo 1.2.0 was revoked: {WHY}" in capsys.readouterr().out
    assert livinglab(lab, "check", str(repo), "--json") == 0
    assert json.loads(capsys.readouterr().out)["recall"] == {"kind": "revoked", "reason": WHY}
    assert project.update(repo, lab.releases, Wish(version="1.1.0")).commit
    project.undo(repo)
    lab.release_version("1.3.0")
    assert project.update(repo, lab.releases, Wish()).update.new.version == "1.3.0"


def test_a_recall_can_be_lifted_and_said_anew(lab: Lab) -> None:
    """What the record says goes to the target as a whole; twice is once."""
    recall(lab, "1.2.0")
    path = recall(lab, "1.1.0", Kind.deprecated)
    before = git.commit_of(lab.registry_folder / "demo.git", "refs/heads/recalls")
    assert recall(lab, "1.1.0", Kind.deprecated).read_bytes() == path.read_bytes()
    assert git.commit_of(lab.registry_folder / "demo.git", "refs/heads/recalls") == before
    recall(lab, "1.2.0", None)
    assert newest(lab.registry) == "1.2.0"
    assert [one.recall and one.recall.kind for one in lab.registry.releases("demo")] == [
        None,
        Kind.deprecated,
        None,
    ]


def test_every_place_of_releases_tells_it(lab: Lab, tmp_path: Path) -> None:
    """The record of the catalogue, a host, and a folder that is published to afterwards."""
    recall(lab, "1.2.0")
    record = registry.open_registry(None, root=lab.root, canonical_url=None)
    host = registry.open_registry(lab.registry_folder.as_uri(), root=lab.root, canonical_url=None)
    lab.release(tmp_path / "later")
    later = registry.open_registry(str(tmp_path / "later"), root=lab.root, canonical_url=None)
    assert [newest(place) for place in (record, host, later)] == ["1.1.0"] * 3
    recall(lab, "1.2.0", None)
    assert [newest(place) for place in (record, host)] == ["1.2.0"] * 2


def test_a_release_and_its_recall_are_apart(lab: Lab) -> None:
    """The tags and the bundles of the record stay as they were."""
    bundles = {path: path.read_bytes() for path in (lab.root / "catalogue/releases/demo").iterdir()}
    tags = git.tags(lab.registry_folder / "demo.git")
    recall(lab, "1.2.0")
    assert git.tags(lab.registry_folder / "demo.git") == tags
    assert {path: path.read_bytes() for path in bundles} == bundles
    assert not lab.release()[0].new


def test_what_cannot_be_recalled_is_told_and_nothing_written(lab: Lab, tmp_path: Path) -> None:
    """A version that never was, a target without the blueprint, one that does not answer."""
    with pytest.raises(UnknownRelease, match=r"choose one of 1\.0\.0, 1\.1\.0, 1\.2\.0"):
        recall(lab, "2.0.0")
    with pytest.raises(UnknownRelease, match="publish it there"):
        recall(lab, "1.2.0", target=str(tmp_path / "empty"))
    with pytest.raises(Unreachable):
        recall(lab, "1.2.0", target="file:///nowhere/at/all")
    assert not (lab.root / "catalogue/releases/demo/recalls.json").exists()
    assert newest(lab.registry) == "1.2.0"


def test_when_every_release_is_revoked_none_is_taken(lab: Lab) -> None:
    """The reason of the last one is told."""
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        recall(lab, version)
    with pytest.raises(Recalled, match=WHY):
        newest(lab.registry)


@pytest.mark.parametrize("text", ["", "[", "[]", '{"1.2.0": 3}', '{"1.2.0": {"kind": "x", "reason": "y"}}'])
def test_recalls_that_nobody_can_read_say_nothing(lab: Lab, text: str) -> None:
    """A broken file at a host does not stop anybody."""
    repo = lab.registry_folder / "demo.git"
    file = git.File(text.encode())
    author = git.Signature(name="x", email="x@contoh.invalid", date="2026-01-01T00:00:00+07:00")
    path = registry.recalls.FILE
    git.commit(repo, {path: file}, ref="refs/heads/recalls", message="x", author=author)
    assert newest(lab.registry) == "1.2.0"


def test_the_fleet_tells_who_still_runs_it(lab: Lab, tmp_path: Path) -> None:
    """And does not call a repo behind a release that may not be taken."""
    for region, version in (("32.11", "1.1.0"), ("32.73", "1.2.0")):
        lab.new(region=region, version=version, destination=tmp_path / "repos" / region)
    recall(lab, "1.2.0")
    members = fleet.members([str(tmp_path / "repos")])
    found = sorted(
        fleet.inventory(members, Look(registry=lab.registry), Filter(), jobs=1), key=lambda one: one.member
    )
    told = [(one.release, one.behind, one.newest, one.recall and one.recall.reason) for one in found]
    assert told == [("1.1.0", 0, "1.1.0", None), ("1.2.0", 0, "1.2.0", WHY)]
    summed = "1 up to date, 0 behind, 0 not read. 1 stand at a release that was recalled."
    assert report.fleet(found).endswith(summed)


def livinglab(lab: Lab, *words: str) -> int:
    """One command on the laboratory."""
    return run([*words, "--catalogue", str(lab.root), "--registry", str(lab.registry_folder)])


def test_the_command_says_what_it_did(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    """Revoke, deprecate, lift; a reason is asked for, and no full stop of it stands twice."""
    words = (
        "catalogue",
        "recall",
        "demo",
        "1.2.0",
        "--to",
        str(lab.registry_folder),
        "--catalogue",
        str(lab.root),
    )
    assert run([*words, "--reason", f" {WHY}. "]) == 0
    assert f"demo 1.2.0 is revoked at {lab.registry_folder}/demo.git: {WHY}." in capsys.readouterr().out
    assert run([*words, "--reason", WHY, "--deprecate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recall"]["kind"] == "deprecated"
    assert run([*words, "--lift"]) == 0
    assert run(words) == 2
    assert run([*words, "--lift", "--reason", WHY]) == 2
    assert run([*words, "--reason", " "]) == 2
