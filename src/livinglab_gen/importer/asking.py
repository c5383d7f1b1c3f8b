"""Cookiecutter's variables as Copier's questions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from jinja2 import TemplateError

from livinglab_gen.importer.model import Kind, Left, Variable
from livinglab_gen.importer.rewriting import Rewritten, Scope, broken, missing, rewrite
from livinglab_gen.importer.syntax import Syntax
from livinglab_gen.language import translate as _

FILE = PurePosixPath("cookiecutter.json")

Question = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The questions by name, in the order in which Cookiecutter knows their answers, and what was left."""

    questions: dict[str, Question]
    left: tuple[Left, ...]


def ask(variables: Mapping[str, Variable], scope: Scope, syntax: Syntax) -> Asked:
    """Every variable as a question, in a `scope` that knows the variables before it."""
    names: dict[str, str] = {}
    found: dict[str, Question] = {}
    left: list[Left] = []
    for variable in _in_order(variables):
        known = replace(scope, names=dict(names), constants=_before(variable, scope), raw={})
        question, more = _Asking(known, syntax).question(variable)
        found[variable.question] = question
        left += more
        names[variable.name] = variable.question
    run = [one.name for one in variables.values() if one.kind is Kind.run]
    if run:
        left.append(_of_the_run(run))
    return Asked(questions=found, left=tuple(left))


def _before(variable: Variable, scope: Scope) -> dict[str, Any]:
    """Cookiecutter's own settings as far as they stand before a variable."""
    if variable.kind is Kind.mapping:
        return dict(scope.constants)
    earlier = scope.order[: scope.order.index(variable.name)]
    return {name: value for name, value in scope.constants.items() if name in earlier}


def _in_order(variables: Mapping[str, Variable]) -> list[Variable]:
    """What a mapping says may use every other answer: mappings come last."""
    every = list(variables.values())
    return [one for one in every if one.kind is not Kind.mapping] + [
        one for one in every if one.kind is Kind.mapping
    ]


class _Asking:
    """One question under way."""

    def __init__(self, scope: Scope, syntax: Syntax) -> None:
        self._scope = scope
        self._syntax = syntax
        self._left: list[Left] = []

    def question(self, variable: Variable) -> tuple[Question, list[Left]]:
        made = self._made(variable)
        if variable.prompt:
            made["help"] = verbatim(variable.prompt)
        if variable.kind in (Kind.constant, Kind.computed):
            made["when"] = False
        return made, self._left

    def _made(self, variable: Variable) -> Question:
        raw = variable.raw
        if variable.kind is Kind.run:
            unknown = {"type": "json", "default": "null"} if variable.name == "_checkout" else {}
            return {"type": "str", "default": "", **unknown, "help": _run(variable)}
        if variable.kind is Kind.constant:
            return _constant(raw)
        if variable.kind is Kind.choice:
            return self._choice(variable)
        if isinstance(raw, bool):
            return {"type": "bool", "default": raw}
        if raw is None or isinstance(raw, list | dict):
            return {"type": "json", "default": self._json(raw)}
        text = self._text(str(raw))
        if any(one.what == missing(variable.name) and not one.harmless for one in self._left):
            self._left.clear()  # it refers to itself: Cookiecutter wants it given
            return {"type": "str"}
        return {"type": "str", "default": text}

    def _choice(self, variable: Variable) -> Question:
        raw = list(variable.raw)
        if not raw:
            self._left.append(
                Left(
                    file=FILE,
                    line=None,
                    what=_("{name} has no choice").format(name=variable.name),
                    advice=_("list at least one: Cookiecutter cannot go on without"),
                )
            )
            return {"type": "str", "default": ""}
        if all(isinstance(one, bool) for one in raw):
            return {"type": "bool", "choices": list(dict.fromkeys(raw)), "default": raw[0]}
        if any(one is None or isinstance(one, bool | list | dict) for one in raw):
            self._left.append(
                Left(
                    file=FILE,
                    line=None,
                    what=_("the choices of {name} are no texts, and are asked as JSON").format(
                        name=variable.name
                    ),
                    advice=_("write them as texts"),
                )
            )
            return {"type": "json", "default": self._json(raw[0])}
        values = list(dict.fromkeys(self._text(str(one)) for one in raw))
        labels = {
            verbatim(variable.labels.get(str(one), "") or str(one)): self._text(str(one)) for one in raw
        }
        named = any(str(one) in variable.labels for one in raw) and len(labels) == len(values)
        return {"type": "str", "choices": labels if named else values, "default": values[0]}

    def _text(self, raw: str) -> str:
        done = self._rewritten(raw)
        return done.text

    def _json(self, raw: Any) -> str:
        """The JSON of a value whose texts are rendered, as a Jinja text."""
        if isinstance(raw, dict):
            return "{ " + ", ".join(f"{self._json(str(k))}: {self._json(v)}" for k, v in raw.items()) + " }"
        if isinstance(raw, list):
            return "[" + ", ".join(map(self._json, raw)) + "]"
        if raw is None or isinstance(raw, bool):
            return json.dumps(raw)
        done = self._rewritten(str(raw))
        if done.rendered:
            return f"{{% filter to_json %}}{done.text}{{% endfilter %}}"
        return _harmless(json.dumps(str(raw)))

    def _rewritten(self, raw: str) -> Rewritten:
        text = raw.replace("\r\n", "\n").replace("\r", "\n")
        try:
            done = rewrite(self._syntax.plainly(text), self._scope, FILE)
        except TemplateError as error:
            self._left.append(broken(FILE, error))
            return Rewritten(text=verbatim(text), rendered=False)
        self._left += done.left
        if not done.rendered:
            return Rewritten(text=verbatim(text), rendered=False)
        return done


def verbatim(text: str) -> str:
    """A text that renders to itself."""
    return text if not any(mark in text for mark in ("{{", "{%", "{#")) else text.replace("{", "{{ '{' }}")


def _constant(raw: Any) -> Question:
    """A private variable: Cookiecutter takes it as it stands."""
    if isinstance(raw, bool):
        return {"type": "bool", "default": raw}
    if isinstance(raw, int | float):
        return {"type": type(raw).__name__, "default": raw}
    if isinstance(raw, str):
        return {"type": "str", "default": verbatim(raw).replace("\r", "{{ '\\r' }}")}
    return {"type": "json", "default": _harmless(json.dumps(raw))}


def _harmless(text: str) -> str:
    """JSON in which no brace can be taken for Jinja's."""
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text)


def _of_the_run(names: Sequence[str]) -> Left:
    """What is said of values that only a run of Cookiecutter knows."""
    return Left(
        file=FILE,
        line=None,
        what=_("only Cookiecutter knows {names}, so this is asked").format(names=", ".join(names)),
        advice=_("give the question a default, or take it out of the texts"),
        harmless=True,
    )


def _run(variable: Variable) -> str:
    what = {
        "_template": _("Where the template came from"),
        "_checkout": _("Which branch or tag of the template was taken"),
    }
    return str(what.get(variable.name, _("A folder of the machine on which the project was made")))
