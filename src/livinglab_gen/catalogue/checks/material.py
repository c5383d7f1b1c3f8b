"""What the checks work on: every file of a catalogue, read once and as far as it can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from livinglab_gen.catalogue import build, documents
from livinglab_gen.catalogue.answers import Answers, example_answers
from livinglab_gen.catalogue.composing import Composition, composition
from livinglab_gen.catalogue.documents import Document
from livinglab_gen.catalogue.load import LAYERS, SETTINGS, Catalogue, questions_of
from livinglab_gen.catalogue.model import CONSTANTS, Author, Blueprint, Layer, SourceFile


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A blueprint with its document, and what it comes to with its example."""

    document: Document
    blueprint: Blueprint
    composition: Composition
    answers: Answers


@dataclass(frozen=True, kw_only=True)
class LayerSource:
    """A layer with its two documents and its files."""

    layer: Layer
    declared: Document
    asked: Document
    files: Mapping[PurePosixPath, SourceFile]

    @property
    def folder(self) -> PurePosixPath:
        """The layer's folder, relative to the catalogue's root."""
        return LAYERS / self.layer.name


@dataclass(frozen=True, kw_only=True)
class Material:
    """A whole catalogue; what could not be read is empty, and its document carries the faults."""

    root: Path
    settings: Document
    author: Author | None
    entries: tuple[Entry, ...]
    layers: Mapping[str, LayerSource]
    links: tuple[Document, ...] = ()

    def documents(self) -> Iterator[Document]:
        """Every YAML file that was read."""
        yield self.settings
        yield from (entry.document for entry in self.entries)
        for source in self.layers.values():
            yield source.declared
            yield source.asked
        yield from self.links

    def users(self, layer: str) -> tuple[Entry, ...]:
        """The entries that name a layer."""
        return tuple(entry for entry in self.entries if layer in entry.blueprint.layers)

    def names_for(self, layer: str) -> tuple[frozenset[str], ...]:
        """The names that a layer's texts may use, once per blueprint that uses the layer.

        A layer that nobody uses has its own questions and those of what it requires.
        """
        found = [frozenset(entry.answers.values) for entry in self.users(layer)]
        return tuple(found) or (frozenset(CONSTANTS) | self._own_names(layer, frozenset()),)

    def _own_names(self, layer: str, seen: frozenset[str]) -> frozenset[str]:
        if layer in seen or layer not in self.layers:
            return frozenset()
        found = self.layers[layer].layer
        below = (self._own_names(name, seen | {layer}) for name in found.requires)
        return frozenset(found.questions).union(*below)


def gather(catalogue: Catalogue) -> Material:
    """Read a catalogue; nothing in it can make this raise."""
    root = catalogue.root
    settings = Document(path=SETTINGS)
    if (root / SETTINGS).exists():
        settings = documents.read(root, SETTINGS)
    author = build.settings(settings.data, root.name)[0].author
    layers = {name: _layer(catalogue, name) for name in catalogue.layer_names()}
    values = tuple(source.layer for source in layers.values())
    entries = tuple(_entry(root, path, author, values) for path in catalogue.entry_paths())
    links = tuple(documents.read(root, path) for path in catalogue.link_paths())
    return Material(root=root, settings=settings, author=author, entries=entries, layers=layers, links=links)


def _layer(catalogue: Catalogue, name: str) -> LayerSource:
    path = LAYERS / name / "layer.yml"
    declared = Document(path=path)
    if (catalogue.root / path).exists():
        declared = documents.read(catalogue.root, path)
    asked = questions_of(catalogue.root, name)
    folder = catalogue.root / LAYERS / name
    layer, _sound = build.layer(name, folder, declared.data, asked.text, asked.data)
    return LayerSource(layer=layer, declared=declared, asked=asked, files=layer.files())


def _entry(root: Path, path: PurePosixPath, author: Author | None, layers: tuple[Layer, ...]) -> Entry:
    document = documents.read(root, path)
    fields: dict[str, Any] = {**document.fields, "id": path.stem}  # places are by file name
    blueprint, _sound = build.blueprint(fields, author)
    composed = composition(blueprint, layers)
    answers = example_answers(blueprint, composed.layers)
    return Entry(document=document, blueprint=blueprint, composition=composed, answers=answers)
