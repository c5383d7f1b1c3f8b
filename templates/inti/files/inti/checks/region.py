"""System check: what ``region.toml`` says belongs to one region."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from inti.region import Region, region
from inti.wilayah import names, zone_of

WEST = {"Asia/Jakarta", "Asia/Pontianak"}
"""Two names of one clock."""
HINT = "Sesuaikan di region.toml, lalu jalankan ulang layanan."


@checks.register
def one_region(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning for each value of another region: a code that was changed without the rest."""
    return [checks.Warning(text, hint=HINT, id="inti.W003") for text in _strangers(region())]


def _strangers(found: Region) -> Iterator[str]:
    """A spelling of the region's own is its own affair; a name of another one is a slip."""
    official = names()
    for key, code in (("name", found.code), ("province", found.code[:2])):
        value, own = getattr(found, key), official.get(code, "")
        others = {name.casefold() for name in official.values()} - {own.casefold()}
        if own and value.casefold() in others:
            yield f"{key} {value!r} bukan milik kode {found.code}: tulis {own!r}."
    zone = zone_of(found.code)
    if zone and zone != found.time_zone and not {zone, found.time_zone} <= WEST:
        yield f"time_zone {found.time_zone!r} bukan zona kode {found.code}: tulis {zone!r}."
