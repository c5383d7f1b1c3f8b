"""Killed, crowded or out of room: a repo is as before or updated, and the next run works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from livinglab_gen import git, project
from livinglab_gen.project import Wish

from .lab import Lab
from .plain import commit_all

pytestmark = pytest.mark.slow

FILES = 60


@pytest.fixture
def repo(lab: Lab) -> Path:
    """A repo with one line of its own in each of many files, and a release that changes all of them."""
    text = "".join(f"line {n}\n" for n in range(400))
    lab.write({f"templates/base/files/t{n}.txt": text for n in range(FILES)})
    lab.release()
    made = lab.new(version="1.0.0")
    for n in range(0, FILES, 2):
        (made / f"t{n}.txt").write_text(text.replace("line 5\n", "ours\n"))
    commit_all(made, "Ours")
    lab.release_version(
        "1.1.0",
        {
            **{f"templates/base/files/t{n}.txt": text.replace("line 300\n", "new\n") for n in range(FILES)},
            **{f"templates/base/files/new/n{n}.txt": text for n in range(FILES)},
            "templates/base/files/app.conf": None,
        },
    )
    return made


def started(lab: Lab, repo: Path) -> subprocess.Popen[bytes]:
    """`livinglab update` in a process of its own."""
    words = [
        sys.executable,
        "-m",
        "livinglab_gen",
        "update",
        str(repo),
        "--registry",
        str(lab.registry_folder),
    ]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def settled(repo: Path) -> str:
    """The release that a repo holds, whole: its commit and its files are the same."""
    for _attempt in range(200):  # a step that was begun is carried through by git
        said = git.work("--no-optional-locks", "status", "--porcelain", at=repo).decode()
        if not said and not (repo / ".git/index.lock").exists():
            break
        time.sleep(0.02)
    assert said == ""
    told = git.run("show", "HEAD:.livinglab.yml", at=repo).decode()
    return "1.1.0" if "version: 1.1.0" in told else "1.0.0"


def test_killed_at_any_moment_it_is_before_or_after(lab: Lab, repo: Path) -> None:
    """Never between, without any mending; and the next run brings it there."""
    began = time.monotonic()
    whole = started(lab, repo)
    assert whole.wait() == 0
    length = time.monotonic() - began
    project.undo(repo)
    before, seen = git.commit_of(repo, "HEAD"), set()
    for step in range(30):
        process = started(lab, repo)
        time.sleep(length * (0.4 + 0.65 * step / 30))
        process.send_signal(signal.SIGKILL)
        process.wait()
        release = settled(repo)
        seen.add(release)
        if release == "1.1.0":
            project.undo(repo)
        assert git.commit_of(repo, "HEAD") == before
    assert project.update(repo, lab.releases, Wish()).commit
    assert settled(repo) == "1.1.0"


def test_a_step_that_even_git_did_not_finish_is_mended(lab: Lab, repo: Path) -> None:
    """After a power cut: some files new, one half-written, a lock left behind; later work is kept."""
    seen = project.preview(repo, lab.releases, Wish())
    paths = [str(one.path) for one in seen.update.changes]
    done = project.update(repo, lab.releases, Wish())
    assert done.commit
    after = {path: git.run("show", f"HEAD:{path}", at=repo) for path in paths if path != "app.conf"}
    for cut in range(0, 2 * FILES + 1, 12):
        project.undo(repo)
        head = git.commit_of(repo, "HEAD")
        for path in paths[:cut]:
            if path in after:
                (repo / path).parent.mkdir(exist_ok=True)
                (repo / path).write_bytes(after[path])
            else:
                (repo / path).unlink()
        if cut < len(paths) and paths[cut] in after:
            (repo / paths[cut]).parent.mkdir(exist_ok=True)
            (repo / paths[cut]).write_bytes(after[paths[cut]][:100])
        (repo / ".git/index.lock").write_bytes(b"half")
        (repo / ".git/livinglab-step").write_text(f"{head} {done.commit}\n")
        (repo / "README.md").write_text("written since\n")
        with pytest.raises(git.NotClean, match=r"\(README\.md\)"):
            project.update(repo, lab.releases, Wish())
        assert (repo / "README.md").read_text() == "written since\n", cut
        git.run("checkout", "--quiet", "README.md", at=repo)
        assert settled(repo) == "1.0.0", cut
        assert not (repo / "new").exists(), cut
        assert project.update(repo, lab.releases, Wish()).commit
        assert settled(repo) == "1.1.0", cut


def test_two_at_once_make_one_update(lab: Lab, repo: Path) -> None:
    """The second says so, or comes after the first and finds nothing to do."""
    both = [started(lab, repo) for _ in range(2)]
    said = [process.communicate()[1].decode() for process in both]
    assert {process.returncode for process in both} <= {0, git.Busy.exit_code}, said
    assert 0 in {process.returncode for process in both}
    assert settled(repo) == "1.1.0"
    assert git.run("rev-list", "--count", "HEAD", at=repo).decode().strip() == "3"


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here: run the tests as root to try a full one")
    return folder


def test_a_full_disk_leaves_the_repo_as_it_was(lab: Lab, repo: Path, small_disk: Path) -> None:
    """Whatever it is that finds no room; with room again the update works."""
    try:
        there = small_disk / "repo"
        git.run("clone", "--quiet", "--no-hardlinks", str(repo), str(there), at=repo)
        filler, refused = small_disk / "filler", 0
        for free in range(0, 900, 60):
            room = os.statvfs(small_disk)
            filler.write_bytes(b"x" * max(room.f_bavail * room.f_frsize - free * 1024, 0))
            head = git.commit_of(there, "HEAD")
            process = started(lab, there)
            told = process.communicate()[1].decode()
            filler.unlink()
            if process.returncode == 0:
                break
            refused += 1
            assert process.returncode == project.CannotWrite.exit_code, told
            assert told.count("\n") == 1
            assert git.commit_of(there, "HEAD") == head
            assert settled(there) == "1.0.0"
        assert refused
        assert process.returncode == 0
        assert settled(there) == "1.1.0"
    finally:
        subprocess.run(["umount", "--lazy", small_disk], check=True)
