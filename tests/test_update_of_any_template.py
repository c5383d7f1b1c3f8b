"""Updates of projects that plain Copier made from any git template: each trap with its own sentence."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from livinglab_gen import fleet, git, project, registry
from livinglab_gen.cli import run
from livinglab_gen.errors import LivingLabError
from livinglab_gen.project import Done, NotAServiceRepo, Releases, Wish
from livinglab_gen.registry import UnknownRelease, Unreachable
from livinglab_gen.rendering import NotTrusted, RenderingFailed

from .plain import commit_all, copier

ANSWERS = "{{ _copier_answers | to_nice_yaml -}}\n"
FIRST: Mapping[str, str] = {
    "copier.yml": "_subdirectory: t\nname:\n  type: str\n  default: Satu\n",
    "t/{{ _copier_conf.answers_file }}.jinja": ANSWERS,
    "t/text.txt": "a\nb\nc\nd\ne\n",
    "t/hello.txt.jinja": "Hello {{ name }}\n",
}


class Template:
    """A Copier template with a work tree, as people keep them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        git.init(folder)
        self.version("1.0.0", FIRST)

    def version(self, tag: str | None, files: Mapping[str, str | None]) -> None:
        """Write files (None takes one away), commit, and tag where a tag is named."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_text(text)
        commit_all(self.folder, tag or "work")
        if tag:
            git.run("tag", tag, at=self.folder)


@pytest.fixture
def template(tmp_path: Path) -> Template:
    """A template with one version."""
    return Template(tmp_path / "template")


@pytest.fixture
def releases(catalogue_root: Path) -> Releases:
    """The shipped registry, which knows nothing of such templates."""
    return Releases(registry.open_registry(None, root=catalogue_root, canonical_url=None))


def copied(source: str | Path, at: Path, *options: str, version: str = "1.0.0") -> Path:
    """A project made by plain Copier, with its first commit."""
    made = at / "project"
    copier("copy", "--defaults", "--vcs-ref", version, *options, source, made, at=at)
    git.init(made)
    commit_all(made, "As it came")
    return made


def update(made: Path, releases: Releases, *, answers_file: str | None = None, **wish: object) -> Done:
    """The newest version, or what is wished for."""
    place = PurePosixPath(answers_file) if answers_file else None
    return project.update(made, releases, Wish(**wish), place)  # type: ignore[arg-type]


def edit(made: Path) -> None:
    """Some local work."""
    path = made / "text.txt"
    path.write_text(path.read_text().replace("a\n", "ours\n"))
    commit_all(made, "Ours")


def test_a_project_of_a_folder_template_is_updated(
    template: Template, releases: Releases, tmp_path: Path
) -> None:
    """The template's change and ours; the newest version by PEP 440, pre-releases left out."""
    made = copied(template.folder, tmp_path)
    edit(made)
    template.version("1.9.0", {"t/text.txt": "a\nb\nc\nd\nnine\n"})
    template.version("1.10.0", {"t/text.txt": "a\nb\nc\nd\nten\n"})
    template.version("2.0.0rc1", {"t/text.txt": "a\nb\nc\nd\nrc\n"})
    done = update(made, releases)
    assert done.update.new.version == "1.10.0"
    assert (made / "text.txt").read_text() == "ours\nb\nc\nd\nten\n"
    assert "_commit: 1.10.0" in (made / ".copier-answers.yml").read_text()
    assert update(made, releases, version="1.9.0").commit
    assert (made / "text.txt").read_text() == "ours\nb\nc\nd\nnine\n"


def test_plain_copier_goes_on_afterwards(template: Template, releases: Releases, tmp_path: Path) -> None:
    """The answers file stays Copier's own."""
    made = copied(template.folder, tmp_path)
    template.version("1.1.0", {"t/text.txt": "a\nb\nc\nd\none\n"})
    update(made, releases)
    template.version("1.2.0", {"t/text.txt": "a\nb\nc\nd\ntwo\n"})
    copier("update", "--defaults", at=made)
    assert (made / "text.txt").read_text() == "a\nb\nc\nd\ntwo\n"


@pytest.mark.parametrize("typed", ["template", "../template"])
def test_a_path_as_it_was_typed_is_found(
    template: Template, releases: Releases, tmp_path: Path, typed: str
) -> None:
    """From the project's folder or the one around it; from then on it is recorded whole."""
    made = copied(template.folder, tmp_path)
    answers = made / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace(str(template.folder), typed))
    commit_all(made, "As it was typed")
    template.version("1.1.0", {"t/text.txt": "a\nb\nc\nd\none\n"})
    assert update(made, releases).commit
    assert (made / "text.txt").read_text() == "a\nb\nc\nd\none\n"
    assert f"_src_path: {template.folder}" in answers.read_text()


def test_a_url_is_mirrored_and_works_offline(template: Template, releases: Releases, tmp_path: Path) -> None:
    """Once fetched, a version needs no host."""
    made = copied(f"git+file://{template.folder}", tmp_path)
    template.version("1.1.0", {"t/text.txt": "a\nb\nc\nd\none\n"})
    assert update(made, releases).commit
    template.folder.rename(tmp_path / "away")
    seen = project.preview(made, Releases(_registry(releases)), Wish(version="1.0.0"))
    assert [str(one.path) for one in seen.update.changes] == [".copier-answers.yml", "text.txt"]


def _registry(releases: Releases) -> registry.Registry:
    return registry.open_registry(None, root=Path(__file__).parents[1], canonical_url=None)


def test_short_sources_are_spelled_out(
    template: Template, releases: Releases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`gh:` leads to its host, by way of the user's own `insteadOf`, and is recorded as it was."""
    for number, (key, value) in enumerate(
        {f"url.{tmp_path}/.insteadOf": "https://github.com/contoh/"}.items()
    ):
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    template.folder.rename(tmp_path / "template.git")
    template.folder = tmp_path / "template.git"
    made = copied("gh:contoh/template", tmp_path)
    template.version("1.1.0", {"t/text.txt": "a\nb\nc\nd\none\n"})
    assert update(made, releases).commit
    assert "_src_path: gh:contoh/template" in (made / ".copier-answers.yml").read_text()


def test_answers_files_in_other_places(template: Template, releases: Releases, tmp_path: Path) -> None:
    """One project may come from two templates; each has its own answers."""
    made = copied(template.folder, tmp_path, "--answers-file", ".answers/one.yml")
    template.version("1.1.0", {"t/text.txt": "a\nb\nc\nd\none\n"})
    with pytest.raises(NotAServiceRepo, match="--answers-file"):
        update(made, releases)
    assert update(made, releases, answers_file=".answers/one.yml", data={"name": "Dua"}).commit
    assert (made / "hello.txt").read_text() == "Hello Dua\n"
    assert "name: Dua" in (made / ".answers/one.yml").read_text()
    assert not (made / ".copier-answers.yml").exists()


def test_tasks_and_migrations_are_named_and_never_run(
    template: Template, releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those of the versions that are passed, with what they would run."""
    made = copied(template.folder, tmp_path)
    spoiled = tmp_path / "spoiled"
    template.version(
        "1.1.0",
        {
            "copier.yml": FIRST["copier.yml"] + f"_tasks:\n  - touch {spoiled} {{{{ name }}}}\n"
            f"  - [touch, {spoiled}]\n"
            "_migrations:\n"
            f"  - version: 1.1.0\n    command: touch {spoiled} one\n"
            f"  - version: 3.0.0\n    command: touch {spoiled} three\n",
        },
    )
    assert run(["update", str(made)]) == 0
    said = capsys.readouterr().out
    assert f"touch {spoiled} Satu" in said
    assert f"touch {spoiled} one" in said
    assert "three" not in said
    assert not spoiled.exists()


def test_extensions_need_trust(template: Template, releases: Releases, tmp_path: Path) -> None:
    """As with Copier; the sentence names them and the way on."""
    made = copied(template.folder, tmp_path)
    template.version(
        "1.1.0",
        {
            "copier.yml": FIRST["copier.yml"] + "_jinja_extensions: [jinja2.ext.loopcontrols]\n",
            "t/text.txt": "a\nb\nc\nd\none\n",
        },
    )
    with pytest.raises(NotTrusted, match="--trust"):
        update(made, releases)
    assert git.changes(git.work_tree(made)) == ()
    assert run(["update", str(made), "--trust"]) == 0
    assert (made / "text.txt").read_text() == "a\nb\nc\nd\none\n"


def test_a_state_that_has_no_tag_is_found(template: Template, releases: Releases, tmp_path: Path) -> None:
    """`git describe` said what Copier recorded; the update goes to the next version, or to a commit."""
    template.version(None, {"t/text.txt": "a\nb\nc\nd\nmiddle\n"})
    made = copied(template.folder, tmp_path, version="HEAD")
    recorded = (made / ".copier-answers.yml").read_text()
    assert "_commit: 1.0.0-1-g" in recorded
    edit(made)
    assert update(made, releases).commit is None  # the newest version is behind
    template.version("1.1.0", {"t/text.txt": "a\nb\nc\nd\none\n"})
    assert update(made, releases).commit
    assert (made / "text.txt").read_text() == "ours\nb\nc\nd\none\n"
    with pytest.raises(UnknownRelease, match="--to"):
        update(made, releases, version="9.9.9")


def test_a_template_without_versions_is_followed_by_its_commits(releases: Releases, tmp_path: Path) -> None:
    """As Copier does: its present state is the newest."""
    template = Template(tmp_path / "template")
    git.run("tag", "--delete", "1.0.0", at=template.folder)
    made = copied(template.folder, tmp_path, version="HEAD")
    template.version(None, {"t/text.txt": "a\nb\nc\nd\nnext\n"})
    assert update(made, releases).commit
    assert (made / "text.txt").read_text() == "a\nb\nc\nd\nnext\n"


def test_what_is_gone_is_told_as_what_it_is(template: Template, releases: Releases, tmp_path: Path) -> None:
    """A version that was taken away, a template that is no repository (any more), a host that is silent."""
    made = copied(template.folder, tmp_path)
    answers = made / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("1.0.0", "0.9.0"))
    commit_all(made, "x")
    with pytest.raises(UnknownRelease, match=r"0\.9\.0"):
        update(made, releases)
    answers.write_text(f"_commit: 1.0.0\n_src_path: {tmp_path}/nowhere\n")
    commit_all(made, "x")
    with pytest.raises(Unreachable, match="_src_path"):
        update(made, releases)
    answers.write_text(f"_commit: 1.0.0\n_src_path: file://{tmp_path}/nowhere.git\n")
    commit_all(made, "x")
    with pytest.raises(Unreachable, match="cannot be reached"):
        update(made, releases)
    answers.write_text("name: Satu\n")
    commit_all(made, "x")
    with pytest.raises(NotAServiceRepo, match="_src_path"):
        update(made, releases)


def test_a_version_that_was_rewritten_is_told(template: Template, releases: Releases, tmp_path: Path) -> None:
    """Once it was seen, another commit under its tag is not followed; a tag that only floats may move."""
    made = copied(f"git+file://{template.folder}", tmp_path)
    git.run("tag", "latest", at=template.folder)
    template.version("1.1.0", {"t/text.txt": "a\nb\nc\nd\none\n"})
    project.preview(made, releases, Wish())
    template.version(None, {"t/text.txt": "a\nb\nc\nd\nother\n"})
    git.run("tag", "--force", "latest", at=template.folder)
    again = Releases(_registry(releases))
    assert project.preview(made, again, Wish()).update.new.version == "1.1.0"
    git.run("tag", "--force", "1.1.0", at=template.folder)
    with pytest.raises(LivingLabError, match=r"re-written.*1\.1\.0"):
        project.preview(made, Releases(_registry(releases)), Wish())


def test_a_template_that_brings_a_git_folder_writes_none(
    template: Template, releases: Releases, tmp_path: Path
) -> None:
    """Its own `_exclude` takes the place of the default one; the repository stays ours."""
    made = copied(template.folder, tmp_path)
    template.version(
        "1.1.0",
        {
            "copier.yml": "_subdirectory: t\n_exclude: [none]\nname:\n  type: str\n  default: Satu\n",
            "t/{% if true %}.git{% endif %}/config.jinja": "[core]\n  hooksPath = /tmp/evil\n",
            "t/text.txt": "a\nb\nc\nd\none\n",
        },
    )
    before = (made / ".git/config").read_bytes()
    assert run(["update", str(made)]) in (0, RenderingFailed.exit_code)
    assert (made / ".git/config").read_bytes() == before


def test_what_is_made_once_is_left_alone(template: Template, releases: Releases, tmp_path: Path) -> None:
    """`_skip_if_exists` of any template, with Jinja in it."""
    template.version(
        "1.1.0",
        {
            "copier.yml": FIRST["copier.yml"] + '_skip_if_exists: ["{{ name }}.md"]\n',
            "t/{{ name }}.md.jinja": "one\n",
        },
    )
    made = copied(template.folder, tmp_path, version="1.1.0")
    (made / "Satu.md").write_text("ours\n")
    commit_all(made, "Ours")
    look = fleet.Look(registry=_registry(releases), drift=True)
    (standing,) = fleet.inventory(fleet.members([str(made)]), look, fleet.Filter(), jobs=1)
    assert standing.drifted == 0
    template.version("1.2.0", {"t/{{ name }}.md.jinja": "two\n", "t/text.txt": "a\nb\nc\nd\ntwo\n"})
    done = update(made, releases)
    assert (made / "Satu.md").read_text() == "ours\n"
    assert [str(one.path) for one in done.update.starters] == ["Satu.md"]
    assert (made / "text.txt").read_text() == "a\nb\nc\nd\ntwo\n"


def test_links_of_a_template_arrive(template: Template, releases: Releases, tmp_path: Path) -> None:
    """Where Copier keeps symlinks, an update does."""
    made = copied(template.folder, tmp_path)
    (template.folder / "t/link").symlink_to("text.txt")
    template.version("1.1.0", {"copier.yml": FIRST["copier.yml"] + "_preserve_symlinks: true\n"})
    assert update(made, releases).commit
    assert (made / "link").is_symlink()
    assert os.readlink(made / "link") == "text.txt"  # noqa: PTH115  # the text of the link


def test_a_password_in_a_source_is_not_shown(
    template: Template, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither by a fault nor by what is told of the project."""
    made = copied(template.folder, tmp_path)
    answers = made / ".copier-answers.yml"
    answers.write_text(f"_commit: 1.0.0\n_src_path: https://siti:rahasia@127.0.0.1:1{tmp_path}/t.git\n")
    commit_all(made, "x")
    for command in (["update"], ["status"], ["status", "--json"], ["check"], ["update", "--preview"]):
        run([*command, str(made)])
    said = capsys.readouterr()
    assert "127.0.0.1" in said.out + said.err
    assert "rahasia" not in said.out + said.err


def test_check_and_status_know_such_projects_too(
    template: Template, releases: Releases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was changed here, and that there is a newer version."""
    made = copied(template.folder, tmp_path)
    edit(made)
    template.version("1.1.0", {"t/text.txt": "a\nb\nc\nd\none\n"})
    assert run(["check", str(made)]) == 0
    said = capsys.readouterr().out
    assert "edited  text.txt  (the newest release changes it too)" in said
    assert run(["status", str(made)]) == 0
    assert "template 1.0.0 -> 1.1.0" in capsys.readouterr().out
    assert run(["check", str(made), "--strict"]) == 57
    assert run(["check", str(made), "--heal"]) == 0
    assert (made / "text.txt").read_text() == "a\nb\nc\nd\ne\n"
    assert run(["check", str(made), "--strict"]) == 0


def test_a_file_is_healed_where_a_folder_took_its_place(
    template: Template, releases: Releases, tmp_path: Path
) -> None:
    """And a folder where a file did; what stands beside is left."""
    template.version("1.1.0", {"t/deep/down.txt": "x\n"})
    made = copied(template.folder, tmp_path, version="1.1.0")
    (made / "text.txt").unlink()
    (made / "text.txt").mkdir()
    (made / "text.txt" / "mine").write_text("1\n")
    (made / "deep" / "down.txt").unlink()
    (made / "deep").rmdir()
    (made / "deep").write_text("2\n")
    commit_all(made, "Other shapes")
    project.heal(made, releases)
    assert (made / "text.txt").read_text() == "a\nb\nc\nd\ne\n"
    assert (made / "deep" / "down.txt").read_text() == "x\n"
    assert not git.work("status", "--short", at=made)
