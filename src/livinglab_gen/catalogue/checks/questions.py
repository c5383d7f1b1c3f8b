"""The questions of a layer: Copier's, but without settings and without anything that runs."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Any

from livinglab_gen.catalogue.answers import TYPES
from livinglab_gen.catalogue.checks.material import LayerSource, Material
from livinglab_gen.catalogue.documents import Document
from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.catalogue.templating import has_jinja, nearest, problems
from livinglab_gen.language import translate as _

KEYS = (
    "type",
    "default",
    "help",
    "placeholder",
    "validator",
    "when",
    "ask",
    "choices",
    "multiselect",
    "multiline",
    "qmark",
    "secret",
)
_RUNS = {"_tasks": "tasks", "_migrations": "migrations", "_jinja_extensions": "Jinja extensions"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def faults(material: Material) -> Iterator[Fault]:
    """Questions that Copier would not take, or that would make a template run something."""
    for source in material.layers.values():
        document = source.asked
        if document.data is None:
            continue
        if not isinstance(document.data, dict):
            message = _("the questions are no mapping of names")
            cure = _("write each question as `name:` with its keys below")
            yield Fault(path=document.path, message=message, cure=cure)
            continue
        for name, value in document.data.items():
            if name.startswith("_"):
                yield _setting(document, name)
            else:
                yield from _question(document, name, value)
        yield from _texts(source, material)


def _setting(document: Document, name: str) -> Fault:
    message = _("{name} is a setting of Copier").format(name=name)
    cure = _("remove it: the release writes the settings")
    if name in _RUNS:
        message = _("{name}: a template runs nothing, so that nobody has to trust it").format(name=name)
        cure = _("remove the {what}; what has to run belongs into the service's Makefile").format(
            what=_RUNS[name]
        )
    if name == "_external_data":
        message = _("_external_data reads other files when it renders")
        cure = _("remove it, and ask a question instead")
    return Fault(path=document.path, at=(name,), message=message, cure=cure)


def _question(document: Document, name: str, value: Any) -> Iterator[Fault]:
    """The name and the keys of one question."""
    path = document.path
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        message = _("{name} cannot be the name of a question").format(name=name)
        cure = _("use letters, digits and underscores, as in region_name")
        yield Fault(path=path, at=(name,), message=message, cure=cure)
    if not isinstance(value, dict):
        return
    for key in value:
        if key not in KEYS:
            message = _("the key {key} is unknown").format(key=key)
            cure = nearest(key, KEYS) or _("remove it; known are {known}").format(known=", ".join(KEYS))
            yield Fault(path=path, at=(name, key), message=message, cure=cure)
    if value.get("secret"):
        message = _("the question {name} is secret, so an update would not know its answer")
        cure = _("read the secret at run time instead of asking for it")
        yield Fault(path=path, at=(name, "secret"), message=message.format(name=name), cure=cure)
    if "type" in value and value["type"] not in TYPES:
        written = str(value["type"])
        message = _("Copier has no type {type}").format(type=written)
        cure = nearest(written, TYPES) or _("take one of {known}").format(known=", ".join(TYPES))
        yield Fault(path=path, at=(name, "type"), message=message, cure=cure)
    if not isinstance(value.get("choices", []), (list, dict, str)):
        message = _("the choices of {name} are no list").format(name=name)
        cure = _("write them as a list")
        yield Fault(path=path, at=(name, "choices"), message=message, cure=cure)


def _texts(source: LayerSource, material: Material) -> Iterator[Fault]:
    """The Jinja inside questions: it may use only what was answered before."""
    for known in material.names_for(source.layer.name):
        own = [name for name in source.asked.data if not name.startswith("_")]
        earlier = set(known) - set(own) - _later(source, material)
        for name in own:
            value = source.asked.data[name]
            for at, text in _strings((name,), value):
                may = earlier | {name} if "validator" in at else earlier
                yield from _jinja(source.asked, at, text, may)
            earlier.add(name)


def _later(source: LayerSource, material: Material) -> set[str]:
    """The questions of layers that come after this one in every blueprint that uses it."""
    found: set[str] = set()
    for entry in material.users(source.layer.name):
        names = [layer.name for layer in entry.composition.layers]
        for layer in entry.composition.layers[names.index(source.layer.name) + 1 :]:
            found |= set(layer.questions)
    return found


def _strings(at: tuple[str | int, ...], value: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings((*at, key), item)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _strings((*at, place), item)


def _jinja(document: Document, at: tuple[str | int, ...], text: str, known: set[str]) -> Iterator[Fault]:
    if not has_jinja(text):
        return
    for problem in problems(text, known):
        message = _("{message} (in {place})").format(message=problem.message, place=".".join(map(str, at)))
        yield Fault(path=document.path, at=at, message=message, cure=problem.cure)
