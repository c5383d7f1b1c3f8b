"""Taking personal data out of history rows, openly: who, which fields and why stay on record."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import models

from inti.audit import context
from inti.audit.context import WHY_LENGTH

REDACTED = "[dihapus]"


class Tampered(RuntimeError):
    """A row is not what was sealed; it is not redacted, since that would hide the fault."""


def redact(
    rows: Iterable[models.Model],
    fields: Iterable[str] | Mapping[str, Any],
    *,
    why: str,
    actor: Any = None,
) -> int:
    """Replace fields of history rows (``child.history.all()``); gives the number of rows.

    ``fields`` are names, or names with the values to put in place. Everything is sealed first, so
    that what the row was stays provable by its mark, whose salt is thrown away: nobody can guess
    the values back from it. Raises Tampered with nothing written.
    """
    from inti.audit.seals import seal_new
    from inti.audit.triggers import permit

    seal_new()
    chosen = list(rows)
    if actor is None and (act := context.current()):
        actor = act.actor
    with permit(f"redact: {why}"):
        for row in chosen:
            _redact(row, fields, why, actor)
    return len(chosen)


def _redact(row: models.Model, fields: Any, why: str, actor: Any) -> None:
    from inti.audit import exemptions, marks, verification
    from inti.audit.models import Exemption, Seal

    model: Any = type(row)
    stream, pk = model._meta.label_lower, row.pk
    seal = Seal.objects.get(stream=stream, first__lte=pk, last__gte=pk)
    if not verification.expected(seal, model._base_manager.get(pk=pk)):
        raise Tampered(
            f"{stream} baris {pk} tidak cocok dengan segelnya: jalankan `manage.py periksa_jejak`."
        )
    values = dict(_values(model, fields))
    model._base_manager.filter(pk=pk).update(**values)  # tanpa-jejak: redaksi dicatat di Exemption
    changed = model._base_manager.get(pk=pk)
    exemptions.record(
        kind=Exemption.Kind.REDACT,
        stream=stream,
        first=pk,
        last=pk,
        fields=",".join(sorted(fields))[:500],
        after=verification.mark_of(changed, seal, marks.key_id()).hex(),
        actor_id=getattr(actor, "pk", None),
        why=why[:WHY_LENGTH],
    )


def _values(model: Any, fields: Any) -> Iterable[tuple[str, Any]]:
    from inti.audit.history import Salted, new_salt

    for name in fields:
        given = isinstance(fields, Mapping)
        yield name, fields[name] if given else empty(model._meta.get_field(name))
    if issubclass(model, Salted):
        yield "salt", new_salt()


def empty(field: Any) -> Any:
    """What stands in a field whose value was taken out; None where the column allows it."""
    if field.null:
        return None
    if isinstance(field, models.CharField | models.TextField):
        return REDACTED if (field.max_length or 99) >= len(REDACTED) else ""
    if isinstance(field, models.DateTimeField):
        return datetime(1900, 1, 1, tzinfo=UTC)
    if isinstance(field, models.DateField):
        return date(1900, 1, 1)
    return b"" if isinstance(field, models.BinaryField) else 0
