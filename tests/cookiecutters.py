"""Cookiecutter templates written out in a test, and what comes of them and of their import."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from livinglab_gen import importer

NOW = datetime.now(UTC)
ROOT = "{{cookiecutter.slug}}"
ANSWERS = ".copier-answers.yml"

Tree = dict[str, tuple[bytes, bool] | None]
"""What lies below a folder: the content of each file and whether it can be run; None for a folder."""


def template(folder: Path, context: Mapping[str, Any], files: Mapping[str, str | bytes | None]) -> Path:
    """A template in `folder`, its files below the project's folder; None makes an empty folder.

    Names that begin with `/` lie beside the project's folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cookiecutter.json").write_text(json.dumps({"slug": "demo", **context}))
    (folder / ROOT).mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name[1:] if name.startswith("/") else folder / ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def baked(
    template: Path, output: Path, answers: Mapping[str, Any] | None = None, *, hooks: bool = False
) -> Tree:
    """What Cookiecutter itself makes of a template."""
    from cookiecutter.main import cookiecutter

    made = cookiecutter(
        str(template),
        no_input=True,
        output_dir=str(output),
        extra_context=dict(answers or {}),
        accept_hooks=hooks,
        default_config=True,
    )
    return tree(Path(made))


def imported(template: Path, output: Path, answers: Mapping[str, Any] | None = None) -> Tree:
    """What plain Copier makes of the import of a template, without any trust."""
    from copier import run_copy

    found = importer.bring(template, "demo", NOW)
    importer.into_folder(found, output / "template")
    questions = {name: v.question for name, v in found[0].conversion.variables.items()}
    data = {questions[name]: value for name, value in (answers or {}).items()}
    run_copy(str(output / "template"), output / "project", data=data, defaults=True, quiet=True, unsafe=False)
    made = tree(output / "project")
    del made[ANSWERS]
    return made


def tree(folder: Path) -> Tree:
    """Everything below a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), bool(path.stat().st_mode & 0o100))
        if path.is_file()
        else None
        for path in sorted(folder.rglob("*"))
    }
