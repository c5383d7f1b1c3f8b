"""Reading `cookiecutter.json`: what a template asks, and how its texts are to be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livinglab_gen.importer.faults import NoTemplate
from livinglab_gen.importer.model import Kind
from livinglab_gen.language import translate as _

RUN = ("_template", "_output_dir", "_repo_dir", "_checkout")
"""What Cookiecutter adds to the answers: where the template and the project are on the machine."""

_LARGEST = 1_000_000  # bytes; a list of questions is no data set


@dataclass(frozen=True, kw_only=True)
class Context:
    """`cookiecutter.json` as read: the raw variables, in order, and Cookiecutter's own settings."""

    raw: Mapping[str, Any]
    prompts: Mapping[str, Any]

    @property
    def copied(self) -> tuple[str, ...]:
        """The patterns of `_copy_without_render`."""
        return _listed(self.raw.get("_copy_without_render"))

    @property
    def extensions(self) -> tuple[str, ...]:
        """The Jinja extensions that the template wants, by their import path."""
        return _listed(self.raw.get("_extensions"))

    @property
    def syntax(self) -> Mapping[str, Any]:
        """What `_jinja2_env_vars` sets of Jinja."""
        found = self.raw.get("_jinja2_env_vars", {})
        return found if isinstance(found, dict) else {}

    @property
    def newline(self) -> str | None:
        """What ends every line of what is rendered; None where each file keeps its own."""
        return str(self.raw["_new_lines"]) if self.raw.get("_new_lines") else None

    @property
    def nested(self) -> Mapping[str, str]:
        """The templates that this one only leads to, with their folders; empty for a plain template."""
        found = self.raw.get("templates")
        if isinstance(found, dict):
            return {str(k): str(v.get("path", "")) for k, v in found.items() if isinstance(v, dict)}
        old = self.raw.get("template")
        named = [str(one) for one in old] if isinstance(old, list) else []
        return {
            one.partition("(")[0].strip() or one: one.rpartition("(")[2].rstrip(") ")
            for one in named
            if "(" in one
        }


def _listed(value: Any) -> tuple[str, ...]:
    """The texts of a list; of a text its signs, as Cookiecutter takes it."""
    return tuple(map(str, value)) if isinstance(value, list | str) else ()


def read(folder: Path) -> Context:
    """The context of the template in `folder`; raises NoTemplate where it cannot be read."""
    path = folder / "cookiecutter.json"
    try:
        text = path.read_bytes()
        if len(text) > _LARGEST:
            raise ValueError(_("it is larger than {most} bytes").format(most=_LARGEST))
        raw = json.loads(text.decode("utf-8"))
        if not isinstance(raw, dict):
            raise ValueError(_("it is no mapping of names"))
        json.dumps(raw, ensure_ascii=False).encode()  # half a pair of surrogates is no text
    except OSError as error:
        raise NoTemplate(
            _("{folder} has no cookiecutter.json that can be read ({why}): name the folder that has").format(
                folder=folder.name or folder, why=error.strerror or error
            )
        ) from None
    except (ValueError, RecursionError) as error:
        raise NoTemplate(
            _("{name} cannot be read ({why}): write it as JSON").format(name=path.name, why=error)
        ) from None
    prompts = raw.pop("__prompts__", {})
    return Context(raw=raw, prompts=prompts if isinstance(prompts, dict) else {})


def kind_of(name: str, raw: Any) -> Kind:
    """What Cookiecutter makes of a variable, by its name and its raw value."""
    if name in RUN:
        return Kind.run
    if name.startswith("__"):
        return Kind.computed
    if name.startswith("_"):
        return Kind.constant
    if isinstance(raw, bool):
        return Kind.boolean
    if isinstance(raw, list):
        return Kind.choice
    return Kind.mapping if isinstance(raw, dict) else Kind.plain
