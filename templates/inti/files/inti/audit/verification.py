"""Holding the trail against its seals; yields what does not fit, the oldest first."""

import json
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from inti.audit import exemptions, marks, triggers
from inti.audit.models import Exemption, Seal
from inti.audit.seals import content
from inti.audit.streams import streams


@dataclass(kw_only=True)
class Report:
    """What a verification saw besides faults."""

    seals: int = 0
    rows: int = 0
    exempt: int = 0
    skipped: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class _Walk:
    """Where the walk along the chain stands."""

    report: Report
    previous: str = marks.GENESIS
    ends: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    redacted: dict[tuple[str, int], Exemption] = field(default_factory=dict)
    pruned: list[Exemption] = field(default_factory=list)


def faults(report: Report, anchor: str = "") -> Iterator[str]:
    """Each fault as one Indonesian sentence; ``anchor`` is a digest kept outside the service."""
    walk = _Walk(report=report)
    for table in triggers.missing():
        yield f"tabel {table}: pemicu penjaga tidak ada; jalankan `manage.py migrate`."
    yield from _exemptions(walk)
    anchored = not anchor
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=50):
        anchored = anchored or seal.digest == anchor
        yield from _chain(walk, seal)
        yield from _rows(walk, seal)
        report.seals += 1
    if not anchored:
        yield (
            f"jangkar {anchor[:12]}… tidak ada di rantai segel: bagian akhir jejak dihapus atau "
            "seluruh rantai ditulis ulang."
        )


def _exemptions(walk: _Walk) -> Iterator[str]:
    for one in Exemption.objects.order_by("pk"):
        if not exemptions.genuine(one):
            yield f"pengecualian {one.pk} ({one.stream} {one.first}): buktinya tidak cocok."
        elif one.kind == Exemption.Kind.REDACT:
            walk.redacted[one.stream, one.first] = one
        else:
            walk.pruned.append(one)


def _chain(walk: _Walk, seal: Seal) -> Iterator[str]:
    """The seal itself: its digest, its link to the one before, no gap in its table."""
    if seal.previous != walk.previous:
        yield f"segel {seal.pk}: tidak menyambung ke segel sebelumnya; ada segel yang hilang."
    if seal.first != walk.ends[seal.stream] + 1:
        yield f"segel {seal.pk}: {seal.stream} sebelum baris {seal.first} tidak disegel."
    try:
        genuine = marks.same(marks.digest(content(seal), seal.key_id), seal.digest)
    except marks.UnknownKey as unknown:
        yield f"segel {seal.pk}: {unknown}"
    else:
        if not genuine:
            yield f"segel {seal.pk}: isinya diubah sesudah dibuat."
    walk.previous, walk.ends[seal.stream] = seal.digest, seal.last


def _rows(walk: _Walk, seal: Seal) -> Iterator[str]:
    """The rows of a seal: none missing, none added, none changed."""
    model = streams().get(seal.stream)
    if model is None or not _has_fields(model, seal):
        walk.report.skipped.append(f"{seal.stream} {seal.first}-{seal.last}")
        return
    try:
        sealed = marks.unpack(seal.marks)
    except struct.error:
        yield f"segel {seal.pk}: tanda barisnya rusak."
        return
    rows = model._base_manager.filter(pk__gte=seal.first, pk__lte=seal.last)
    present = {row.pk: row for row in rows}
    for pk in sorted(sealed.keys() | present.keys()):
        walk.report.rows += 1
        if fault := _row(walk, seal, pk, present.get(pk), sealed.get(pk)):
            yield f"{seal.stream} baris {pk}: {fault}"


def _row(walk: _Walk, seal: Seal, pk: int, row: Any, sealed: bytes | None) -> str:
    """What is wrong with one row, empty when nothing is."""
    if row is None:
        if any(one.stream == seal.stream and one.first <= pk <= one.last for one in walk.pruned):
            walk.report.exempt += 1
            return ""
        return "dihapus sesudah disegel."
    if sealed is None:
        return "disisipkan sesudah disegel."
    try:
        if marks.same(mark_of(row, seal, seal.key_id), sealed):
            return ""
        lawful = walk.redacted.get((seal.stream, pk))
        if lawful and marks.same(mark_of(row, seal, lawful.key_id).hex(), lawful.after):
            walk.report.exempt += 1
            return ""
    except marks.UnknownKey:
        return "kuncinya tidak ada, tidak dapat diperiksa."
    return "isinya diubah sesudah disegel."


def mark_of(row: Any, seal: Seal, name: str) -> bytes:
    """The mark that a row has now, over the columns that its seal covers."""
    return marks.of_row(row, seal.stream, json.loads(seal.fields), name)


def expected(seal: Seal, row: Any) -> bool:
    """Whether one row still is what was sealed, or what its last redaction left."""
    walk = _Walk(report=Report())
    for one in Exemption.objects.filter(stream=seal.stream, first=row.pk).order_by("pk"):
        if exemptions.genuine(one) and one.kind == Exemption.Kind.REDACT:
            walk.redacted[one.stream, one.first] = one
    return not _row(walk, seal, row.pk, row, marks.unpack(seal.marks).get(row.pk))


def _has_fields(model: Any, seal: Seal) -> bool:
    """Whether the table still has every sealed column; a later release may have dropped one."""
    try:
        return all(model._meta.get_field(name) for name in json.loads(seal.fields))
    except (FieldDoesNotExist, ValueError):
        return False


def sealed_keys(seal: Seal) -> list[int]:
    """The primary keys of the rows under a seal."""
    return sorted(marks.unpack(seal.marks))
