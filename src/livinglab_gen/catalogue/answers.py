"""Answer the questions of a blueprint with its example, by Copier's rules, and tell what fails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from livinglab_gen.catalogue import templating
from livinglab_gen.catalogue.faults import Fault, Level
from livinglab_gen.catalogue.model import Blueprint, Layer
from livinglab_gen.language import translate as _

TYPES = ("str", "int", "float", "bool", "json", "yaml", "path")
_TRUE = ("y", "yes", "t", "true", "on")
_FALSE = ("n", "no", "f", "false", "off", "~", "null", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question with Copier's own keys; ``asked`` is False for one that is only computed."""

    name: str
    details: Mapping[str, Any]
    path: PurePosixPath

    @classmethod
    def parse(cls, name: str, value: object, path: PurePosixPath) -> Question:
        """Read a question; a plain value is Copier's short form of a default."""
        details = value if isinstance(value, dict) else {"default": value}
        return cls(name=name, details=details, path=path)

    @property
    def type(self) -> str:
        """The type as declared, else that of the default, else ``yaml``."""
        declared = self.details.get("type")
        if isinstance(declared, str) and declared:
            return declared
        guess = type(self.details.get("default")).__name__
        return guess if guess in TYPES else "yaml"

    @property
    def has_default(self) -> bool:
        """Whether it can be answered without asking."""
        return "default" in self.details


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """The value of every constant and question of a blueprint, and what is wrong with them."""

    values: Mapping[str, Any]
    faults: tuple[Fault, ...] = field(default=())


def questions(layers: tuple[Layer, ...]) -> tuple[Question, ...]:
    """The questions of layers in the order in which Copier asks them."""
    return tuple(
        Question.parse(name, value, PurePosixPath("templates", layer.name, "questions.yml"))
        for layer in layers
        for name, value in layer.questions.items()
        if not name.startswith("_")
    )


def example_answers(blueprint: Blueprint, layers: tuple[Layer, ...]) -> Answers:
    """Answer every question with the example of the blueprint, else with its default."""
    entry = PurePosixPath("catalogue", f"{blueprint.id}.yml")
    values: dict[str, Any] = dict(blueprint.constants)
    asked = questions(layers)
    faults = list(_strangers(blueprint, asked, entry))
    for question in asked:
        faults += _answer(question, blueprint, entry, values)
    return Answers(values=values, faults=tuple(faults))


def _strangers(blueprint: Blueprint, asked: tuple[Question, ...], entry: PurePosixPath) -> Iterator[Fault]:
    names = {question.name for question in asked}
    for name in blueprint.example:
        if name not in names:
            yield Fault(
                path=entry,
                at=("example", name),
                message=_("{name} answers no question of these layers").format(name=name),
                cure=templating.nearest(name, names) or _("take it out of `example`"),
            )


def _answer(
    question: Question, blueprint: Blueprint, entry: PurePosixPath, values: dict[str, Any]
) -> Iterator[Fault]:
    """Put the answer to one question into ``values``, and tell what is wrong with it."""
    example = blueprint.example
    try:
        asked = _truth(question.details.get("when", True), values)
        default = _default(question, values)
    except ValueError as error:
        values[question.name] = example.get(question.name, "")
        yield _default_fault(question, str(error), Level.error)
        return
    given = example.get(question.name, default)
    values[question.name] = given
    if question.name not in example:
        if not question.has_default:
            yield _unanswered(question, entry, asked)
        elif asked and (reason := _rejected(question, default, values)):
            yield _default_fault(question, reason, Level.warning)
    elif not asked:
        values[question.name] = default
        yield _computed(question, entry)
    elif reason := _wrong_type(question, given) or _rejected(question, given, values):
        yield Fault(
            path=entry,
            at=("example", question.name),
            message=_("the example for {name} is not accepted ({reason})").format(
                name=question.name, reason=reason
            ),
            cure=_("give an answer that the question in {path} accepts").format(path=question.path),
        )


def _unanswered(question: Question, entry: PurePosixPath, asked: bool) -> Fault:
    words = {"name": question.name}
    if not asked:
        return Fault(
            path=question.path,
            at=(question.name,),
            message=_("the computed question {name} has no default").format(**words),
            cure=_("give it a `default` that computes the value"),
        )
    return Fault(
        path=entry,
        at=("example",),
        message=_("the question {name} has neither a default nor an example").format(**words),
        cure=_("answer {name} under `example`, or give the question a default").format(**words),
    )


def _computed(question: Question, entry: PurePosixPath) -> Fault:
    return Fault(
        path=entry,
        at=("example", question.name),
        message=_("{name} is computed and never asked").format(name=question.name),
        cure=_("take it out of `example`"),
    )


def _default_fault(question: Question, reason: str, level: Level) -> Fault:
    return Fault(
        path=question.path,
        at=(question.name, "default"),
        message=_("the default of {name} is not accepted ({reason})").format(
            name=question.name, reason=reason
        ),
        cure=_("give a default that the question itself accepts"),
        level=level,
    )


def _default(question: Question, values: Mapping[str, Any]) -> Any:
    """The default as Copier computes it; ValueError when it cannot."""
    if not question.has_default:
        return None
    value = _rendered(question.details["default"], values)
    if question.details.get("multiselect") is True and isinstance(value, list):
        return [_cast(item, question.type) for item in value]
    return _cast(value, question.type)


def _wrong_type(question: Question, value: object) -> str:
    """Why an example is of the wrong type, which YAML makes easy: 32.10 is the number 32.1."""
    kinds: dict[str, tuple[type, ...]] = {
        "str": (str,),
        "path": (str,),
        "bool": (bool,),
        "int": (int,),
        "float": (int, float),
    }
    items = value if question.details.get("multiselect") is True else [value]
    if not isinstance(items, list):
        return _("a list is expected")
    for item in items:
        allowed = kinds.get(question.type)
        if allowed is None:
            continue
        if not isinstance(item, allowed) or (isinstance(item, bool) and bool not in allowed):
            words = {"value": json.dumps(item, ensure_ascii=False), "type": question.type}
            if str in allowed:
                return _("{value} is no text: write it in quotes").format(**words)
            return _("{value} is not of the type {type}").format(**words)
    return ""


def _rejected(question: Question, value: Any, values: Mapping[str, Any]) -> str:
    """Why the choices or the validator of a question refuse a value; empty when they accept it."""
    try:
        choices = _choices(question, values)
        items = value if isinstance(value, list) and question.details.get("multiselect") else [value]
        if choices and (bad := [item for item in items if item not in choices]):
            allowed = ", ".join(map(str, choices))
            return _("{value} is none of the choices {choices}").format(value=bad[0], choices=allowed)
        validator = question.details.get("validator", "")
        said = templating.render(str(validator), values).strip() if validator else ""
    except ValueError as error:
        return str(error)
    return " ".join(said.split())


def _choices(question: Question, values: Mapping[str, Any]) -> list[Any]:
    declared = question.details.get("choices")
    if isinstance(declared, str):
        declared = _loaded(templating.render(declared, values))
    if isinstance(declared, dict):
        found = [item.get("value") if isinstance(item, dict) else item for item in declared.values()]
    elif isinstance(declared, list):
        found = [item[1] if isinstance(item, list) and len(item) == 2 else item for item in declared]
    else:
        return []
    return [_cast(_rendered(item, values), question.type) for item in found]


def _rendered(value: Any, values: Mapping[str, Any]) -> Any:
    return templating.render(value, values) if isinstance(value, str) else value


def _truth(value: object, values: Mapping[str, Any]) -> bool:
    return bool(_cast(_rendered(value, values), "bool"))


def _cast(value: Any, type_name: str) -> Any:
    """Turn a default into the type of its question; ValueError when it does not fit."""
    if type_name in ("json", "yaml"):
        return _loaded(value) if isinstance(value, str) else value
    if value is None:
        raise ValueError(_("it is empty"))
    if type_name == "bool":
        return _boolean(value)
    if type_name in ("int", "float"):
        try:
            return int(value) if type_name == "int" else float(value)
        except (TypeError, ValueError) as error:
            raise ValueError(str(error)) from error
    return str(value)


def _boolean(value: object) -> bool:
    """Copier's reading of yes and no: numbers, YAML's words, else whether there is anything."""
    try:
        return bool(float(str(value)))
    except ValueError:
        word = str(value).strip().lower()
        return word in _TRUE or (bool(word) and word not in _FALSE)


def _loaded(text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ValueError(" ".join(str(error).split())) from error
