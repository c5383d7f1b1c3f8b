"""Holding the rows of today against their history: what was changed past the program is told.

The trail is sealed, the rows themselves are not: whoever writes to the database by hand leaves a
row that is no longer what the last row of its history says.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Max

from inti.audit.history import audited, history_model

BATCH = 1000


def faults() -> Iterator[str]:
    """Each row that differs from its history, as one Indonesian sentence."""
    for model in audited():
        label = model._meta.label_lower
        for pk in _suspects(model):
            # Looked at once more: someone may have saved it between the two readings.
            if what := _fault(model, pk):
                yield f"{label} baris {pk}: {what}"


def _suspects(model: Any) -> Iterator[Any]:
    """Primary keys of rows and histories that do not fit, batch by batch."""
    known = history_model(model).objects.order_by(model._meta.pk.attname)
    for keys in _batches(known.values_list(model._meta.pk.attname, flat=True).distinct()):
        last = _last(model, keys)
        rows = model._base_manager.in_bulk(list(keys))
        yield from (pk for pk in keys if not _fits(rows.get(pk), last[pk]))
    unknown = model._base_manager.exclude(pk__in=known.values(model._meta.pk.attname))
    yield from unknown.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=BATCH)


def _batches(keys: Any) -> Iterator[list[Any]]:
    stock = keys.iterator(chunk_size=BATCH)
    while batch := list(islice(stock, BATCH)):
        yield batch


def _last(model: Any, keys: list[Any]) -> dict[Any, Any]:
    """The newest row of history of each key."""
    history, name = history_model(model), model._meta.pk.attname
    newest = history.objects.filter(**{f"{name}__in": keys}).order_by().values(name)
    rows = history.objects.in_bulk([one["top"] for one in newest.annotate(top=Max("pk"))])
    return {getattr(one, name): one for one in rows.values()}


def _fits(row: Any, last: Any) -> bool:
    """Whether a row is what its history says, or gone as it says."""
    if row is None or last.history_type == "-":
        return row is None and last.history_type == "-"
    return all(
        getattr(row, field.attname) == getattr(last, field.attname)
        for field in last.tracked_fields
        if not getattr(field, "derived", False)
    )


def _fault(model: Any, pk: Any) -> str:
    """What is wrong with one row now, empty when nothing is."""
    row = model._base_manager.filter(pk=pk).first()
    last = _last(model, [pk]).get(pk)
    if last is None:
        return "" if row is None else "ada tanpa riwayat; ditulis langsung ke basis data."
    if _fits(row, last):
        return ""
    if row is None:
        return "hilang tanpa riwayat; dihapus langsung di basis data."
    return "tidak sama dengan riwayat terakhirnya; diubah langsung di basis data."
