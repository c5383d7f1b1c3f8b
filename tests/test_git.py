"""The one door to git: what goes in comes out, and nothing of the surroundings gets in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from livinglab_gen import git, language
from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK, File, Signature

SITI = Signature(name="Siti Aminah", email="siti@contoh.invalid", date="2026-01-02T03:04:05+07:00")

TREE = {
    PurePosixPath(path): file
    for path, file in {
        "a.txt": File(b"a\n"),
        "run.sh": File(b"#!/bin/sh\n", EXECUTABLE),
        "link": File(b"a.txt", SYMLINK),
        "binary": File(bytes(range(256))),
        "empty": File(b""),
        "crlf.txt": File(b"a\r\nb\r\n"),
        "no newline": File(b"a"),
        'with "quotes" and \\ too': File(b"q"),
        "two\nlines": File(b"n"),
        "tab\there": File(b"t"),
        "désa/漢字.txt": File("é\n".encode()),
        " leading and trailing ": File(b" "),
        "a/b/c/d.txt": File(b"deep"),
        "-rf": File(b"dash"),
        os.fsdecode(b"latin-\xe9"): File(b"not UTF-8"),
        ".gitignore": File(b"*\n"),
    }.items()
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A bare repository."""
    git.init(tmp_path / "repo.git", bare=True)
    return tmp_path / "repo.git"


def written(repo: Path, tree: git.Tree = TREE, *, parent: str | None = None, message: str = "isi") -> str:
    """The hash of a commit of `tree` on main."""
    return git.commit(repo, tree, ref="refs/heads/main", message=message, author=SITI, parent=parent)


# --- trees ------------------------------------------------------------------------------------------


def test_a_tree_comes_back_as_it_was_written(repo: Path) -> None:
    """Modes, symlinks, binary and empty files and odd names survive the round trip."""
    assert git.read(repo, written(repo)) == TREE


def test_an_empty_tree_comes_back_empty(repo: Path) -> None:
    """A commit without files is a commit too."""
    assert git.read(repo, written(repo, {})) == {}


def test_a_checkout_has_the_bytes_and_modes(repo: Path, tmp_path: Path) -> None:
    """What is committed is what git itself checks out."""
    written(repo)
    subprocess.run(["git", "clone", "--quiet", repo, tmp_path / "out"], check=True)
    out = tmp_path / "out"
    assert (out / "link").readlink() == Path("a.txt")
    assert os.access(out / "run.sh", os.X_OK)
    assert not os.access(out / "a.txt", os.X_OK)
    for path, file in TREE.items():
        if file.mode != SYMLINK:
            assert (out / path).read_bytes() == file.content


def test_same_values_give_the_same_hash_in_any_order(repo: Path, tmp_path: Path) -> None:
    """A commit's hash depends on its values only: not on the order, the repository or the clock."""
    git.init(tmp_path / "other")
    other = git.commit(
        tmp_path / "other", dict(reversed(TREE.items())), ref="refs/heads/x", message="isi", author=SITI
    )
    assert other == written(repo) == written(repo)


@pytest.mark.parametrize(
    "change", [{"tree": {PurePosixPath("a.txt"): File(b"b\n")}}, {"message": "lain"}, {"parent": True}]
)
def test_any_other_value_gives_another_hash(repo: Path, change: dict[str, object]) -> None:
    """Content, message and parent each count."""
    first = written(repo)
    if change.get("parent"):
        change = {"parent": first}
    assert written(repo, **change) != first  # type: ignore[arg-type]


def test_a_mode_counts(repo: Path) -> None:
    """An executable bit alone makes another tree."""
    path = PurePosixPath("a")
    assert git.write_tree(repo, {path: File(b"")}) != git.write_tree(repo, {path: File(b"", EXECUTABLE)})


def test_a_commit_follows_its_parent_and_replaces_its_files(repo: Path) -> None:
    """The chain holds every commit; each tree is whole, nothing of the parent lingers."""
    first = written(repo)
    second = written(repo, {PurePosixPath("only"): File(b"1")}, parent=first)
    assert git.run("rev-list", "main", at=repo).decode().split() == [second, first]
    assert set(git.read(repo, "main")) == {PurePosixPath("only")}
    assert git.read(repo, first) == TREE


def test_author_date_and_message_are_as_given(repo: Path) -> None:
    """The moment is kept with its offset, in author and committer alike."""
    written(repo, message="Judul\n\n- é\n")
    shown = git.run("log", "-1", "--format=%an|%ae|%aI|%cn|%cI|%B", "main", at=repo).decode()
    moment = "2026-01-02T03:04:05+07:00"
    assert shown.strip() == f"Siti Aminah|siti@contoh.invalid|{moment}|Siti Aminah|{moment}|Judul\n\n- é"


def test_a_submodule_is_left_out(repo: Path) -> None:
    """A submodule has no content of its own to read."""
    commit = written(repo, {PurePosixPath("a"): File(b"1")})
    entry = f"160000 commit {commit}\tsub\0".encode() + git.run("ls-tree", "-z", commit, at=repo)
    tree = git.run("mktree", "-z", feed=entry, at=repo).decode().strip()
    assert git.read(repo, tree) == {PurePosixPath("a"): File(b"1")}


def test_a_tree_written_alone_leaves_no_ref(repo: Path) -> None:
    """Hashing a tree does not show in the repository."""
    commit = written(repo)
    assert git.write_tree(repo, TREE) == git.tree_id(repo, commit)
    assert git.run("for-each-ref", "--format=%(refname)", at=repo).decode().split() == ["refs/heads/main"]


def test_a_folder_of_a_revision_has_a_tree_of_its_own(repo: Path) -> None:
    """`revision:folder` names the folder's tree."""
    commit = written(repo, {PurePosixPath("d/a"): File(b"1")})
    assert git.tree_id(repo, f"{commit}:d") == git.write_tree(repo, {PurePosixPath("a"): File(b"1")})


def test_tags_name_the_commit_behind_an_annotated_tag(repo: Path) -> None:
    """Light and annotated tags alike, here and at a URL, give the commit's hash."""
    commit = written(repo)
    git.run("tag", "light", commit, at=repo)
    git.run("tag", "-a", "-m", "x", "noted", commit, at=repo)
    assert git.tags(repo) == git.remote_tags(str(repo)) == {"light": commit, "noted": commit}


def test_a_repository_without_tags_has_none(repo: Path) -> None:
    """No tag is no fault."""
    assert git.tags(repo) == git.remote_tags(str(repo)) == {}


# --- surroundings -----------------------------------------------------------------------------------


def test_what_a_hook_left_behind_is_not_followed(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_DIR, GIT_INDEX_FILE and GIT_WORK_TREE of a caller would lead to another repository."""
    git.init(tmp_path / "other")
    for name, value in {"DIR": "other/.git", "WORK_TREE": "other", "INDEX_FILE": "other/index"}.items():
        monkeypatch.setenv(f"GIT_{name}", str(tmp_path / value))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "objects"))
    commit = written(repo)
    assert git.tree_id(repo, "refs/heads/main") == git.tree_id(repo, commit)
    assert not (tmp_path / "other" / ".git" / "refs" / "heads" / "main").exists()


def test_a_hostile_configuration_changes_nothing(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hooks, line ends, signing, aliases and ignore files of the user stay outside."""
    expected = written(repo)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("reference-transaction", "post-checkout", "pre-commit", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\nexit 1\n")
        (hooks / name).chmod(0o755)
    (tmp_path / "ignore").write_text("*\n")
    (tmp_path / "attributes").write_text("* text eol=crlf\n")
    config = tmp_path / "gitconfig"
    config.write_text(
        f"[core]\n hooksPath = {hooks}\n autocrlf = true\n safecrlf = true\n"
        f" excludesFile = {tmp_path / 'ignore'}\n attributesFile = {tmp_path / 'attributes'}\n"
        " quotePath = true\n pager = false\n"
        "[commit]\n gpgSign = true\n[tag]\n gpgSign = true\n[gpg]\n program = false\n"
        "[alias]\n ls-tree = !false\n read = !false\n[color]\n ui = always\n[init]\n defaultBranch = x\n"
        f" templateDir = {hooks}\n[log]\n showSignature = true\n[fetch]\n prune = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    git.init(tmp_path / "fresh")
    fresh = tmp_path / "fresh"
    assert git.commit(fresh, TREE, ref="refs/heads/main", message="isi", author=SITI) == expected
    git.run("reset", "--hard", "--quiet", at=fresh)
    assert (fresh / "a.txt").read_bytes() == b"a\n"
    git.run("tag", "-m", "x", "t", expected, at=fresh)
    assert git.read(fresh, "main") == TREE
    assert git.tags(fresh) == {"t": expected}
    assert not (tmp_path / "ran").exists()
    assert git.run("symbolic-ref", "HEAD", at=fresh).decode().strip() == "refs/heads/main"


def test_the_users_own_rewrites_are_passed_on(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`url.*.insteadOf` is how a region reaches its mirror: it has to work."""
    commit = written(repo)
    git.run("tag", "v1.0.0", commit, at=repo)
    config = tmp_path / "gitconfig"
    config.write_text(f'[url "{tmp_path}/"]\n insteadOf = https://katalog.invalid/\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert git.remote_tags("https://katalog.invalid/repo.git") == {"v1.0.0": commit}


def test_gits_words_do_not_depend_on_the_users_language(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are recognised by git's English words."""
    monkeypatch.setenv("LC_ALL", "id_ID.UTF-8")
    monkeypatch.setenv("LANGUAGE", "de")
    with pytest.raises(git.GitFailed, match="Needed a single revision"):
        git.tree_id(repo, "none")


def test_an_option_in_the_place_of_a_revision_is_no_option(repo: Path) -> None:
    """A tag or URL from outside cannot become an option of git."""
    with pytest.raises(git.GitFailed):
        git.tree_id(repo, "--help")
    with pytest.raises(git.GitFailed):
        git.remote_tags("--upload-pack=touch ran")


def test_nothing_is_run_for_a_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The `ext::` transport, which runs a command, stays closed even where the user opened it."""
    config = tmp_path / "gitconfig"
    config.write_text('[protocol "ext"]\n allow = always\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    with pytest.raises(git.GitFailed):
        git.remote_tags(f"ext::touch {tmp_path / 'ran'}")
    assert not (tmp_path / "ran").exists()


# --- faults -----------------------------------------------------------------------------------------


def test_credentials_never_stand_in_an_error(tmp_path: Path) -> None:
    """A password in a URL is taken out of what git says."""
    with pytest.raises(git.GitFailed) as told:
        git.remote_tags(f"file://siti:rahasia@{tmp_path}/none.git")
    assert "rahasia" not in str(told.value)
    assert "siti" not in str(told.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "https://siti:rahasia@git.invalid/a and https://token@b.invalid",
            "https://git.invalid/a and https://b.invalid",
        ),
        ("https://siti:a@b@git.invalid/a", "https://git.invalid/a"),
        ("git@git.invalid:a", "git@git.invalid:a"),
        ("https://git.invalid/a@b", "https://git.invalid/a@b"),
    ],
)
def test_only_credentials_are_taken_out(text: str, shown: str) -> None:
    """User and password of a URL go, an at-sign elsewhere stays."""
    assert git.without_credentials(text) == shown


def test_git_without_an_identity_is_told_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without name and mail, nothing is guessed from the machine."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    with pytest.raises(git.NoIdentity, match=r"git config --global user\.name"):
        git.who_commits(tmp_path)


def test_who_commits_is_read_from_the_users_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings' name and mail are taken, whatever letters they hold."""
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    config = tmp_path / "gitconfig"
    config.write_text("[user]\nname = I Gusti Ngurah Ömer\nemail = ngurah@contoh.invalid\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    who = git.who_commits(tmp_path)
    assert (who.name, who.email) == ("I Gusti Ngurah Ömer", "ngurah@contoh.invalid")
    git.init(tmp_path / "repo")
    assert git.commit(tmp_path / "repo", {}, ref="refs/heads/main", message="x", author=who)


def test_a_machine_without_git_is_told_with_the_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No git on the PATH: one sentence with the line that installs it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(git.GitMissing, match="apt install git"):
        git.run("version")


def test_a_missing_folder_is_not_a_missing_git(tmp_path: Path) -> None:
    """The two are not mixed up."""
    with pytest.raises(FileNotFoundError):
        git.run("version", at=tmp_path / "none")


def test_faults_are_told_in_the_chosen_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence around git's words is Indonesian where Indonesian was chosen."""
    monkeypatch.setenv("PATH", str(tmp_path))
    language.speak("id")
    with pytest.raises(git.GitMissing, match="belum"):
        git.run("version")


def test_regular_is_the_mode_that_goes_without_saying() -> None:
    """A file without a mode is a regular one."""
    assert File(b"").mode == REGULAR
