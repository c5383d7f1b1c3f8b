"""What may be wrong in a ``region.toml``: every fault with its cure."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from inti.region.logo import logo_faults

WEBSITE = re.compile(r"https?://[^\s<>\"']{3,200}")
EMAIL = re.compile(r"[^@\s<>\"':,;]{1,64}@[A-Za-z0-9.\-]{3,190}")
PHONE = re.compile(r"[+0-9(][0-9 ().\-]{2,30}")
AGENCY_CODE = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
CODE = re.compile(r"[1-9]\d\.(0[1-9]|[1-6]\d|7[1-9]|[89]\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
ZONES = ("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")
"""The IANA zones of Indonesia (Keppres 41/1987)."""

SERVICE = {"title": "Layanan Daerah", "summary": "Layanan publik daerah", "purpose": ""}
COLOURS = {"primary": "#0b5c6b", "accent": "#e0982f"}
CONTACT = ("unit", "address", "phone", "email", "website", "hours")
COMPLAINTS = {"title": "SP4N-LAPOR!", "url": "https://www.lapor.go.id"}
"""Where citizens complain about any public service (Perpres 76/2013, PermenPANRB 62/2018)."""
LINKS = {
    "instagram": "Instagram",
    "facebook": "Facebook",
    "x": "X",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
    "news": "Berita",
}
AGENCY = ("code", "name", "short_name", "address", "phone", "email", "website")
KNOWN = {"schema", "code", "name", "province", "time_zone", "languages", "logo", "agencies"}
TABLES = {
    "service": set(SERVICE),
    "colours": set(COLOURS),
    "contact": set(CONTACT),
    "terms": {"kecamatan", "desa"},
    "complaints": set(COMPLAINTS),
    "links": set(LINKS),
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


def faults(data: Mapping[str, Any], base: Path) -> Iterator[str]:
    """Every fault of a profile, each as one Indonesian sentence with its cure.

    ``base`` is the folder that the logo's path starts from.
    """
    if data.get("schema") != 1:
        yield "schema harus 1: tulis `schema = 1` di baris pertama."
    yield from _unknown(data)
    for key in ("code", "name", "province", "time_zone"):
        value = data.get(key, "")
        if not isinstance(value, str):
            yield f'{key} harus berupa teks di antara tanda kutip: tulis {key} = "…".'
        elif not value.strip():
            yield f'{key} belum diisi: tulis {key} = "…" sebagai teks di antara tanda kutip.'
    yield from _text_tables(data)
    yield from _forms(data)
    yield from _addresses(data)
    yield from _agencies(data.get("agencies", []))
    if "logo" in data:
        yield from logo_faults(base, data["logo"])


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
    if isinstance(zone, str) and zone.strip() and zone not in ZONES:
        yield (
            f"time_zone {zone!r} bukan zona waktu di Indonesia: pakai Asia/Jakarta (WIB), "
            "Asia/Makassar (WITA) atau Asia/Jayapura (WIT)."
        )
    languages = data.get("languages", [])
    if not isinstance(languages, list) or not all(_matches(LANGUAGE, one) for one in languages):
        yield 'languages harus daftar kode ISO 639, misalnya ["jv"], atau [].'
    for key, value in _table(data, "colours").items():
        if isinstance(value, str) and not COLOUR.fullmatch(value):
            yield (
                f"colours.{key} {value!r} bukan warna: tulis # dengan enam angka atau huruf a–f, "
                'misalnya "#0b5c6b".'
            )


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _table(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name, {})
    return value if isinstance(value, dict) else {}


def _addresses(data: Mapping[str, Any]) -> Iterator[str]:
    """Faults in the form of addresses elsewhere, mail and telephone; an empty one is not shown."""
    for table in ("contact", "complaints", "links"):
        for key, value in _table(data, table).items():
            yield from _address(f"{table}.{key}", "website" if table == "links" else key, value)


def _address(name: str, kind: str, value: object) -> Iterator[str]:
    if not isinstance(value, str) or not value:
        return
    if kind in ("website", "url") and value != "https://" and not WEBSITE.fullmatch(value):
        yield f"{name} {value!r} bukan alamat situs: awali dengan https://."
    if kind == "email" and not EMAIL.fullmatch(value):
        yield f'{name} {value!r} bukan alamat surel: tulis misalnya "layanan@contoh.go.id".'
    if kind == "phone" and not PHONE.fullmatch(value):
        yield f'{name} {value!r} bukan nomor telepon: tulis satu nomor, misalnya "0812-3456-7890".'


def _agencies(value: object) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        yield "agencies harus berupa daftar tabel: tulis [[agencies]] untuk masing-masing."
        return
    codes = [one.get("code") for one in value]
    for number, one in enumerate(value, start=1):
        yield from _agency(f"agencies ke-{number}", one)
        if one.get("code") in codes[: number - 1]:
            yield f"agencies ke-{number}: code {one['code']!r} sudah dipakai, beri kode lain."


def _agency(name: str, one: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(set(one) - set(AGENCY)):
        yield f"{name}: kunci {key} tidak dikenal: yang ada ialah {', '.join(AGENCY)}."
    for key in sorted(set(one) & set(AGENCY)):
        if not isinstance(one[key], str):
            yield f"{name}: {key} harus berupa teks di antara tanda kutip."
        yield from _address(f"{name}: {key}", key, one[key])
    if not _matches(AGENCY_CODE, one.get("code")):
        yield f'{name}: code harus huruf kecil, angka atau tanda hubung, misalnya "dinkes".'
    if not isinstance(one.get("name"), str) or not one["name"].strip():
        yield f"{name}: name belum diisi: tulis nama resmi perangkat daerah."
