"""Indonesian dates and times as people write them: Django's own say "17 Agt. 2026, 8.05"."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j F Y, H.i"
