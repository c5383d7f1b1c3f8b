"""What an entry claims: its id, its versions, and the tables that it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livinglab_gen.catalogue import reference
from livinglab_gen.catalogue.checks.material import Entry, Material
from livinglab_gen.catalogue.faults import Fault
from livinglab_gen.language import translate as _


def faults(material: Material) -> Iterator[Fault]:
    """Entries whose id, changelog or references do not hold."""
    for entry in material.entries:
        if not entry.document.fields:
            continue
        yield from _id(entry)
        yield from _version(entry)
        yield from _changelog(entry)
        yield from _authors(entry, material)
        yield from _indicators(entry, material)
        yield from _architecture(entry, material)
        yield from _personal_data(entry, material)
        yield from entry.answers.faults


def _id(entry: Entry) -> Iterator[Fault]:
    name, stem = entry.document.fields.get("id"), entry.document.path.stem
    if isinstance(name, str) and name != stem:
        yield Fault(
            path=entry.document.path,
            at=("id",),
            message=_("the id {id} is not the name of the file").format(id=name),
            cure=_("write `id: {stem}`, or rename the file to {id}.yml").format(stem=stem, id=name),
        )


def _version(entry: Entry) -> Iterator[Fault]:
    """The version is that of the newest change, or of the newest released one."""
    version = entry.document.fields.get("version")
    told = entry.blueprint.changelog
    if not isinstance(version, str) or not told or _numbers(version) is None:
        return
    words = {"version": version, "newest": told[0].version}
    if version not in [change.version for change in told]:
        message = _("the version {version} is not in the changelog")
        cure = _("add an entry for {version} at the top of `changelog`")
    elif version != told[0].version and told[0].date is not None:
        message = _("the version is {version}, but the changelog has released {newest}")
        cure = _("write `version: {newest}`")
    else:
        return
    yield Fault(
        path=entry.document.path,
        at=("version",),
        message=message.format(**words),
        cure=cure.format(**words),
    )


def _changelog(entry: Entry) -> Iterator[Fault]:
    """Versions and dates fall from the top to the bottom; only the newest has no date yet."""
    path, told = entry.document.path, entry.blueprint.changelog
    raw = entry.document.fields.get("changelog")
    if not isinstance(raw, list):
        return
    written_dates = [item.get("date") if isinstance(item, dict) else None for item in raw]
    for place, (change, written) in enumerate(zip(told, written_dates, strict=True)):
        at = ("changelog", place)
        if isinstance(written, str) and change.date is None:
            message = _("{date} is not a date").format(date=written)
            cure = _("write the date as 2026-11-23")
            yield Fault(path=path, at=(*at, "date"), message=message, cure=cure)
        if place == 0:
            continue
        newer = told[place - 1]
        words = {"version": change.version, "newer": newer.version, "date": change.date}
        mine, above = _numbers(change.version), _numbers(newer.version)
        if mine is not None and above is not None and mine >= above:
            message = _("{version} stands below {newer}").format(**words)
            cure = _("write the newest version first, each once")
            yield Fault(path=path, at=(*at, "version"), message=message, cure=cure)
        if written is None:
            message = _("{version} has no date, but a newer version stands above it")
            cure = _("give {version} the date of its release; only the newest may have none")
            yield Fault(path=path, at=at, message=message.format(**words), cure=cure.format(**words))
        if change.date and newer.date and change.date > newer.date:
            message = _("{version} ({date}) is dated later than {newer}").format(**words)
            cure = _("correct the dates so that newer versions have later ones")
            yield Fault(path=path, at=(*at, "date"), message=message, cure=cure)


def _authors(entry: Entry, material: Material) -> Iterator[Fault]:
    raw = entry.document.fields.get("changelog")
    if material.author is not None or not isinstance(raw, list):
        return
    for place, change in enumerate(raw):
        if isinstance(change, dict) and "author" not in change:
            yield Fault(
                path=entry.document.path,
                at=("changelog", place),
                message=_("nobody signs the version {version}").format(version=change.get("version")),
                cure=_("add `author: Name <mail@host>` here or in {settings}").format(
                    settings=material.settings.path
                ),
            )


def _indicators(entry: Entry, material: Material) -> Iterator[Fault]:
    written = entry.document.fields.get("indicators")
    if not isinstance(written, dict):
        return
    for instrument in reference.INSTRUMENTS:
        known = reference.indicators(material.root, instrument)
        for place, number in _items(written.get(instrument)):
            if not isinstance(number, int) or number in known:
                continue
            words = {"number": number, "instrument": instrument.upper(), "last": max(known)}
            yield Fault(
                path=entry.document.path,
                at=("indicators", instrument, place),
                message=_("{instrument} has no indicator {number}").format(**words),
                cure=_("take a number from 1 to {last}, see {file}").format(
                    **words, file=f"catalogue/reference/{reference.INSTRUMENTS[instrument]}"
                ),
            )


def _architecture(entry: Entry, material: Material) -> Iterator[Fault]:
    known = reference.architecture(material.root)
    for place, code in _items(entry.document.fields.get("architecture")):
        if isinstance(code, str) and code not in known:
            yield Fault(
                path=entry.document.path,
                at=("architecture", place),
                message=_("the architecture code {code} is unknown").format(code=code),
                cure=_("take one of {known}, see {file}").format(
                    known=", ".join(_siblings(code, known)),
                    file="catalogue/reference/spbe-architecture-codes.yaml",
                ),
            )


def _personal_data(entry: Entry, material: Material) -> Iterator[Fault]:
    written = entry.document.fields.get("personal_data")
    if not isinstance(written, dict):
        return
    for kind, known in reference.personal_data(material.root).items():
        for place, name in _items(written.get(kind)):
            if isinstance(name, str) and name not in known:
                yield Fault(
                    path=entry.document.path,
                    at=("personal_data", kind, place),
                    message=_("{name} is no class of personal data under {kind}").format(
                        name=name, kind=kind
                    ),
                    cure=_("take one of {known}").format(known=", ".join(known)),
                )


def _siblings(code: str, known: Iterable[str]) -> list[str]:
    """The codes beside an unknown one: those of its nearest parent that exists."""
    parent = code
    while parent:
        parent = parent.rpartition(".")[0]
        found = [one for one in known if one.rpartition(".")[0] == parent]
        if found:
            return found
    return list(known)


def _items(value: object) -> Iterable[tuple[int, object]]:
    return enumerate(value) if isinstance(value, list) else ()


def _numbers(version: str) -> tuple[int, ...] | None:
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    return tuple(int(part) for part in parts)
