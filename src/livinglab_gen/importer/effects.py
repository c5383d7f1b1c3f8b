"""What hooks do, in Copier's names: steps on the tree, validators of questions, and what is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from jinja2 import TemplateError

from livinglab_gen.importer import hooks, placing
from livinglab_gen.importer.hooks import Check, Hooks, Move, Removal
from livinglab_gen.importer.model import Kind, Left, Variable
from livinglab_gen.importer.rewriting import Scope, literal, rewrite
from livinglab_gen.importer.steps import Path, Step, unmatched
from livinglab_gen.importer.syntax import plain
from livinglab_gen.importer.tags import tags
from livinglab_gen.language import translate as _

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
    steps = tuple(step for one in found.steps if (step := work.step(one)) is not None)
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
        self.validators: dict[str, str] = {}
        self.left: list[Left] = []

    def step(self, one: Removal | Move) -> Step | None:
        """A step on the tree; None for one that has nothing to act on."""
        path = one.path if isinstance(one, Removal) else one.source
        source = self._path(path, one)
        condition = self._condition(one.condition, one)
        target = self._path(one.target, one) if isinstance(one, Move) else None
        if source is None or condition is None or (isinstance(one, Move) and target is None):
            return None
        if isinstance(one, Move) and target is not None and one.below and self._is_folder(target):
            target = (*target, source[-1])
        step = Step(source=source, target=target, condition="" if condition in _ALWAYS else condition)
        if not source or unmatched(tuple(self._files), step):
            what = _("{path} is not brought by the template under this name").format(path=path)
            self._tell(one, what, _("look under which name it is made, and write the condition there"))
            return None
        file = source in self._files
        if isinstance(one, Removal) and one.kind is (hooks.Kind.folder if file else hooks.Kind.file):
            return None  # the call does nothing to what is there
        return step

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

    def _tell(self, one: Removal | Move | Check, what: str, advice: str) -> None:
        self.left.append(Left(file=PurePosixPath(one.file), line=one.line, what=what, advice=advice))


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
