"""The tables that entries refer to: indicators, architecture codes, personal-data classes.

They lie under ``catalogue/reference/``; each file's head says where its facts were seen and how
sure they are. A catalogue without tables of its own uses the shipped ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from livinglab_gen import shipped

INSTRUMENTS: Mapping[str, str] = {
    "spbe": "spbe-indicators.yaml",
    "pemdi": "pemdi-indicators.yaml",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """One indicator of an instrument; ``weight`` in percent of the index."""

    number: int
    name: str
    name_en: str
    weight: float


@cache
def indicators(root: Path, instrument: str) -> dict[int, Indicator]:
    """The indicators of ``spbe`` or ``pemdi`` by number."""
    rows = _table(root, INSTRUMENTS[instrument])["indicators"]
    return {
        row["number"]: Indicator(
            number=row["number"],
            name=row["name_id"],
            name_en=row["gloss_en"],
            weight=float(row["weight"]),
        )
        for row in rows
    }


@cache
def architecture(root: Path) -> dict[str, str]:
    """The names of the codes of the national SPBE architecture, levels 1 and 2."""
    table = _table(root, "spbe-architecture-codes.yaml")
    found = {}
    for part in table.values():
        for item in part.get("items", ()):
            found[item["code"]] = item["name_id"]
            found |= {child["code"]: child["name_id"] for child in item.get("children", ())}
    return found


@cache
def personal_data(root: Path) -> dict[str, dict[str, str]]:
    """The classes of UU 27/2022 with their English gloss, under ``umum`` and ``spesifik``."""
    table = _table(root, "pdp-classes.yaml")
    return {kind: {row["id"]: row["gloss_en"] for row in table[kind]} for kind in ("umum", "spesifik")}


def _table(root: Path, name: str) -> dict[str, Any]:
    import yaml

    from livinglab_gen.safe_yaml import LOADER

    own = root / "catalogue" / "reference" / name
    path = own if own.is_file() else shipped.catalogue_dir() / "reference" / name
    table: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506  # it is a safe one
    return table
