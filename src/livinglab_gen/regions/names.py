"""Read what people type for a region: any usual spelling becomes a kind and a key.

A key is a name without its kind, in lower case, without spaces and signs, so that ``Toli-Toli``,
``toli toli`` and ``Tolitoli`` are one. A text may be read in several ways (``kota baru`` may be
the kota *Baru* or *Kotabaru* as a whole); ``readings`` gives them in the order to try.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from livinglab_gen.regions.data import folder, provinces, regions
from livinglab_gen.regions.model import Region, RegionKind

LONGEST_NAME = 100
"""A text with more signs than this is no name, and is not searched for."""

_KINDS: dict[str, RegionKind] = {
    "kabupaten": "kabupaten",
    "kab": "kabupaten",
    "regency": "kabupaten",
    "kota": "kota",
    "kotamadya": "kota",
    "kodya": "kota",
    "city": "kota",
}
_FULL_WORDS = {"kep": "kepulauan", "tj": "tanjung", "tjg": "tanjung"}
_ADMINISTRATIVE = {"administrasi", "administratif", "adm", "admin"}
_PROVINCE = {"provinsi", "propinsi", "prov"}
_ISLANDS = ("kepulauan", "pulau")
_APOSTROPHES = "'`\u00b4\u02bb\u02bc\u2018\u2019\u201b\u2032"


class Reading(NamedTuple):
    """One way to read a text: a kind, if it names one, and the key of the name."""

    kind: RegionKind | None
    key: str


def words(text: str) -> list[str]:
    """Split a text into plain lower-case words: no accents, no apostrophes, no signs."""
    text = text[:LONGEST_NAME]
    if not text.isascii():
        text = _without_accents(text)
    spaced = (c if c.isalnum() else "" if c in _APOSTROPHES else " " for c in text.casefold())
    return [_FULL_WORDS.get(word, word) for word in "".join(spaced).split() if word != "dan"]


def digits(text: str) -> str | None:
    """The digits of a code in any spelling (``32.11``, `` 3211 ``), or None for a name."""
    if len(text.strip()) > LONGEST_NAME:
        return None
    joined = "".join(words(text))
    return joined if joined.isascii() and joined.isdigit() else None


def dotted(code: str) -> str:
    """Write the digits of a code as Kemendagri does: ``3211012001`` as ``32.11.01.2001``."""
    parts = (code[:2], code[2:4], code[4:6], code[6:])
    return ".".join(part for part in parts if part)


def readings(found: list[str]) -> Iterator[Reading]:
    """The ways to read these words as a region's name, the likeliest first."""
    if not found:
        return
    whole = "".join(found)
    if found[0] in _KINDS:
        yield Reading(_KINDS[found[0]], _bare(found[1:]))
    yield Reading(None, whole)
    if found[-1] in _KINDS:
        yield Reading(_KINDS[found[-1]], _bare(found[:-1]))
    for word in ("kabupaten", "kab", "kotamadya", "kodya", "kota"):
        if whole.startswith(word):
            rest = whole.removeprefix(word).removeprefix("administrasi")
            yield Reading(_KINDS[word], rest)


def qualified(found: list[str]) -> Iterator[tuple[list[str], str]]:
    """Split off a province at the end (``banjar, jawa barat``): the rest and its code."""
    for cut in range(1, len(found)):
        code = province_code(found[cut:])
        if code:
            rest = found[:cut]
            yield (rest[:-1] if rest[-1] in _PROVINCE else rest), code


def province_code(found: list[str]) -> str | None:
    """The code of the province that these words name, if they name one."""
    if found and found[0] in _PROVINCE:
        found = found[1:]
    return province_keys().get("".join(found))


@cache
def keys() -> dict[str, tuple[Region, ...]]:
    """Every key that names a region: its own name, and what it is commonly called."""
    index: dict[str, tuple[Region, ...]] = {}
    for region, (key, *_tails) in parts():
        index[key] = (*index.get(key, ()), region)
    for region, (key, *_tails) in parts():
        for word in _ISLANDS:
            if key.startswith(word):
                index.setdefault(key.removeprefix(word), (region,))
    for code, alias in aliases():
        if code in regions():
            index.setdefault("".join(words(alias)), (regions()[code],))
    return index


@cache
def province_keys() -> dict[str, str]:
    """Every key that names a province, with the province's code."""
    index = {"".join(words(province.name)): code for code, province in provinces().items()}
    index.update({"".join(words(alias)): code for code, alias in aliases() if len(code) == 2})
    return index


@cache
def aliases() -> tuple[tuple[str, str], ...]:
    """What regions and provinces are also called, as pairs of code and name."""
    lines = (folder() / "aliases.csv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(",", 1) for line in lines[1:])
    return tuple((code, alias) for code, alias in pairs)


@cache
def parts() -> tuple[tuple[Region, tuple[str, ...]], ...]:
    """Every region with the key of its own name, and those that begin at its later words."""
    found = ((region, words(region.short_name)) for region in regions().values())
    return tuple((region, tuple("".join(own[start:]) for start in range(len(own)))) for region, own in found)


def _bare(found: list[str]) -> str:
    if found and found[0] in _ADMINISTRATIVE:
        found = found[1:]
    return "".join(found)


def _without_accents(text: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
