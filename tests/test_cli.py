"""The commands: bad input is one sentence and an exit code of its own, good input is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from livinglab_gen import __version__
from livinglab_gen.cli import run
from livinglab_gen.cli.app import COMMANDS
from livinglab_gen.errors import LivingLabError

from .lab import Lab


def livinglab(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """One run of the program in a process of its own, in English unless `env` says otherwise."""
    command = [sys.executable, "-m", "livinglab_gen", *arguments]
    environment = {**os.environ, "LIVINGLAB_LANG": "en", **env}
    return subprocess.run(command, text=True, capture_output=True, check=False, env=environment)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["frobnicate"], 2, "No such command"),
        (["--frobnicate"], 2, "No such option"),
        (["list", "extra"], 2, "unexpected extra argument"),
        (["list", "--registry", "/nowhere"], 32, "there is no registry at"),
        (["list", "--catalogue", "/nowhere"], 20, "holds no catalogue"),
        (["list", "--catalogue", "/dev/null"], 20, "holds no catalogue"),
        (["show"], 2, "Missing argument"),
        (["show", "demoo", "--catalogue", "{lab}"], 21, "did you mean demo"),
        (["show", "../demo", "--catalogue", "{lab}"], 21, "there is no blueprint"),
        (["region"], 2, "Usage"),
        (["region", "show"], 2, "Missing argument"),
        (["region", "show", "bandung"], 11, "32.73"),
        (["region", "show", "atlantis"], 10, "atlantis"),
        (["region", "show", "32"], 10, "is a province"),
        (["region", "show", "x" * 5000], 10, "…"),
        (["region", "search"], 2, "Missing argument"),
        (["region", "profile", "atlantis"], 10, "atlantis"),
        (["region", "profile", "32.11", "--output", "/proc/x/y.toml"], 74, "/proc/x"),
        (["region", "profile", "32.11", "--output", "{lab}"], 74, "Is a directory"),
        (["catalogue"], 2, "Usage"),
        (["catalogue", "check", "/nowhere"], 20, "holds no catalogue"),
        (["catalogue", "init"], 2, "Missing argument"),
        (["catalogue", "init", "Bad Name", "{lab}"], 22, "as in bad-name"),
        (["catalogue", "init", "demo", "{lab}"], 22, "take another name"),
        (["catalogue", "init", "baru", "/dev/null"], 74, "/dev/null"),
        (["catalogue", "release", "--catalogue", "{lab}"], 2, "--to"),
        (
            ["catalogue", "release", "dmo", "--to", "{lab}/to", "--catalogue", "{lab}"],
            21,
            "did you mean demo",
        ),
        (["completion"], 2, "Missing argument"),
        (["completion", "csh"], 2, "'csh' is not one of"),
        (["--lang", "xx", "list"], 2, "'xx' is not one of"),
        (["list", "--lang"], 2, "--lang"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else None,
)
def test_bad_input_is_told(
    lab: Lab, capsys: pytest.CaptureFixture[str], words: list[str], code: int, told: str
) -> None:
    """Each fault has an exit code, is on standard error, and is no traceback."""
    assert run([word.replace("{lab}", str(lab.root)) for word in words]) == code
    shown = capsys.readouterr()
    assert told in shown.err
    assert shown.out == ""
    assert "Traceback" not in shown.err
    if code != 2:
        assert shown.err.startswith("livinglab: ")
        assert shown.err.count("\n") == 1


def test_faults_have_exit_codes_of_their_own() -> None:
    """No two kinds of fault end in the same way, and none as success, usage, or a signal does."""
    import importlib
    import pkgutil

    import livinglab_gen

    for module in pkgutil.walk_packages(livinglab_gen.__path__, "livinglab_gen."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    kinds = list(LivingLabError.__subclasses__())
    for kind in kinds:
        kinds += kind.__subclasses__()
    owned = [kind.exit_code for kind in kinds if "exit_code" in vars(kind)]
    assert len(owned) == len(set(owned)) > 15
    assert not {0, 1, 2, 70, 74, 130} & set(owned)


def test_debug_shows_where_a_fault_came_from(lab: Lab) -> None:
    """`--debug` anywhere gives the traceback; without it there is none."""
    for words in (["--debug", "show", "dmo"], ["show", "dmo", "--debug"]):
        done = livinglab(*words, "--catalogue", str(lab.root))
        assert "Traceback" in done.stderr
        assert "UnknownBlueprint" in done.stderr
    assert "Traceback" not in livinglab("show", "dmo", "--catalogue", str(lab.root)).stderr


def test_the_version_and_the_help_need_no_copier() -> None:
    """Neither imports Copier, Jinja or the regions."""
    for option in ("--version", "--help"):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "livinglab_gen", option],
            text=True, capture_output=True, check=True,
        )  # fmt: skip
        modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert not {"copier", "jinja2", "yaml", "livinglab_gen.regions"} & modules
    assert __version__ in livinglab("--version").stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """`-h` and `--help` of each end well and say how to use it."""
    for option in ("-h", "--help"):
        assert run([command, option]) == 0
        assert f"livinglab {command}" in capsys.readouterr().out


def test_the_program_alone_shows_its_help() -> None:
    """Nothing asked: the commands, and an exit code that says so."""
    done = livinglab()
    assert done.returncode == 2
    assert "livinglab new simpati --region sumedang" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


# --- what is shown ---


def test_list_and_show_tell_releases_and_candidates(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    """The newest release, what is being prepared, and the same as JSON."""
    lab.release()
    lab.enter_version("2.0.0", dated=False)
    places = ["--catalogue", str(lab.root)]
    assert run(["list", *places]) == 0
    assert capsys.readouterr().out == "demo  1.0.0 (+ candidate 2.0.0)  DEMO: Layanan contoh\n"
    assert run(["list", "--json", *places]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["released"], row["candidate"], row["fault"]) == (["1.0.0"], "2.0.0", None)
    assert run(["show", "demo", *places]) == 0
    shown = capsys.readouterr().out
    for part in ("DEMO", "1.0.0 (2026-01-01)", "SPBE 14", "UU 25/2009", "RAB.04.01", "nama-lengkap"):
        assert part in shown
    assert run(["show", "demo", "--json", *places]) == 0
    assert json.loads(capsys.readouterr().out)["blueprint"]["id"] == "demo"


def test_regions_are_looked_up(capsys: pytest.CaptureFixture[str]) -> None:
    """Search and show, as text and as JSON; a search without a find ends with 1."""
    assert run(["region", "search", "sumedang"]) == 0
    assert capsys.readouterr().out.startswith("32.11  Kabupaten Sumedang  Jawa Barat")
    assert run(["region", "show", "Kab.", "Sumedang"]) == 0
    assert "26 kecamatan, 270 desa, 7 kelurahan" in capsys.readouterr().out
    assert run(["region", "show", "3211", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["desa"] == 270
    assert run(["region", "search", "qqqqqq"]) == 1
    assert run(["region", "search", "qqqqqq", "--json"]) == 1


def test_a_region_profile_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The second time it is left as it is, and what it lacks is told."""
    path = tmp_path / "config/regions/32.11.toml"
    assert run(["region", "profile", "sumedang"]) == 0
    assert path.exists()
    path.write_text('schema = 1\ncode = "32.11"\n')
    assert run(["region", "profile", "sumedang"]) == 0
    assert path.read_text() == 'schema = 1\ncode = "32.11"\n'
    assert "contact.phone" in capsys.readouterr().out
    assert run(["region", "profile", "sumedang", "--output", "-"]) == 0
    assert 'name = "Kabupaten Sumedang"' in capsys.readouterr().out


def test_catalogue_check_tells_faults_and_ends_with_20(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound catalogue ends with 0, one with errors with 20, as text and as JSON."""
    assert run(["catalogue", "check", str(lab.root)]) == 0
    assert "sound" in capsys.readouterr().out
    assert run(["catalogue", "check", "--json", str(lab.root)]) == 0
    assert json.loads(capsys.readouterr().out) == []
    text = (lab.root / "catalogue/demo.yml").read_text()
    lab.write(
        {"catalogue/demo.yml": text.replace("- base", "- bse"), "templates/base/files/x.jinja": "{% if"}
    )
    assert run(["catalogue", "check", str(lab.root)]) == 20
    shown = capsys.readouterr().out
    assert "did you mean base" in shown
    assert "x.jinja" in shown
    assert run(["catalogue", "check", "--json", str(lab.root)]) == 20
    faults = json.loads(capsys.readouterr().out)
    assert {"path", "line", "message", "cure", "level"} <= set(faults[0])


def test_a_release_is_told_with_the_files_to_commit(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    """First that it is published, then that it is there already."""
    asked = ["catalogue", "release", "--to", str(lab.registry_folder), "--catalogue", str(lab.root)]
    assert run(asked) == 0
    shown = capsys.readouterr().out
    assert "demo 1.0.0 published to" in shown
    assert "1.0.0.bundle" in shown
    assert run(asked) == 0
    assert "already, with the same content" in capsys.readouterr().out
    assert run([*asked, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["new"] == []


def test_the_catalogue_around_the_current_folder_is_the_one(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Anywhere in a checkout, its own catalogue is meant."""
    monkeypatch.chdir(lab.root / "templates/base")
    assert run(["list"]) == 0
    assert capsys.readouterr().out.startswith("demo  ")


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """`livinglab … | head -1` shows no traceback, however long the output is."""
    for words in ("region search a", "region show sumedang", "--help", "region profile 32.11 --output -"):
        command = f"{sys.executable} -m livinglab_gen {words} | head -c 1 >/dev/null"
        done = subprocess.run(["sh", "-c", command], text=True, capture_output=True, check=True)
        assert done.stderr == ""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "livinglab_gen", "region", "search", "a"],
        stdout=writing, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(writing)
    assert done.stderr == ""
    assert done.returncode == 1


def test_output_that_cannot_be_written_is_told() -> None:
    """A full disk behind `>` is one sentence and an exit code."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "livinglab_gen", "region", "show", "sumedang"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 74
    assert "Traceback" not in done.stderr


# --- completion ---


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    """Each is a script that calls the program with its own variable."""
    assert run(["completion", shell]) == 0
    assert "_LIVINGLAB_COMPLETE" in capsys.readouterr().out


def test_bash_takes_the_script(tmp_path: Path) -> None:
    """Bash itself reads it and registers the completion."""
    script = livinglab("completion", "bash").stdout
    (tmp_path / "script").write_text(script)
    command = f"source {tmp_path}/script && complete -p livinglab"
    done = subprocess.run(["bash", "-c", command], text=True, capture_output=True, check=False)
    assert done.stdout.rstrip().endswith(" livinglab"), done.stderr


def completed(*words: str, **env: str) -> list[str]:
    """What bash would offer for the last of `words`."""
    told = livinglab(
        **env,
        _LIVINGLAB_COMPLETE="bash_complete",
        COMP_WORDS=" ".join(("livinglab", *words)),
        COMP_CWORD=str(len(words)),
    )
    assert told.stderr == ""
    return [line.partition(",")[2] for line in told.stdout.splitlines() if line]


def test_blueprints_and_regions_are_completed(lab: Lab) -> None:
    """Ids of the catalogue; names and codes of regions; commands."""
    there = {"LIVINGLAB_CATALOGUE": str(lab.root)}
    assert completed("new", "de", **there) == ["demo"]
    assert completed("show", "", **there) == ["demo"]
    assert completed("catalogue", "release", "d", **there) == ["demo"]
    assert completed("new", "demo", "--region", "sumed", **there) == ["sumedang"]
    assert "32.11" in completed("region", "show", "32.1")
    assert "region" in completed("re")


def test_completing_shows_no_fault(tmp_path: Path) -> None:
    """A catalogue that is not there completes to nothing, and the prompt stays clean."""
    assert completed("show", "d", LIVINGLAB_CATALOGUE=str(tmp_path / "nowhere")) == []
