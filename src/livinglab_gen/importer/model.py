"""Values of an import: what a Cookiecutter template asks, and what was left for a person to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from livinglab_gen.git import Tree

CONTEXT = "cookiecutter"
"""The name under which a Cookiecutter template knows its answers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """What could not be converted: where it stands in the source, and what somebody has to do.

    `line` counts from 1; None where it is about the file as a whole. What is `harmless` has no part
    in the project's files.
    """

    file: PurePosixPath
    line: int | None
    what: str
    advice: str
    harmless: bool = False


class Kind(StrEnum):
    """What Cookiecutter makes of a variable.

    `plain`, `choice`, `boolean` and `mapping` are asked; a `constant` (`_name`) is taken as it is,
    a `computed` one (`__name`) is rendered; of the `run` are the values that Cookiecutter itself adds.
    """

    plain = "plain"
    choice = "choice"
    boolean = "boolean"
    mapping = "mapping"
    constant = "constant"
    computed = "computed"
    run = "run"


@dataclass(frozen=True, kw_only=True, slots=True)
class Variable:
    """One variable of `cookiecutter.json`: its raw value, and the question it becomes.

    `prompt` is what a person is asked, `labels` what the choices are called.
    """

    name: str
    kind: Kind
    raw: Any
    question: str
    prompt: str = ""
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """A Cookiecutter template as Copier knows templates, before anything is written.

    `questions` are Copier's, in their order; `files` what the template brings, as Copier reads it;
    `folder` is the name of the project's folder as a Jinja text. `variables` say which question
    each of Cookiecutter's variables became; `moments` are the questions whose answer the clock or
    chance gave, with the expression that was there.
    """

    name: str
    questions: Mapping[str, Mapping[str, Any]]
    files: Tree
    folder: str
    variables: Mapping[str, Variable]
    moments: Mapping[str, Moment]
    left: tuple[Left, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """A place where the source renders the clock or chance: its text, and a value that it may give.

    `value` is None for chance: every project needs one of its own.
    """

    text: str
    value: str | None
