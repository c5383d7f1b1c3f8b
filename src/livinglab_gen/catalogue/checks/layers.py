"""A layer as such: its declaration, its globs, and whether anybody uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from livinglab_gen.catalogue.checks.material import LayerSource, Material
from livinglab_gen.catalogue.composing import origin, target_of
from livinglab_gen.catalogue.faults import Fault, Level
from livinglab_gen.catalogue.model import compiled, owner_of
from livinglab_gen.catalogue.templating import nearest
from livinglab_gen.language import translate as _


def faults(material: Material) -> Iterator[Fault]:
    """Layers that are incomplete, wrongly declared, or in no blueprint."""
    for source in material.layers.values():
        yield from _incomplete(source, material)
        yield from _requires(source, material)
        yield from _globs(source)
        if not material.users(source.layer.name):
            yield from _unused(source)


def _incomplete(source: LayerSource, material: Material) -> Iterator[Fault]:
    if not (material.root / source.declared.path).exists():
        yield Fault(
            path=source.declared.path,
            message=_("the layer has no layer.yml"),
            cure=_("add one with schema, purpose and owners"),
        )
    if not (material.root / source.folder / "files").is_dir():
        yield Fault(
            path=source.folder / "files",
            message=_("the layer has no folder files/"),
            cure=_("put the tree that the layer brings there"),
        )
    elif not source.files:
        yield Fault(
            path=source.folder / "files",
            message=_("the layer brings no file"),
            cure=_("put the tree that the layer brings there, or remove the layer"),
        )


def _requires(source: LayerSource, material: Material) -> Iterator[Fault]:
    for place, name in enumerate(source.layer.requires):
        if name == source.layer.name:
            message = _("the layer requires itself")
            cure = _("take it out of `requires`")
        elif name not in material.layers:
            message = _("the layer {layer} does not exist").format(layer=name)
            cure = nearest(name, material.layers) or _("take it out of `requires`")
        else:
            continue
        yield Fault(path=source.declared.path, at=("requires", place), message=message, cure=cure)


def _globs(source: LayerSource) -> Iterator[Fault]:
    """Globs that cannot be read."""
    fields = source.declared.fields
    owners = fields.get("owners")
    lists: list[tuple[tuple[str, ...], Any]] = [(("region_data",), fields.get("region_data"))]
    if isinstance(owners, dict):
        lists += [(("owners", str(owner)), globs) for owner, globs in owners.items()]
    for at, globs in lists:
        for place, glob in enumerate(globs if isinstance(globs, list) else ()):
            if isinstance(glob, str) and (reason := _unreadable(glob)):
                message = _("{glob} is no gitignore pattern ({reason})")
                yield Fault(
                    path=source.declared.path,
                    at=(*at, place),
                    message=message.format(glob=glob, reason=reason),
                    cure=_("write it as in a .gitignore, for example docs/**"),
                )


def _unreadable(glob: str) -> str:
    try:
        compiled((glob,))
    except ValueError as error:
        return str(error)
    return ""


def _unused(source: LayerSource) -> Iterator[Fault]:
    """A layer of no blueprint, and what a composition would have said about its files."""
    yield Fault(
        path=source.declared.path,
        message=_("no blueprint uses the layer {layer}").format(layer=source.layer.name),
        cure=_("name it under `layers` of an entry, or remove the folder"),
        level=Level.warning,
    )
    for path in source.files:
        if owner_of(source.layer, target_of(path)) is None:
            yield _ownerless(source, path)


def _ownerless(source: LayerSource, path: PurePosixPath) -> Fault:
    return Fault(
        path=origin(source.layer.name, path),
        message=_("{path} has no owner").format(path=target_of(path)),
        cure=_("add a glob that matches it under `owners` in templates/{layer}/layer.yml").format(
            layer=source.layer.name
        ),
    )
