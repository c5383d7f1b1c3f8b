"""What a migration that brings history to a model with rows needs."""

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Any

from django.db.migrations import RunPython
from django.utils import timezone

BATCH = 500
WHY = "keadaan saat riwayat mulai dicatat"


class Baseline(RunPython):
    """Write the present rows of a model as the first rows of its history.

    Without it the first change after an update would have no 'before'.
    """

    reduces_to_sql = False

    def __init__(self, app: str, model: str, *relations: str) -> None:
        self.names = (app, model, *relations)
        super().__init__(partial(_baseline, app, model, relations), RunPython.noop)

    def deconstruct(self) -> Any:
        """The names of the app, the model and its audited many-to-many fields."""
        return type(self).__name__, list(self.names), {}


def _baseline(
    app: str, model: str, relations: Sequence[str], state: Any, schema_editor: Any
) -> None:
    rows = state.get_model(app, model)._base_manager.using(schema_editor.connection.alias)
    history = state.get_model(app, f"Historical{model}")
    names = {field.attname for field in history._meta.concrete_fields}
    copied = [one.attname for one in rows.model._meta.concrete_fields if one.attname in names]
    stock = rows.order_by("pk").values(*copied).iterator(chunk_size=BATCH)
    while batch := list(islice(stock, BATCH)):
        made = _write(history, [_first(history, values) for values in batch], schema_editor)
        for relation in relations:
            _relation(state, rows.model, relation, made, schema_editor)


def _first(history: Any, values: dict[str, Any]) -> Any:
    return history(
        history_date=timezone.now(), history_type="+", history_change_reason=WHY, **values
    )


def _relation(state: Any, model: Any, relation: str, made: list[Any], schema_editor: Any) -> None:
    """The rows that a many-to-many field has now, beside the history rows just written."""
    field = model._meta.get_field(relation)
    through, own = field.remote_field.through, f"{field.m2m_field_name()}_id"
    history = state.get_model(model._meta.app_label, f"Historical{through.__name__}")
    by_key = {getattr(one, model._meta.pk.attname): one.pk for one in made}
    names = [one.attname for one in through._meta.concrete_fields]
    rows = through._base_manager.using(schema_editor.connection.alias)
    found = rows.filter(**{f"{own}__in": list(by_key)}).values(*names)
    _write(history, [history(history_id=by_key[one[own]], **one) for one in found], schema_editor)


def _write(history: Any, rows: list[Any], schema_editor: Any) -> list[Any]:
    manager = history._base_manager.using(schema_editor.connection.alias)
    stored: list[Any] = manager.bulk_create(rows)  # tanpa-jejak: these rows are the history
    return stored
