"""Copier's `copier.yml`, as far as the safe subset goes: settings, questions, and their answers.

Follows Copier 9 (`copier/_user_data.py`): an answer is cast to the question's type, checked
against its choices and its validator; a question whose `when` is false is computed, not recorded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import yaml
from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment

from livinglab_gen.language import translate as _
from livinglab_gen.rendering.model import BadAnswer, RenderingFailed
from livinglab_gen.safe_yaml import LOADER

_KEYS = {
    "type",
    "default",
    "help",
    "placeholder",
    "validator",
    "when",
    "choices",
    "multiline",
    "qmark",
}
_TEXTS = {"type", "help", "placeholder", "validator", "qmark"}
_TAKEN = {"now", "make_secret"}
_TRUE = {"y", "yes", "t", "true", "on"}
_FALSE = {"n", "no", "f", "false", "off", "~", "null", "none"}


class Unsupported(Exception):
    """The template goes beyond the safe subset: Copier has to render it."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question with its Jinja parts compiled; `computed` ones are never asked or recorded."""

    name: str
    cast: Callable[[Any], Any]
    default: Any
    validator: Template | None
    when: Template | bool
    choices: tuple[Any, ...]
    required: bool

    def answer(self, given: Mapping[str, Any], context: Mapping[str, Any]) -> Any:
        """The checked answer: the given one, else the default rendered with `context`."""
        if self.name not in given and self.required:
            raise BadAnswer(_("{name} has no default: give it with `--data {name}=…`").format(name=self.name))
        raw = given[self.name] if self.name in given else self._rendered(self.default, context)
        value = self._accepted(raw)
        if self.name in given or self.asked(context):
            self._validate(value, context)
        return value

    def accepts(self, value: Any, context: Mapping[str, Any]) -> bool:
        """Whether `value`, an earlier answer, still is one."""
        try:
            self._validate(self._accepted(value), context)
        except BadAnswer:
            return False
        return True

    def asked(self, context: Mapping[str, Any]) -> bool:
        """Whether the question is put at all, given the answers before it."""
        if isinstance(self.when, bool):
            return self.when
        return _to_bool(self._rendered(self.when, context))

    def _rendered(self, value: Any, context: Mapping[str, Any]) -> Any:
        try:
            return value.render(context) if isinstance(value, Template) else value
        except Unsupported:
            raise
        except Exception as error:  # whatever a template raises is the template's fault
            raise RenderingFailed(
                _("the question {name} cannot be put: {error}").format(name=self.name, error=error)
            ) from error

    def _accepted(self, raw: Any) -> Any:
        try:
            value = self.cast(raw)
        except (TypeError, ValueError, OverflowError):
            raise BadAnswer(
                _("{name} does not take {value!r}: give it as in the template's question").format(
                    name=self.name, value=raw
                )
            ) from None
        if self.choices and value not in self.choices:
            raise BadAnswer(
                _("{name} does not take {value!r}: choose one of {choices}").format(
                    name=self.name, value=raw, choices=", ".join(map(str, self.choices))
                )
            )
        return value

    def _validate(self, value: Any, context: Mapping[str, Any]) -> None:
        if self.validator is None:
            return
        try:
            complaint = self.validator.render({**context, self.name: value}).strip()
        except Unsupported:
            raise
        except Exception as error:  # as Copier does: a validator that fails is a complaint
            complaint = str(error)
        if complaint:
            raise BadAnswer(
                _("{name} does not take {value!r}: {complaint}").format(
                    name=self.name, value=value, complaint=complaint
                )
            )


def read(text: bytes) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Settings (without their underscore) and questions of a `copier.yml`.

    Several YAML documents are joined as Copier joins them: a later one's keys come on top, the
    lists of `_exclude`, `_skip_if_exists`, `_secret_questions` and `_jinja_extensions` add up.
    """
    try:
        documents = [d for d in yaml.load_all(text, Loader=LOADER) if d]
    except yaml.YAMLError as error:
        if "!include" in str(error):
            raise Unsupported from None
        raise RenderingFailed(
            _("copier.yml of the release is not YAML: {error}").format(error=error)
        ) from None
    if not all(isinstance(document, dict) for document in documents):
        raise Unsupported
    if not all(isinstance(key, str) for document in documents for key in document):
        raise Unsupported
    settings: dict[str, Any] = {}
    questions: dict[str, dict[str, Any]] = {}
    for key, value in (item for document in reversed(documents) for item in document.items()):
        if not key.startswith("_"):
            questions.setdefault(key, value if isinstance(value, dict) else {"default": value})
        elif key in _ADDED_UP:
            if not isinstance(value, list):
                raise Unsupported
            settings[key[1:]] = [*value, *settings.get(key[1:], [])]
        else:
            settings.setdefault(key[1:], value)
    order = {key: None for document in documents for key in document if not key.startswith("_")}
    return settings, {name: questions[name] for name in order}


_ADDED_UP = {"_exclude", "_skip_if_exists", "_secret_questions", "_jinja_extensions"}


def compile_question(name: str, details: Mapping[str, Any], environment: SandboxedEnvironment) -> Question:
    """The question `name`, ready to be answered; Unsupported beyond the safe subset."""
    kind = details.get("type") or type(details.get("default")).__name__
    when = details.get("when", True)
    validator = details.get("validator")
    texts = [details[key] for key in _TEXTS if key in details]
    if set(details) - _KEYS or kind not in _CASTS or name in _TAKEN or details.get("default", "") is None:
        raise Unsupported
    if not isinstance(when, str | bool) or not all(isinstance(text, str) for text in texts):
        raise Unsupported
    return Question(
        name=name,
        cast=_CASTS[kind],
        default=compiled(details.get("default"), environment),
        validator=environment.from_string(validator) if validator else None,
        when=environment.from_string(when) if isinstance(when, str) else when,
        choices=_choices(details.get("choices", ()), _CASTS[kind]),
        required="default" not in details,
    )


def compiled(value: Any, environment: SandboxedEnvironment) -> Any:
    """A string as a Jinja template; any other value as it is."""
    if isinstance(value, list | dict):
        raise Unsupported
    return environment.from_string(value) if isinstance(value, str) else value


def _choices(choices: Any, cast: Callable[[Any], Any]) -> tuple[Any, ...]:
    if not isinstance(choices, list | tuple | dict):
        raise Unsupported
    labels = list(choices)
    values = list(choices.values()) if isinstance(choices, dict) else labels
    for text in (*labels, *values):
        if not isinstance(text, str | int | float) or re.search(r"[{\r]", str(text)):
            raise Unsupported  # Copier renders them, and lets pairs carry validators
    try:
        return tuple(cast(value) for value in values)
    except (ValueError, OverflowError):
        raise Unsupported from None


def _to_str(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return str(value)
    raise ValueError(value)


def _to_bool(value: Any) -> bool:
    with suppress(TypeError, ValueError):
        return bool(float(value))
    if not isinstance(value, str):
        if value is None:
            raise ValueError(value)
        return bool(value)
    word = value.strip().lower()
    return word in _TRUE or (bool(word) and word not in _FALSE)


def _to_int(value: Any) -> int:
    return int(value)


def _to_float(value: Any) -> float:
    return float(value)


_CASTS: Mapping[str, Callable[[Any], Any]] = {
    "str": _to_str,
    "int": _to_int,
    "float": _to_float,
    "bool": _to_bool,
}
