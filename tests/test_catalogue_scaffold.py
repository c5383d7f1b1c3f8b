"""A new blueprint passes the check at once and becomes a service that works."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import copier
import pytest
import yaml

from livinglab_gen import catalogue, release, shipped
from livinglab_gen.catalogue import BadName, composition, scaffold
from livinglab_gen.catalogue.check import check

from . import services


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue to write into."""
    ignored = shutil.ignore_patterns("regions", "releases", "__pycache__")
    shutil.copytree(shipped.catalogue_dir(), tmp_path / "catalogue", ignore=ignored)
    for layer in ("inti", "simpati"):
        shutil.copytree(shipped.templates_dir() / layer, tmp_path / "templates" / layer)
    return tmp_path


def compose(root: Path, name: str, into: Path) -> Path:
    """Render a blueprint with plain Copier, as its release would be."""
    lab = catalogue.load(root)
    blueprint = lab.blueprint(name)
    made = composition(blueprint, lab.layers())
    template = into / "template"
    for piece in made.pieces.values():
        path = template / "tree" / piece.path
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(piece.source.path, path)
    constants = {
        key: {"type": "str", "default": value, "when": False} for key, value in blueprint.constants.items()
    }
    documents = [yaml.safe_dump({"_subdirectory": "tree"}), yaml.safe_dump(constants, sort_keys=False)]
    documents += [layer.questions_text for layer in made.layers if layer.questions_text]
    (template / "copier.yml").write_text("---\n".join(documents))
    copier.run_copy(str(template), into / "repo", data=dict(blueprint.example), defaults=True, quiet=True)
    return into / "repo"


def test_an_empty_folder_becomes_a_catalogue(tmp_path: Path) -> None:
    """Entry, layer, settings and schemas are there, and nothing is at fault."""
    root = tmp_path / "katalog"
    written = scaffold.init(root, "layanan-warga")
    assert all(path.is_file() for path in written)
    assert root / "catalogue/layanan-warga.yml" in written
    assert sorted(path for path in root.rglob("*") if path.is_file()) == sorted(written)
    assert check(catalogue.load(root)) == ()
    assert not catalogue.load(root).blueprint("layanan-warga").releasable


def test_a_service_without_a_chassis_passes_its_own_tests(tmp_path: Path) -> None:
    """What is composed needs only Python, shows the region, and its tests pass."""
    scaffold.init(tmp_path, "layanan-warga")
    repo = compose(tmp_path, "layanan-warga", tmp_path / "out")
    done = subprocess.run(
        ["make", "test", f"PYTHON={sys.executable}"], cwd=repo, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Ran 3 tests" in done.stderr
    code = "from layanan_warga.page import page, region; print(page(region()))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=repo, capture_output=True, text=True)
    assert "Kabupaten Sumedang" in shown.stdout


def test_beside_the_chassis_a_domain_app_is_begun(real: Path) -> None:
    """On the layer ``inti`` only the app's own folder is new, and nothing is at fault."""
    before = {path for path in real.rglob("*") if path.is_file()}
    written = scaffold.init(real, "layanan-warga")
    assert {path for path in real.rglob("*") if path.is_file()} - before == set(written)
    lab = catalogue.load(real)
    assert lab.blueprint("layanan-warga").layers == ("inti", "layanan-warga")
    assert [str(fault) for fault in check(lab) if "layanan-warga" in str(fault.path)] == []
    assert {path.parts[0] for path in lab.layer("layanan-warga").files()} == {"layanan_warga"}
    assert composition(lab.blueprint("layanan-warga"), lab.layers()).faults == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x", "lapor-kepo", "layanan-warga-yang-panjang-sekali"[:30]])
def test_what_was_begun_is_a_service_that_passes_its_own_checks(real: Path, name: str) -> None:
    """Style for every length of name; its hooks, migrations, texts and tests for one."""
    scaffold.init(real, name)
    made = release.candidate(catalogue.load(real), name)
    repo = services.make(made, "91.71", real)
    app = name.replace("-", "_")
    commands = [("-m", "ruff", "check", app), ("-m", "ruff", "format", "--check", app)]
    if name == "lapor-kepo":
        commands += [
            ("manage.py", "check", "--fail-level", "WARNING"),
            ("manage.py", "makemigrations", "--check", "--dry-run"),
            ("-m", "mypy", app),
            ("-m", "pytest", "-q", app, "tests/test_language.py"),
        ]
    for command in commands:
        done = services.run_python(repo, *command)
        assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"


def test_every_begun_python_file_compiles(real: Path) -> None:
    """No token of the starting files is left, and the code is Python."""
    for path in scaffold.init(real, "layanan-warga"):
        text = path.read_text(encoding="utf-8")
        assert not any(f"@{token}@" in text for token in ("id", "app", "Class", "title", "layers", "example"))
        if path.suffix == ".py":
            compile(text, str(path), "exec")


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("Layanan Warga", "as in layanan-warga"),
        ("layanan_warga", "as in layanan-warga"),
        ("", "small letters"),
        ("../luar", "as in luar"),
        ("2layanan", "as in layanan"),
        ("a" * 31, "at most 30"),
        ("class", "another name, as in layanan-class"),
        ("json", "another name"),
        ("match", "another name"),
        ("inti", "another name"),
        ("admin", "another name"),
        ("config", "another name"),
        ("catalogue", "another name"),
        ("simpati", "edit that entry"),
    ],
)
def test_a_name_that_cannot_be_is_refused(real: Path, name: str, cure: str) -> None:
    """The cure is in the sentence, and nothing was written."""
    before = sorted(real.rglob("*"))
    with pytest.raises(BadName) as caught:
        scaffold.init(real, name)
    assert cure in str(caught.value)
    assert sorted(real.rglob("*")) == before


def test_an_existing_layer_is_not_overwritten(tmp_path: Path) -> None:
    """A folder that somebody began stays as it is."""
    (tmp_path / "templates/layanan").mkdir(parents=True)
    with pytest.raises(BadName, match="remove that folder"):
        scaffold.init(tmp_path, "layanan")


def test_a_fault_on_the_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up half-way leaves the catalogue as it was."""
    scaffold.init(tmp_path, "pertama")
    before = sorted(tmp_path.rglob("*"))
    rename = Path.rename

    def fails_for_the_entry(path: Path, target: Path) -> Path:
        if path.name == "kedua.yml":
            raise OSError("disk full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails_for_the_entry)
    with pytest.raises(OSError, match="disk full"):
        scaffold.init(tmp_path, "kedua")
    assert sorted(tmp_path.rglob("*")) == before


def test_two_blueprints_share_a_catalogue(tmp_path: Path) -> None:
    """A second blueprint adds only what is its own."""
    first = scaffold.init(tmp_path, "pertama")
    second = scaffold.init(tmp_path, "kedua")
    assert not set(first) & set(second)
    assert check(catalogue.load(tmp_path)) == ()
