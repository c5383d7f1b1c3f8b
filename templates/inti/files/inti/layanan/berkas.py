"""The region's own words and days: ``daerah/layanan.toml``, read once and checked.

Responsible agency, counts of staff, numbers of decrees and local holidays differ from region to
region; whatever is not written there keeps the text that the service brings.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from inti import toml
from inti.layanan.standar import COMPONENTS

PATH = Path(__file__).resolve().parent.parent.parent / "daerah" / "layanan.toml"
TEXTS = ("title", "summary", "owner", "time", "fee", "maklumat")
TABLES = {"layanan", "libur", "survei"}
SURVEY = {"mulai", "sampai", "minimum"}


class LayananFault(ImproperlyConfigured):
    """``daerah/layanan.toml`` has faults; the message names each with its cure."""


@dataclass(frozen=True, kw_only=True)
class Berkas:
    """What the region wrote: texts by slug, local holidays by day, when the survey is open."""

    layanan: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    libur: Mapping[date, str] = field(default_factory=dict)
    survei: Mapping[str, Any] = field(default_factory=dict)


@cache
def berkas() -> Berkas:
    """The region's file; empty when there is none. Raises LayananFault."""
    return read(PATH)


def read(path: Path) -> Berkas:
    """Read and check one file. Raises LayananFault with every fault at once."""
    try:
        data = toml.read(path)
    except FileNotFoundError:
        return Berkas()
    except toml.TomlFault as fault:
        raise LayananFault(str(fault)) from None
    found = list(faults(data))
    if found:
        raise LayananFault(toml.faulty(path, found))
    return Berkas(
        layanan=data.get("layanan", {}),
        libur={date.fromisoformat(day): name for day, name in data.get("libur", {}).items()},
        survei=data.get("survei", {}),
    )


def faults(data: Mapping[str, Any]) -> Iterator[str]:
    """Every fault of the file's form, each as one Indonesian sentence with its cure."""
    if data.get("schema") != 1:
        yield "schema harus 1: tulis `schema = 1` di baris pertama."
    for key in sorted(set(data) - TABLES - {"schema"}):
        yield f"kunci {key} tidak dikenal: yang ada ialah {', '.join(sorted(TABLES))}."
    broken = [key for key in sorted(TABLES) if not isinstance(data.get(key, {}), dict)]
    for key in broken:
        yield f"{key} harus berupa tabel: tulis [{key}] lalu kunci-kuncinya di bawahnya."
    if "layanan" not in broken:
        for slug, table in data.get("layanan", {}).items():
            yield from _service_faults(slug, table)
    if "libur" not in broken:
        yield from _holiday_faults(data.get("libur", {}))
    if "survei" not in broken:
        yield from _survey_faults(data.get("survei", {}))


def _service_faults(slug: str, table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        yield f"layanan.{slug} harus berupa tabel: tulis [layanan.{slug}]."
        return
    for key, value in table.items():
        name = f"layanan.{slug}.{key}"
        if key in COMPONENTS:
            if not is_lines(value):
                yield f'{name} harus teks atau daftar teks: tulis "…" atau ["…", "…"].'
        elif key in TEXTS:
            if not isinstance(value, str) or not value.strip():
                yield f"{name} harus berupa teks di antara tanda kutip."
        elif key == "days":
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 365:
                yield f"{name} harus angka 1 sampai 365, yaitu jumlah hari kerja."
        else:
            known = ", ".join((*COMPONENTS, *TEXTS, "days"))
            yield f"kunci {name} tidak dikenal: yang ada ialah {known}."


def _holiday_faults(table: Mapping[str, Any]) -> Iterator[str]:
    for day, name in table.items():
        try:
            date.fromisoformat(day)
        except ValueError:
            yield f'libur."{day}" bukan tanggal: tulis tahun-bulan-hari, misalnya "2027-04-22".'
        if not isinstance(name, str) or not name.strip():
            yield f'libur."{day}" harus diisi nama hari liburnya di antara tanda kutip.'


def _survey_faults(table: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(set(table) - SURVEY):
        yield f"kunci survei.{key} tidak dikenal: yang ada ialah {', '.join(sorted(SURVEY))}."
    for key in ("mulai", "sampai"):
        if key in table and not _is_day(table[key]):
            yield f"survei.{key} harus tanggal tanpa tanda kutip, misalnya 2027-10-01."
    least = table.get("minimum", 5)
    if isinstance(least, bool) or not isinstance(least, int) or least < 5:
        yield "survei.minimum harus angka, paling sedikit 5, supaya penjawab tidak dikenali."
    days = [table[key] for key in ("mulai", "sampai") if _is_day(table.get(key))]
    if days != sorted(days):
        yield "survei.mulai harus sebelum survei.sampai: tukar keduanya."


def is_lines(value: object) -> bool:
    """Whether it is a text or a list of texts."""
    lines = value if isinstance(value, list) else [value]
    return all(isinstance(one, str) for one in lines)


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)
