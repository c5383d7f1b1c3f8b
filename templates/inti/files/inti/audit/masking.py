"""Showing a change without showing the person: what changed is seen, what it was only hinted."""

from typing import Any

from django.db import models

DOTS = "••"


def shown(field: Any, value: Any, open_fields: frozenset[str] = frozenset()) -> str:
    """A value for the history page: free text and dates masked, choices, numbers, links as is."""
    if value is None or value == "":
        return "–"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name in open_fields or not _personal(field):
        return str(value)
    if isinstance(field, models.DateField):
        return f"{DOTS}-{DOTS}-{value.year}"
    return " ".join(_word(word) for word in str(value).split())


def _personal(field: Any) -> bool:
    own_time = isinstance(field, models.DateField) and (
        getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    )
    kinds = (models.CharField, models.TextField, models.DateField, models.BinaryField)
    return isinstance(field, kinds) and not own_time


def _word(word: str) -> str:
    """The first letter of a word; the last two of what has digits."""
    return DOTS + word[-2:] if any(one.isdigit() for one in word) else word[:1] + DOTS
