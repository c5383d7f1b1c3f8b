"""The region's units out of the national list.

The list follows Kepmendagri 300.2.2-2138/2025; its licence is ``data/LICENSE-wilayah.txt``.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import ProtectedError

from inti.models import Wilayah
from inti.region import jenis_of

DATA = Path(__file__).resolve().parent / "data"
UPPER = DATA / "wilayah-1-3.csv.gz"
VILLAGES = DATA / "wilayah-desa.csv.gz"
PROVINCES = DATA / "provinces.csv"

KIND_OF_VILLAGE = {
    "1": Wilayah.Jenis.KELURAHAN,
    "2": Wilayah.Jenis.DESA,
    "3": Wilayah.Jenis.DESA_ADAT,
}
# SQLite takes at most 999 variables in one statement on old builds; a row has four.
BATCH = 200


class UnknownRegion(ValueError):
    """The national list has no kabupaten or kota with this code; the message names the cure."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load did; ``kept`` counts stale rows that are still in use."""

    total: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0


def rows_of(code: str) -> list[Wilayah]:
    """The units of a region, parents first, not yet saved. Raises UnknownRegion."""
    names = [(code, name) for code_, name in _read(UPPER) if code_ == code]
    if not names:
        raise UnknownRegion(
            f"kode {code} tidak ada dalam daftar wilayah Kemendagri: periksa `code` di region.toml "
            "(kode BPS berbeda)."
        )
    below = f"{code}."
    names += [row for path in (UPPER, VILLAGES) for row in _read(path) if row[0].startswith(below)]
    return [_unit(*row) for row in names]


def names() -> dict[str, str]:
    """Official names of all provinces, kabupaten and kota by their code."""
    return {code: name for code, name in _read(UPPER) if len(code) <= len("PP.KK")}


def zone_of(code: str) -> str:
    """The time zone of a region's province; nothing when there is no such province."""
    with PROVINCES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return next((row["iana"] for row in rows if row["code"] == code[:2]), "")


def load(code: str) -> Loaded:
    """Make the table hold exactly the region's rows; a row in use is kept, never torn out.

    Idempotent: a second load writes nothing. Raises UnknownRegion before anything is written.
    """
    wanted = {unit.kode: unit for unit in rows_of(code)}
    present = {unit.kode: unit for unit in Wilayah.objects.all()}
    added = [unit for key, unit in wanted.items() if key not in present]
    changed = [
        unit for key, unit in wanted.items() if key in present and _differs(unit, present[key])
    ]
    stale = sorted(set(present) - set(wanted), reverse=True)
    if not (added or changed or stale):
        return Loaded(total=len(wanted))
    with transaction.atomic():
        Wilayah.objects.bulk_create(added, batch_size=BATCH)
        Wilayah.objects.bulk_update(changed, ["nama", "jenis", "induk"], batch_size=BATCH)
        removed = sum(_remove(key) for key in stale)
    return Loaded(
        total=len(wanted),
        added=len(added),
        changed=len(changed),
        removed=removed,
        kept=len(stale) - removed,
    )


def _read(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from ((row[0], row[1]) for row in rows)


def _unit(code: str, name: str) -> Wilayah:
    parts = code.split(".")
    parent = ".".join(parts[:-1]) if len(parts) > 2 else None
    return Wilayah(kode=code, nama=name, jenis=_kind(parts), induk_id=parent)


def _kind(parts: list[str]) -> str:
    if len(parts) == 2:
        return jenis_of(".".join(parts))
    return Wilayah.Jenis.KECAMATAN if len(parts) == 3 else KIND_OF_VILLAGE[parts[3][0]]


def _differs(one: Wilayah, other: Wilayah) -> bool:
    return (one.nama, one.jenis, one.induk_id) != (other.nama, other.jenis, other.induk_id)


def _remove(code: str) -> int:
    """Delete one stale row; 0 when something still points to it."""
    try:
        with transaction.atomic():
            Wilayah.objects.get(kode=code).delete()
    except ProtectedError:
        return 0
    return 1
