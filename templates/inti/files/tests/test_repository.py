"""What belongs together across files."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.discovery import chassis_parts, local_apps

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [ROOT / "requirements" / "base.txt", ROOT / "requirements" / "dev.txt"]


def test_the_regions_app_comes_first_and_the_chassis_last(tmp_path: Path) -> None:
    """Apps are found by their apps.py; the region's wins every look-up."""
    for name in ("inti", "zeta", "alfa", "daerah", "bukan-modul"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "apps.py").touch()
    (tmp_path / "docs").mkdir()
    assert local_apps(tmp_path) == ["daerah", "alfa", "zeta", "inti"]
    assert settings.INSTALLED_APPS[: len(settings.LOCAL_APPS)] == settings.LOCAL_APPS


def test_each_part_of_the_chassis_is_an_app(tmp_path: Path) -> None:
    """A folder of inti with an apps.py is installed after the local apps."""
    for name in ("people", "audit"):
        (tmp_path / "inti" / name).mkdir(parents=True)
        (tmp_path / "inti" / name / "apps.py").touch()
    (tmp_path / "inti" / "static").mkdir()
    assert chassis_parts(tmp_path) == ["inti.audit", "inti.people"]
    assert settings.INSTALLED_APPS[len(settings.LOCAL_APPS) :][: len(settings.CHASSIS_PARTS)] == (
        settings.CHASSIS_PARTS
    )


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_are_pinned_with_hashes_and_name_no_index(lock: Path) -> None:
    """Each package has one version and at least one hash; no address stands in the file."""
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    for block in text.replace("\\\n", "").splitlines():
        if block and not block.startswith((" ", "#")):
            assert "==" in block
            assert "--hash=sha256:" in block


def test_the_base_lock_is_part_of_the_dev_lock() -> None:
    """Tests run with the very versions that production runs with."""
    base, dev = (set(_pins(path)) for path in LOCKS)
    assert base <= dev


def _pins(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith((" ", "#"))]


def test_gitignore_hides_no_file_of_the_service(tmp_path: Path) -> None:
    """Data files, migrations and static files all reach the repository."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_bytes((ROOT / ".gitignore").read_bytes())
    names = [
        str(path.relative_to(ROOT))
        for folder in ("config", "inti", "daerah", "deploy", "requirements", "docs", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".env"
    ]
    done = subprocess.run(
        ["git", "-C", str(tmp_path), "check-ignore", "--no-index", "--stdin"],
        input="\n".join(names),
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert done.stdout == ""


def test_keys_are_added_to_an_environment_file_once(tmp_path: Path) -> None:
    """A second run would put other keys behind them, and what is encrypted would be lost."""
    file = tmp_path / ".env"
    shutil.copy(ROOT / "deploy" / "env.example", file)

    def add() -> subprocess.CompletedProcess[str]:
        with file.open("a") as out:
            return subprocess.run(
                [sys.executable, ROOT / "deploy" / "kunci.py"],
                cwd=tmp_path,
                stdout=out,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )

    assert add().returncode == 0
    once = file.read_text()
    assert once.count("FIELD_KEYS=") == 2  # the example's empty one, and the key
    again = add()
    assert (again.returncode, file.read_text()) == (1, once)
    assert "sudah berisi kunci" in again.stderr


def test_every_test_says_what_it_proves() -> None:
    """Each test of the chassis has a docstring."""
    for path in sorted((ROOT / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"
