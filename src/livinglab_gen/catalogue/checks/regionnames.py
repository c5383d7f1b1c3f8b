"""Names and codes of regions that stand in a layer, where they hold for one region only.

Many names of regions are everyday words too (``batang`` is a stem, ``medan`` a field), and many
codes look like numbers. So three things count as a reference to a region:

- any name behind a word such as Kabupaten, Kota or Bupati, and every name that is no everyday
  word, when it is written with a capital;
- the name of a blueprint's example region in any spelling, and its province's name of two words;
- a code in quotes or on a line that speaks of regions, the code of a district or village, and the
  code of an example region anywhere in a text.

Files under ``region_data`` of a ``layer.yml`` are data about regions and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from livinglab_gen.catalogue.checks.everydaywords import EVERYDAY
from livinglab_gen.catalogue.checks.material import LayerSource, Material
from livinglab_gen.catalogue.checks.rendered import text_of
from livinglab_gen.catalogue.composing import origin, target_of
from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.catalogue.model import matches
from livinglab_gen.language import translate as _

_BEFORE = (
    r"(?:kabupaten|kab\.?|kota(?: administrasi)?|pemkab|pemkot|bupati|wali ?kota|diskominfo"
    r"|dinkes|bappeda|disdukcapil)"
)
_AFTER = r"(?:regency|city|municipality)"
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"(?<![\w.,])([1-9]\d\.\d\d)((?:\.\d\d(?:\.\d{4})?)?)(?![\w%]|[.,]\d)")
_SPEAKS_OF_REGIONS = re.compile(
    r"kode|code|region|wilayah|daerah|kabupaten|kota\b|kemendagri|kecamatan|desa\b", re.IGNORECASE
)
_QUOTES = "\"'`"
_NUMBERS = (".csv", ".tsv", ".json", ".svg", ".lock")  # data and drawings are full of decimals


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """What the examples of the catalogue's blueprints say about their regions, in lower case."""

    names: frozenset[str]
    provinces: frozenset[str]
    codes: frozenset[str]


def faults(material: Material) -> Iterator[Fault]:
    """Every line of a layer's tree, and every path, that names a region."""
    for source in material.layers.values():
        example = _example(material, source)
        for path, file in source.files.items():
            if matches(source.layer.region_data, target_of(path)):
                continue
            place = origin(source.layer.name, path)
            for told in _in_path(path, example):
                yield _fault(place, None, told)
            text = text_of(file)
            for line, told in references(text, example, target_of(path).name) if text else ():
                yield _fault(place, line, told)


def references(text: str, example: Example, name: str = "") -> Iterator[tuple[int, str]]:
    """The references to regions in the text of a file called ``name``, with their lines."""
    first_words = _first_words() | {word.split()[0] for word in example.names | example.provinces}
    for number, line in enumerate(text.splitlines(), start=1):
        words = {word.casefold() for word in _WORD.findall(line)}
        if words & first_words:
            yield from ((number, told) for told in dict.fromkeys(_names(line, example)))
        if _CODE.search(line):
            yield from ((number, told) for told in dict.fromkeys(_codes(line, example, name)))


def _names(line: str, example: Example) -> Iterator[str]:
    """The names in one line, as they are written there."""
    for name in sorted(example.names | example.provinces):
        for found in _whole(name).finditer(line):
            yield found[0]
    for found in _any_name().finditer(line):
        written = found["name"]
        behind = found["before"] or found["after"]
        lower = " ".join(written.casefold().split())
        if lower in example.names or line[: found.start()].endswith("Asia/"):
            continue
        if behind or (lower not in EVERYDAY and written[0].isupper()):
            yield found[0].strip()


def _codes(line: str, example: Example, name: str) -> Iterator[str]:
    known = _codes_of_regions()
    speaks = _SPEAKS_OF_REGIONS.search(line) is not None
    data = name.endswith(_NUMBERS) or ".min." in name
    for found in _CODE.finditer(line):
        code, below = found[1], found[2]
        if code not in known:
            continue
        before, after = line[: found.start()][-1:], line[found.end() :][:1]
        quoted = before and before in _QUOTES and after == before
        number = line[: found.start()].rstrip(_QUOTES).endswith(("Decimal(", "float("))
        ours = code in example.codes
        deep = below and (len(below) > 3 or ours or speaks)
        if deep or (not below and not number and _told(ours, bool(quoted), speaks, data)):
            yield found[0]


def _told(ours: bool, quoted: bool, speaks: bool, data: bool) -> bool:
    """Whether a code of two parts, which looks like a decimal, is meant as a region."""
    if ours:
        return quoted or speaks or not data
    return quoted and speaks


def _in_path(path: PurePosixPath, example: Example) -> Iterator[str]:
    text = str(path).replace("_", " ").replace("-", " ")
    for name in sorted(example.names):
        if _whole(name).search(text):
            yield name


def _fault(place: PurePosixPath, line: int | None, told: str) -> Fault:
    return Fault(
        path=place,
        line=line,
        message=_("the layer names a region: {told}").format(told=told),
        cure=_(
            "read it from region.toml at run time or from an answer; data about regions are "
            "declared under `region_data` in layer.yml"
        ),
    )


def _example(material: Material, source: LayerSource) -> Example:
    """The regions of the examples: of all blueprints, since a layer may join another one."""
    names, provinces, codes = set(), set(), set()
    for entry in material.entries:
        given = entry.blueprint.example
        name, province = str(given.get("region_name", "")), str(given.get("province_name", ""))
        short = _short(" ".join(name.split()).casefold())
        if short and short not in EVERYDAY:
            names.add(short)
        if len(province.split()) > 1:
            provinces.add(" ".join(province.split()).casefold())
        codes.add(str(given.get("region_code", "")))
    return Example(names=frozenset(names), provinces=frozenset(provinces), codes=frozenset(codes))


def _short(name: str) -> str:
    for kind in ("kabupaten ", "kota administrasi ", "kota "):
        if name.startswith(kind):
            return name.removeprefix(kind).removeprefix("administrasi ")
    return name


@cache
def _whole(name: str) -> re.Pattern[str]:
    spaced = r"[\s_-]*".join(map(re.escape, name.split()))
    return re.compile(rf"(?<![^\W\d_]){spaced}(?![^\W\d_])", re.IGNORECASE)


@cache
def _any_name() -> re.Pattern[str]:
    names = sorted(_short_names(), key=len, reverse=True)
    any_name = "|".join(re.escape(name).replace(r"\ ", " +") for name in names)
    return re.compile(
        rf"(?P<before>(?<!\w){_BEFORE} +)?(?<!\w)(?P<name>{any_name})(?!\w)(?P<after> +{_AFTER}\b)?",
        re.IGNORECASE,
    )


@cache
def _short_names() -> frozenset[str]:
    """The names of all regions without their kind, in lower case."""
    from livinglab_gen.regions.data import regions

    return frozenset(region.short_name.casefold() for region in regions().values())


@cache
def _first_words() -> frozenset[str]:
    return frozenset(_WORD.findall(name)[0] for name in _short_names())


@cache
def _codes_of_regions() -> frozenset[str]:
    from livinglab_gen.regions.data import regions

    return frozenset(regions())
