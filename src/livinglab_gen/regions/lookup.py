"""Find one region, search many, or complete what was typed so far."""

from collections.abc import Iterable
from itertools import islice

from livinglab_gen.language import translate as _
from livinglab_gen.regions import names
from livinglab_gen.regions.data import provinces, regions
from livinglab_gen.regions.faults import AmbiguousRegion, UnknownRegion
from livinglab_gen.regions.model import Province, Region

NEAREST = 5
"""How many candidates a message names."""


def find(text: str) -> Region:
    """The one kabupaten or kota of this code or name.

    Raises UnknownRegion (with the nearest candidates) or AmbiguousRegion (with all of them).
    """
    code = names.digits(text)
    if code is not None:
        return _by_code(code, text)
    found = _named(text)
    if len(found) == 1:
        return found[0]
    if found:
        raise _ambiguous(text, found)
    raise _unknown_name(text)


def search(text: str) -> tuple[Region, ...]:
    """The regions that fit a code or a name, the best first; without any, the nearest.

    The order: the whole name; the name's beginning; the beginning of one of its words; any
    part of it; all regions of a province. Within one rank it is the order of the codes.
    """
    typed = names.words(text)
    code = names.digits(text)
    if code is not None:
        return _starting_with(code)
    if not typed:
        return ()
    ways = tuple(names.readings(typed))
    ranks = ((_rank(ways, region, parts), region) for region, parts in names.parts())
    fitting = sorted((pair for pair in ranks if pair[0]), key=lambda pair: pair[0])
    rest = (region for _place, region in fitting)
    exact = _named(text)
    in_province = _of_province(names.province_code(typed))
    found = tuple(dict.fromkeys((*exact, *rest, *in_province)))
    return found or _nearest(text)


def complete(prefix: str) -> tuple[tuple[str, str], ...]:
    """What a shell may complete a typed prefix to, each with a help text; ``find`` takes each.

    A prefix of digits is completed to codes, written with the dot unless more than two digits
    were typed without it; any other prefix to names (``sumedang``, ``bandung-kab``,
    ``bandung-kota``) or, where it begins like one, to the slug of a kota (``kota-bandung``).
    """
    typed = prefix.strip()
    if typed[:1].isdigit():
        undotted = len(typed) > 2 and "." not in typed
        codes = ((region.code, region.name) for region in all_regions())
        written = ((code.replace(".", "") if undotted else code, name) for code, name in codes)
        return tuple(pair for pair in written if pair[0].startswith(typed))
    start = "-".join(names.words(typed)) + ("-" if prefix[-1:] in ("-", " ") else "")
    found = ((_completion(region, start.lstrip("-")), region) for region in all_regions())
    return tuple((value, f"{region.code} {region.name}") for value, region in found if value)


def all_regions() -> tuple[Region, ...]:
    """All 514 kabupaten and kota in the order of their codes."""
    return tuple(regions().values())


def all_provinces() -> tuple[Province, ...]:
    """All 38 provinces in the order of their codes."""
    return tuple(provinces().values())


def _named(text: str) -> tuple[Region, ...]:
    """The regions that a name fits: none, one, or the kabupaten and the kota of one name."""
    if len(text) > names.LONGEST_NAME:
        return ()
    typed = names.words(text)
    found = _first_fit(typed)
    if found:
        return found
    for rest, province in names.qualified(typed):
        found = tuple(region for region in _first_fit(rest) if region.province.code == province)
        if found:
            return found
    return ()


def _first_fit(typed: list[str]) -> tuple[Region, ...]:
    for reading in names.readings(typed):
        fitting = names.keys().get(reading.key, ())
        found = tuple(one for one in fitting if reading.kind in (None, one.kind))
        if found:
            return found
    return ()


def _completion(region: Region, start: str) -> str:
    """What to complete to, so that it begins like the typed text and names this region alone."""
    short = region.slug.removeprefix("kota-")
    shared = len(names.keys()["".join(names.words(short))]) > 1
    suffix = {"kabupaten": "-kab", "kota": "-kota"}[region.kind] if shared else ""
    ways = (short + suffix, region.slug) if region.kind == "kota" else (short + suffix,)
    return next((way for way in ways if way.startswith(start)), "")


def _rank(ways: tuple[names.Reading, ...], region: Region, parts: tuple[str, ...]) -> int:
    """How well a region's name fits (1 is best) in the way of reading that fits best, or 0."""
    ranks = (_rank_of(way.key, parts) for way in ways if way.kind in (None, region.kind))
    return min(filter(None, ranks), default=0)


def _rank_of(wanted: str, parts: tuple[str, ...]) -> int:
    if parts[0].startswith(wanted):
        return 1
    if any(part.startswith(wanted) for part in parts[1:]):
        return 2
    return 3 if len(wanted) > 2 and wanted in parts[0] else 0


def _by_code(code: str, text: str) -> Region:
    region = regions().get(names.dotted(code))
    if region:
        return region
    raise _unknown_code(code, text)


def _unknown_code(code: str, text: str) -> UnknownRegion:
    if code in provinces():
        return _a_province(code)
    around = regions().get(names.dotted(code[:4]))
    if around and len(code) in (6, 10):
        return _below(around, text)
    near = _nearest_codes(code)
    if near:
        message = _(
            "no region has the Kemendagri code {code} (BPS codes differ from it): did you mean {candidates}?"
        ).format(code=_quoted(text), candidates=_listed(near))
    else:
        message = _(
            "no province has a code that begins like {code}: give a Kemendagri code such as "
            "{example}, or a name"
        ).format(code=_quoted(text), example=all_regions()[0].code)
    return UnknownRegion(message, candidates=near)


def _below(region: Region, text: str) -> UnknownRegion:
    message = _(
        "{code} is the code of a district or village in {name}: use {region}, the code of the "
        "kabupaten or kota"
    ).format(code=_quoted(text), name=region.name, region=region.code)
    return UnknownRegion(message, candidates=(region,))


def _unknown_name(text: str) -> UnknownRegion:
    typed = names.words(text)
    if not typed:
        message = _("no region was named: give its Kemendagri code or its name, such as {example}")
        return UnknownRegion(message.format(example=_listed(all_regions()[:1])))
    province = names.province_code(typed)
    if province:
        return _a_province(province)
    near = _nearest(text)
    if not near:
        message = _(
            "no kabupaten or kota is called {text}: look for it with `livinglab region search`, "
            "or give its Kemendagri code"
        )
        return UnknownRegion(message.format(text=_quoted(text)))
    message = _("no kabupaten or kota is called {text}: did you mean {candidates}?")
    shown = message.format(text=_quoted(text), candidates=_listed(near))
    return UnknownRegion(shown, candidates=near)


def _a_province(code: str) -> UnknownRegion:
    of_province = _of_province(code)
    message = _(
        "{name} ({code}) is a province: name one of its {count} kabupaten and kota, such as {candidates}"
    ).format(
        name=provinces()[code].name,
        code=code,
        count=len(of_province),
        candidates=_listed(of_province),
    )
    return UnknownRegion(message, candidates=of_province)


def _ambiguous(text: str, found: tuple[Region, ...]) -> AmbiguousRegion:
    candidates = ", ".join(f"{one.name} ({one.code}, {one.province.name})" for one in found)
    message = _("{text} may be {candidates}: give the code or the full name").format(
        text=_quoted(text), candidates=candidates
    )
    return AmbiguousRegion(message, candidates=found)


def _nearest(text: str) -> tuple[Region, ...]:
    """The regions whose names are most like this text, the most like first."""
    import difflib

    scored: dict[Region, float] = {}
    for key in dict.fromkeys(reading.key for reading in names.readings(names.words(text))):
        for near in difflib.get_close_matches(key, names.keys(), n=NEAREST, cutoff=0.65):
            ratio = difflib.SequenceMatcher(None, near, key).ratio()
            for region in names.keys()[near]:
                scored[region] = max(scored.get(region, 0), ratio)
    enough = max(scored.values(), default=0) - 0.2
    close = [region for region in scored if scored[region] >= enough]
    return tuple(sorted(close, key=lambda region: (-scored[region], region.code))[:NEAREST])


def _nearest_codes(code: str) -> tuple[Region, ...]:
    """The regions of the same province with the nearest codes.

    ``321`` is read as ``32.10``, since a spreadsheet drops that zero.
    """
    target = int(code[2:4].ljust(2, "0") or "0")
    near = sorted(_of_province(code[:2]), key=lambda region: abs(int(region.code[3:]) - target))
    return tuple(near[:NEAREST])


def _starting_with(code: str) -> tuple[Region, ...]:
    start = names.dotted(code[:4])
    return tuple(region for region in all_regions() if region.code.startswith(start))


def _of_province(code: str | None) -> tuple[Region, ...]:
    return tuple(region for region in all_regions() if region.province.code == code)


def _listed(found: Iterable[Region]) -> str:
    return ", ".join(f"{region.name} ({region.code})" for region in islice(found, NEAREST))


def _quoted(text: str) -> str:
    """The text as it may stand in a message: on one line, printable and not too long."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text[:200]).split())
    return f'"{clean}"' if len(clean) <= 40 else f'"{clean[:40]}…"'
