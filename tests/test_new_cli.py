"""`livinglab new` as a user meets it: whole or not at all, told in one sentence, never a traceback."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from livinglab_gen import git, regions
from livinglab_gen.cli import run
from livinglab_gen.regions import profile

from .lab import Lab, files_of


@pytest.fixture
def places(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Options that name the laboratory, with one release; the test runs in an empty folder."""
    lab.release()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("LIVINGLAB_LANG", "en")
    return ["--catalogue", str(lab.root), "--registry", str(lab.registry_folder)]


def livinglab(*arguments: str, **process: object) -> subprocess.CompletedProcess[str]:
    """One run of the program in a process of its own."""
    command = [sys.executable, "-m", "livinglab_gen", *arguments]
    return subprocess.run(command, text=True, capture_output=True, check=False, **process)  # type: ignore[call-overload, no-any-return]


def test_a_blueprint_without_a_release_leads_to_its_candidate(
    lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who has just begun a blueprint is told how to try it."""
    assert run(["new", "demo", "--region", "32.11", "--catalogue", str(lab.root), "--lang", "en"]) == 31
    assert "`--release candidate`" in capsys.readouterr().err


def test_blueprint_and_region_are_enough(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """No question, a repo named after both, and the way on."""
    assert run(["new", "demo", "--region", "sumedang", *places]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "cd demo-sumedang" in told.out
    assert (Path("demo-sumedang") / "app.conf").exists()


def test_a_second_run_is_refused(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The first repo stays as it is."""
    asked = ["new", "demo", "--region", "sumedang", *places]
    assert run(asked) == 0
    before = git.run("rev-parse", "HEAD", at=Path("demo-sumedang"))
    assert run(asked) == 40
    assert "exists already" in capsys.readouterr().err
    assert git.run("rev-parse", "HEAD", at=Path("demo-sumedang")) == before


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (["demo", "--region", "bandung"], 11, "32.04"),
        (["demo", "--region", "sumedng"], 10, "Sumedang"),
        (["demo", "--region", "99.99"], 10, "99.99"),
        (["demo", "--region", ""], 10, "no region was named"),
        (["dmo", "--region", "32.11"], 31, "did you mean demo"),
        (["", "--region", "32.11"], 31, "livinglab list"),
        (["demo", "--region", "32.11", "--release", "7.0.0"], 31, "choose one of 1.0.0"),
        (["demo", "--region", "32.11", "--name", "Demo Kami"], 42, "for example demo-kami"),
        (["demo", "--region", "32.11", "--data", "zone=WIB"], 41, "does not ask for zone"),
        (["demo", "--region", "32.11", "--data", "zone"], 41, "write KEY=VALUE"),
        (["demo", "--region", "32.11", "--data", "=x"], 41, "write KEY=VALUE"),
        (["demo", "--region", "32.11", "--data", "region_code=3211"], 41, "Tulis kode dengan titik"),
        (["demo", "--region", "32.11", "--profile", "nowhere.toml"], 12, "livinglab region profile"),
        (["demo", "--region", "32.11", "."], 40, "exists already"),
        (["demo", "--region", "32.11", "/proc/none/repo"], 47, "choose another folder"),
        (["demo", "--region", "32.11", "a", "b"], 2, "unexpected extra argument"),
        (["demo", "--regoin", "32.11"], 2, "--region"),
        (["demo"], 2, "livinglab new simpati --region sumedang"),
        ([], 2, "livinglab new simpati --region sumedang"),
    ],
)
def test_bad_input_is_told_with_its_cure(
    places: list[str], capsys: pytest.CaptureFixture[str], given: list[str], code: int, words: str
) -> None:
    """An exit code of its own, a sentence on standard error, nothing on standard output, no folder."""
    assert run(["new", *given, *places]) == code
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""
    assert "Traceback" not in told.err
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("dest", ["a b/repo kami", "./x/", "deep/er/repo", "-repo", "kab'upaten"])
def test_a_destination_may_be_called_anything(
    places: list[str], capsys: pytest.CaptureFixture[str], dest: str
) -> None:
    """Spaces, quotes, a slash at the end: made there, and shown as a shell would take it."""
    assert run(["new", "--region", "32.11", *places, "demo", "--", dest]) == 0
    assert (Path(dest) / "app.conf").exists()
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("  cd "))
    shown = subprocess.run(
        ["sh", "-c", f"{line.replace('cd', 'cd --')} && pwd"], capture_output=True, check=True
    )
    assert Path(shown.stdout.decode().strip()).samefile(dest)


def test_the_repo_name_does_not_follow_the_destination(places: list[str]) -> None:
    """DEST is only where it stands."""
    assert run(["new", "demo", "--region", "32.11", "--name", "layanan", *places, "elsewhere"]) == 0
    assert "repo_name: layanan" in Path("elsewhere/.copier-answers.yml").read_text()


@pytest.mark.parametrize("option", ["--dry-run", "--print-tree"])
def test_looking_writes_nothing(places: list[str], capsys: pytest.CaptureFixture[str], option: str) -> None:
    """What would be made is shown, and nothing is."""
    assert run(["new", "demo", "--region", "32.11", option, *places]) == 0
    assert list(Path.cwd().iterdir()) == []
    out = capsys.readouterr().out
    assert ("├── app.conf" if option == "--print-tree" else "Kabupaten Sumedang (32.11)") in out


def test_the_tree_that_is_printed_is_the_tree_that_is_made(
    places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """As many files are drawn as are made."""
    assert run(["new", "demo", "--region", "32.11", "--print-tree", *places]) == 0
    drawn = [line for line in capsys.readouterr().out.splitlines()[1:] if not line.endswith("/")]
    assert run(["new", "demo", "--region", "32.11", *places]) == 0
    names = {line.split("── ")[1] for line in drawn}
    assert names == {path.name for path in files_of(Path("demo-sumedang"))}


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_json_is_json_alone(
    places: list[str], capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    """A program reads the whole of standard output."""
    assert run(["new", "demo", "--region", "32.11", "--json", *options, *places]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["version"], told["region"]) == ("demo-sumedang", "1.0.0", "32.11")
    assert told["answers"]["time_zone"] == "Asia/Jakarta"
    assert "app.conf" in told["files"]


def test_a_candidate_can_be_tried(places: list[str], lab: Lab) -> None:
    """`--release candidate` is the working state of the catalogue."""
    lab.write({"templates/base/files/app.conf": "tone = unfinished\n"})
    assert run(["new", "demo", "--region", "32.11", "--release", "candidate", *places]) == 0
    assert Path("demo-sumedang/app.conf").read_text() == "tone = unfinished\n"


# --- profiles ---


def test_a_profile_kept_among_the_settings_serves_every_new_repo(places: list[str], tmp_path: Path) -> None:
    """Written once by `region profile`, edited, and used without being named."""
    assert run(["region", "profile", "32.11"]) == 0
    path = tmp_path / "config/regions/32.11.toml"
    path.write_text(path.read_text().replace('languages = ["su", "jv"]', 'languages = ["su"]'))
    assert run(["new", "demo", "--region", "sumedang", *places]) == 0
    assert "languages: su\n" in Path("demo-sumedang/.copier-answers.yml").read_text()


def test_a_profile_names_its_region(places: list[str]) -> None:
    """With `--profile`, `--region` may be left out."""
    Path("kami.toml").write_text(profile.write(regions.find("51.71")))
    assert run(["new", "demo", "--profile", "kami.toml", *places]) == 0
    assert Path("demo-kota-denpasar/app.conf").exists()


@pytest.mark.parametrize("kept", [False, True], ids=["given", "kept"])
def test_another_region_s_profile_is_refused(
    places: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], kept: bool
) -> None:
    """Whether it was named or lies among the settings under a wrong name: exit code 12, no repo."""
    path = tmp_path / "config/regions/32.11.toml" if kept else tmp_path / "kami.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(profile.write(regions.find("51.71")))
    named = [] if kept else ["--profile", str(path)]
    assert run(["new", "demo", "--region", "32.11", *named, *places]) == 12
    told = capsys.readouterr().err
    assert f"{path} is the profile of Kota Denpasar, not of Kabupaten Sumedang" in told
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("content", [b"\xff\xfe", b"code = \n", b"", b'schema = 1\ncode = "99.99"\n'])
def test_a_broken_profile_is_told(
    places: list[str], capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """Exit code 12, the file and the line or the missing key."""
    Path("kami.toml").write_bytes(content)
    assert run(["new", "demo", "--region", "32.11", "--profile", "kami.toml", *places]) == 12
    assert "kami.toml" in capsys.readouterr().err
    assert [path.name for path in Path.cwd().iterdir()] == ["kami.toml"]


def test_keys_that_a_profile_lacks_are_told(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The repo is made, and the message names what a later release added."""
    Path("kami.toml").write_text('schema = 1\ncode = "32.11"\n')
    assert run(["new", "demo", "--profile", "kami.toml", *places]) == 0
    assert "contact.phone" in capsys.readouterr().out


# --- surroundings ---


def test_a_missing_git_identity_is_told(
    places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 43 and the two commands that mend it; nothing is left."""
    for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER", "EMAIL"))]:
        monkeypatch.delenv(name)
    assert run(["new", "demo", "--region", "32.11", *places, "a/b"]) == 43
    assert "git config --global user.email" in capsys.readouterr().err
    assert list(Path.cwd().iterdir()) == []


def test_a_missing_git_is_told(
    places: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Exit code 44 and the line that installs it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(["new", "demo", "--region", "32.11", *places]) == 44
    assert "apt install git" in capsys.readouterr().err


def test_starting_without_make_is_told(places: list[str], tmp_path: Path) -> None:
    """The repo is made; exit code 48 says how to start it."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(str(shutil.which("git")))
    env = {**os.environ, "PATH": str(tmp_path / "bin")}
    done = livinglab("new", "demo", "--region", "32.11", "--start", *places, env=env)
    assert done.returncode == 48
    assert "apt install make" in done.stderr
    assert Path("demo-sumedang/app.conf").exists()


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_start_hands_over_to_make_run(places: list[str], lab: Lab) -> None:
    """`--start` ends as `make run` of the new repo ends."""
    lab.release_version("2.0.0", {"templates/base/files/Makefile": "run:\n\t@echo menyala; exit 3\n"})
    done = livinglab("new", "demo", "--region", "32.11", "--start", *places)
    assert "menyala" in done.stdout
    assert done.returncode == 2  # make's own code for a target that failed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.slow
def test_whenever_it_is_stopped_nothing_half_made_is_left(places: list[str], number: int) -> None:
    """At forty moments of a run: the whole repo, or not even the parents that were made for it."""
    asked = [sys.executable, "-m", "livinglab_gen", "new", "demo", "--region", "32.11", *places, "a/b/repo"]
    started = time.monotonic()
    subprocess.run(asked, check=True, capture_output=True)
    whole = time.monotonic() - started
    shutil.rmtree("a")
    ends = set()
    for moment in range(40):
        running = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(whole * (0.2 + moment / 45))
        running.send_signal(number)
        told = running.communicate()[1].decode()
        ends.add(running.returncode)
        if Path("a").exists():
            assert [path.name for path in Path("a/b").iterdir()] == ["repo"], (moment, told)
            assert git.run("status", "--porcelain", at=Path("a/b/repo")) == b""
            shutil.rmtree("a")
        assert list(Path.cwd().iterdir()) == []
        if running.returncode == 130:
            assert told.splitlines()[-1] == "Stopped; nothing half-made was left behind."
            assert "Traceback" not in told
    assert 130 in ends


# --- asking at a terminal ---


class Terminal:
    """The program at a real terminal: what it shows is waited for, what is typed is sent."""

    def __init__(self, arguments: Sequence[str]) -> None:
        command = [sys.executable, "-m", "livinglab_gen", *arguments]
        self.process, self.end = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm", "COLUMNS": "100"})  # noqa: S606
        self.shown = ""

    def read(self, *, until: str = "", seconds: float = 20) -> str:
        """Everything shown so far, once `until` is among what is new (or the program has ended)."""
        new, deadline = "", time.monotonic() + seconds
        while (not until or until not in new) and time.monotonic() < deadline:
            if not select.select([self.end], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self.end, 65536)
            except OSError:  # Linux ends a terminal so
                break
            if not data:
                break
            new += data.decode(errors="replace")
            if "\x1b[6n" in data.decode(errors="replace"):
                os.write(self.end, b"\x1b[1;1R")  # a terminal says where its cursor is
        self.shown += new
        assert until in new, new
        return new

    def type(self, text: str) -> None:
        """Send keys."""
        time.sleep(0.3)
        os.write(self.end, text.encode())

    def code(self) -> int:
        """The exit code, once the program has ended."""
        self.read()
        _process, status = os.waitpid(self.process, 0)
        with suppress(OSError):
            os.close(self.end)
        return os.waitstatus_to_exitcode(status)


def test_at_a_terminal_both_are_asked_and_the_answers_shown_first(places: list[str]) -> None:
    """The blueprint from a list, the region by a part of its name, then what it fills in, then yes."""
    terminal = Terminal(["new", *places])
    terminal.read(until="Which service?")
    terminal.type("\r")
    terminal.read(until="Which kabupaten or kota?")
    terminal.type("Kabupaten Sumedang (32.11)\r")
    filled_in = terminal.read(until="Make it?")
    assert "Asia/Jakarta" in filled_in
    assert "demo-sumedang" in filled_in
    assert list(Path.cwd().iterdir()) == []
    terminal.type("y")
    assert terminal.code() == 0, terminal.shown
    assert Path("demo-sumedang/app.conf").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("keys", "code"), [("n", 0), ("\x03", 130), ("\x04", 130)], ids=["no", "ctrl-C", "ctrl-D"]
)
def test_at_a_terminal_no_writes_nothing(places: list[str], keys: str, code: int) -> None:
    """`n`, ctrl-C and ctrl-D at the last question all leave the folder empty, without a traceback."""
    terminal = Terminal(["new", "demo", *places])
    terminal.read(until="Which kabupaten or kota?")
    terminal.type("32.11\r")
    terminal.read(until="Make it?")
    terminal.type(keys)
    assert terminal.code() == code, terminal.shown
    assert "Traceback" not in terminal.shown
    assert list(Path.cwd().iterdir()) == []


def test_at_a_terminal_nothing_is_asked_when_both_are_given(places: list[str]) -> None:
    """The same command in a terminal and in a script does the same."""
    terminal = Terminal(["new", "demo", "--region", "32.11", *places])
    assert terminal.code() == 0
    assert "Make it?" not in terminal.shown
    assert Path("demo-sumedang/app.conf").exists()
