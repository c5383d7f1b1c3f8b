"""Drift: what differs between a service repo and what its release rendered for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from livinglab_gen import project, regions
from livinglab_gen.catalogue import Owner
from livinglab_gen.cli import run
from livinglab_gen.project import Change, NotAServiceRepo, Releases
from livinglab_gen.registry import MovedTag, Registry, UnknownRelease, open_registry

from .lab import Lab

REGION = "32.11"


@pytest.fixture
def registry(catalogue_root: Path) -> Registry:
    """The releases that the catalogue ships."""
    return open_registry(None, root=catalogue_root, canonical_url=None)


@pytest.fixture
def repo(registry: Registry, tmp_path: Path) -> Path:
    """SIMPATI of one region, as `new` makes it."""
    decided = project.plan(registry.find("simpati"), regions.find(REGION), destination=tmp_path / "repo")
    project.write(decided)
    return decided.destination


def changes(repo: Path, registry: Registry) -> dict[str, Change]:
    """The drifted files of the ministry with what happened to them."""
    found = project.drift(repo, Releases(registry)).of(Owner.ministry)
    return {str(one.path): one.change for one in found}


def test_a_fresh_repo_has_no_drift(repo: Path, registry: Registry) -> None:
    """What `new` wrote is what the release renders; most of its files follow the release."""
    found = project.drift(repo, Releases(registry))
    assert found.drifted == ()
    assert found.files > 100


def test_each_kind_of_change_is_told(repo: Path, registry: Registry) -> None:
    """Edited, deleted and chmodded files are named; a folder in a file's place counts as deleted."""
    (repo / "Makefile").write_text("all:\n")
    (repo / "LICENSE").unlink()
    (repo / "manage.py").chmod(0o755 if not (repo / "manage.py").stat().st_mode & 0o100 else 0o644)
    (repo / "pytest.ini").unlink()
    (repo / "pytest.ini").mkdir()
    assert changes(repo, registry) == {
        "LICENSE": Change.deleted,
        "Makefile": Change.edited,
        "manage.py": Change.mode,
        "pytest.ini": Change.deleted,
    }


def test_what_is_the_regions_or_made_anew_never_drifts(repo: Path, registry: Registry) -> None:
    """Edits of region files and locks, and files of one's own, are no drift."""
    (repo / "README.md").write_text("ours\n")
    (repo / "daerah" / "settings.py").write_text("X = 1\n")
    (repo / "requirements" / "base.txt").write_text("")
    (repo / "note.txt").write_text("new")
    assert changes(repo, registry) == {}


def test_a_folder_that_is_no_service_repo_is_told(tmp_path: Path, registry: Registry) -> None:
    """Without .livinglab.yml there is nothing to compare with."""
    with pytest.raises(NotAServiceRepo, match="no service repo"):
        project.drift(tmp_path, registry)


@pytest.mark.parametrize(
    "text", ["[", "- a", "schema: 1\n", "blueprint: x\nowners: 3\n", "owners: {us: ['*']}\n"]
)
def test_unreadable_facts_are_told_with_the_cure(repo: Path, registry: Registry, text: str) -> None:
    """Damaged facts name the file and how to get it back."""
    (repo / ".livinglab.yml").write_text(text)
    with pytest.raises(NotAServiceRepo, match="git checkout"):
        project.drift(repo, Releases(registry))


def test_an_unknown_release_names_those_there_are(repo: Path, registry: Registry) -> None:
    """A version that the registry does not have is told."""
    facts = repo / ".livinglab.yml"
    facts.write_text(facts.read_text().replace("version: ", "version: 9."))
    with pytest.raises(UnknownRelease):
        project.drift(repo, Releases(registry))


def test_a_release_that_is_another_than_recorded_is_refused(repo: Path, registry: Registry) -> None:
    """The same version with another commit is never compared silently."""
    facts = repo / ".livinglab.yml"
    commit = project.origin(repo).commit
    facts.write_text(facts.read_text().replace(commit, "0" * 40))
    with pytest.raises(MovedTag):
        project.drift(repo, Releases(registry))


def test_a_repo_from_another_place_is_compared_by_its_own_record(lab: Lab, tmp_path: Path) -> None:
    """The recorded source may be any mirror: that alone is no drift."""
    lab.release()
    decided = project.plan(lab.registry.find("demo"), regions.find(REGION), destination=tmp_path / "made")
    project.write(decided)
    made = decided.destination
    answers = made / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("_src_path: ", "_src_path: /elsewhere"))
    assert changes(made, lab.registry) == {}


def test_the_command_shows_text_and_json(
    repo: Path, catalogue_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`livinglab check` says which files differ; drift is no fault."""
    place = ["--catalogue", str(catalogue_root)]
    assert run(["check", str(repo), *place]) == 0
    assert "No drift" in capsys.readouterr().out
    (repo / "Makefile").write_text("all:\n")
    assert run(["check", str(repo), *place]) == 0
    assert "edited  Makefile" in capsys.readouterr().out
    assert run(["check", str(repo), "--json", *place]) == 0
    assert json.loads(capsys.readouterr().out)["drifted"] == [{"path": "Makefile", "change": "edited"}]
