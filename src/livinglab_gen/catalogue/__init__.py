"""The catalogue: blueprints and the layers they are made of.

Any folder that holds ``catalogue/`` and ``templates/`` is a catalogue.
``load`` reads what can be used, ``check`` tells every fault at once, ``composition`` decides which
layer brings which file, ``scaffold.init`` begins a new blueprint.
"""

from livinglab_gen.catalogue.composing import Composition, Piece, composition
from livinglab_gen.catalogue.faults import (
    BadName,
    CatalogueFault,
    Fault,
    Level,
    UnknownBlueprint,
    errors,
)
from livinglab_gen.catalogue.load import Catalogue, load
from livinglab_gen.catalogue.model import (
    CONSTANTS,
    SUFFIX,
    Author,
    Blueprint,
    ChangelogEntry,
    Layer,
    Link,
    Owner,
    Settings,
    SourceFile,
    owner_of,
)

__all__ = [
    "CONSTANTS",
    "SUFFIX",
    "Author",
    "BadName",
    "Blueprint",
    "Catalogue",
    "CatalogueFault",
    "ChangelogEntry",
    "Composition",
    "Fault",
    "Layer",
    "Level",
    "Link",
    "Owner",
    "Piece",
    "Settings",
    "SourceFile",
    "UnknownBlueprint",
    "composition",
    "errors",
    "load",
    "owner_of",
]
