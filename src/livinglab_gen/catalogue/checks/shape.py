"""The form of the YAML files: readable, and as the published JSON Schemas say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from livinglab_gen import shipped
from livinglab_gen.catalogue.checks.material import Material
from livinglab_gen.catalogue.documents import Document
from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.catalogue.load import ENTRIES, LAYERS
from livinglab_gen.catalogue.templating import nearest
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

Complaint = Any  # jsonschema's ValidationError, whose types are too loose to be of use


def faults(material: Material) -> Iterator[Fault]:
    """Files that are missing, unreadable, or of another form than their schema."""
    yield from _missing(material)
    for document in material.documents():
        yield from document.faults
    if (material.root / material.settings.path).exists():
        yield from _against("catalogue.schema.json", material.settings)
    for entry in material.entries:
        yield from _against("blueprint.schema.json", entry.document)
    for source in material.layers.values():
        if (material.root / source.declared.path).exists():
            yield from _against("layer.schema.json", source.declared)
    for link in material.links:
        yield from _against("link.schema.json", link)


def _missing(material: Material) -> Iterator[Fault]:
    for folder in (ENTRIES, LAYERS):
        if not (material.root / folder).is_dir():
            message = _("the folder is missing")
            yield Fault(path=folder, message=message, cure=_begin())
    if not material.entries and (material.root / ENTRIES).is_dir():
        yield Fault(path=ENTRIES, message=_("the catalogue holds no entry"), cure=_begin())
    for path in sorted((material.root / ENTRIES).glob("*.yaml")):
        yield Fault(
            path=ENTRIES / path.name,
            message=_("an entry ends in .yml"),
            cure=_("rename it to {name}.yml").format(name=path.stem),
        )


def _begin() -> str:
    return _("begin a blueprint with `livinglab catalogue init NAME`")


def _against(schema: str, document: Document) -> Iterator[Fault]:
    if document.data is None:
        if not document.faults:
            message = _("the file is empty")
            cure = _("fill it in as {schema} says").format(schema=schema)
            yield Fault(path=document.path, message=message, cure=cure)
        return
    for error in _validator(schema).iter_errors(document.data):
        yield from _told(error, document.path)


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    text = (shipped.catalogue_dir() / name).read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _told(error: Complaint, path: PurePosixPath) -> Iterator[Fault]:
    """The schema's complaint as one fault or more, in words that name the cure."""
    at = tuple(error.absolute_path)
    where = ".".join(map(str, at)) or _("the file")
    teller = _TELLERS.get(str(error.validator), _other)
    for message, cure, key in teller(error, where):
        yield Fault(path=path, at=(*at, *key), message=message, cure=cure)


_Told = Iterator[tuple[str, str, tuple[str, ...]]]


def _unknown(error: Complaint, where: str) -> _Told:
    known = error.schema["properties"]
    for key in error.instance:
        if key not in known:
            cure = nearest(key, known) or _("remove it; known are {known}").format(known=", ".join(known))
            yield _("the key {key} is unknown").format(key=key), cure, (key,)


def _required(error: Complaint, where: str) -> _Told:
    for key in error.validator_value:
        if key not in error.instance and error.message.startswith(repr(key)):
            message = _("the key {key} is missing").format(key=key)
            yield message, _("add `{key}:` to {where}").format(key=key, where=where), ()


def _type(error: Complaint, where: str) -> _Told:
    wanted = error.validator_value
    first = wanted if isinstance(wanted, str) else wanted[0]
    expected = _kinds().get(first, first)
    cure = _("write {expected} there").format(expected=expected)
    if first == "string" and isinstance(error.instance, (int, float)):
        cure = _("write it in quotes")
    message = _("{where} has to be {expected}, not {value}").format(
        where=where, expected=expected, value=_short(error.instance)
    )
    yield message, cure, ()


def _pattern(error: Complaint, where: str) -> _Told:
    described = error.schema.get("description") or error.validator_value
    message = _("{where} has a form that is not allowed: {value}").format(
        where=where, value=_short(error.instance)
    )
    yield message, _cures().get(where.rpartition(".")[2], described), ()


def _kinds() -> Mapping[str, str]:
    return {
        "string": _("text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "array": _("a list"),
        "object": _("a mapping of keys"),
        "boolean": _("true or false"),
        "null": _("empty"),
    }


def _cures() -> Mapping[str, str]:
    return {
        "version": _("write three numbers such as 1.0.0"),
        "date": _("write the date as 2026-11-23"),
        "id": _("use small letters, digits and single hyphens, as in lapor-kepo"),
        "author": _("write it as Name <mail@host>"),
    }


def _const(error: Complaint, where: str) -> _Told:
    message = _("{where} is {value}").format(where=where, value=_short(error.instance))
    yield message, _("write {value}").format(value=error.validator_value), ()


def _empty(error: Complaint, where: str) -> _Told:
    yield _("{where} is empty").format(where=where), _("fill it in"), ()


def _repeated(error: Complaint, where: str) -> _Told:
    yield _("{where} names something twice").format(where=where), _("name it once"), ()


def _long(error: Complaint, where: str) -> _Told:
    message = _("{where} is too long").format(where=where)
    yield message, _("use at most {most} signs").format(most=error.validator_value), ()


def _other(error: Complaint, where: str) -> _Told:
    message = _("{where} is not as the schema says ({reason})").format(
        where=where, reason=_short(error.message)
    )
    yield message, _("look the key up in the schema beside the entries"), ()


_TELLERS: Mapping[str, Callable[[Complaint, str], _Told]] = {
    "additionalProperties": _unknown,
    "required": _required,
    "type": _type,
    "pattern": _pattern,
    "const": _const,
    "minLength": _empty,
    "minItems": _empty,
    "minProperties": _empty,
    "uniqueItems": _repeated,
    "maxLength": _long,
}


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
