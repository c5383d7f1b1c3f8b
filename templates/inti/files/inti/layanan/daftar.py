"""Every standard of the installed apps, with the region's own words laid over it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from inti.hooks import brought
from inti.layanan.berkas import LayananFault, berkas
from inti.layanan.standar import COMPONENTS, Standard


@cache
def all_standards() -> dict[str, Standard]:
    """Standards by slug, in the order of the apps. Raises LayananFault."""
    return overlaid(declared(), berkas().layanan)


def declared() -> list[Standard]:
    """What each local app and part brings in its ``layanan.py``."""
    return [one for _app, module in brought("layanan") for one in module.STANDARDS]


def overlaid(
    standards: list[Standard], texts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Standard]:
    """The standards with the region's texts. Raises LayananFault for an unknown slug."""
    found = {one.slug: one for one in standards}
    unknown = sorted(set(texts) - set(found))
    if unknown:
        known = ", ".join(found) or "belum ada"
        raise LayananFault(
            f"layanan.toml menyebut layanan yang tidak ada: {', '.join(unknown)}. "
            f"Periksa ejaannya; yang ada: {known}."
        )
    return {
        slug: replace(one, **{key: _value(key, value) for key, value in texts[slug].items()})
        if slug in texts
        else one
        for slug, one in found.items()
    }


def _value(key: str, value: Any) -> Any:
    """Lines of a component as a tuple without empty ones, anything else as it is."""
    if key not in COMPONENTS:
        return value
    lines = value if isinstance(value, list) else [value]
    return tuple(line.strip() for line in lines if line.strip())
