"""Cookiecutter itself, in a process of its own: what it makes of a template for given answers.

`python -m livinglab_gen.importer.oracle` reads one JSON object from its input and writes one to its
output. Hooks are not run and the template's own extensions are not imported; its Jinja is
Cookiecutter's, in a sandbox. Clock and chance stand still.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

CHANCE = "a"
UUID = "00000000-0000-0000-0000-000000000000"

OWN = ("cookiecutter.extensions.", "jinja2.ext.", "jinja2_time.")
"""Extensions of libraries; every other one could be the template's own code."""


def main() -> None:
    """Bake once for each of the answers asked for; a run that fails says why."""
    asked = json.load(sys.stdin)
    _stand_still(asked["at"])
    _in_a_sandbox()
    done = [_bake(asked["template"], Path(run["output"]), run) for run in asked["runs"]]
    json.dump(done, sys.stdout)


def _bake(template: str, output: Path, run: Mapping[str, Any]) -> dict[str, Any]:
    from cookiecutter import main as cookiecutter
    from cookiecutter.generate import generate_files

    seen: dict[str, Any] = {}

    def keep(**arguments: Any) -> str:
        seen.update({key: _plain(value) for key, value in arguments["context"]["cookiecutter"].items()})
        return str(generate_files(**arguments))

    cookiecutter.generate_files = keep
    _answer(run["answers"])
    try:
        made = cookiecutter.cookiecutter(
            template,
            extra_context=run["given"],
            output_dir=str(output),
            accept_hooks=False,
            default_config=True,
        )
    except Exception as error:
        told = str(error).partition(" Context: ")[0]  # all answers over again
        return {"fault": f"{type(error).__name__}: {told}", "closed": _is_closed(error), "values": seen}
    return {"folder": made, "values": seen}


def _is_closed(error: Exception) -> bool:
    """Whether the sandbox ended it, and not Cookiecutter."""
    from jinja2.exceptions import SecurityError

    return isinstance(error, SecurityError) or "sandbox" in str(error)


def _answer(answers: Mapping[str, Any]) -> None:
    """Let Cookiecutter ask us: a text or a truth as given, a choice by its place, else what it offers."""
    from cookiecutter import prompt

    def text(name: str, offered: Any, *_rest: Any) -> Any:
        return answers.get(name, offered)

    def choice(name: str, options: Sequence[Any], *_rest: Any) -> Any:
        return options[answers.get(name, 0) % len(options)]

    prompt.read_user_variable = text
    prompt.read_user_yes_no = text
    prompt.read_user_choice = choice
    prompt.read_user_dict = text


def _stand_still(at: str) -> None:
    import uuid

    import arrow
    from cookiecutter import extensions

    class Clock:
        """Arrow, at one instant."""

        @staticmethod
        def now(zone: str) -> Any:
            return arrow.get(at).to("utc" if zone == "local" else zone)

    extensions.arrow = Clock
    extensions.choice = lambda signs: signs[0]
    extensions.uuid.uuid4 = lambda: uuid.UUID(UUID)


def _in_a_sandbox() -> None:
    """Keep the template's Jinja from Python: an expression may reach anything otherwise."""
    from cookiecutter import utils
    from cookiecutter.environment import StrictEnvironment
    from jinja2.sandbox import SandboxedEnvironment

    class Sandboxed(StrictEnvironment, SandboxedEnvironment):  # type: ignore[misc]
        """Cookiecutter's environment, without a way out."""

    utils.StrictEnvironment = Sandboxed


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


if __name__ == "__main__":
    main()
