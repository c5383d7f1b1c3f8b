"""Reads of personal data through the API are recorded like those of the pages."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

from django.db.models import Model
from django.http import HttpRequest

AUDIT = "inti.audit"


def record(request: HttpRequest, objects: Iterable[Model], why: str) -> None:
    """Tell the access log who read whom; nothing where the part for it is not installed."""
    if find_spec(AUDIT):
        import_module(AUDIT).record_read(request.user, objects, why=why, request=request)
