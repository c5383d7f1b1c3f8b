"""Codes, names, hierarchy, time zones and languages of Indonesia's kabupaten and kota.

Importing this package reads nothing.
``find`` and ``search`` read the three upper levels; only ``villages`` and ``counts`` open the
village file.
The region profile (``region.toml``) lives in ``livinglab_gen.regions.profile``.
"""

from livinglab_gen.regions.data import counts, districts, villages
from livinglab_gen.regions.faults import (
    AmbiguousRegion,
    ProfileError,
    RegionFault,
    UnknownRegion,
)
from livinglab_gen.regions.lookup import all_provinces, all_regions, complete, find, search
from livinglab_gen.regions.model import (
    ZONES,
    Counts,
    District,
    Language,
    Province,
    Region,
    Village,
)

__all__ = [
    "ZONES",
    "AmbiguousRegion",
    "Counts",
    "District",
    "Language",
    "ProfileError",
    "Province",
    "Region",
    "RegionFault",
    "UnknownRegion",
    "Village",
    "all_provinces",
    "all_regions",
    "complete",
    "counts",
    "districts",
    "find",
    "search",
    "villages",
]
