"""What the composition of each blueprint finds: owners, order, clashes."""

from __future__ import annotations

from collections.abc import Iterator

from livinglab_gen.catalogue.checks.material import Material
from livinglab_gen.catalogue.faults import Fault


def faults(material: Material) -> Iterator[Fault]:
    """The faults of every blueprint's composition."""
    for entry in material.entries:
        yield from entry.composition.faults
