"""The region that this service belongs to: ``region.toml``, read once and checked.

Whatever is missing has a default; whatever is wrong is told, all faults at once, with the cure.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

PATH = Path(__file__).resolve().parent.parent / "region.toml"

CODE = re.compile(r"[1-9]\d\.(0[1-9]|[1-6]\d|7[1-9]|[89]\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

SERVICE = {"title": "Layanan Daerah", "summary": "Layanan publik daerah", "purpose": ""}
COLOURS = {"primary": "#0b5c6b", "accent": "#e0982f"}
CONTACT = ("unit", "address", "phone", "email", "website", "hours")
KNOWN = {"schema", "code", "name", "province", "time_zone", "languages"}
TABLES = {
    "service": set(SERVICE),
    "colours": set(COLOURS),
    "contact": set(CONTACT),
    "terms": {"kecamatan", "desa"},
}
# What people in some provinces call the two levels; the first two digits are the province's code.
TERMS_OF = {
    "11": {"kecamatan": "Kecamatan", "desa": "Gampong"},
    **{
        code: {"kecamatan": "Distrik", "desa": "Kampung"}
        for code in ("91", "92", "93", "94", "95", "96")
    },
}
TERMS = {"kecamatan": "Kecamatan", "desa": "Desa"}


class RegionFault(ImproperlyConfigured):
    """``region.toml`` is missing, unreadable or has faults; the message names the cure."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """How the service presents itself."""

    title: str
    summary: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class Colours:
    """The region's colours as ``#rrggbb``."""

    primary: str
    accent: str


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Where citizens reach the people behind the service; an empty text is not shown."""

    unit: str
    address: str
    phone: str
    email: str
    website: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the region calls a kecamatan and a desa."""

    kecamatan: str
    desa: str


@dataclass(frozen=True, kw_only=True)
class Region:
    """A kabupaten or kota and what its service needs to know about it."""

    code: str
    name: str
    province: str
    time_zone: str
    languages: tuple[str, ...]
    service: Service
    colours: Colours
    contact: Contact
    terms: Terms

    @property
    def jenis(self) -> str:
        """``kota`` (71-99) or ``kabupaten`` (01-69), as Kemendagri numbers them."""
        return jenis_of(self.code)

    @property
    def short_name(self) -> str:
        """The name without its leading Kabupaten or Kota."""
        return re.sub(r"^(Kabupaten|Kota)\s+", "", self.name)


def jenis_of(code: str) -> str:
    """Whether a code of the form ``PP.KK`` is a kabupaten or a kota."""
    return "kota" if int(code[3:5]) > 70 else "kabupaten"


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
    found = list(faults(data))
    if found:
        raise RegionFault(
            f"{path.name} perlu diperbaiki:\n" + "\n".join(f"  - {one}" for one in found)
        )
    return _build(data)


def faults(data: Mapping[str, Any]) -> Iterator[str]:
    """Every fault of a profile, each as one Indonesian sentence with its cure."""
    if data.get("schema") != 1:
        yield "schema harus 1: tulis `schema = 1` di baris pertama."
    yield from _unknown(data)
    for key in ("code", "name", "province", "time_zone"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            yield f"{key} belum diisi: tulis sebagai teks di antara tanda kutip."
    yield from _text_tables(data)
    yield from _forms(data)


def _unknown(data: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(set(data) - KNOWN - set(TABLES)):
        yield f"kunci {key} tidak dikenal: periksa ejaannya atau hapus."
    for table, keys in TABLES.items():
        for key in sorted(set(_table(data, table)) - keys):
            yield f"kunci {table}.{key} tidak dikenal: yang ada ialah {', '.join(sorted(keys))}."


def _text_tables(data: Mapping[str, Any]) -> Iterator[str]:
    for table, keys in TABLES.items():
        if not isinstance(data.get(table, {}), dict):
            yield f"{table} harus berupa tabel: tulis [{table}] lalu kunci-kuncinya di bawahnya."
        for key in sorted(keys & set(_table(data, table))):
            if not isinstance(_table(data, table)[key], str):
                yield f"{table}.{key} harus berupa teks di antara tanda kutip."


def _forms(data: Mapping[str, Any]) -> Iterator[str]:
    """Faults in the form of values that are texts already."""
    code, zone = data.get("code"), data.get("time_zone")
    if isinstance(code, str) and code.strip() and not CODE.fullmatch(code):
        yield f"code {code!r} bukan kode Kemendagri kabupaten/kota: tulis PP.KK, dengan titik."
    if isinstance(zone, str) and zone.strip() and not _is_zone(zone):
        yield (
            f"time_zone {zone!r} tidak dikenal: pakai Asia/Jakarta, Asia/Makassar "
            "atau Asia/Jayapura."
        )
    languages = data.get("languages", [])
    if not isinstance(languages, list) or not all(_matches(LANGUAGE, one) for one in languages):
        yield 'languages harus daftar kode ISO 639, misalnya ["jv"], atau [].'
    for key, value in _table(data, "colours").items():
        if isinstance(value, str) and not COLOUR.fullmatch(value):
            yield f'colours.{key} {value!r} bukan warna: tulis enam angka, misalnya "#0b5c6b".'


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _table(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name, {})
    return value if isinstance(value, dict) else {}


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _build(data: Mapping[str, Any]) -> Region:
    contact = dict.fromkeys(CONTACT, "")
    terms = {**TERMS, **TERMS_OF.get(data["code"][:2], {}), **_table(data, "terms")}
    return Region(
        code=data["code"],
        name=data["name"].strip(),
        province=data["province"].strip(),
        time_zone=data["time_zone"],
        languages=tuple(data.get("languages", [])),
        service=Service(**{**SERVICE, **_table(data, "service")}),
        colours=Colours(**{**COLOURS, **_table(data, "colours")}),
        contact=Contact(**{**contact, **_table(data, "contact")}),
        terms=Terms(**terms),
    )
