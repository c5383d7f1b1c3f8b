"""A Copier template that is kept elsewhere, listed as a blueprint: made from, updated, and never copied."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from livinglab_gen import catalogue, fleet, git, importer, registry
from livinglab_gen.catalogue import BadName, CatalogueFault
from livinglab_gen.catalogue.check import check
from livinglab_gen.cli import run
from livinglab_gen.fleet.inventory import EVERY
from livinglab_gen.importer import NoTemplate, RefusedSource
from livinglab_gen.registry import Unreachable
from livinglab_gen.rendering import RenderingFailed

from .lab import Lab
from .plain import copier
from .test_import_source import repository

File = git.File
FILES = {
    "copier.yml": File(
        b"_subdirectory: template\n"
        b"repo_name: {type: str, default: x}\n"
        b"region_name: {type: str, default: Nowhere}\n"
        b"tone: {type: str, default: warm, choices: [warm, cold]}\n"
    ),
    "template/{{ _copier_conf.answers_file }}.jinja": File(b"{{ _copier_answers | to_nice_yaml -}}\n"),
    "template/README.md.jinja": File(b"# {{ repo_name }} of {{ region_name }}, {{ tone }}\n"),
    "template/app.conf": File(b"one\ntwo\nthree\n"),
}


@pytest.fixture
def template(tmp_path: Path) -> str:
    """A template with the versions 1.0.0 and 1.1.0; gives its address."""
    path = tmp_path / "forms-template.git"
    repository(path, FILES, "refs/tags/v1.0.0")
    newer = {**FILES, "template/app.conf": File(b"one\ntwo\nthree\nfour\n")}
    repository(path, newer, "refs/tags/v1.1.0", "refs/heads/main")
    return path.as_uri()


@pytest.fixture
def listed(lab: Lab, template: str) -> Lab:
    """A laboratory that lists it beside its own blueprint."""
    lab.release()
    importer.link(lab.catalogue, template, summary="Forms for counters.")
    return lab


def said(capsys: pytest.CaptureFixture[str], lab: Lab, *words: str, code: int = 0) -> Any:
    """What a command says as JSON."""
    place = ["--catalogue", str(lab.root), "--registry", str(lab.registry_folder)]
    assert run([*words, *place, "--json"]) == code, capsys.readouterr()
    return json.loads(capsys.readouterr().out)


def test_a_linked_template_is_listed_beside_the_catalogues_own(
    capsys: pytest.CaptureFixture[str], listed: Lab, template: str
) -> None:
    """With its versions, which are looked up where they are."""
    rows = {row["id"]: row for row in said(capsys, listed, "list")}
    assert set(rows) == {"demo", "forms-template"}
    assert rows["forms-template"]["released"] == ["v1.0.0", "v1.1.0"]
    assert rows["forms-template"]["summary"] == "Forms for counters."
    shown = said(capsys, listed, "show", "forms-template")
    assert shown["link"]["source"] == template
    assert shown["released"] == ["v1.0.0", "v1.1.0"]
    assert not [fault for fault in check(listed.catalogue) if "forms" in str(fault)]


def test_nothing_of_it_is_copied(listed: Lab) -> None:
    """The catalogue holds its address and no file of it."""
    (path,) = listed.catalogue.link_paths()
    text = (listed.root / path).read_text()
    assert "three" not in text
    assert "forms-template.git" in text


def test_a_project_of_it_is_made_looked_at_and_updated(
    capsys: pytest.CaptureFixture[str], listed: Lab, tmp_path: Path, template: str
) -> None:
    """`new`, `status`, `update`, `fleet status`: all of them as for a blueprint of the catalogue's own."""
    made = tmp_path / "made"
    words = [
        "forms-template",
        str(made),
        "--region",
        "sumedang",
        "--release",
        "v1.0.0",
        "--data",
        "tone=cold",
    ]
    said(capsys, listed, "new", *words)
    assert (made / "README.md").read_text() == "# forms-template-sumedang of Kabupaten Sumedang, cold\n"
    standing = said(capsys, listed, "status", str(made))
    assert standing["newest"] == "v1.1.0"
    (member,) = fleet.members([str(made)])
    look = fleet.Look(registry=registry.open_registry(
        str(listed.registry_folder), root=listed.root, canonical_url=None, links={"forms-template": template}
    ))  # fmt: skip
    (row,) = fleet.inventory([member], look, EVERY)
    assert (row.blueprint, row.release, row.newest, row.behind) == ("forms-template", "v1.0.0", "v1.1.0", 1)
    said(capsys, listed, "update", str(made))
    assert (made / "app.conf").read_text().endswith("four\n")
    assert (made / "README.md").read_text().endswith("cold\n")


def test_plain_copier_goes_on_with_such_a_project(
    capsys: pytest.CaptureFixture[str], listed: Lab, tmp_path: Path
) -> None:
    """What is recorded is what Copier itself records."""
    made = tmp_path / "made"
    said(capsys, listed, "new", "forms-template", str(made), "--region", "32.11", "--release", "v1.0.0")
    copier("update", "--defaults", made, at=tmp_path)
    assert (made / "app.conf").read_text().endswith("four\n")


def test_a_path_is_listed_from_the_root(
    lab: Lab, template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative one would lead elsewhere from another folder."""
    monkeypatch.chdir(tmp_path)
    done = importer.link(lab.catalogue, "forms-template.git", name="forms", title="Formulir")
    assert done.link.source == str(tmp_path / "forms-template.git")
    assert (done.link.id, done.link.title, done.versions) == ("forms", "Formulir", ("v1.0.0", "v1.1.0"))
    assert lab.catalogue.links() == (done.link,)


@pytest.mark.parametrize(
    ("files", "refs", "fault", "words"),
    [
        (FILES, ("refs/heads/main",), NoTemplate, "no versions"),
        ({"cookiecutter.json": File(b"{}")}, ("refs/tags/v1.0.0",), NoTemplate, "catalogue import"),
        ({"copier.yml": File(b"x: 1\n")}, ("refs/tags/v1.0.0",), NoTemplate, "does not record its answers"),
        (
            {
                **FILES,
                "copier.yml": FILES["copier.yml"].content
                and File(b"_tasks: [touch x]\n_subdirectory: template\n"),
            },
            ("refs/tags/v1.0.0",),
            RenderingFailed,
            "tasks",
        ),
        (
            {
                **FILES,
                "copier.yml": File(b"!include more.yml\n---\n_subdirectory: ../..\n"),
                "more.yml": File(b"a: 1\n"),
            },
            ("refs/tags/v1.0.0",),
            RefusedSource,
            "outside",
        ),
        ({**FILES, "copier.yaml": File(b"x: 1\n")}, ("refs/tags/v1.0.0",), NoTemplate, "both"),
    ],
)
def test_what_could_not_be_made_or_updated_is_not_listed(
    lab: Lab, tmp_path: Path, files: dict[str, Any], refs: tuple[str, ...], fault: type[Exception], words: str
) -> None:
    """Each with its reason, and the catalogue is as it was."""
    repository(tmp_path / "other.git", files, *refs)
    before = sorted(lab.root.rglob("*"))
    with pytest.raises(fault, match=words):
        importer.link(lab.catalogue, (tmp_path / "other.git").as_uri())
    assert sorted(lab.root.rglob("*")) == before


def test_names_and_addresses_that_do_not_do_are_refused(listed: Lab, template: str, tmp_path: Path) -> None:
    """Taken, misspelt, not there."""
    for name in ("demo", "forms-template", "Forms", "a b", "../x", ""):
        with pytest.raises(BadName):
            importer.link(listed.catalogue, template, name=name or "-")
    with pytest.raises(Unreachable):
        importer.link(listed.catalogue, (tmp_path / "absent.git").as_uri())
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NoTemplate, match="no git repository"):
            importer.link(listed.catalogue, str(path), name="some")


def test_migrations_are_no_reason_to_refuse(lab: Lab, tmp_path: Path) -> None:
    """An update names them, and runs none."""
    settings = b"_migrations: [touch x]\n" + FILES["copier.yml"].content
    repository(tmp_path / "other.git", {**FILES, "copier.yml": File(settings)}, "refs/tags/v1.0.0")
    assert importer.link(lab.catalogue, (tmp_path / "other.git").as_uri()).versions == ("v1.0.0",)


def test_a_question_without_a_default_is_no_reason_to_refuse(lab: Lab, tmp_path: Path) -> None:
    """Whoever makes a project answers it."""
    asking = {**FILES, "copier.yml": File(FILES["copier.yml"].content + b"owner: {type: str}\n")}
    repository(tmp_path / "asking.git", asking, "refs/tags/1.0")
    assert importer.link(lab.catalogue, (tmp_path / "asking.git").as_uri()).versions == ("1.0",)


def test_a_broken_link_is_told_by_the_check(listed: Lab) -> None:
    """By its file, with the cure."""
    listed.write({
        "catalogue/links/demo.yml": "schema: 1\nid: demo\nsource: https://host.invalid/x.git\ntitle: X\n",
        "catalogue/links/other.yml": "schema: 1\nid: another\nsource: '-x'\n",
    })  # fmt: skip
    told = [str(fault) for fault in check(listed.catalogue)]
    assert any("links/demo.yml" in one and "blueprint of this catalogue too" in one for one in told)
    assert any("links/other.yml" in one and "the file other" in one for one in told)
    assert any("links/other.yml" in one and "title" in one for one in told)
    with pytest.raises(CatalogueFault, match="links/other"):
        catalogue.load(listed.root).links()


def test_credentials_of_an_address_are_not_written(lab: Lab, tmp_path: Path) -> None:
    """They are for whoever typed them."""
    repository(tmp_path / "t.git", FILES, "refs/tags/v1.0.0")
    config = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{tmp_path}/.insteadOf",
              "GIT_CONFIG_VALUE_0": "https://siti:rahasia@host.invalid/"}  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in config.items():
            patch.setenv(name, value)
        done = importer.link(lab.catalogue, "https://siti:rahasia@host.invalid/t.git")
    assert done.link.source == "https://host.invalid/t.git"
    assert "rahasia" not in done.path.read_text()
    assert PurePosixPath(done.path.name) == PurePosixPath("t.yml")


def test_what_a_fleet_of_linked_projects_changed_is_counted(
    capsys: pytest.CaptureFixture[str], listed: Lab, tmp_path: Path
) -> None:
    """The registry goes to other processes with its links."""
    made = tmp_path / "made"
    said(capsys, listed, "new", "forms-template", str(made), "--region", "32.11", "--release", "v1.1.0")
    (made / "app.conf").write_text("ours\n")
    git.run("commit", "--quiet", "--all", "--message", "Ours", at=made)
    (row,) = said(capsys, listed, "fleet", "status", "--drift", "--fleet", str(made))
    assert (row["drifted"], row["behind"], row["fault"]) == (1, 0, None)
