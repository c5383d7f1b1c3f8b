"""A Cookiecutter template becomes a layer and a catalogue entry, or a Copier template of its own.

Nothing of a source is ever executed: its texts are read with Jinja's parser, its hooks with
Python's. The law: for any answers, what is made renders the same tree as Cookiecutter itself.
"""

from livinglab_gen.importer.conversion import convert
from livinglab_gen.importer.faults import (
    Differs,
    NoCookiecutter,
    NotConverted,
    NoTemplate,
    RefusedSource,
)
from livinglab_gen.importer.importing import Import, bring, into_catalogue, into_folder, name_of
from livinglab_gen.importer.linking import Linked, link
from livinglab_gen.importer.model import Conversion, Left, Moment, Variable
from livinglab_gen.importer.source import Opened, opened
from livinglab_gen.importer.verifying import Difference, Verification, verify

__all__ = [
    "Conversion",
    "Difference",
    "Differs",
    "Import",
    "Left",
    "Linked",
    "Moment",
    "NoCookiecutter",
    "NoTemplate",
    "NotConverted",
    "Opened",
    "RefusedSource",
    "Variable",
    "Verification",
    "bring",
    "convert",
    "into_catalogue",
    "into_folder",
    "link",
    "name_of",
    "opened",
    "verify",
]
