"""Dates, numbers, rupiah and telephone numbers as people here write them.

Numbers have the Indonesian form (``1.234,5``) in every language but English; the names of months
follow the reader's language; times carry the short name of their zone (WIB, WITA, WIT).
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

Number = int | float | Decimal
Moment = TypeVar("Moment", date, datetime)

NONE: Final = "–"
MINUS: Final = "−"
ZONES: Final[dict[float, str]] = {7: "WIB", 8: "WITA", 9: "WIT"}
CITY_CODES: Final = ("21", "22", "24", "31", "61")
"""Area codes of two digits; every other one has three (Rencana Dasar Teknis FTP 2000)."""


def english() -> bool:
    """Whether the reader's language writes ``1,234.5``."""
    return (get_language() or "").partition("-")[0] == "en"


def angka(value: Number | None, digits: int = 0) -> str:
    """A number with that many decimals: ``1.234,5``; a dash when there is none."""
    if value is None:
        return NONE
    plain = f"{value:,.{digits}f}".replace("-", MINUS)
    return plain if english() else plain.translate(str.maketrans(",.", ".,"))


def persen(value: Number | None, digits: int = 1) -> str:
    """A fraction as a percentage: ``12,5 %``; a dash when there is none."""
    if value is None:
        return NONE
    return f"{angka(Decimal(100) * Decimal(str(value)), digits)}{'' if english() else ' '}%"


def rupiah(value: Number | None, digits: int = 0) -> str:
    """An amount of money: ``Rp12.500``, ``−Rp12.500``; a dash when there is none."""
    if value is None:
        return NONE
    text = angka(-value if value < 0 else value, digits)
    return f"{MINUS if value < 0 else ''}Rp{text}"


def tanggal(value: date | None) -> str:
    """A day in words: ``23 November 2026``; a dash when there is none."""
    return NONE if value is None else date_format(_here(value), "j F Y")


def tanggal_pendek(value: date | None) -> str:
    """A day for a table: ``23 Nov 2026``; a dash when there is none."""
    return NONE if value is None else date_format(_here(value), "j M Y")


def bulan(value: date) -> str:
    """A month: ``November 2026``."""
    return date_format(_here(value), "F Y")


def jam(value: datetime | time | None) -> str:
    """A time of day with its zone: ``08.05 WIB``; a dash when there is none."""
    if value is None:
        return NONE
    here = _here(value) if isinstance(value, datetime) else value
    clock = f"{here:%H:%M}" if english() else f"{here:%H.%M}"
    return f"{clock} {zona(here if isinstance(here, datetime) else None)}"


def waktu(value: datetime | None) -> str:
    """A moment: ``23 November 2026, 08.05 WIB``; a dash when there is none."""
    return NONE if value is None else f"{tanggal(value)}, {jam(value)}"


def zona(moment: datetime | None = None) -> str:
    """The short name of the current time zone: WIB, WITA, WIT, or its offset to UTC."""
    here = _here(moment) if moment else timezone.localtime()
    offset = here.utcoffset() or timedelta()
    hours = offset.total_seconds() / 3600
    return ZONES.get(hours, f"UTC{hours:+g}")


def telepon(value: str) -> str:
    """A telephone number for the eye: ``+62 812-3456-7890``, ``+62 261-201234``.

    Short numbers (112), free ones (0800) and those of other countries stay as they were typed.
    """
    number = _national(value)
    if not number:
        return value.strip()
    if number.startswith("8"):
        return f"+62 {number[:3]}-{number[3:7]}-{number[7:]}"
    cut = 2 if number.startswith(CITY_CODES) else 3
    return f"+62 {number[:cut]}-{number[cut:]}"


def telepon_tautan(value: str) -> str:
    """A telephone number for a link: ``tel:+6281234567890``."""
    number = _national(value)
    return f"tel:+62{number}" if number else "tel:" + re.sub(r"[^\d+*#]", "", value)


def _national(value: str) -> str:
    """The digits after +62; nothing when it is not an Indonesian number in full."""
    digits = re.sub(r"[^\d+]", "", value)
    found = re.fullmatch(r"(?:\+?62|0)((?!800)[2-9]\d{7,11})", digits, re.ASCII)
    return found[1] if found else ""


def _here(value: Moment) -> Moment:
    """A moment that knows its zone, in the region's own; anything else as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
