"""Loading blueprints and layers, and deciding what a blueprint is composed of."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from livinglab_gen import catalogue, shipped
from livinglab_gen.catalogue import (
    Author,
    CatalogueFault,
    Owner,
    UnknownBlueprint,
    composition,
    owner_of,
    reference,
)

ENTRY = """\
schema: 1
id: demo
version: 1.1.0
title: Demo
summary: a
summary_en: b
purpose: c
purpose_en: d
owner: e
layers: [dasar, demo]
changelog:
  - version: 1.1.0
    changes: [Kedua.]
    notes: Jalankan sesuatu.
  - version: 1.0.0
    date: 2026-11-23
    author: Ani <ani@example.invalid>
    changes: [Pertama.]
"""
LAYER = """\
schema: 1
purpose: Dasar.
owners:
  region: [daerah/**, README.md]
  generated: ["*.lock"]
  ministry: ["**"]
"""
FILES: Mapping[str, str] = {
    "catalogue/catalogue.yml": "schema: 1\nname: K\nauthor: Budi <budi@example.invalid>\n",
    "catalogue/demo.yml": ENTRY,
    "templates/dasar/layer.yml": LAYER,
    "templates/dasar/questions.yml": "region_name: Kabupaten Contoh\n",
    "templates/dasar/files/README.md.jinja": "# {{ region_name }}\n",
    "templates/dasar/files/a.lock": "a",
    "templates/demo/layer.yml": LAYER + "replaces: [a.lock]\n",
    "templates/demo/files/a.lock": "b",
    "templates/demo/files/demo/mulai": "#!/bin/sh\n",
}


@pytest.fixture
def lab(tmp_path: Path) -> catalogue.Catalogue:
    """A small catalogue of two layers."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "templates/demo/files/demo/mulai").chmod(0o755)
    return catalogue.load(tmp_path)


def test_a_blueprint_is_loaded_with_its_changelog(lab: catalogue.Catalogue) -> None:
    """Versions come newest first; who signs nothing is signed by the catalogue's author."""
    blueprint = lab.blueprint("demo")
    newest, oldest = blueprint.changelog
    assert (newest.date, newest.author) == (None, Author(name="Budi", email="budi@example.invalid"))
    assert (oldest.date, str(oldest.author)) == (date(2026, 11, 23), "Ani <ani@example.invalid>")
    assert newest.notes == "Jalankan sesuatu."


def test_a_version_without_a_date_is_a_candidate(lab: catalogue.Catalogue) -> None:
    """Only a dated top entry with the entry's own version can be released."""
    assert not lab.blueprint("demo").releasable
    path = lab.root / "catalogue/demo.yml"
    path.write_text(ENTRY.replace("    changes: [Kedua.]", "    date: 2026-12-01\n    changes: [Kedua.]"))
    assert lab.blueprint("demo").releasable
    path.write_text(ENTRY.replace("version: 1.1.0\ntitle", "version: 1.0.0\ntitle"))
    assert not lab.blueprint("demo").releasable
    assert [entry.version for entry in lab.blueprint("demo").released] == ["1.0.0"]


def test_an_unknown_blueprint_suggests_the_nearest(lab: catalogue.Catalogue) -> None:
    """A slip of the finger is met with the name that was meant."""
    with pytest.raises(UnknownBlueprint, match="did you mean demo"):
        lab.blueprint("dmo")
    assert UnknownBlueprint.exit_code != CatalogueFault.exit_code


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("catalogue/demo.yml", "title: Demo", "title: 1"),
        ("catalogue/demo.yml", "title: Demo", "title: ["),
        ("catalogue/demo.yml", "version: 1.1.0\n    changes", "version: 1.1.0\n    change"),
        ("catalogue/catalogue.yml", "Budi <", "Budi"),
    ],
)
def test_a_broken_entry_is_refused_with_its_faults(
    lab: catalogue.Catalogue, name: str, old: str, new: str
) -> None:
    """What cannot be used names its file and line, and is no traceback."""
    assert old in FILES[name]
    (lab.root / name).write_text(FILES[name].replace(old, new, 1))
    with pytest.raises(CatalogueFault) as caught:
        lab.blueprint("demo")
    assert {str(fault.path) for fault in caught.value.faults} == {name}
    assert str(caught.value).startswith(f"{name}:")
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults  # noqa: S301


def test_a_broken_layer_is_refused(lab: catalogue.Catalogue) -> None:
    """A layer without owners cannot be composed."""
    (lab.root / "templates/demo/layer.yml").write_text("schema: 1\npurpose: a\nowners: {ministry: a}\n")
    with pytest.raises(CatalogueFault, match=r"templates/demo/layer\.yml:3"):
        lab.layers()


def test_a_folder_without_a_catalogue_is_refused(tmp_path: Path) -> None:
    """The cure is to begin one."""
    with pytest.raises(CatalogueFault, match="catalogue init"):
        catalogue.load(tmp_path)


def test_the_first_class_that_matches_owns_a_file(lab: catalogue.Catalogue) -> None:
    """The order is region, generated, ministry."""
    layer = lab.layer("dasar")
    owned = {name: owner_of(layer, PurePosixPath(name)) for name in ("daerah/x.lock", "x/y.lock", "x")}
    assert list(owned.values()) == [Owner.region, Owner.generated, Owner.ministry]


def test_a_layers_files_leave_out_what_tools_drop(lab: catalogue.Catalogue) -> None:
    """Caches and working data are not part of a layer, whoever made them."""
    files = lab.root / "templates/demo/files"
    for name in ("demo/__pycache__/a.pyc", ".venv/x", ".ruff_cache/x", "var/db", ".DS_Store", "demo/b.pyc"):
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_text("x")
    (files / "tautan").symlink_to("a.lock")
    found = lab.layer("demo").files()
    assert [str(path) for path in found] == ["a.lock", "demo/mulai", "tautan"]
    assert [file.mode for file in found.values()] == ["100644", "100755", "100644"]


def test_a_composition_says_who_brings_and_owns_each_file(lab: catalogue.Catalogue) -> None:
    """Targets lose their suffix, a declared replacement wins, nothing is at fault."""
    made = composition(lab.blueprint("demo"), lab.layers())
    told = {
        str(path): (piece.layer, piece.owner.value, piece.rendered, piece.source.executable)
        for path, piece in made.pieces.items()
    }
    assert told == {
        "README.md": ("dasar", "region", True, False),
        "a.lock": ("demo", "generated", False, False),
        "demo/mulai": ("demo", "ministry", False, True),
    }
    assert str(made.pieces[PurePosixPath("README.md")].path) == "README.md.jinja"
    assert made.faults == ()


def test_a_composition_can_travel(lab: catalogue.Catalogue) -> None:
    """Values are picklable, so that another process can take them."""
    made = composition(lab.blueprint("demo"), lab.layers())
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301


def test_reference_tables_are_whole() -> None:
    """47 SPBE and 20 Pemdi indicators, whose weights add up to 100 percent."""
    root = shipped.root()
    for instrument, count in {"spbe": 47, "pemdi": 20}.items():
        table = reference.indicators(root, instrument)
        assert sorted(table) == list(range(1, count + 1))
        assert round(sum(indicator.weight for indicator in table.values()), 6) == 100
    assert reference.architecture(root)["RAB.04.01"] == "Kesehatan"
    assert "anak" in reference.personal_data(root)["spesifik"]


def test_the_shipped_catalogue_is_loaded() -> None:
    """SIMPATI is there, has been released (its newest entry may be a candidate), and composes."""
    lab = catalogue.load(shipped.root())
    simpati = lab.blueprint("simpati")
    assert any(entry.date for entry in simpati.changelog)
    assert composition(simpati, lab.layers()).faults == ()
