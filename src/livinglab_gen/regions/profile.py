"""The region profile, ``region.toml``: what a region fills in once and reuses for every service.

``write`` makes it, ``read`` checks it and tells every fault at once, ``fill`` carries what it
says into the ``region.toml`` of a new service.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, cast

from livinglab_gen.language import translate as _
from livinglab_gen.regions.data import provinces
from livinglab_gen.regions.faults import ProfileError, RegionFault
from livinglab_gen.regions.lookup import find
from livinglab_gen.regions.model import Region
from livinglab_gen.regions.names import province_code, words
from livinglab_gen.regions.profile_keys import (
    BY_PATH,
    KEYS,
    REQUIRED,
    SCHEMA_VERSION,
    TABLES,
    Entry,
    Value,
    cure,
    fits,
    initial,
)

LARGEST = 64 * 1024
"""A profile with more signs than this is refused unread."""

_HEAD = """\
# Profil daerah {name}.
# Diisi sekali, lalu dipakai ulang untuk setiap layanan baru: livinglab new … --profile region.toml
# Teks kosong ("") berarti belum diisi dan tidak ditampilkan.
"""
_TABLE_HEADS: Mapping[str, str] = {
    "colours": "Warna daerah, ditulis #rrggbb.",
    "contact": "Ke mana warga bertanya.",
    "terms": "Sebutan wilayah yang biasa dipakai warga.",
    "complaints": "Tempat warga mengadu, di kaki setiap halaman.",
    "links": "Halaman daerah di tempat lain.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """A checked profile: ``given`` is what the file says, ``values`` also holds the defaults.

    Both map dotted keys (``contact.email``) to values; lists are tuples.
    """

    region: Region
    given: Mapping[str, Value]
    values: Mapping[str, Value]

    @property
    def name(self) -> str:
        """The region's name as the region itself writes it."""
        return str(self.values["name"])

    @property
    def time_zone(self) -> str:
        """The IANA name of the region's time zone."""
        return str(self.values["time_zone"])

    @property
    def languages(self) -> tuple[str, ...]:
        """The ISO 639 codes of the region's languages."""
        codes = self.values["languages"]
        return tuple(map(str, codes)) if isinstance(codes, tuple) else ()

    @property
    def answers(self) -> dict[str, str]:
        """The answers to the questions about the region that every blueprint asks."""
        return {
            "region_code": self.region.code,
            "region_name": self.name,
            "province_name": str(self.values["province"]),
            "time_zone": self.time_zone,
            "languages": " ".join(self.languages),
        }


def default(region: Region) -> Profile:
    """The profile of a region that has not written one."""
    return Profile(region=region, given={}, values=initial(region))


def write(region: Region) -> str:
    """The text of a new profile of a region: every key with its default and what it means."""
    values = initial(region)
    lines = [_HEAD.format(name=region.name)]
    for table in ("", *TABLES):
        keys = [key for key in KEYS if key.table == table and key.path in values and key.written]
        if not keys:
            continue
        if table:
            lines += ["", f"# {_TABLE_HEADS[table]}", f"[{table}]"]
        for key in keys:
            lines += [f"# {key.comment}", f"{key.name} = {_toml(values[key.path])}"]
    return "\n".join(lines) + "\n"


def read(text: str, source: str) -> Profile:
    """Check the text of a profile; ``source`` is what to call it in messages.

    Raises ProfileError, whose message has one line per fault: source, line, fault and cure.
    """
    data = _parse(text, source)
    found = tuple(_faults(data))
    if found:
        places = _places(text)
        told = tuple(_placed(fault, path, places, source) for path, fault in found)
        raise ProfileError("\n".join(told), faults=told)
    given = {path: _value(value) for path, value in _flat(data) if path in BY_PATH}
    region = find(str(given["code"]))
    return Profile(region=region, given=given, values={**initial(region), **given})


def missing_keys(text: str, source: str) -> tuple[str, ...]:
    """The dotted keys that this version knows and a profile lacks; their defaults hold.

    Raises ProfileError where the text is not TOML.
    """
    present = {path for path, _value_ in _flat(_parse(text, source))}
    return tuple(key.path for key in KEYS if key.written and key.path not in present)


def fill(text: str, profile: Profile) -> str:
    """The text of a service's ``region.toml`` with what a profile says about its region.

    Comments, order and what belongs to the service alone stay.
    A key that the text lacks is added at the end of its table.
    """
    import tomlkit

    document = tomlkit.parse(text)
    for path, value in profile.given.items():
        if BY_PATH[path].initial and path != "schema":
            table = _table_of(path)
            if table and table not in document:
                document[table] = tomlkit.table()
            place = cast("MutableMapping[str, object]", document[table]) if table else document
            place[BY_PATH[path].name] = _plain(value)
    return tomlkit.dumps(document)


def _plain(value: Value) -> object:
    """A value as tomlkit takes it: lists of texts, and of tables for agencies."""
    if not isinstance(value, tuple):
        return value
    return [dict(one) if isinstance(one, Mapping) else one for one in value]


def _table_of(path: str) -> str:
    return path.rpartition(".")[0]


def _parse(text: str, source: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        message = _("{source} is too large for a region profile: write a new one with `{command}`")
        told = message.format(source=source, command="livinglab region profile")
        raise ProfileError(told, faults=(told,))
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as fault:
        message = _("{source} is not TOML: {fault}; mend that line, texts stand in quotes")
        told = message.format(source=source, fault=_one_line(str(fault)))
        raise ProfileError(told, faults=(told,)) from None


def _faults(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every fault as the dotted key that it is about and a sentence."""
    present = dict(_flat(data))
    for path in REQUIRED:
        if path not in present:
            message = _("{key} is missing: {cure}")
            yield path, message.format(key=path, cure=cure(BY_PATH[path].form))
    for path, value in present.items():
        yield from _key_faults(path, value)
    yield from _foreign(present)


def _key_faults(path: str, value: object) -> Iterator[tuple[str, str]]:
    key = BY_PATH.get(path)
    if path in TABLES:
        message = _("{key} must be a table: write [{key}] and its keys below it")
        yield path, message.format(key=path)
    elif key is None:
        yield path, _unknown(path)
    elif path == "schema" and type(value) is int and value > SCHEMA_VERSION:
        message = _("schema {version} is newer than this livinglab: install a newer livinglab")
        yield path, message.format(version=min(value, 10**9))
    elif not fits(key.form, value):
        message = _("{key} cannot be {value}: {cure}")
        yield path, message.format(key=path, value=_shown(value), cure=cure(key.form))


def _unknown(path: str) -> str:
    import difflib

    near = difflib.get_close_matches(path, BY_PATH, n=1, cutoff=0.6)
    same_name = [key.path for key in KEYS if key.name == path.rpartition(".")[2]]
    for nearest in (*same_name, *near):
        message = _("unknown key {key}: did you mean {nearest}?")
        return message.format(key=_one_line(path), nearest=nearest)
    table = _table_of(path)
    known = [key.name for key in KEYS if key.table == table]
    known += [] if table else TABLES
    message = _("unknown key {key}: remove it, the known ones are {known}")
    return message.format(key=_one_line(path), known=", ".join(known))


def _foreign(present: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Values that belong to another region than the code: a profile that was copied."""
    code = present.get("code")
    if not fits("code", code):
        return
    try:
        region = find(str(code))
    except RegionFault as fault:
        yield "code", str(fault)
        return
    for path, own in _expected(region, present):
        message = _("{key} {value} does not belong to {name} ({code}): write {own}")
        value = _shown(present[path])
        yield (
            path,
            message.format(key=path, value=value, name=region.name, code=region.code, own=_toml(own)),
        )


def _expected(region: Region, present: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    name, province, zone = (present.get(key) for key in ("name", "province", "time_zone"))
    if isinstance(name, str) and _is_another(name, region):
        yield "name", region.name
    if isinstance(province, str) and province_code(words(province)) != region.province.code:
        yield "province", region.province.name
    offsets = {one.time_zone: one.utc_offset for one in provinces().values()}
    if isinstance(zone, str) and offsets.get(zone, "") not in ("", region.province.utc_offset):
        yield "time_zone", region.time_zone


def _is_another(name: str, region: Region) -> bool:
    """Whether a name is that of another region; a spelling of the region's own is not."""
    try:
        return find(name) != region
    except RegionFault:
        return False


def _flat(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Dotted keys and their values; only the known tables are gone into."""
    for name, value in data.items():
        if name in TABLES and isinstance(value, dict):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield name, value


def _value(value: object) -> Value:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return tuple({name: str(one) for name, one in item.items()} for item in value)
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return value if isinstance(value, int) else str(value)


def _places(text: str) -> dict[str, int]:
    """The line, from 1, of each entry (``contact.email``) and each table head (``[contact]``)."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    places: dict[str, int] = {}
    table, at = "", 0
    while at < len(lines):
        head = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", lines[at])
        entry = re.match(r"\s*([\w.\-\"' ]+?)\s*=", lines[at])
        found = head or entry
        name = re.sub(r"[\"'\s]", "", found[1] if found else "")
        if head:
            table = name
            places[f"[{table}]"] = at + 1
        elif entry:
            places[f"{table}.{name}" if table else name] = at + 1
        at = _statement_end(lines, at)
    return places


def _statement_end(lines: list[str], start: int) -> int:
    """The line after the statement that begins at a line; a list or text may go on for lines."""
    for end in range(start + 1, min(start + 100, len(lines)) + 1):
        try:
            tomllib.loads("\n".join(lines[start:end]))
        except (ValueError, RecursionError):
            continue
        return end
    return start + 1


def _placed(fault: str, path: str, places: Mapping[str, int], source: str) -> str:
    line = places.get(path) or places.get(f"[{_table_of(path) or path}]")
    return f"{source}:{line}: {fault}" if line else f"{source}: {fault}"


def _shown(value: object) -> str:
    """A value of any type and size, short enough for a message."""
    try:
        return _one_line(_toml(value) if isinstance(value, str) else str(value))
    except (ValueError, RecursionError):
        return "…"


def _one_line(text: str) -> str:
    """At most 80 printable signs of a text that came from outside."""
    clean = "".join(c if c.isprintable() else " " for c in text[:81])
    return f"{clean[:80]}…" if len(clean) > 80 else clean


def _toml(value: Value | Entry) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{name} = {_toml(one)}' for name, one in value.items())} }}"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)
