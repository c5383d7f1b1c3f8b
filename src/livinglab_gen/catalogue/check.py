"""Tell every fault of a catalogue at once: a family is a function that yields faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from livinglab_gen.catalogue.checks import (
    composed,
    entries,
    hidden,
    layers,
    links,
    paths,
    questions,
    regionnames,
    rendered,
    shape,
)
from livinglab_gen.catalogue.checks.material import Material, gather
from livinglab_gen.catalogue.documents import Document
from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.catalogue.load import Catalogue, located

FAMILIES: tuple[Callable[[Material], Iterator[Fault]], ...] = (
    shape.faults,
    entries.faults,
    layers.faults,
    links.faults,
    composed.faults,
    questions.faults,
    paths.faults,
    rendered.faults,
    hidden.faults,
    regionnames.faults,
)


def check(catalogue: Catalogue) -> tuple[Fault, ...]:
    """Every fault of the catalogue, sorted by file and line, each told once."""
    material = gather(catalogue)
    by_path = {document.path: document for document in material.documents()}
    found = [_located(fault, by_path) for family in FAMILIES for fault in family(material)]
    return tuple(sorted(_once(found), key=lambda fault: (str(fault.path), fault.line or 0)))


def _located(fault: Fault, by_path: Mapping[PurePosixPath, Document]) -> Fault:
    document = by_path.get(fault.path)
    return located(fault, document) if document else fault


def _once(found: Iterable[Fault]) -> Iterator[Fault]:
    """One of the faults that say the same of the same place, as two blueprints may find it."""
    seen = set()
    for fault in found:
        told = (fault.path, fault.line, fault.message)
        if told not in seen:
            seen.add(told)
            yield fault
