"""Files that the composed tree's own .gitignore files would keep out of the service repo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from livinglab_gen import git
from livinglab_gen.catalogue.checks.material import Entry, Material
from livinglab_gen.catalogue.checks.paths import filled
from livinglab_gen.catalogue.checks.rendered import text_of
from livinglab_gen.catalogue.composing import Piece
from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.catalogue.templating import render
from livinglab_gen.language import translate as _


def faults(material: Material) -> Iterator[Fault]:
    """Files of a blueprint that git would not take in."""
    for entry in material.entries:
        pieces = entry.composition.pieces
        paths = {filled(path, entry.answers): piece for path, piece in pieces.items()}
        hidden = git.ignored(paths, _ignores(entry, paths))
        for path, hiding in hidden.items():
            yield Fault(
                path=paths[path].origin,
                message=_("{path} is hidden by {ignore} of the service repo").format(
                    path=path, ignore=hiding
                ),
                cure=_("add `!/{path}` to that .gitignore, or move the file").format(
                    path=path.relative_to(hiding.parent)
                ),
            )


def _ignores(entry: Entry, paths: Mapping[PurePosixPath, Piece]) -> dict[PurePosixPath, str]:
    """The .gitignore files of the composed tree with their texts, rendered where they are."""
    found = {}
    for path, piece in paths.items():
        if path.name != ".gitignore":
            continue
        text = text_of(piece.source) or ""
        try:
            found[path] = render(text, entry.answers.values) if piece.rendered else text
        except ValueError:
            continue  # that it does not render is told where it is rendered
    return found
