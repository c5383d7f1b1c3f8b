"""Updates: what a release changes arrives, what was changed here stays, and what cannot be told is said."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from livinglab_gen import git, project
from livinglab_gen.cli import run
from livinglab_gen.git import Busy, InTheWay, NotClean, NotInGit
from livinglab_gen.project import Done, NothingUnderWay, StillInConflict, Wish
from livinglab_gen.rendering import BadAnswer

from .lab import QUESTIONS, Lab
from .plain import commit_all, copier, redirected

LINES = "".join(f"line {n}\n" for n in range(1, 21))
"""A text with room for changes that do not touch."""


@pytest.fixture
def repo(lab: Lab) -> Path:
    """A service repo of the first release, which has a text of twenty lines and some odd files."""
    lab.write(
        {
            "templates/base/files/text.txt": LINES,
            "templates/base/files/gone.txt": LINES.replace("line", "row"),
            "templates/base/files/desa ujung/berkas é.txt": LINES,
            "templates/base/files/image.bin": bytes(range(256)) * 4,
            "templates/base/files/latin.txt": LINES.encode() + b"caf\xe9\n",
            "templates/base/files/crlf.txt": LINES.replace("\n", "\r\n"),
        }
    )
    lab.release()
    return lab.new(version="1.0.0")


def second(lab: Lab, files: Mapping[str, str | bytes | None]) -> None:
    """The next release, with `files` of the layer as they are then."""
    lab.release_version("1.1.0", {f"templates/base/files/{name}": text for name, text in files.items()})


def changed(number: int, text: str = LINES) -> str:
    """The twenty lines with one of them changed by the release."""
    return text.replace(f"line {number}\n", f"line {number} of the release\n")


def work(repo: Path, files: Mapping[str, str | bytes | None], message: str = "Ours") -> None:
    """Local work: files written, or taken away, and committed."""
    for name, content in files.items():
        path = repo / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    commit_all(repo, message)


def update(lab: Lab, repo: Path, **wish: object) -> Done:
    """The newest release, or what is wished for."""
    return project.update(repo, lab.releases, Wish(**wish))  # type: ignore[arg-type]


def status(repo: Path) -> str:
    """What git sees in the work tree."""
    return git.work("status", "--porcelain", at=repo).decode()


def content(root: Path) -> str:
    """A digest of every file below a folder, the repository's own among them."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            digest.update(f"{path.relative_to(root)}\0{path.stat().st_mode}\0".encode() + path.read_bytes())
    return digest.hexdigest()


# --- what arrives and what stays --------------------------------------------------------------------


def test_an_update_is_one_commit_that_holds_both(lab: Lab, repo: Path) -> None:
    """The release's line and ours stand side by side; one commit with one parent, nothing left to do."""
    work(repo, {"text.txt": LINES.replace("line 2\n", "our line\n")})
    before = git.commit_of(repo, "HEAD")
    second(lab, {"text.txt": changed(18)})
    done = update(lab, repo)
    assert done.commit == git.commit_of(repo, "HEAD")
    assert git.run("rev-list", "--parents", "-1", "HEAD", at=repo).decode().split()[1:] == [before]
    assert (repo / "text.txt").read_text() == changed(18).replace("line 2\n", "our line\n")
    assert status(repo) == ""
    assert "version: 1.1.0" in (repo / ".livinglab.yml").read_text()
    assert "_commit: v1.1.0" in (repo / ".copier-answers.yml").read_text()


def test_an_update_again_has_nothing_to_do(lab: Lab, repo: Path) -> None:
    """A repo that has the release is left alone."""
    second(lab, {"text.txt": changed(18)})
    update(lab, repo)
    before = content(repo)
    assert update(lab, repo).commit is None
    assert content(repo) == before


def test_an_untouched_repo_becomes_a_fresh_one(lab: Lab, repo: Path) -> None:
    """For all but the region's own files, an update gives what `new` gives."""
    second(lab, {"text.txt": changed(3), "gone.txt": None, "new/file.txt": "new\n", "app.conf": ""})
    update(lab, repo)
    fresh = lab.new(version="1.1.0")
    assert git.read(repo, "HEAD") == git.read(fresh, "HEAD")


def test_plain_copier_goes_on_afterwards(lab: Lab, repo: Path) -> None:
    """The answers file is what plain Copier updates from."""
    second(lab, {"text.txt": changed(18)})
    update(lab, repo)
    lab.release_version("1.2.0", {"templates/base/files/text.txt": changed(2, changed(18))})
    copier("update", "--defaults", "--skip-answered", at=repo)
    assert (repo / "text.txt").read_text() == changed(2, changed(18))
    assert "_commit: v1.2.0" in (repo / ".copier-answers.yml").read_text()


def test_a_file_that_was_renamed_here_receives_the_change(lab: Lab, repo: Path) -> None:
    """Where `copier update` leaves it stale."""
    git.run("mv", "text.txt", "teks.txt", at=repo)
    work(repo, {"teks.txt": LINES.replace("line 5\n", "ours\n")})
    second(lab, {"text.txt": changed(18)})
    assert update(lab, repo).commit
    assert (repo / "teks.txt").read_text() == changed(18).replace("line 5\n", "ours\n")
    assert not (repo / "text.txt").exists()


def test_a_file_that_the_release_renames_takes_our_edit_along(lab: Lab, repo: Path) -> None:
    """The edit goes with the file."""
    work(repo, {"text.txt": LINES.replace("line 5\n", "ours\n")})
    second(lab, {"text.txt": None, "docs/text.txt": changed(18)})
    assert update(lab, repo).commit
    assert (repo / "docs/text.txt").read_text() == changed(18).replace("line 5\n", "ours\n")
    assert not (repo / "text.txt").exists()


def test_a_new_file_stays_where_the_release_puts_it(lab: Lab, repo: Path) -> None:
    """Also when its folder was renamed here."""
    git.run("mv", "desa ujung", "ujung", at=repo)
    commit_all(repo, "Ours")
    second(lab, {"desa ujung/baru.txt": "new\n"})
    assert update(lab, repo).commit
    assert (repo / "desa ujung/baru.txt").read_text() == "new\n"
    assert (repo / "ujung/berkas é.txt").exists()


def test_a_deletion_stays_a_deletion(lab: Lab, repo: Path) -> None:
    """On our side, whatever else the release changes; on the release's, what we did not touch goes."""
    work(repo, {"text.txt": None})
    second(lab, {"app.conf": "tone = cool\n", "gone.txt": None})
    assert update(lab, repo).commit
    assert not (repo / "text.txt").exists()
    assert not (repo / "gone.txt").exists()


def test_modes_binary_files_and_odd_names_arrive(lab: Lab, repo: Path) -> None:
    """An executable bit beside our edit, a picture, a name with a space and an accent, another encoding."""
    ours = LINES.replace("line 5\n", "ours\n")
    work(
        repo,
        {
            "text.txt": ours,
            "desa ujung/berkas é.txt": ours,
            "latin.txt": ours.encode() + b"caf\xe9\n",
            "crlf.txt": ours.replace("\n", "\r\n"),
        },
    )
    lab.write({"templates/base/files/text.txt": LINES})
    (lab.root / "templates/base/files/text.txt").chmod(0o755)
    second(
        lab,
        {
            "desa ujung/berkas é.txt": changed(18),
            "image.bin": b"\0" * 99,
            "latin.txt": changed(18).encode() + b"caf\xe9\n",
            "crlf.txt": changed(18).replace("\n", "\r\n"),
        },
    )
    assert update(lab, repo).commit
    both = changed(18).replace("line 5\n", "ours\n")
    assert os.access(repo / "text.txt", os.X_OK)
    assert (repo / "text.txt").read_text() == ours
    assert (repo / "desa ujung/berkas é.txt").read_text() == both
    assert (repo / "image.bin").read_bytes() == b"\0" * 99
    assert (repo / "latin.txt").read_bytes() == both.encode() + b"caf\xe9\n"
    assert (repo / "crlf.txt").read_bytes() == both.replace("\n", "\r\n").encode()


def test_links_and_files_of_ours_alone_stay(lab: Lab, repo: Path) -> None:
    """A symlink, a submodule, a file that is tracked though ignored, a nested .gitignore."""
    other = repo.parent / "other"
    git.init(other)
    (other / "a").write_text("a\n")
    commit_all(other, "other")
    git.run("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", other, "modul", at=repo)
    (repo / "tautan").symlink_to("text.txt")
    work(repo, {"app.conf": "tone = ours\n", ".gitignore": "text.txt\n*.log\n", "sub/.gitignore": "*\n"})
    work(repo, {"text.txt": LINES.replace("line 5\n", "ours\n")})
    git.run("add", "--force", "sub/.gitignore", at=repo)
    commit_all(repo, "Ours too")
    second(lab, {"text.txt": changed(18), "run.sh": "#!/bin/sh\necho go\n"})
    assert update(lab, repo).commit
    assert (repo / "tautan").is_symlink()
    assert (repo / "modul/a").read_text() == "a\n"
    assert (repo / "text.txt").read_text() == changed(18).replace("line 5\n", "ours\n")
    assert status(repo) == ""


def test_settings_of_the_users_git_have_no_part(
    lab: Lab, repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Global excludes, apply.whitespace, renames off, hooks, signing, a GIT_DIR that a hook left."""
    (tmp_path / "ignore").write_text("*.txt\n")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-merge", "pre-commit", "reference-transaction", "post-checkout"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    config = tmp_path / "gitconfig"
    config.write_text(
        f"[core]\nexcludesFile = {tmp_path / 'ignore'}\nhooksPath = {hooks}\n"
        "[apply]\nwhitespace = error\n[merge]\nrenames = false\nff = false\nconflictStyle = diff3\n"
        "[diff]\nrenames = false\nnoprefix = true\n[commit]\ngpgSign = true\n[status]\nshort = true\n"
        "[alias]\nmerge = version\n[color]\nui = always\n"
    )
    git.run("mv", "text.txt", "teks.txt", at=repo)
    commit_all(repo, "Ours")
    second(lab, {"text.txt": changed(18) + "trailing  \n", "new.txt": "new\n"})
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    assert update(lab, repo).commit
    assert (repo / "teks.txt").read_text() == changed(18) + "trailing  \n"
    assert (repo / "new.txt").exists()


def test_a_shallow_clone_is_updated(lab: Lab, repo: Path, tmp_path: Path) -> None:
    """The repo's own history is not needed."""
    work(repo, {"text.txt": LINES.replace("line 5\n", "ours\n")})
    shallow = tmp_path / "shallow"
    git.run("clone", "--quiet", "--depth=1", f"file://{repo}", shallow)
    second(lab, {"text.txt": changed(18)})
    assert update(lab, shallow).commit
    assert (shallow / "text.txt").read_text() == changed(18).replace("line 5\n", "ours\n")


def test_a_linked_work_tree_and_a_folder_below_the_top(lab: Lab, repo: Path, tmp_path: Path) -> None:
    """A project may be one folder of a repository, checked out in a second place."""
    mono = tmp_path / "mono"
    git.init(mono)
    subprocess.run(["cp", "-r", repo, mono / "layanan"], check=True)
    subprocess.run(["rm", "-rf", mono / "layanan/.git"], check=True)
    work(mono, {"other.txt": "other\n", "layanan/text.txt": LINES.replace("line 5\n", "ours\n")})
    linked = tmp_path / "linked"
    git.run("worktree", "add", "--quiet", linked, at=mono)
    second(lab, {"text.txt": changed(18), "gone.txt": None})
    assert update(lab, linked / "layanan").commit
    assert (linked / "layanan/text.txt").read_text() == changed(18).replace("line 5\n", "ours\n")
    assert not (linked / "layanan/gone.txt").exists()
    assert (linked / "other.txt").exists()
    assert (mono / "layanan/gone.txt").exists()


def test_line_ends_that_git_converts_are_no_conflict(lab: Lab, repo: Path) -> None:
    """A region whose .gitattributes has git store LF merges with a release that brings CRLF."""
    work(repo, {".gitattributes": "*.txt text=auto\n"})
    git.run("add", "--renormalize", ".", at=repo)
    commit_all(repo, "Line ends")
    work(repo, {"crlf.txt": LINES.replace("line 5\n", "ours\n").replace("\n", "\r\n")})
    second(lab, {"crlf.txt": changed(18).replace("\n", "\r\n")})
    assert update(lab, repo).commit
    both = changed(18).replace("line 5\n", "ours\n")
    assert (repo / "crlf.txt").read_text().replace("\r\n", "\n") == both
    assert status(repo) == ""


# --- owners -----------------------------------------------------------------------------------------


def test_the_regions_files_are_made_once(lab: Lab, repo: Path) -> None:
    """An edited, a deleted and an untouched one stay; a new one comes; a changed starter is told."""
    work(repo, {"region.toml": "ours\n", "daerah/notes.md": None, "daerah/own.md": "ours\n"})
    second(
        lab,
        {"daerah/notes.md": "Lain.\n", "daerah/new.md": "baru\n", "daerah/own.md": "theirs\n"},
    )
    done = update(lab, repo)
    assert (repo / "region.toml").read_text() == "ours\n"
    assert not (repo / "daerah/notes.md").exists()
    assert (repo / "daerah/new.md").read_text() == "baru\n"
    assert (repo / "daerah/own.md").read_text() == "ours\n"
    (starter,) = done.update.starters
    assert str(starter.path) == "daerah/notes.md"
    assert "-Ruang daerah.\n+Lain.\n" in starter.diff


def test_generated_files_are_never_merged(lab: Lab, repo: Path) -> None:
    """A lock that was re-made here becomes the release's, and that is told; a deleted one stays away."""
    work(repo, {"lock.txt": "one==1\nours==1\n"})
    second(lab, {"app.conf": "tone = cool\n"})
    assert update(lab, repo).update.remade == ()
    assert (repo / "lock.txt").read_text() == "one==1\nours==1\n"
    lab.release_version("1.2.0", {"templates/base/files/lock.txt": "one==2\n"})
    done = update(lab, repo)
    assert [str(path) for path in done.update.remade] == ["lock.txt"]
    assert (repo / "lock.txt").read_text() == "one==2\n"
    work(repo, {"lock.txt": None})
    lab.release_version("1.3.0", {"templates/base/files/lock.txt": "one==3\n"})
    assert update(lab, repo).commit
    assert not (repo / "lock.txt").exists()


# --- conflicts --------------------------------------------------------------------------------------


@pytest.fixture
def conflicted(lab: Lab, repo: Path) -> Path:
    """A repo whose update conflicts in four ways."""
    work(
        repo,
        {
            "text.txt": LINES.replace("line 5\n", "ours\n"),
            "gone.txt": LINES.replace("line", "row").replace("row 5\n", "ours\n"),
            "app.conf": None,
            "image.bin": b"ours\0",
        },
    )
    second(
        lab,
        {"text.txt": changed(5), "gone.txt": None, "app.conf": "tone = cool\n", "image.bin": b"theirs\0"},
    )
    return repo


def test_conflicts_are_left_to_git_and_its_tools(lab: Lab, conflicted: Path) -> None:
    """Stages in the index, markers in the file, each path with its reason; then one commit, one parent."""
    before = git.commit_of(conflicted, "HEAD")
    done = update(lab, conflicted)
    kinds = {str(one.path): one.kind for one in done.update.conflicts}
    assert kinds == {
        "app.conf": "modify/delete",
        "gone.txt": "modify/delete",
        "image.bin": "binary",
        "text.txt": "contents",
    }
    assert {str(path) for path in done.left} == kinds.keys()
    assert done.commit is None
    text = (conflicted / "text.txt").read_text()
    assert "<<<<<<< HEAD\nours\n=======\nline 5 of the release\n>>>>>>> " in text
    assert "(demo 1.0.0 -> 1.1.0)" in text
    with pytest.raises(StillInConflict, match=r"app\.conf.*git add"):
        project.go_on(conflicted)
    git.run("rm", "--quiet", "app.conf", at=conflicted)
    git.run("add", "gone.txt", "image.bin", "text.txt", at=conflicted)
    with pytest.raises(StillInConflict, match=r"markers.*text\.txt"):
        project.go_on(conflicted)
    (conflicted / "text.txt").write_text(LINES.replace("line 5\n", "both\n"))
    git.run("add", "text.txt", at=conflicted)
    ended = project.go_on(conflicted)
    assert ended.update == "demo 1.0.0 -> 1.1.0"
    assert git.run("rev-list", "--parents", "-1", "HEAD", at=conflicted).decode().split()[1:] == [before]
    assert status(conflicted) == ""
    message = git.run("log", "-1", "--format=%B", at=conflicted).decode().strip()
    assert message.splitlines()[-1] == "Livinglab-Update: demo 1.0.0 -> 1.1.0"
    assert "Conflicts:" not in message
    assert "version: 1.1.0" in (conflicted / ".livinglab.yml").read_text()
    assert git.run("for-each-ref", "--format=%(refname)", at=conflicted).decode() == "refs/heads/main\n"


def test_an_update_in_conflict_can_be_dropped(lab: Lab, conflicted: Path) -> None:
    """Everything is as before."""
    before = git.read(conflicted, "HEAD"), git.commit_of(conflicted, "HEAD")
    update(lab, conflicted)
    project.give_up(conflicted)
    assert (git.read(conflicted, "HEAD"), git.commit_of(conflicted, "HEAD")) == before
    assert status(conflicted) == ""
    with pytest.raises(NothingUnderWay):
        project.give_up(conflicted)


def test_what_waits_is_no_release_yet(lab: Lab, conflicted: Path) -> None:
    """While an update waits, looking and branching go by the commit, not by the half-merged files."""
    update(lab, conflicted)
    found = project.status(conflicted, lab.releases)
    assert (found.origin.version, found.waiting) == ("1.0.0", "demo 1.0.0 -> 1.1.0")
    seen = project.preview(conflicted, lab.releases, Wish()).update
    assert (seen.old.version, seen.new.version) == ("1.0.0", "1.1.0")
    assert project.branch(conflicted, lab.releases, Wish()).branch is None
    with pytest.raises(NotClean, match="livinglab update --continue"):
        update(lab, conflicted)


def test_the_same_conflict_is_solved_once(lab: Lab, repo: Path) -> None:
    """Taken back and made again, it is merged as it was by hand."""
    work(repo, {"text.txt": LINES.replace("line 5\n", "ours\n")})
    second(lab, {"text.txt": changed(5)})
    update(lab, repo)
    (repo / "text.txt").write_text(LINES.replace("line 5\n", "both\n"))
    git.run("add", "text.txt", at=repo)
    project.go_on(repo)
    project.undo(repo)
    assert (repo / "text.txt").read_text() == LINES.replace("line 5\n", "ours\n")
    done = update(lab, repo)
    assert [str(path) for path in done.resolved] == ["text.txt"]
    assert done.commit == git.commit_of(repo, "HEAD")
    assert (repo / "text.txt").read_text() == LINES.replace("line 5\n", "both\n")
    assert status(repo) == ""


def test_a_file_against_a_folder_is_a_conflict(lab: Lab, repo: Path) -> None:
    """Ours stays, the release's stands beside it, and it is told."""
    work(repo, {"data/ours.txt": "ours\n"})
    second(lab, {"data": "a file\n"})
    done = update(lab, repo)
    assert [one.kind for one in done.update.conflicts] == ["file/directory"]
    assert (repo / "data/ours.txt").read_text() == "ours\n"
    project.give_up(repo)
    assert status(repo) == ""


def test_the_command_ends_with_a_code_of_its_own(
    lab: Lab, conflicted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """55, and every file is named with its reason, in text and in JSON."""
    place = ["--registry", str(lab.registry_folder)]
    assert run(["update", str(conflicted), *place]) == 55
    said = capsys.readouterr().out
    assert "text.txt   the same lines were changed here and by the release" in said
    assert "livinglab update --continue" in said
    assert run(["status", str(conflicted), *place]) == 0
    assert "waits for its conflicts" in capsys.readouterr().out
    assert run(["update", str(conflicted), "--continue"]) == 55
    assert run(["update", str(conflicted), "--abort"]) == 0
    capsys.readouterr()
    assert run(["update", str(conflicted), "--json", *place]) == 55
    facts = json.loads(capsys.readouterr().out)
    assert {one["path"] for one in facts["conflicts"]} == set(facts["left"])
    assert facts["commit"] is None


# --- what is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize("ignored", [False, True])
def test_a_file_that_git_does_not_know_is_never_overwritten(lab: Lab, repo: Path, ignored: bool) -> None:
    """Untracked or ignored, a file, or inside a folder, or where a folder has to be: told, and untouched."""
    if ignored:
        work(repo, {".gitignore": "*.env\nroom\nplace\n"})
    second(lab, {"new.env": "theirs\n", "room": "a file\n", "place/file.txt": "theirs\n"})
    (repo / "new.env").write_text("secret\n")
    (repo / "room").mkdir()
    (repo / "room/mine.env").write_text("mine\n")
    (repo / "place").write_text("mine\n")
    before = content(repo)
    with pytest.raises(InTheWay, match=r"new\.env") as told:
        update(lab, repo)
    assert all(name in str(told.value) for name in ("room/mine.env", "place"))
    assert content(repo) == before or _same_but_lock(repo, before)
    seen = project.preview(repo, lab.releases, Wish())
    assert {str(path) for path in seen.in_the_way} == {"new.env", "room/mine.env", "place"}


def _same_but_lock(repo: Path, before: str) -> bool:
    (repo / ".git/livinglab.lock").unlink()
    return content(repo) == before


def test_a_dirty_work_tree_is_refused(lab: Lab, repo: Path) -> None:
    """Changes that are not committed, staged or not; untracked files elsewhere are no matter."""
    second(lab, {"text.txt": changed(18)})
    (repo / "text.txt").write_text("dirty\n")
    with pytest.raises(NotClean, match=r"text\.txt.*git stash"):
        update(lab, repo)
    git.run("add", "text.txt", at=repo)
    with pytest.raises(NotClean, match=r"text\.txt"):
        update(lab, repo)
    git.run("checkout", "--quiet", "HEAD", "--", "text.txt", at=repo)
    (repo / "note.txt").write_text("mine\n")
    assert update(lab, repo).commit
    assert (repo / "note.txt").read_text() == "mine\n"


def test_a_folder_without_git_or_commit_is_told(lab: Lab, repo: Path, tmp_path: Path) -> None:
    """Each with the command that mends it."""
    bare = tmp_path / "bare"
    subprocess.run(["cp", "-r", repo, bare], check=True)
    subprocess.run(["rm", "-rf", bare / ".git"], check=True)
    with pytest.raises(NotInGit, match="git init"):
        update(lab, bare)
    git.init(bare)
    with pytest.raises(NotInGit, match="no commit yet"):
        update(lab, bare)


def test_a_second_update_at_the_same_time_is_told(lab: Lab, repo: Path) -> None:
    """The first one works on undisturbed."""
    second(lab, {"text.txt": changed(18)})
    with git.alone(repo), pytest.raises(Busy, match="at work"):
        update(lab, repo)
    assert update(lab, repo).commit


# --- looking, branches, older releases, undo --------------------------------------------------------


def test_looking_writes_nothing(lab: Lab, repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a preview nor a status changes a byte, in the repository's own folder neither."""
    work(repo, {"text.txt": LINES.replace("line 5\n", "ours\n")})
    second(lab, {"text.txt": changed(5), "app.conf": "tone = cool\n"})
    before = content(repo)
    place = ["--registry", str(lab.registry_folder)]
    assert run(["update", str(repo), "--preview", *place]) == 0
    said = capsys.readouterr().out
    assert "+tone = cool" in said
    assert "1 conflict" in said
    assert "M  app.conf" in said
    assert run(["status", str(repo), *place]) == 0
    said = capsys.readouterr().out
    assert "edited  text.txt  (the newest release changes it too)" in said
    assert run(["status", str(repo), "--json", *place]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["version"], facts["newest"]) == ("1.0.0", "1.1.0")
    assert facts["drift"]["drifted"] == [{"path": "text.txt", "change": "edited"}]
    assert facts["drift"]["moved_too"] == ["text.txt"]
    assert facts["update"]["conflicts"][0]["path"] == "text.txt"
    assert content(repo) == before


def test_a_branch_leaves_the_work_tree_alone(lab: Lab, repo: Path) -> None:
    """Even a dirty one; an update in conflict makes no branch."""
    second(lab, {"text.txt": changed(18)})
    (repo / "app.conf").write_text("dirty\n")
    head = git.commit_of(repo, "HEAD")
    done = project.branch(repo, lab.releases, Wish())
    assert done.branch == "livinglab/demo-1.1.0"
    assert git.commit_of(repo, "HEAD") == head
    assert (repo / "app.conf").read_text() == "dirty\n"
    assert (repo / "text.txt").read_text() == LINES
    assert git.run("show", "livinglab/demo-1.1.0:text.txt", at=repo).decode() == changed(18)
    assert project.branch(repo, lab.releases, Wish()).branch == done.branch
    git.run("switch", "--quiet", "--discard-changes", "livinglab/demo-1.1.0", at=repo)
    work(repo, {"more.txt": "more\n"})
    git.run("switch", "--quiet", "main", at=repo)
    with pytest.raises(project.BranchTaken, match="git branch --move"):
        project.branch(repo, lab.releases, Wish())
    work(repo, {"text.txt": LINES.replace("line 18\n", "ours\n")})
    again = project.branch(repo, lab.releases, Wish())
    assert again.branch is None
    assert [str(path) for path in again.left] == ["text.txt"]


def test_an_older_release_is_a_release_too(lab: Lab, repo: Path) -> None:
    """There and back gives what was there; our line stays."""
    work(repo, {"text.txt": LINES.replace("line 5\n", "ours\n")})
    before = git.read(repo, "HEAD")
    second(lab, {"text.txt": changed(18), "new.txt": "new\n"})
    update(lab, repo)
    done = update(lab, repo, version="1.0.0")
    assert git.read(repo, "HEAD") == before
    assert done.update.notes == ()


def test_undo_goes_back_one_update(lab: Lab, repo: Path) -> None:
    """One command; refused with the cure when work came on top, when it is published, when there is none."""
    with pytest.raises(NothingUnderWay, match="no update"):
        project.undo(repo)
    second(lab, {"text.txt": changed(18)})
    before = git.commit_of(repo, "HEAD")
    update(lab, repo)
    made = git.commit_of(repo, "HEAD")
    assert project.undo(repo).commit == before
    assert git.commit_of(repo, "HEAD") == before
    assert status(repo) == ""
    update(lab, repo)
    work(repo, {"more.txt": "more\n"})
    with pytest.raises(NothingUnderWay, match="git revert"):
        project.undo(repo)
    git.run("reset", "--quiet", "--hard", "HEAD^", at=repo)
    git.run("update-ref", "refs/remotes/origin/main", "HEAD", at=repo)
    with pytest.raises(NothingUnderWay, match="on a server"):
        project.undo(repo)
    assert made


def test_undo_overwrites_nothing_that_git_does_not_know(lab: Lab, repo: Path) -> None:
    """A file that the update took away and somebody made anew is in the way."""
    second(lab, {"gone.txt": None})
    update(lab, repo)
    (repo / "gone.txt").write_text("mine\n")
    with pytest.raises(InTheWay, match=r"gone\.txt"):
        project.undo(repo)
    assert (repo / "gone.txt").read_text() == "mine\n"


# --- answers and notes ------------------------------------------------------------------------------


def test_new_questions_take_their_defaults_and_data_answers_them(lab: Lab, repo: Path) -> None:
    """Without a question being put to anyone."""
    question = "motto:\n  type: str\n  default: Maju\n  help: Semboyan.\n"
    lab.write({"templates/base/questions.yml": QUESTIONS + question})
    second(lab, {"motto.txt.jinja": "{{ motto }}\n"})
    update(lab, repo)
    assert (repo / "motto.txt").read_text() == "Maju\n"
    project.undo(repo)
    update(lab, repo, data={"motto": "Bersih"})
    assert (repo / "motto.txt").read_text() == "Bersih\n"
    assert "motto: Bersih" in (repo / ".copier-answers.yml").read_text()
    with pytest.raises(BadAnswer, match="did you mean motto"):
        update(lab, repo, data={"moto": "x"})


def test_a_changed_answer_is_merged_like_a_release(lab: Lab, repo: Path) -> None:
    """On the release that is there; what was written around the answer stays."""
    second(lab, {"name.txt.jinja": f"{LINES}{{{{ region_name }}}}\n"})
    update(lab, repo)
    work(repo, {"name.txt": (repo / "name.txt").read_text().replace("line 5\n", "ours\n")})
    done = update(lab, repo, data={"region_name": "Kabupaten Baru"})
    assert (done.update.old.version, done.update.new.version) == ("1.1.0", "1.1.0")
    assert (repo / "name.txt").read_text() == LINES.replace("line 5\n", "ours\n") + "Kabupaten Baru\n"
    assert "region_name: Kabupaten Baru" in (repo / ".copier-answers.yml").read_text()
    assert "with other answers" in git.run("log", "-1", "--format=%s", at=repo).decode()
    assert project.undo(repo)


def test_an_answer_that_is_no_longer_accepted_is_told(lab: Lab, repo: Path) -> None:
    """The default holds, the file says so, and `--data` mends it."""
    question = "kind:\n  type: str\n  default: besar\n  help: Jenis.\n  choices: [{}]\n"
    lab.write({"templates/base/questions.yml": QUESTIONS + question.format("besar, kecil")})
    second(lab, {"kind.txt.jinja": "{{ kind }}\n"})
    update(lab, repo, data={"kind": "kecil"}, version="1.1.0")
    assert (repo / "kind.txt").read_text() == "kecil\n"
    lab.write({"templates/base/questions.yml": QUESTIONS + question.format("besar, sedang")})
    lab.release_version("1.2.0")
    done = update(lab, repo)
    assert done.update.dropped == ("kind",)
    assert (repo / "kind.txt").read_text() == "besar\n"
    update(lab, repo, data={"kind": "sedang"})
    assert (repo / "kind.txt").read_text() == "sedang\n"


def test_notes_of_every_release_that_is_skipped_are_shown(
    lab: Lab, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The oldest first, in the preview, after the update and in its commit; nothing where nothing is."""
    for version in ("1.1.0", "1.2.0"):
        lab.write({"templates/base/files/app.conf": f"tone = {version}\n"})
        lab.enter_version(version, notes=f"Langkah {version}.")
        lab.release()
    seen = project.preview(repo, lab.releases, Wish())
    assert [one.version for one in seen.update.notes] == ["1.1.0", "1.2.0"]
    place = ["--registry", str(lab.registry_folder)]
    assert run(["update", str(repo), *place]) == 0
    said = capsys.readouterr().out
    assert 0 < said.index("Langkah 1.1.0.") < said.index("Perubahan 1.2.0.")
    message = git.run("log", "-1", "--format=%B", at=repo).decode()
    assert message.index("Langkah 1.1.0.") < message.index("Langkah 1.2.0.")
    assert run(["update", str(repo), *place]) == 0
    assert "Langkah" not in capsys.readouterr().out


def test_a_copy_by_plain_copier_from_a_mirror_is_updated(lab: Lab, tmp_path: Path) -> None:
    """Our release, made without our tool, is a service repo like any other."""
    lab.release()
    repo = tmp_path / "plain"
    base = "https://livinglab.invalid"
    source = f"{base}/demo.git"
    asked = ("--defaults", "--data", "region_code=32.11")
    copier("copy", *asked, source, repo, at=tmp_path, **redirected(base, lab.registry_folder))
    git.init(repo)
    commit_all(repo, "As it came")
    second(lab, {"app.conf": "tone = cool\n"})
    assert update(lab, repo).commit
    assert (repo / "app.conf").read_text() == "tone = cool\n"
    assert f"_src_path: {source}" in (repo / ".copier-answers.yml").read_text()
