"""The region that this service belongs to: ``region.toml``, read once and checked.

Whatever is missing has a default, so that a file of an earlier release serves; whatever is wrong
is told, all faults at once, with the cure.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

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
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RegionFault(
            f"{path.name} tidak ada: kembalikan dengan `git checkout {path.name}`."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise RegionFault(
            f"{path.name} bukan TOML yang benar ({fault}): perbaiki baris itu."
        ) from None
    found = list(faults(data, path.parent))
    if found:
        raise RegionFault(
            f"{path.name} perlu diperbaiki:\n" + "\n".join(f"  - {one}" for one in found)
        )
    return _build(data)


def _build(data: Mapping[str, Any]) -> Region:
    service = {**SERVICE, **data.get("service", {})}
    terms = {**TERMS, **TERMS_OF.get(data["code"][:2], {}), **data.get("terms", {})}
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
        complaints=Link(**{**COMPLAINTS, **data.get("complaints", {})}),
        links=_links(data.get("links", {})),
    )


def _filled(table: Mapping[str, str]) -> dict[str, str]:
    """Without the bare ``https://`` that the starter shows."""
    return {key: "" if text == "https://" else text for key, text in table.items()}


def _links(table: Mapping[str, str]) -> tuple[Link, ...]:
    named = _filled(table)
    return tuple(Link(title=LINKS[key], url=named[key]) for key in LINKS if named.get(key))
