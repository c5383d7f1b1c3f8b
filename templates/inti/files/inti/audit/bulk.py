"""Writing many rows at once with their history: the only way past ``save()`` for audited models."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from inti.audit import reading

Row = TypeVar("Row", bound=Model)
# SQLite takes a limited number of variables in one statement; a row has up to about thirty.
BATCH = 200


def bulk_create(
    model: type[Row], rows: Iterable[Row], *, why: str = "", batch_size: int = BATCH
) -> list[Row]:
    """Insert the rows and their history in one transaction; gives them with primary keys."""
    made: list[Row] = bulk_create_with_history(
        list(rows),
        model,
        batch_size=batch_size,
        default_change_reason=why or reading.why(model._meta.app_label),
    )
    return made


def bulk_update(
    model: type[Row],
    rows: Iterable[Row],
    fields: Sequence[str],
    *,
    why: str = "",
    batch_size: int = BATCH,
) -> int:
    """Write these fields of the rows and their history in one transaction; gives the count."""
    changed: int = bulk_update_with_history(
        list(rows),
        model,
        list(fields),
        batch_size=batch_size,
        default_change_reason=why or reading.why(model._meta.app_label),
    )
    return changed
