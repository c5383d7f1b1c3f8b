"""Decide which layer brings which file of a blueprint, as a value; nothing is written here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.catalogue.model import (
    COMPOSED,
    CONSTANTS,
    SUFFIX,
    Blueprint,
    Layer,
    Owner,
    SourceFile,
    owner_of,
)
from livinglab_gen.language import translate as _


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One file of a composition.

    ``path`` is its path in the template tree, with ``.jinja`` when it is ``rendered``;
    ``origin`` its path in the catalogue, for messages.
    """

    path: PurePosixPath
    layer: str
    source: SourceFile
    owner: Owner
    rendered: bool
    origin: PurePosixPath


@dataclass(frozen=True, kw_only=True, slots=True)
class Composition:
    """The files of a blueprint by their path in the service repo, sorted, and what is wrong.

    A composition with faults must not be released.
    """

    blueprint: Blueprint
    layers: tuple[Layer, ...]
    pieces: Mapping[PurePosixPath, Piece]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    """A file that a layer brings, before it is known who owns it."""

    target: PurePosixPath
    path: PurePosixPath
    layer: Layer
    source: SourceFile

    @property
    def origin(self) -> PurePosixPath:
        return origin(self.layer.name, self.path)


def composition(blueprint: Blueprint, layers: Iterable[Layer]) -> Composition:
    """Compose a blueprint of the layers it names; ``layers`` may hold others too."""
    known = {layer.name: layer for layer in layers}
    chosen = tuple(known[name] for name in dict.fromkeys(blueprint.layers) if name in known)
    files = [file for layer in chosen for file in _files(layer)]
    winners = {file.target: file for file in files}
    owners = {target: owner_of(file.layer, target) for target, file in winners.items()}
    pieces = {
        target: _piece(winners[target], owner)
        for target, owner in sorted(owners.items())
        if owner is not None
    }
    faults = (
        *_order(blueprint, known),
        *_two_owners(files),
        *_replaced(chosen, files),
        *(_ownerless(winners[target]) for target, owner in owners.items() if owner is None),
        *_composed(files),
        *_asked_twice(chosen),
        *_clashes(winners),
    )
    return Composition(blueprint=blueprint, layers=chosen, pieces=pieces, faults=faults)


def target_of(path: PurePosixPath) -> PurePosixPath:
    """The path in the service repo of a file of a layer: the same, without ``.jinja``."""
    return path.with_name(path.name.removesuffix(SUFFIX)) if is_rendered(path) else path


def is_rendered(path: PurePosixPath) -> bool:
    """Whether Copier renders the file: its name ends in ``.jinja`` and is more than that."""
    return path.name.endswith(SUFFIX) and path.name != SUFFIX


def origin(layer: str, path: PurePosixPath) -> PurePosixPath:
    """Where a file of a layer lies in the catalogue."""
    return PurePosixPath("templates", layer, "files", path)


def _files(layer: Layer) -> list[_File]:
    return [
        _File(target=target_of(path), path=path, layer=layer, source=source)
        for path, source in layer.files().items()
    ]


def _piece(file: _File, owner: Owner) -> Piece:
    return Piece(
        path=file.path,
        layer=file.layer.name,
        source=file.source,
        owner=owner,
        rendered=is_rendered(file.path),
        origin=file.origin,
    )


def _order(blueprint: Blueprint, known: Mapping[str, Layer]) -> Iterator[Fault]:
    """Layers that are missing, named twice, or stand before a layer they require."""
    from difflib import get_close_matches

    entry = PurePosixPath("catalogue", f"{blueprint.id}.yml")
    for place, name in enumerate(blueprint.layers):
        at = ("layers", place)
        before = blueprint.layers[:place]
        if name in before:
            message = _("the layer {layer} is named twice").format(layer=name)
            yield Fault(path=entry, at=at, message=message, cure=_("name it once"))
        elif name not in known:
            near = get_close_matches(name, known, n=1)
            cure = _("make the folder templates/{layer}/ or take the layer out of `layers`")
            if near:
                cure = _("did you mean {near}?").format(near=near[0])
            message = _("the layer {layer} does not exist").format(layer=name)
            yield Fault(path=entry, at=at, message=message, cure=cure.format(layer=name))
        else:
            yield from _unmet(entry, at, known[name], before, blueprint.layers)


def _unmet(
    entry: PurePosixPath,
    at: tuple[str | int, ...],
    layer: Layer,
    before: Sequence[str],
    named: Sequence[str],
) -> Iterator[Fault]:
    for required in layer.requires:
        if required in before:
            continue
        words = {"layer": layer.name, "required": required}
        message = _("the layer {layer} requires the layer {required}").format(**words)
        cure = _("add {required} to `layers`, before {layer}")
        if required in named:
            message = _("the layer {required} stands after {layer}, which requires it")
            cure = _("move {required} before {layer} in `layers`")
        yield Fault(path=entry, at=at, message=message.format(**words), cure=cure.format(**words))


def _two_owners(files: Sequence[_File]) -> Iterator[Fault]:
    """Paths that two files bring, unless the later layer declares that it replaces it."""
    first: dict[PurePosixPath, _File] = {}
    for file in files:
        earlier = first.setdefault(file.target, file)
        same = earlier.layer.name == file.layer.name
        if earlier is file or (not same and str(file.target) in file.layer.replaces):
            continue
        words = {"path": file.target, "first": earlier.layer.name, "layer": file.layer.name}
        message = _("{path} is brought by two layers, {first} and {layer}")
        cure = _("keep it in one layer, or name it under `replaces` in templates/{layer}/layer.yml")
        if same:
            message = _("{path} is brought twice by the layer {layer}, with and without .jinja")
            cure = _("keep one of the two files")
        yield Fault(path=file.origin, message=message.format(**words), cure=cure.format(**words))


def _replaced(chosen: Sequence[Layer], files: Sequence[_File]) -> Iterator[Fault]:
    """Paths under ``replaces`` that no earlier layer brings, or that the layer itself does not."""
    for place, layer in enumerate(chosen):
        names = {earlier.name for earlier in chosen[:place]}
        earlier = {str(file.target) for file in files if file.layer.name in names}
        own = {str(file.target) for file in files if file.layer.name == layer.name}
        for index, path in enumerate(layer.replaces):
            if path in earlier and path in own:
                continue
            words = {"path": path, "layer": layer.name}
            message = _("{layer} replaces {path}, which no layer before it brings")
            cure = _("write the path as it stands in the service repo, or take it out of `replaces`")
            if path in earlier:
                message = _("{layer} replaces {path} but does not bring it")
                cure = _("add files/{path}, or take it out of `replaces`")
            yield Fault(
                path=PurePosixPath("templates", layer.name, "layer.yml"),
                at=("replaces", index),
                message=message.format(**words),
                cure=cure.format(**words),
            )


def _ownerless(file: _File) -> Fault:
    return Fault(
        path=file.origin,
        message=_("{path} has no owner").format(path=file.target),
        cure=_("add a glob that matches it under `owners` in templates/{layer}/layer.yml").format(
            layer=file.layer.name
        ),
    )


def _composed(files: Sequence[_File]) -> Iterator[Fault]:
    for file in files:
        if file.target in COMPOSED:
            yield Fault(
                path=file.origin,
                message=_("{path} is written by the release itself").format(path=file.target),
                cure=_("take the file out of the layer"),
            )


def _asked_twice(chosen: Sequence[Layer]) -> Iterator[Fault]:
    """Questions that two layers define, or that carry a name of the composer's own."""
    first: dict[str, str] = dict.fromkeys(CONSTANTS, "")
    for layer in chosen:
        for name in layer.questions:
            earlier = first.setdefault(name, layer.name)
            if earlier == layer.name:
                continue
            message = _("the question {name} is asked by the layer {first} too")
            if not earlier:
                message = _("the name {name} is set by the release itself")
            yield Fault(
                path=PurePosixPath("templates", layer.name, "questions.yml"),
                at=(name,),
                message=message.format(name=name, first=earlier),
                cure=_("give the question another name, or use the value that is there"),
            )


def _clashes(winners: Mapping[PurePosixPath, _File]) -> Iterator[Fault]:
    """Paths that are one path where case does not count, and files where others need a folder."""
    spelled: dict[str, PurePosixPath] = {}
    for target, file in sorted(winners.items()):
        folder = next((part for part in target.parents if part in winners), None)
        if folder is not None:
            yield Fault(
                path=file.origin,
                message=_("{path} needs the folder {folder}, but {layer} brings a file there").format(
                    path=target, folder=folder, layer=winners[folder].layer.name
                ),
                cure=_("rename one of the two"),
            )
        for part in reversed([target, *target.parents]):
            earlier = spelled.setdefault(_folded(part), part)
            if earlier != part:
                yield Fault(
                    path=file.origin,
                    message=_("{path} and {other} are one path on macOS and Windows").format(
                        path=part, other=earlier
                    ),
                    cure=_("write both in the same way, or rename one of them"),
                )
                break


def _folded(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
