"""The seam to the audit trail: what is read here and what leaves the history."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import models
from django.http import HttpRequest

AUDIT = "inti.audit"


def record_read(request: HttpRequest, rows: Iterable[models.Model], *, why: str) -> None:
    """Enter into the access log that the signed-in person read these rows."""
    if find_spec(AUDIT):
        import_module(AUDIT).record_read(request.user, rows, why=why, request=request)


def redact(row: models.Model, values: Mapping[str, Any], *, why: str, actor: Any) -> None:
    """Put the same values into the row's history, where it has one."""
    history = getattr(row, "history", None)
    if find_spec(AUDIT) and history is not None:
        import_module(AUDIT).redact(history.all(), values, why=why, actor=actor)


@contextmanager
def rewriting(model: type[models.Model], why: str) -> Iterator[None]:
    """Let this transaction write the same values in another form into a table of history."""
    if hasattr(model, "instance_type") and find_spec(AUDIT):
        with import_module(f"{AUDIT}.triggers").permit(why):
            yield
    else:
        yield
