"""What the desk does to the audit trail: copies are recorded, erased values leave the history."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest

from inti import audit


def record_copy(request: HttpRequest, rows: Iterable[models.Model], *, why: str) -> None:
    """Enter into the access log that the signed-in person was given all of these rows."""
    audit.record_read(request.user, rows, why=why, request=request, action="ekspor")


def redact(row: models.Model, values: Mapping[str, Any], *, why: str, actor: Any) -> None:
    """Put the same values into the row's history, where it has one.

    The admin's list of what staff did loses the name.
    """
    history = getattr(row, "history", None)
    if history is not None:
        audit.redact(history.all(), values, why=why, actor=actor)
    about = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(row), object_id=str(row.pk)
    )
    # tanpa-jejak: Django's own list, beside the trail
    about.update(object_repr=f"{row._meta.verbose_name} {row.pk}")


@contextmanager
def rewriting(model: type[models.Model], why: str) -> Iterator[None]:
    """Let this transaction write the same values in another form into a table of history."""
    if not hasattr(model, "instance_type"):
        yield
        return
    from inti.audit.triggers import permit  # asks for the database's tables

    with permit(why):
        yield
