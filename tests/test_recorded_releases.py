"""The releases that this repository records: whole, chained, and true to the sources."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from livinglab_gen import catalogue, git, release
from livinglab_gen.registry import Record

from .lab import Lab

ROOT = Path(__file__).parents[1]
IDS = catalogue.load(ROOT).ids()


@pytest.mark.parametrize("id_", IDS)
def test_every_recorded_release_unpacks_to_its_commit(id_: str, tmp_path: Path) -> None:
    """The bundles alone give every version, each a child of the one before."""
    record = Record.of(ROOT, id_)
    git.init(tmp_path / "repo", bare=True)
    record.unpack(tmp_path / "repo")
    chain = git.run("rev-list", "--reverse", f"refs/tags/v{record.versions()[-1]}", at=tmp_path / "repo")
    assert chain.decode().split() == list(record.commits().values())


@pytest.mark.parametrize("id_", IDS)
def test_the_sources_are_the_newest_release_or_a_candidate(id_: str, tmp_path: Path) -> None:
    """A template that changed after its release has a raised version: publishing would say so."""
    blueprint = catalogue.load(ROOT).blueprint(id_)
    assert blueprint.version in Record.of(ROOT, id_).versions() or not blueprint.releasable
    (published,) = release.publish(catalogue.load(ROOT), [id_], str(tmp_path / "registry"))
    assert published.recorded == ()


@pytest.mark.parametrize("id_", IDS)
def test_recorded_bundles_are_whole_for_git(id_: str, tmp_path: Path) -> None:
    """Git itself finds each bundle sound."""
    git.init(tmp_path / "repo", bare=True)
    Record.of(ROOT, id_).unpack(tmp_path / "repo")
    done = subprocess.run(
        ["git", "fsck", "--strict"], cwd=tmp_path / "repo", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_catalogue_named_by_a_relative_path_can_be_released(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record lands in the catalogue, whatever folder git runs in."""
    monkeypatch.chdir(lab.root)
    list(release.publish(catalogue.load(Path()), [], str(lab.registry_folder)))
    assert Record.of(lab.root, "demo").versions() == ("1.0.0",)
