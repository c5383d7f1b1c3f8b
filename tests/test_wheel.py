"""The wheel: it holds all that is shipped and nothing else, and works alone, without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from livinglab_gen import catalogue

pytestmark = pytest.mark.slow

DATA = "livinglab_gen/shipped_data"
JUNK = {"__pycache__", ".venv", "var", "node_modules", ".git", ".pytest_cache", ".mypy_cache", ".ruff_cache"}


def build(source: Path, out: Path, *targets: str) -> Path:
    """What hatchling makes of a source tree, in the environment of the tests."""
    chosen = [word for target in targets for word in ("-t", target)]
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out), *chosen]
    done = subprocess.run(command, cwd=source, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="module")
def source(catalogue_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with the junk that a working checkout holds."""
    root = tmp_path_factory.mktemp("source") / "checkout"
    left_out = shutil.ignore_patterns(".git", ".venv", "build", "dist", ".*_cache", ".hypothesis")
    shutil.copytree(catalogue_root, root, ignore=left_out, symlinks=True)
    for name in ("__pycache__/x.pyc", "var/demo.sqlite3", ".venv/bin/python"):
        for layer in (root / "templates").iterdir():
            path = layer / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"junk")
    if not (root / "LICENSE").exists():
        (root / "LICENSE").write_text("Apache-2.0\n")
    return root


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the sources."""
    (made,) = build(source, tmp_path_factory.mktemp("wheel"), "wheel").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`livinglab` in a fresh environment that holds the wheel and what it depends on."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([venv / "bin/python", "-m", "pip", "install", "-q", wheel], check=True)
    return venv / "bin/livinglab"


def contents(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}


def alone(program: Path, empty: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """One run in an empty folder with an empty home, without a network where that can be had."""
    home = empty / "home"
    home.mkdir(exist_ok=True)
    (empty / "here").mkdir(exist_ok=True)
    cut = ["unshare", "-n"]
    off = (
        shutil.which("unshare")
        and not subprocess.run([*cut, "true"], capture_output=True, check=False).returncode
    )
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LIVINGLAB_LANG": "en", **env}
    command = [*(cut if off else []), str(program), *arguments]
    return subprocess.run(
        command, cwd=empty / "here", env=environment, text=True, capture_output=True, check=False
    )


def test_every_source_of_the_catalogue_is_in_the_wheel(source: Path, wheel: Path) -> None:
    """Layers with their dotfiles, entries, tables, regions and releases, byte for byte."""
    held = contents(wheel)
    layers = catalogue.load(source).layers()
    expected = {f"templates/{layer.name}/files/{f.path.relative_to(layer.path / 'files').as_posix()}"
                for layer in layers for f in layer.files().values()}  # fmt: skip
    expected |= {p.relative_to(source).as_posix() for p in (source / "catalogue").rglob("*") if p.is_file()}
    expected |= {f"templates/{layer.name}/layer.yml" for layer in layers}
    missing = {name for name in expected if f"{DATA}/{name}" not in held}
    assert missing == set()
    assert all(held[f"{DATA}/{name}"] == (source / name).read_bytes() for name in expected)
    assert any("/.github/" in name for name in expected)
    assert "livinglab_gen/locale/id/LC_MESSAGES/livinglab.mo" in held


def test_no_junk_of_the_checkout_is_in_the_wheel(wheel: Path) -> None:
    """Caches, environments and databases that a checkout gathers stay at home."""
    found = {name for name in contents(wheel) if JUNK & set(PurePosixPath(name).parts)}
    assert found == set()
    assert not {name for name in contents(wheel) if name.endswith((".pyc", ".sqlite3"))}


def test_the_wheel_says_its_licence(wheel: Path) -> None:
    """Apache-2.0 and the notice of the region data travel with it."""
    held = contents(wheel)
    metadata = next(text for name, text in held.items() if name.endswith(".dist-info/METADATA")).decode()
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Python: >=3.11" in metadata
    assert any(name.endswith("LICENSE-wilayah.txt") for name in held)


def test_the_sdist_builds_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    """Who builds from the source archive gets what we ship."""
    (archive,) = build(source, tmp_path / "sdist", "sdist").glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    (again,) = build(unpacked, tmp_path / "again", "wheel").glob("*.whl")
    first, second = contents(wheel), contents(again)
    assert set(first) == set(second)
    assert {name for name in first if first[name] != second[name]} == set()


def test_the_installed_wheel_works_alone(source: Path, program: Path, tmp_path: Path) -> None:
    """In an empty folder, with an empty home and no network: list, show, look up, make a repo."""
    ids = catalogue.load(source).ids()
    listed = alone(program, tmp_path, "list")
    assert listed.returncode == 0, listed.stderr
    assert all(id_ in listed.stdout for id_ in ids)
    assert alone(program, tmp_path, "show", ids[0]).returncode == 0
    assert "26 kecamatan, 270 desa" in alone(program, tmp_path, "region", "show", "32.11").stdout
    who = {
        f"GIT_{role}_{key}": "siti@contoh.invalid"
        for role in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    }
    released = (source / f"catalogue/releases/{ids[0]}").is_dir()
    version = [] if released else ["--release", "candidate"]
    made = alone(program, tmp_path, "new", ids[0], "--region", "sumedang", *version, **who)
    assert made.returncode == 0, made.stderr
    repo = tmp_path / "here" / f"{ids[0]}-sumedang"
    assert (repo / ".gitignore").exists()
    assert (repo / ".livinglab.yml").exists()
    spoken = alone(program, tmp_path, "--help", LIVINGLAB_LANG="id").stdout
    assert spoken != alone(program, tmp_path, "--help").stdout


def test_the_installed_wheel_begins_a_catalogue(program: Path, tmp_path: Path) -> None:
    """An author needs no checkout either: `catalogue init` and `check` work, and a repo is made."""
    who = {
        f"GIT_{role}_{key}": "siti@contoh.invalid"
        for role in ("AUTHOR", "COMMITTER")
        for key in ("NAME", "EMAIL")
    }
    for words in (
        ("catalogue", "init", "lapor-kepo"),
        ("catalogue", "check"),
        ("new", "lapor-kepo", "--region", "51.71", "--release", "candidate"),
    ):
        done = alone(program, tmp_path, *words, **who)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
    assert (tmp_path / "here/lapor-kepo-kota-denpasar/.livinglab.yml").exists()
