"""What is gathered while a hook is read: steps, refused answers, and what is left to people."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace

from livinglab_gen.importer.hooks import advice
from livinglab_gen.importer.hooks.conditions import (
    ALWAYS,
    NEVER,
    About,
    Condition,
    Every,
    Fact,
    Not,
    facts,
    readable,
    settled,
    text,
)
from livinglab_gen.importer.hooks.model import Check, Hooks, Kind, Left, Move, Removal
from livinglab_gen.importer.hooks.values import HERE, Text, known, template

_ANSWER = re.compile(r"cookiecutter\.(\w+)")
_MOST = 2_000
"""Steps of one template; a hook that makes more of them is no hook that people wrote."""


class Found:
    """What one hook does, as it is found; `line` gives the text of a line."""

    def __init__(self, file: str, line: Callable[[int], str], *, before: bool) -> None:
        self._file = file
        self._line = line
        self._before = before
        self._steps: list[Removal | Move] = []
        self._checks: list[Check] = []
        self._left: dict[tuple[int, str], Left] = {}

    @property
    def hooks(self) -> Hooks:
        """All that was found."""
        left = sorted(self._left.values(), key=lambda one: one.line)
        return Hooks(steps=tuple(self._steps), checks=tuple(self._checks), left=tuple(left))

    @property
    def mark(self) -> int:
        """How far the steps have come."""
        return len(self._steps)

    def undo(self, mark: int) -> bool:
        """Forget the steps that were noted since a mark; whether there were any."""
        undone = len(self._steps) > mark
        del self._steps[mark:]
        return undone

    def leave(self, line: int, why: str, *, harmless: bool = False) -> None:
        """Note a line that is not converted, once."""
        told = Left(file=self._file, line=line, what=self._line(line), advice=why, harmless=harmless)
        kept = self._left.get((line, told.what))
        if kept is None or (kept.harmless and not harmless):
            self._left[(line, told.what)] = told

    def remove(self, path: Text | None, kind: Kind, condition: Condition, line: int) -> None:
        """Note that a path goes."""
        told, where = self._step(path, condition, line, path)
        if told == "":  # the project itself
            self.leave(line, advice.unknown_path())
        if not told or where is None:
            return
        step = Removal(path=told, condition=where, kind=kind, file=self._file, line=line)
        before = self._same(step)
        if before is not None:  # `if isfile: remove` and `else: rmtree`
            place, kept = before
            self._steps[place] = replace(kept, kind=kind if kept.kind is kind else Kind.either)
        elif not self._full(line):
            self._steps.append(step)

    def move(
        self, source: Text | None, target: Text | None, condition: Condition, line: int, *, below: bool
    ) -> None:
        """Note that a path gets another name."""
        start, where = self._step(source, condition, line, source)
        end, _same = self._step(target, condition, line, source) if start else (None, None)
        if not (start and end is not None) or where is None:
            return
        if below and target is not None and _is_folder(target):
            if "{{" in posixpath.basename(start):
                self.leave(line, advice.unknown_path())
                return
            end, below = posixpath.join(end, posixpath.basename(start)).removeprefix("./"), False
        if not end:
            self.leave(line, advice.unknown_path())
        elif start != end and not self._full(line):
            self._steps.append(
                Move(source=start, target=end, condition=where, below=below, file=self._file, line=line)
            )

    def refuse(self, condition: Condition, message: str, line: int) -> None:
        """Note that answers are refused where `condition` holds."""
        if condition == NEVER:
            return
        parts = condition.of if isinstance(condition, Every) else (condition,)
        patterns = [part for part in parts if isinstance(part, Not) and part.fact.about is About.pattern]
        if len(parts) == 1 and patterns:
            answer, regex = patterns[0].fact.subject
            self._check(answer, regex, None, message, line)
        elif condition != ALWAYS and readable(condition) and (named := _ANSWER.findall(text(condition))):
            self._check(named[-1], None, text(condition), message, line)
        else:
            self.leave(line, advice.refusal())

    def _same(self, step: Removal) -> tuple[int, Removal] | None:
        """The same removal and its place, where it is noted already with no move since."""
        for place, kept in reversed(list(enumerate(self._steps))):
            if not isinstance(kept, Removal):
                return None
            if (kept.path, kept.condition) == (step.path, step.condition):
                return place, kept
        return None

    def _check(self, answer: str, regex: str | None, refused: str | None, message: str, line: int) -> None:
        found = Check(
            variable=answer, regex=regex, refused=refused, message=message, file=self._file, line=line
        )
        if found not in self._checks:
            self._checks.append(found)

    def _step(
        self, path: Text | None, condition: Condition, line: int, here: Text | None
    ) -> tuple[str | None, str | None]:
        """The path as a template and the condition in Jinja; None where one of them cannot be told."""
        if condition == NEVER:
            return None, None
        if self._before:
            self.leave(line, advice.before())
            return None, None
        inside = None if path is None or not known(path) else settle_path(path)
        if inside is None:
            self.leave(line, advice.unknown_path())
            return None, None
        own = settle_path(here) if here is not None else None
        where = settled(condition, lambda fact, denied: _about_itself(fact, denied, own))
        if where == NEVER:
            return None, None
        if not readable(where):
            disk = any(fact.about in (About.exists, About.form) for fact in facts(where))
            self.leave(line, advice.on_disk() if disk else advice.unknown_condition())
            return None, None
        return inside, text(where)

    def _full(self, line: int) -> bool:
        if len(self._steps) >= _MOST:
            self.leave(line, advice.unknown_path())
        return len(self._steps) >= _MOST


def settle_path(path: Text) -> str | None:
    """A path of the project as a template, without `.` and `..`; None for one outside, or that may be."""
    pieces = list(path.pieces)
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].removeprefix(HERE) if pieces[0].startswith(HERE) else pieces[0]
        rooted = path.pieces[0].startswith(HERE)  # type: ignore[union-attr]
        if rooted:
            pieces[0] = pieces[0].lstrip("/")
    if any(isinstance(one, str) and (HERE in one or "\\" in one) for one in pieces):
        return None
    marked = "".join(one if isinstance(one, str) else f"\1{place}\1" for place, one in enumerate(pieces))
    parts: list[str] = []
    if marked.startswith(("/", "~")):
        return None
    for part in marked.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    told = []
    for part in parts:
        split = re.split("\1(\\d+)\1", part)
        found = [text if place % 2 == 0 else pieces[int(text)] for place, text in enumerate(split)]
        told.append(template(Text(tuple(one for one in found if one != ""))))
    return "/".join(told)


def _is_folder(target: Text) -> bool:
    """Whether a target is a folder by how it is written."""
    last = target.pieces[-1] if target.pieces else "."
    return isinstance(last, str) and (last.endswith(("/", HERE)) or last in (".", "./"))


def _about_itself(fact: Fact, denied: bool, own: str | None) -> Condition | None:
    """A path that is not there need not go; a file and a folder are told apart where the step is done."""
    if own is None or fact.subject[:1] != (own,):
        return None
    if fact.about is About.exists:
        return NEVER if denied else ALWAYS
    return ALWAYS if fact.about is About.form else None
