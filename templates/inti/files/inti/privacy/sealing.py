"""Whole columns: close plain ones, open them again, bring them to the newest key.

All of it works in batches by primary key, each a transaction of its own, and looks at what stands
in the column, so that a run that was cut off is simply started again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.functions import Cast

from inti.privacy import keys, trail
from inti.privacy.fields import (
    MARK,
    BlindIndexField,
    EncryptedTextField,
    Sealed,
    Unreadable,
    seal,
    unseal,
)

SIZE = 500
Change = Callable[[str], str | None]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One column after a batch: rows done, values that no key opens, rows there are to do."""

    label: str
    done: int
    unreadable: int
    total: int


def columns() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted field of every model, the tables of history too."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_fields:
                if isinstance(field, EncryptedTextField):
                    yield model, field


def rotate(size: int = SIZE) -> Iterator[Progress]:
    """Bring every encrypted value to the newest key; rows that have it are not touched."""
    newest = f"{MARK}{keys.newest()[0]}$"
    for model, field in columns():
        rows = _rows(model, field.name).exclude(stored__startswith=newest)
        yield from _walk(rows, field.name, _resealed, size)


def reindex(size: int = SIZE) -> Iterator[Progress]:
    """Make every blind index anew, after INDEX_KEY changed or where an index was left behind."""
    for model, field in columns():
        rows = _rows(model, field.name)
        yield from _walk(rows, field.name, lambda stored: stored, size)


def seal_plain(
    model: type[models.Model], name: str, *, size: int = SIZE, using: str = DEFAULT_DB_ALIAS
) -> int:
    """Encrypt the plain values of a column and fill its index; for data migrations."""
    rows = _rows(model, name, using).exclude(stored__startswith=MARK)
    return _finish(_walk(rows, name, seal, size))


def open_sealed(
    model: type[models.Model], name: str, *, size: int = SIZE, using: str = DEFAULT_DB_ALIAS
) -> int:
    """The way back of ``seal_plain``. Raises UnreadableValues with what it could open opened."""
    rows = _rows(model, name, using).filter(stored__startswith=MARK)
    return _finish(_walk(rows, name, _opened, size))


class UnreadableValues(RuntimeError):
    """Some values open with none of the keys."""


def _finish(walk: Iterator[Progress]) -> int:
    last = Progress(label="", done=0, unreadable=0, total=0)
    for step in walk:
        last = step
    if last.unreadable:
        raise UnreadableValues(
            f"{last.label}: {last.unreadable} nilai tidak dapat dibuka. Kembalikan kunci lamanya "
            "ke FIELD_KEYS, lalu ulangi."
        )
    return last.done


def _rows(model: type[models.Model], name: str, using: str = DEFAULT_DB_ALIAS) -> models.QuerySet:
    """Rows with something in the column, ``stored`` being the column's raw content."""
    raw = Cast(name, models.TextField())
    manager: models.Manager = model._base_manager
    rows: models.QuerySet = manager.using(using).annotate(stored=raw).order_by("pk")
    return rows.exclude(stored="").exclude(stored=None)


def _resealed(stored: str) -> str | None:
    opened = unseal(stored)
    return None if isinstance(opened, Unreadable) else seal(opened)


def _opened(stored: str) -> str | None:
    opened = unseal(stored)
    return None if isinstance(opened, Unreadable) else opened


def _walk(rows: models.QuerySet, name: str, change: Change, size: int) -> Iterator[Progress]:
    """Write ``change(stored)`` batch by batch; None means that the value cannot be opened."""
    label, total = f"{rows.model._meta.label}.{name}", rows.count()
    done = unreadable = 0
    last = None
    while True:
        after = rows if last is None else rows.filter(pk__gt=last)
        batch = list(after.values_list("pk", "stored")[:size])
        if not batch:
            return
        last = batch[-1][0]
        with transaction.atomic(using=rows.db), trail.rewriting(rows.model, "kunci"):
            written = [_write(rows, name, pk, stored, change(stored)) for pk, stored in batch]
        done += written.count(True)
        unreadable += written.count(False)
        yield Progress(label=label, done=done, unreadable=unreadable, total=total)


def _write(rows: models.QuerySet, name: str, pk: object, old: str, new: str | None) -> bool:
    """Replace one row's content, unless someone saved it meanwhile; False when it is unreadable.

    No history is written: the value stays the same, only its cipher text changes.
    """
    if new is None:
        return False
    values: dict[str, object] = {name: Sealed(new)}
    opened = unseal(new) if new.startswith(MARK) else new
    for index in rows.model._meta.local_fields:
        if isinstance(index, BlindIndexField) and index.of == name:
            if isinstance(opened, Unreadable):
                return False
            values[index.name] = opened
    rows.filter(pk=pk, stored=old).update(**values)  # tanpa-jejak: the value stays the same
    return True
