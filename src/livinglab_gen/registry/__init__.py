"""Where releases live, and how one is found: shipped with the catalogue, a folder, or a git host.

A release is a commit with a tag `vX.Y.Z` in a git repository of its blueprint's own. Whatever the
place, it ends as a local bare repository, so everything above works without a network.
"""

from livinglab_gen.registry.model import (
    MovedTag,
    NothingReleased,
    Release,
    UnknownRelease,
    Unreachable,
    sort_key,
    tag_of,
    version_of,
)
from livinglab_gen.registry.places import (
    NO_CANONICAL_URL,
    Registry,
    demand_taken,
    is_url,
    open_registry,
    unreachable,
)
from livinglab_gen.registry.recalls import Kind, Recall, Recalled
from livinglab_gen.registry.record import Record
from livinglab_gen.registry.templates import Template, address_of, name_of, template

__all__ = [
    "NO_CANONICAL_URL",
    "Kind",
    "MovedTag",
    "NothingReleased",
    "Recall",
    "Recalled",
    "Record",
    "Registry",
    "Release",
    "Template",
    "UnknownRelease",
    "Unreachable",
    "address_of",
    "demand_taken",
    "is_url",
    "name_of",
    "open_registry",
    "sort_key",
    "tag_of",
    "template",
    "unreachable",
    "version_of",
]
