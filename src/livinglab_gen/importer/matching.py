"""Answers that nobody recorded, found by holding a template against what was made from it.

A text stands in the project where its tag stands in the template: each line that differs from its
template in bare tags alone says what they were. A choice is the one whose files are most like the
project's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import Any

import yaml

from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import File, Tree
from livinglab_gen.rendering import Renderer, Rendering
from livinglab_gen.safe_yaml import LOADER

_TAG = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}")
_BESIDE = re.compile(rf"{_TAG.pattern}(?={_TAG.pattern})")
_TELLING = 10  # signs beside its tags that make a line as telling as any; one of tags alone says nothing
_MOST = 120  # renderings; each costs what the template costs
_LARGEST = 200_000  # signs of a file that is looked into
_LONGEST = {1: 1_000, 2: 1_000, 3: 150, 4: 60}
"""Signs of a line by the tags in its template: what has to be tried grows with their power."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What a template asks, as far as it can be tried."""

    texts: frozenset[str]
    choices: Mapping[str, tuple[Any, ...]]


def answers(template: Tree, renderer: Renderer, project: Tree, known: Mapping[str, Any]) -> dict[str, Any]:
    """The answers beside the `known` ones that make the template most like the project."""
    asked = _asked(template, renderer.questions, known)
    found = {name: value for name, value in _votes(template, project) if name in asked.texts}
    tries = _MOST
    best = _likeness(renderer, {**known, **found}, project)
    for name, values in asked.choices.items():
        for value in values:
            if tries == 0:
                return found
            tries -= 1
            tried = _likeness(renderer, {**known, **found, name: value}, project)
            if tried > best:
                best, found[name] = tried, value
    return found


def likeness(rendered: Tree, project: Tree) -> float:
    """How much of what is rendered the project holds: two for the same file, less for one that is like it."""
    total = 0.0
    for path, file in rendered.items():
        held = project.get(path)
        if held is None:
            total -= 1
        elif held.content == file.content:
            total += 2
        else:
            total += _shared(file.content, held.content)
    return total


def _likeness(renderer: Renderer, given: Mapping[str, Any], project: Tree) -> float:
    try:
        rendering: Rendering = renderer.render({}, given)
    except LivingLabError:
        return float("-inf")
    return likeness(rendering.files, project)


def _shared(one: bytes, other: bytes) -> float:
    """The share of lines that two files have in common, in order."""
    if max(len(one), len(other)) > _LARGEST:
        return 0.0
    return SequenceMatcher(None, one.splitlines(), other.splitlines(), autojunk=False).ratio()


def _asked(template: Tree, asked: frozenset[str], known: Mapping[str, Any]) -> _Asked:
    questions: dict[str, Any] = {}
    try:
        for told in yaml.load_all(template[PurePosixPath("copier.yml")].content, Loader=LOADER):
            questions |= told if isinstance(told, dict) else {}
    except (KeyError, yaml.YAMLError):
        return _Asked(texts=frozenset(), choices={})
    open_ = {name: q for name, q in questions.items() if name in asked - known.keys() and isinstance(q, dict)}
    choices = {name: values for name, question in open_.items() if (values := _values(question))}
    texts = {name for name, q in open_.items() if q.get("type", "str") == "str" and name not in choices}
    return _Asked(texts=frozenset(texts), choices=choices)


def _values(question: Mapping[str, Any]) -> tuple[Any, ...]:
    choices = question.get("choices")
    if isinstance(choices, dict):
        return tuple(choices.values())
    if isinstance(choices, list):
        return tuple(choices)
    return (True, False) if question.get("type") == "bool" else ()


# --- texts ---


def _votes(template: Tree, project: Tree) -> Iterator[tuple[str, str]]:
    """Each name with the text that most lines and paths say it was."""
    votes: dict[str, Counter[str]] = {}
    for path, file in template.items():
        inside = _payload(path)
        if inside is None:
            continue
        for place, named in _places(inside, project):
            for name, value in named.items():
                votes.setdefault(name, Counter())[value] += _TELLING
            for name, value, weight in _said(file, project[place]):
                votes.setdefault(name, Counter())[value] += weight
    for name, counted in votes.items():
        yield name, counted.most_common(1)[0][0]


def _payload(path: PurePosixPath) -> str | None:
    """The path that a rendered file gets, as a template."""
    if len(path.parts) < 2 or path.suffix != ".jinja" or "_copier" in str(path):
        return None
    return str(PurePosixPath(*path.parts[1:])).removesuffix(".jinja")


def _places(inside: str, project: Tree) -> Iterator[tuple[PurePosixPath, Mapping[str, str]]]:
    if "{" not in inside:
        if PurePosixPath(inside) in project:
            yield PurePosixPath(inside), {}
        return
    pattern = _pattern(inside, r"[^/]+?")
    if pattern is None:
        return
    for path in project:
        found = _fits(pattern, str(path))
        if found:
            yield path, found.groupdict()


def _said(file: File, held: File) -> Iterator[tuple[str, str, int]]:
    """What the lines of a file say that stand in its template with bare tags, and how telling each is."""
    text, present = _text(file), _text(held)
    if text is None or present is None:
        return
    lines = set(present.splitlines())
    for line in set(text.splitlines()):
        pattern = _pattern(line, r".+?") if _TAG.search(line) else None
        weight = min(len(_TAG.sub("", line).strip()), _TELLING)
        if pattern is None or weight == 0:
            continue
        said = [found.groupdict() for one in lines if (found := _fits(pattern, one))]
        if len(said) == 1:
            yield from ((name, value, weight) for name, value in said[0].items())


def _fits(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return pattern.fullmatch(text) if len(text) <= _LONGEST[pattern.groups] else None


def _pattern(text: str, inside: str) -> re.Pattern[str] | None:
    """What fits a text whose tags are bare names; None for one with other tags, or with two that touch."""
    if len(text) > 500 or len(_TAG.findall(text)) > max(_LONGEST) or _BESIDE.search(text):
        return None
    built, at, seen = "", 0, set()
    for tag in _TAG.finditer(text):
        built += re.escape(text[at : tag.start()])
        built += f"(?P={tag[1]})" if tag[1] in seen else f"(?P<{tag[1]}>{inside})"
        seen.add(tag[1])
        at = tag.end()
    rest = _TAG.sub("", text)
    if "{{" in rest or "{%" in rest:
        return None
    return re.compile(built + re.escape(text[at:]))


def _text(file: File) -> str | None:
    if len(file.content) > _LARGEST:
        return None
    try:
        return file.content.decode()
    except UnicodeDecodeError:
        return None
