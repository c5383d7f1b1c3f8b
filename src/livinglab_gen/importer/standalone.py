"""A conversion as a Copier template of its own, which plain `copier copy` renders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from livinglab_gen.git import File, Tree
from livinglab_gen.importer.model import Conversion

_ANSWERS = "{{ _copier_conf.answers_file }}.jinja"
_PAYLOAD = "template"
_MINIMUM_COPIER = "9.17.2"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def template(conversion: Conversion) -> Tree:
    """Every file of the template."""
    questions = {name: dict(question) for name, question in conversion.questions.items()}
    for name, moment in conversion.moments.items():
        if moment.value is None:
            questions[name]["default"] = _chance(moment.text)
    settings = {"_min_copier_version": _MINIMUM_COPIER, "_subdirectory": _PAYLOAD}
    return {
        PurePosixPath("copier.yml"): File((_yaml(settings) + "---\n" + _yaml(questions)).encode()),
        PurePosixPath(_PAYLOAD, _ANSWERS): File(b"{{ _copier_answers|to_nice_yaml -}}\n"),
        **{PurePosixPath(_PAYLOAD) / path: file for path, file in conversion.files.items()},
    }


def _chance(text: str) -> str:
    """A default that is another in every project, and recorded there."""
    if text.startswith("uuid4"):
        sign = "{{ '0123456789abcdef' | random }}"
        groups = [8, 4, 4, 4, 12]
        return "-".join(f"{{% for _ in range({size}) %}}{sign}{{% endfor %}}" for size in groups)
    return f"{{% for _ in range({length(text)}) %}}{{{{ '{_LETTERS}' | random }}}}{{% endfor %}}"


def length(text: str) -> str:
    """How long the text is that a call of chance asks for, as it is written there."""
    inside = text[text.index("(") + 1 : -1].split(",")[0]
    return inside.partition("=")[2].strip() or inside.strip() or "50"


def _yaml(data: Mapping[str, Any]) -> str:
    import yaml

    return yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=4096) if data else "{}\n"
