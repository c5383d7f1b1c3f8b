"""The region that this service belongs to: ``region.toml``, read once and checked.

Whatever is missing has a default, so that a file of an earlier release serves; whatever is wrong
is told, all faults at once, with the cure.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from inti import toml
from inti.region.faults import (
    AGENCY,
    COLOURS,
    COMPLAINTS,
    CONTACT,
    LINKS,
    SERVICE,
    TERMS,
    TERMS_OF,
    faults,
)
from inti.region.profile import (
    Agency,
    Colours,
    Contact,
    Link,
    Region,
    Service,
    Terms,
    jenis_of,
)

__all__ = [
    "PATH",
    "Agency",
    "Colours",
    "Contact",
    "Link",
    "Region",
    "RegionFault",
    "Service",
    "Terms",
    "jenis_of",
    "read",
    "region",
]

PATH = Path(__file__).resolve().parent.parent.parent / "region.toml"


class RegionFault(ImproperlyConfigured):
    """``region.toml`` is missing, unreadable or has faults; the message names the cure."""


@cache
def region() -> Region:
    """The region of this repository. Raises RegionFault."""
    return read(PATH)


def read(path: Path) -> Region:
    """Read and check one ``region.toml``. Raises RegionFault."""
    again = f"kembalikan dengan `git checkout {path.name}`"
    try:
        data = toml.read(path)
    except FileNotFoundError:
        raise RegionFault(f"{path.name} tidak ada: {again}.") from None
    except toml.TomlFault as fault:
        raise RegionFault(str(fault)) from None
    if not data:
        raise RegionFault(f"{path.name} kosong: {again}.")
    found = list(faults(data, path.parent))
    if found:
        raise RegionFault(toml.faulty(path, found))
    return _build(data)


def _build(data: Mapping[str, Any]) -> Region:
    service = {**SERVICE, **_filled(data.get("service", {}))}
    terms = {**TERMS, **TERMS_OF.get(data["code"][:2], {}), **_filled(data.get("terms", {}))}
    return Region(
        code=data["code"],
        name=data["name"].strip(),
        province=data["province"].strip(),
        time_zone=data["time_zone"],
        languages=tuple(data.get("languages", [])),
        service=Service(**{f"own_{key}": text for key, text in service.items()}),
        colours=Colours(**{**COLOURS, **data.get("colours", {})}),
        contact=Contact(**{**dict.fromkeys(CONTACT, ""), **_filled(data.get("contact", {}))}),
        terms=Terms(**terms),
        logo=data.get("logo", ""),
        agencies=tuple(
            Agency(**{**dict.fromkeys(AGENCY, ""), **one}) for one in data.get("agencies", [])
        ),
        complaints=_complaints(data.get("complaints", {})),
        links=_links(data.get("links", {})),
    )


def _complaints(table: Mapping[str, str]) -> Link:
    """The national channel unless the region names its own; an empty ``url`` shows none."""
    shown = {} if table.get("url") != "" else {"url": ""}
    return Link(**{**COMPLAINTS, **_filled(table), **shown})


def _filled(table: Mapping[str, str]) -> dict[str, str]:
    """What was filled in: no empty text, and not the bare ``https://`` that the starter shows."""
    return {key: text for key, text in table.items() if text.strip() not in ("", "https://")}


def _links(table: Mapping[str, str]) -> tuple[Link, ...]:
    named = _filled(table)
    return tuple(Link(title=LINKS[key], url=named[key]) for key in LINKS if named.get(key))
