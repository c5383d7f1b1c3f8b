"""Read the master data: provinces, regions, districts and, only when asked, villages.

The files under ``catalogue/regions/`` are the source's own, unchanged and sorted by code.
The three upper levels hold neither quotes nor commas, so a look-up of a region needs no CSV
reader: it takes the 514 lines whose code has five signs. The village file alone is compressed
and large; nothing but ``villages`` and ``counts`` opens it.
"""

from bisect import bisect_left
from functools import cache
from pathlib import Path

from livinglab_gen import shipped
from livinglab_gen.regions.model import Counts, District, Language, Province, Region, Village


def folder() -> Path:
    """The folder of the master data, in a checkout or in the installed package."""
    return shipped.catalogue_dir() / "regions"


@cache
def provinces() -> dict[str, Province]:
    """All provinces by code."""
    lines = (folder() / "provinces.csv").read_text(encoding="utf-8").splitlines()
    return {line[:2]: _province(line) for line in lines[1:]}


@cache
def regions() -> dict[str, Region]:
    """All kabupaten and kota by code, in the order of their codes."""
    of = provinces()
    rows = (line.split(",", 1) for line in _upper_levels() if line[5:6] == ",")
    return {code: Region(code=code, name=name, province=of[code[:2]]) for code, name in rows}


def districts(region: Region) -> tuple[District, ...]:
    """The kecamatan of a region, in the order of their codes."""
    rows = (line.split(",", 1) for line in _below(region, _upper_levels()))
    return tuple(District(code=code, name=name) for code, name in rows)


def villages(region: Region) -> tuple[Village, ...]:
    """The desa, kelurahan and desa adat of a region, in the order of their codes."""
    import csv

    rows = csv.reader(_below(region, _villages()))
    return tuple(Village(code=code, name=name) for code, name in rows)


def counts(region: Region | None = None) -> Counts:
    """How many districts and villages a region has, or the whole country without a region."""
    upper = _below(region, _upper_levels()) if region else _upper_levels()
    kinds = [line[9] for line in (_below(region, _villages()) if region else _villages())]
    return Counts(
        districts=sum(line[8] == "," for line in upper if len(line) > 8),
        desa=kinds.count("2"),
        kelurahan=kinds.count("1"),
        desa_adat=kinds.count("3"),
    )


def _below(region: Region, lines: list[str]) -> list[str]:
    """The lines of the units within a region; the files are sorted by code."""
    start = bisect_left(lines, f"{region.code}.")
    return lines[start : bisect_left(lines, f"{region.code}/", start)]


@cache
def _upper_levels() -> list[str]:
    return (folder() / "wilayah-1-3.csv").read_text(encoding="utf-8").splitlines()[1:]


@cache
def _villages() -> list[str]:
    import gzip

    packed = (folder() / "wilayah-desa.csv.gz").read_bytes()
    return gzip.decompress(packed).decode("utf-8").splitlines()[1:]


def _province(line: str) -> Province:
    code, name, zone_name, time_zone, utc_offset, *_counts, languages = line.split(",", 11)
    return Province(
        code=code,
        name=name,
        time_zone=time_zone,
        zone_name=zone_name,
        utc_offset=utc_offset,
        languages=tuple(_languages(languages.strip('"'))),
    )


def _languages(text: str) -> list[Language]:
    """Read ``Lampung (ljp, abl), Jawa (jv), Melayu``: one language per code, or one without."""
    found: list[Language] = []
    for entry in text.replace(")", ")\n").splitlines():
        names, _, codes = entry.strip(" ,)").partition(" (")
        *uncoded, name = names.split(", ")
        found += [Language(code=None, name=other) for other in uncoded]
        found += [Language(code=code, name=name) for code in codes.split(", ") if code]
        if not codes:
            found.append(Language(code=None, name=name))
    return found
