"""What hooks do, in Copier's names: steps on the tree, validators of questions, and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from jinja2 import TemplateError

from livinglab_gen.importer import chosen, hooks, placing
from livinglab_gen.importer.hooks import Check, Hooks, Move, Removal
from livinglab_gen.importer.model import Kind, Left, Variable
from livinglab_gen.importer.rewriting import Scope, literal, rewrite
from livinglab_gen.importer.steps import Path, Step, brought, within
from livinglab_gen.importer.syntax import plain
from livinglab_gen.importer.tags import tags
from livinglab_gen.language import translate as _

_WHERE = re.compile(r"\{%-? ?if [^%]*%\}((?:(?!\{%).)*)\{%-? ?endif ?-?%\}", re.DOTALL)
_ALWAYS = ("", "true", "True")


@dataclass(frozen=True, kw_only=True)
class Effects:
    """The steps in their order, the validators by question, and what was left."""

    steps: tuple[Step, ...] = ()
    validators: Mapping[str, str] = field(default_factory=dict)
    left: tuple[Left, ...] = ()


def effects(found: Hooks, scope: Scope, variables: Mapping[str, Variable], files: Sequence[Path]) -> Effects:
    """What the hooks `found` do to a template that brings `files`."""
    work = _Work(scope, variables, files)
    steps = tuple(step for one in found.steps for step in work.steps(one))
    for check in found.checks:
        work.check(check)
    told = [
        Left(
            file=PurePosixPath(one.file),
            line=one.line,
            what=one.what,
            advice=one.advice,
            harmless=one.harmless,
        )
        for one in found.left
    ]
    return Effects(steps=steps, validators=work.validators, left=(*told, *work.left))


class _Work:
    """Hooks under way."""

    def __init__(self, scope: Scope, variables: Mapping[str, Variable], files: Sequence[Path]) -> None:
        self._scope = scope
        self._variables = variables
        self._files = frozenset(files)
        self._choices = choices(variables)
        self._done: list[Step] = []
        self.validators: dict[str, str] = {}
        self.left: list[Left] = []

    def steps(self, one: Removal | Move) -> Iterator[Step]:
        """What one effect does to the tree: a step, none, or one for each choice that its path names."""
        path = one.path if isinstance(one, Removal) else one.source
        told = self._path(path, one)
        if told is None:
            return
        found = [(source, where) for source, where in self._sources(one, path, told) if self._brings(source)]
        if not found:
            what = _("{path} is not brought by the template under this name").format(path=path)
            self._tell(one, what, _("look under which name it is made, and write the condition there"))
        for source, where in found:
            step = self._step(one, source, where)
            if step is not None and self._applies(one, step):
                self._done.append(step)
                self._files |= _arrived(self._files, step)
                yield step

    def _step(self, one: Removal | Move, source: Path, where: str) -> Step | None:
        """A step on the tree that is done where `where` holds too."""
        both = [f"({text})" for text in (where, one.condition) if text not in _ALWAYS]
        condition = self._condition(" and ".join(both) if where else one.condition, one)
        target = self._path(one.target, one) if isinstance(one, Move) else None
        if condition is None or (isinstance(one, Move) and target is None):
            return None
        if isinstance(one, Move) and target is not None and one.below and self._is_folder(target):
            target = (*target, source[-1])
        return Step(source=source, target=target, condition="" if condition in _ALWAYS else condition)

    def _sources(self, one: Removal | Move, path: str, told: Path) -> Iterator[tuple[Path, str]]:
        """The path, or, where the template brings none under this name, those that become it.

        A name that is only there where a condition holds may be taken away under it; what the choices
        make of a path is the other way.
        """
        if self._brings(told):
            yield told, ""
            return
        there = {file[: len(told)] for file in self._files if tuple(map(_bare, file))[: len(told)] == told}
        if isinstance(one, Removal) and there:
            yield from ((source, "") for source in sorted(there))
            return
        for condition, name in chosen.texts(path, plain(), self._choices) or ():
            yield tuple(_parts(placing.literal(name))), condition

    def _brings(self, path: Path) -> bool:
        return bool(path) and any(within(file, path) for file in self._files)

    def _applies(self, one: Removal | Move, step: Step) -> bool:
        """Whether the call does anything to what is there."""
        if isinstance(one, Move):
            return True
        if step.source in self._files:
            return one.kind in (hooks.Kind.file, hooks.Kind.either)
        if one.kind is hooks.Kind.empty and not self._is_emptied(step):
            what = _("{path} is removed only where it is empty").format(path="/".join(step.source))
            self._tell(one, what, _("leave it out: git keeps no empty folders"), harmless=True)
            return False
        return one.kind is not hooks.Kind.file

    def _is_emptied(self, step: Step) -> bool:
        """Whether steps before took every file of a folder away."""
        return all(
            any(
                within(file, before.source) and before.condition in ("", step.condition)
                for before in self._done
            )
            for file in self._files
            if within(file, step.source)
        )

    def check(self, one: Check) -> None:
        """An answer that is refused becomes the validator of its question."""
        variable = self._variables.get(one.variable)
        if variable is None or variable.kind not in (Kind.plain, Kind.choice, Kind.boolean):
            what = _("{name} is computed, so nobody can be asked again").format(name=one.variable)
            self._tell(one, what, _("check the answers that it is computed from"))
            return
        if one.regex is not None:
            condition = f"({variable.question} | regex_search({literal(one.regex)})) is none"
        else:
            found = self._condition(one.refused or "", one)
            if found is None:
                return
            condition = found
        message = self._text(one.message, one)
        said = message if message and message.strip() else "?"
        text = f"{{% if {condition} %}}{said}{{% endif %}}"
        self.validators[variable.question] = self.validators.get(variable.question, "") + text

    def _is_folder(self, path: Path) -> bool:
        return any(file[: len(path)] == path and len(file) > len(path) for file in self._files)

    def _path(self, text: str, one: Removal | Move) -> Path | None:
        done = self._text(text, one)
        return None if done is None else tuple(_parts(placing.tidied(done)))

    def _condition(self, text: str, one: Removal | Move | Check) -> str | None:
        if text in _ALWAYS:
            return ""
        done = self._text(f"{{{{ {text} }}}}", one)
        if done is None or not done.startswith("{{"):  # it asks for the mapping itself
            if done is not None:
                self._tell(one, text, _("write the condition in the names of single answers"))
            return None
        return done[2:-2].strip()

    def _text(self, text: str, one: Removal | Move | Check) -> str | None:
        try:
            done = rewrite(text, self._scope, PurePosixPath(one.file))
        except TemplateError:
            self._tell(one, text, _("write what this line does in the layer"))
            return None
        return done.text

    def _tell(self, one: Removal | Move | Check, what: str, advice: str, *, harmless: bool = False) -> None:
        self.left.append(
            Left(file=PurePosixPath(one.file), line=one.line, what=what, advice=advice, harmless=harmless)
        )


def choices(variables: Mapping[str, Variable]) -> Mapping[str, Sequence[str]]:
    """The choices whose values are written out."""
    return {
        one.name: [str(value) for value in one.raw]
        for one in variables.values()
        if one.kind is Kind.choice and all(isinstance(v, str) and "{" not in v for v in one.raw)
    }


def _bare(part: str) -> str:
    """A name of a path without the condition under which it is there."""
    where = _WHERE.fullmatch(part)
    return where[1] if where else part


def _arrived(files: Iterable[Path], step: Step) -> frozenset[Path]:
    """Under which names a step leaves what it moves."""
    if step.target is None:
        return frozenset()
    return frozenset(brought(file, step) for file in files if within(file, step.source))


def _parts(text: str) -> Iterator[str]:
    """The names of a path; a slash within a tag belongs to the tag."""
    part = ""
    for tag in tags(text, plain()):
        piece = text[tag.start : tag.end]
        if tag.kind != "data":
            part += piece
            continue
        first, *rest = piece.split("/")
        part += first
        for following in rest:
            if part not in ("", "."):
                yield part
            part = following
    if part not in ("", "."):
        yield part


def validated(questions: dict[str, dict[str, Any]], validators: Mapping[str, str]) -> None:
    """Add the validators to their questions."""
    for name, text in validators.items():
        questions[name]["validator"] = text
