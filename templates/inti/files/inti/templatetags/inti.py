"""Numbers as Indonesians write them: ``1.234`` and ``12,5 %``."""

from decimal import Decimal

from django import template

register = template.Library()

NONE = "–"


@register.filter
def angka(value: float | Decimal | None, digits: int = 0) -> str:
    """A number with dots between thousands and a decimal comma; a dash when there is none."""
    if value is None:
        return NONE
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


@register.filter
def persen(value: float | None, digits: int = 1) -> str:
    """A fraction as a percentage; a dash when there is none."""
    return NONE if value is None else f"{angka(value * 100, digits)} %"
