"""Working days: Monday to Friday but for national holidays, cuti bersama and the region's own.

National days come from the package ``holidays``; in years for which the joint decree (SKB) is not
out yet, Islamic days are estimates and cuti bersama are missing.
"""

from datetime import date, timedelta
from functools import cache

from inti.layanan.berkas import berkas

SATURDAY = 5


def is_working(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < SATURDAY and day not in _national(day.year) and day not in berkas().libur


def after(start: date, days: int) -> date:
    """The day on which that many working days have passed; the start itself does not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working(day)
    return day


@cache
def _national(year: int) -> frozenset[date]:
    import holidays  # knows the whole world, which would make every start longer

    found = holidays.country_holidays("ID", years=year, categories=("public", "government"))
    return frozenset(found)
