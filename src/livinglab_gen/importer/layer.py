"""A conversion as a layer and an entry of a catalogue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from livinglab_gen.catalogue import scaffold
from livinglab_gen.catalogue.load import Catalogue
from livinglab_gen.git import EXECUTABLE
from livinglab_gen.importer.model import Conversion, Left

VERSION = "0.1.0"
TODO = "TODO.md"


def write(conversion: Conversion, root: Path, origin: str, on: date) -> tuple[Path, ...]:
    """Write the layer and the entry below the catalogue `root`; what was written, sorted.

    `origin` is where the template came from. Raises BadName; then, as after any fault, nothing is left.
    """
    scaffold.demand_name(Catalogue(root=root), conversion.name)
    with scaffold.drafted(root, conversion.name) as draft:
        for path, content in _texts(conversion, origin, on).items():
            _put(draft / path, content.encode(), executable=False)
        layer = draft / "templates" / conversion.name
        for inside, file in conversion.files.items():
            _put(layer / "files" / inside, file.content, executable=file.mode == EXECUTABLE)
        return scaffold.move(draft, root, conversion.name)


def todo(left: tuple[Left, ...]) -> str:
    """What somebody has to do by hand, as a list to tick off."""
    lines = [
        f"- [ ] {one.file}{f':{one.line}' if one.line else ''}: {one.what}: {one.advice}" for one in left
    ]
    return "\n".join(["# Yang belum terbawa / What is left to do", "", *lines, ""])


def _texts(conversion: Conversion, origin: str, on: date) -> dict[Path, str]:
    layer = Path("templates", conversion.name)
    texts = {
        layer / "layer.yml": _layer(conversion, origin),
        layer / "questions.yml": _yaml(conversion.questions),
        Path("catalogue", f"{conversion.name}.yml"): _entry(conversion, origin, on),
    }
    if conversion.left:
        texts[layer / TODO] = todo(conversion.left)
    return texts


def _layer(conversion: Conversion, origin: str) -> str:
    declared = {
        "schema": 1,
        "purpose": f"What the Cookiecutter template {origin} brings.",
        "owners": {"ministry": ["**"]},
    }
    return "# yaml-language-server: $schema=../../catalogue/layer.schema.json\n" + _yaml(declared)


def _entry(conversion: Conversion, origin: str, on: date) -> str:
    title = " ".join(word.capitalize() for word in conversion.name.split("-"))
    entry = {
        "schema": 1,
        "id": conversion.name,
        "version": VERSION,
        "title": title,
        "summary": f"Proyek {title}, dari templat Cookiecutter",
        "summary_en": f"A {title} project, from a Cookiecutter template",
        "purpose": "Tulis di sini hasil apa yang dirasakan siapa, dan bagaimana hasil itu diukur.",
        "purpose_en": "Write here which result is felt by whom, and how that result is measured.",
        "owner": "Dinas Komunikasi dan Informatika",
        "layers": [conversion.name],
        "example": _example(conversion),
        "changelog": [
            {"version": VERSION, "date": on.isoformat(), "changes": [f"Diimpor dari {origin}."]},
        ],
    }
    return (
        "# yaml-language-server: $schema=blueprint.schema.json\n"
        "# Setelah mengubah berkas ini jalankan `livinglab catalogue check`.\n" + _yaml(entry)
    )


def _example(conversion: Conversion) -> dict[str, Any]:
    """An answer to every question that has no default."""
    return {
        name: "contoh"
        for name, question in conversion.questions.items()
        if "default" not in question and question.get("when") is not False
    }


def _put(path: Path, content: bytes, *, executable: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if executable:
        path.chmod(0o755)


def _yaml(data: Mapping[str, Any]) -> str:
    import yaml

    plain = json.loads(json.dumps(data))
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=4096) if data else ""
