"""Templates that are listed and kept elsewhere: each under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator

from livinglab_gen.catalogue.checks.material import Material
from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.language import translate as _


def faults(material: Material) -> Iterator[Fault]:
    """Links that are not called like their file, or like a blueprint that is kept here."""
    own = {entry.blueprint.id for entry in material.entries}
    for document in material.links:
        name, stem = document.fields.get("id"), document.path.stem
        if isinstance(name, str) and name != stem:
            yield Fault(
                path=document.path,
                at=("id",),
                message=_("the id is {id}, the file {stem}").format(id=name, stem=stem),
                cure=_("give both the same name"),
            )
        if stem in own:
            yield Fault(
                path=document.path,
                message=_("{id} is a blueprint of this catalogue too").format(id=stem),
                cure=_("rename the link, in the file's name and under `id`"),
            )
