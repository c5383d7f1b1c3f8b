"""Adopting: a project that the real Cookiecutter made is followed from then on, and nothing of it is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from cookiecutter.main import cookiecutter

from livinglab_gen import git
from livinglab_gen.cli import run
from livinglab_gen.importer import adopting, matching, records
from livinglab_gen.importer.faults import NothingToAdopt, NotItsTemplate
from livinglab_gen.registry import template

from .lab import Lab
from .plain import commit_all, copier
from .test_import_link import FILES as COPIER_FILES
from .test_import_source import repository

File = git.File
QUESTIONS = {
    "project_name": "Posyandu Digital",
    "project_slug": "{{ cookiecutter.project_name|lower|replace(' ', '-') }}",
    "agency": "Dinas Kesehatan",
    "license": ["MIT", "Apache-2.0", "None"],
    "use_docker": True,
}
TOP = "{{cookiecutter.project_slug}}"
FILES: Mapping[str, File] = {
    "cookiecutter.json": File(json.dumps(QUESTIONS).encode()),
    f"{TOP}/README.md": File(b"# {{ cookiecutter.project_name }}\n\nOf {{ cookiecutter.agency }}.\n"),
    f"{TOP}/LICENSE": File(b"{{ cookiecutter.license }}\n"),
    f"{TOP}/{{% if cookiecutter.use_docker %}}Dockerfile{{% endif %}}": File(b"FROM scratch\n"),
    f"{TOP}/app.conf": File(b"one\ntwo\nthree\nfour\nfive\n"),
    f"{TOP}/run.sh": File(b"#!/bin/sh\necho {{ cookiecutter.project_slug }}\n", git.EXECUTABLE),
}
NEWER = {**FILES, f"{TOP}/app.conf": File(b"one\ntwo\nthree\nfour\nfive\nsix\n")}
ANSWERS = {
    "project_name": "Lapor Jalan",
    "agency": "Dinas PUPR",
    "license": "Apache-2.0",
    "use_docker": False,
}


class Old:
    """A template with two states, and a project of the first with local work."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.repo = room / "cookiecutter-layanan.git"
        self.first = repository(self.repo, FILES)
        git.run("update-ref", "refs/tags/old", self.first, at=self.repo)
        self.second = repository(self.repo, NEWER)
        self.address = self.repo.as_uri()
        work = room / "template"
        git.run("clone", "--quiet", "--branch", "old", self.repo, work)
        self.project = Path(
            cookiecutter(str(work), no_input=True, extra_context=ANSWERS, output_dir=str(room / "made"))
        )
        git.init(self.project)
        commit_all(self.project, "As it came")
        (self.project / "app.conf").write_text("ONE\ntwo\nthree\nfour\nfive\n")
        (self.project / "own.txt").write_text("ours\n")
        commit_all(self.project, "Local work")

    def record(self, name: str = ".cruft.json", **changes: Any) -> None:
        """Let the project say what cruft would let it say."""
        context = {**QUESTIONS, **ANSWERS, "project_slug": "lapor-jalan", "_template": self.address}
        told = {"template": self.address, "commit": self.first, "checkout": None, "directory": None,
                "context": {"cookiecutter": context}, **changes}  # fmt: skip
        (self.project / name).write_text(json.dumps(told))
        commit_all(self.project, "Recorded")

    def files(self) -> dict[str, bytes]:
        """What the project holds."""
        known = git.known_files(self.project)
        return {str(path): (self.project / path).read_bytes() for path in known}


@pytest.fixture
def old(tmp_path: Path) -> Old:
    """The template and its project."""
    return Old(tmp_path)


def said(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> Any:
    """What a command says as JSON."""
    capsys.readouterr()
    ended = run([*map(str, words), "--json"])
    told = capsys.readouterr()
    assert ended == code, told.err
    return json.loads(told.out) if code == 0 else told.err


def test_a_cruft_project_is_followed_from_then_on(old: Old, capsys: pytest.CaptureFixture[str]) -> None:
    """Adopted, looked at, and brought to what the template is now, with its local work."""
    old.record()
    before = old.files()
    told = said(capsys, "adopt", old.project, "--into", old.room / "kept.git")
    assert told["answers"] == {**ANSWERS, "project_slug": "lapor-jalan"}
    assert set(told["from"].values()) == {"recorded"}
    assert (told["differing"], told["missing"], told["dropped"]) == (["app.conf"], [], [])
    after = old.files()
    assert {name: after.pop(name) for name in before} == before
    assert set(after) == {".copier-answers.yml"}
    assert git.run("log", "--format=%s", "-1", at=old.project).decode().startswith("Adopted as")
    standing = said(capsys, "status", old.project)
    assert standing["newest"] == "v1.1.0"
    said(capsys, "update", old.project)
    assert (old.project / "app.conf").read_text() == "ONE\ntwo\nthree\nfour\nfive\nsix\n"
    assert (old.project / "own.txt").read_text() == "ours\n"
    assert (old.project / ".cruft.json").exists()


def test_plain_copier_goes_on_from_there(old: Old, capsys: pytest.CaptureFixture[str]) -> None:
    """What is recorded is what Copier reads."""
    old.record()
    said(capsys, "adopt", old.project, "--into", old.room / "kept.git")
    copier("update", "--defaults", old.project, at=old.room)
    assert (old.project / "app.conf").read_text().endswith("six\n")
    assert (old.project / "own.txt").read_text() == "ours\n"


def test_answers_that_nobody_recorded_are_found_in_the_project(
    old: Old, capsys: pytest.CaptureFixture[str]
) -> None:
    """Texts by where they stand, choices by what the project is most like."""
    told = said(capsys, "adopt", old.project, "--into", old.room / "kept.git", "--template", old.address)
    assert {name: told["answers"][name] for name in ANSWERS} == ANSWERS
    assert told["from"]["project_name"] == told["from"]["agency"] == told["from"]["license"] == "matched"
    assert (told["differing"], told["missing"]) == (["app.conf"], [])


@pytest.mark.parametrize("kind", ["replay", "own json", "rc"])
def test_other_records_are_read_too(old: Old, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    """Cookiecutter's replay file, and contexts that templates write."""
    answers = {**ANSWERS, "agency": "Dinas Lain", "project_slug": "lapor-jalan"}
    words: list[object] = ["--template", old.address]
    if kind == "replay":
        replay = old.room / "layanan.json"
        replay.write_text(json.dumps({"cookiecutter": answers, "_cookiecutter": QUESTIONS}))
        words += ["--replay", replay]
    elif kind == "own json":
        old.record(".cookiecutter.json", **answers)
    else:
        lines = "".join(f"  {key}: {json.dumps(value)}\n" for key, value in answers.items())
        (old.project / ".cookiecutterrc").write_text(f"# how it was made\ndefault_context:\n{lines}")
        commit_all(old.project, "Recorded")
    told = said(capsys, "adopt", old.project, "--into", old.room / "kept.git", *words)
    assert told["from"]["license"] == "recorded"
    assert told["answers"]["license"] == "Apache-2.0"


def test_a_project_follows_a_listed_template_and_the_version_it_is_most_like(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lab: Lab
) -> None:
    """Copied by hand from an old version, without a record: it is found which one it was."""
    repo = tmp_path / "forms.git"
    repository(repo, COPIER_FILES, "refs/tags/v1.0.0")
    newer = {**COPIER_FILES, "template/app.conf": File(b"one\ntwo\nthree\nfour\n")}
    repository(repo, newer, "refs/tags/v1.1.0", "refs/heads/main")
    place = ["--catalogue", str(lab.root)]
    assert run(["catalogue", "link", repo.as_uri(), *place]) == 0
    made = tmp_path / "made"
    made.mkdir()
    (made / "README.md").write_text("# forms-bdg of Kota Bandung, cold\n")
    (made / "app.conf").write_text("one\ntwo\nthree\n")
    git.init(made)
    commit_all(made, "By hand")
    look = said(capsys, "adopt", made, "--blueprint", "forms", "--preview", *place)
    assert (look["version"], look["commit"]) == ("v1.0.0", None)
    assert not (made / ".copier-answers.yml").exists()
    told = said(capsys, "adopt", made, "--blueprint", "forms", *place)
    assert told["answers"] == {"repo_name": "forms-bdg", "region_name": "Kota Bandung", "tone": "cold"}
    assert (told["same"], told["differing"], told["missing"]) == (2, [], [])
    assert said(capsys, "status", made, *place)["newest"] == "v1.1.0"


def test_the_branch_that_was_followed_is_followed_on(old: Old, capsys: pytest.CaptureFixture[str]) -> None:
    """What cruft took from a branch goes on there, whatever the template shows first."""
    stable = {**FILES, f"{TOP}/app.conf": File(b"one\ntwo\nthree\nfour\nfive\nstable\n")}
    repository(old.repo, stable, "refs/heads/stable")
    old.record(checkout="stable")
    said(capsys, "adopt", old.project, "--into", old.room / "kept.git")
    said(capsys, "update", old.project)
    assert (old.project / "app.conf").read_text() == "ONE\ntwo\nthree\nfour\nfive\nstable\n"


def test_a_tag_that_was_taken_is_left_behind(old: Old, capsys: pytest.CaptureFixture[str]) -> None:
    """A tag goes nowhere: the newest version is what the template is now."""
    old.record(checkout="old")
    said(capsys, "adopt", old.project, "--into", old.room / "kept.git")
    assert said(capsys, "status", old.project)["newest"] == "v1.1.0"


def test_what_cruft_skipped_and_what_is_left_is_told(old: Old, capsys: pytest.CaptureFixture[str]) -> None:
    """Updates bring what cruft left alone, and a line of a hook stays for a person: both are told."""
    hook = File(b"import subprocess\nsubprocess.run(['make'])\n")
    first = repository(old.repo, {**FILES, "hooks/post_gen_project.py": hook})
    (old.project / "pyproject.toml").write_text('[tool.cruft]\nskip = ["docs/*"]\n')
    old.record(commit=first, skip=["app.conf", "docs/*"])
    told = said(capsys, "adopt", old.project, "--into", old.room / "kept.git")
    assert told["skipped"] == ["app.conf", "docs/*"]
    assert [(one["file"], one["line"]) for one in told["left"]] == [("hooks/post_gen_project.py", 2)]
    git.run("reset", "--hard", "--quiet", "HEAD^", at=old.project)
    assert run(["--lang", "en", "adopt", str(old.project), "--into", str(old.room / "kept.git")]) == 0
    shown = capsys.readouterr().out
    assert "cruft left app.conf, docs/* alone" in shown
    assert "hooks/post_gen_project.py:2" in shown


def test_a_recorded_answer_that_does_not_hold_is_found_in_the_project(
    old: Old, capsys: pytest.CaptureFixture[str]
) -> None:
    """A choice that the template does not offer is no answer, and nobody is told that it was recorded."""
    old.record(context={"cookiecutter": {**QUESTIONS, **ANSWERS, "license": "WTFPL"}})
    told = said(capsys, "adopt", old.project, "--into", old.room / "kept.git")
    assert told["dropped"] == ["license"]
    assert (told["answers"]["license"], told["from"]["license"]) == ("Apache-2.0", "matched")


def test_a_second_project_follows_the_same_repository(old: Old, capsys: pytest.CaptureFixture[str]) -> None:
    """A conversion that is there is used; another folder is refused."""
    old.record()
    kept = old.room / "kept.git"
    said(capsys, "adopt", old.project, "--into", kept)
    versions = git.tags(kept)
    git.run("reset", "--hard", "--quiet", "HEAD^", at=old.project)
    told = said(capsys, "adopt", old.project, "--into", kept)
    assert told["version"] == "v1.0.0"
    assert git.tags(kept) == versions
    git.run("reset", "--hard", "--quiet", "HEAD^", at=old.project)
    (old.room / "other").mkdir()
    assert "name a new folder" in said(capsys, "adopt", old.project, "--into", old.room / "other", code=40)


def test_what_cannot_be_adopted_is_told_and_left_as_it_was(
    old: Old, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with the cure, and without a repository that nobody asked for."""
    kept = old.room / "kept.git"
    assert "--template" in said(capsys, "adopt", old.project, "--into", kept, code=77)
    assert "--blueprint" in said(capsys, "adopt", old.project, code=77)
    (old.project / ".cruft.json").write_text("{")
    assert "--replay" in said(capsys, "adopt", old.project, "--into", kept, code=77)
    old.record(template="ext::sh -c touch% x")
    said(capsys, "adopt", old.project, "--into", kept, code=76)
    told = ("adopt", old.project, "--into", kept)
    old.record(template=old.address, commit="0" * 40)
    assert "name one that it has" in said(capsys, *told, code=31)
    old.record(template=str(old.room / "made"))
    assert "no git repository" in said(capsys, *told, code=76)
    said(capsys, "adopt", old.room / "nowhere", "--into", kept, code=77)
    old.record(template=old.address, directory="../..")
    said(capsys, "adopt", old.project, "--into", kept, code=75)
    old.record()
    (old.project / "app.conf").write_text("not committed\n")
    said(capsys, "adopt", old.project, "--into", kept, code=52)
    assert not kept.exists()
    git.run("checkout", "--quiet", "app.conf", at=old.project)
    assert "kept.git" in said(capsys, "adopt", old.project, "--into", old.room / "kept", code=77)
    assert not (old.room / "kept").exists()
    said(capsys, "adopt", old.project, "--into", kept)
    assert "status" in said(capsys, "adopt", old.project, "--into", kept, code=77)


def test_a_project_of_something_else_is_not_adopted(old: Old, tmp_path: Path) -> None:
    """One that has no file in common with what the template makes."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "main.c").write_text("int main;\n")
    git.init(other)
    commit_all(other, "Other")
    repository(tmp_path / "forms.git", COPIER_FILES, "refs/tags/v1.0.0")
    where = str(tmp_path / "forms.git")
    with pytest.raises(NotItsTemplate):
        adopting.plan(other, template(where, where).newest(), records.Record())


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"a": ' * 10_000, '{"context": []}', '{"context": {"cookiecutter": 1}}', "\0"]
)
def test_a_record_that_is_no_record_is_refused_or_empty(tmp_path: Path, text: str) -> None:
    """Never a traceback."""
    (tmp_path / ".cruft.json").write_text(text)
    try:
        found = records.record(tmp_path)
    except NothingToAdopt:
        return
    assert found.source is None


def test_an_answer_without_end_is_no_answer(tmp_path: Path) -> None:
    """Aliases of YAML that unfold to billions, or hold themselves."""
    lines = [
        "default_context:",
        "  a0: &a0 [x, x]",
        "  good: yes please",
        "  when: 2026-01-01",
        "  me: &me [*me]",
    ]
    lines += [f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    (tmp_path / ".cookiecutterrc").write_text("\n".join(lines))
    found = records.record(tmp_path).answers
    assert found["good"] == "yes please"
    assert {"a39", "me", "when"}.isdisjoint(found)


def test_likeness_knows_the_same_the_like_and_the_missing() -> None:
    """The order that choices are tried by."""
    same = {PurePosixPath("a"): File(b"1\n2\n3\n")}
    like = {PurePosixPath("a"): File(b"1\n2\n4\n")}
    other = {PurePosixPath("a"): File(b"x\n")}
    order = [matching.likeness(same, project) for project in (same, like, other, {})]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == 4


def test_a_project_follows_the_blueprint_that_its_template_became(
    old: Old, capsys: pytest.CaptureFixture[str], lab: Lab
) -> None:
    """Imported, released, adopted under the template's own name, and seen by the fleet."""
    place = ["--catalogue", str(lab.root)]
    registry = ["--registry", str(lab.registry_folder)]
    assert run(["catalogue", "import", old.address, "--checkout", "old", *place]) == 0
    assert run(["catalogue", "release", "layanan", "--to", str(lab.registry_folder), *place]) == 0
    old.record()
    told = said(capsys, "adopt", old.project, *place, *registry)
    assert (told["blueprint"], told["version"]) == ("layanan", "0.1.0")
    assert {name: told["answers"][name] for name in ANSWERS} == ANSWERS
    assert (told["differing"], told["missing"]) == (["app.conf"], [])
    assert (old.project / ".livinglab.yml").exists()
    standing = said(capsys, "status", old.project, *place, *registry)
    assert standing["blueprint"] == "layanan"
    (row,) = said(capsys, "fleet", "status", "--fleet", old.project, *place, *registry)
    assert (row["blueprint"], row["release"], row["behind"]) == ("layanan", "0.1.0", 0)
