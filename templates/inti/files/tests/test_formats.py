"""Dates, numbers, money and telephones, for readers of Indonesian and of English."""

import string
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import deactivate_all, override
from hypothesis import given
from hypothesis import strategies as st

from inti import formats

MOMENT = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)


def shown(template: str, **values: object) -> str:
    """What a template with the filters makes of values."""
    return Template("{% load inti %}" + template).render(Context(values))


def test_indonesian_readers() -> None:
    """Dots between thousands, a decimal comma, Indonesian months, a dash for nothing."""
    with override("id"):
        assert date_format(timezone.localtime(MOMENT), "DATETIME_FORMAT").startswith(
            "23 November 2026, "
        )
        assert date_format(date(2026, 8, 17), "SHORT_DATE_FORMAT") == "17 Agu 2026"
        assert formats.angka(1234567) == "1.234.567"
        assert formats.angka(-12.345, 1) == "−12,3"
        assert formats.persen(Decimal("0.125")) == "12,5 %"
        assert formats.rupiah(12500) == "Rp12.500"
        assert formats.rupiah(Decimal("-1250.5"), 2) == "−Rp1.250,50"
        assert formats.tanggal(date(2026, 8, 17)) == "17 Agustus 2026"
        assert formats.tanggal_pendek(date(2026, 8, 17)) == "17 Agu 2026"
        assert formats.bulan(date(2026, 5, 1)) == "Mei 2026"
        assert shown("{{ a|angka }} {{ b|tanggal }} {{ c|rupiah }}", a=None, b=None, c=None) == (
            "– – –"
        )


def test_english_readers() -> None:
    """Commas between thousands and a point, yet the day first and rupiah as rupiah."""
    with override("en"):
        assert formats.angka(1234567.5, 1) == "1,234,567.5"
        assert formats.persen(0.125) == "12.5%"
        assert formats.rupiah(12500) == "Rp12,500"
        assert formats.tanggal(date(2026, 8, 17)) == "17 August 2026"
        assert formats.tanggal_pendek(date(2026, 8, 17)) == "17 Aug 2026"


def test_without_a_language_the_form_is_indonesian() -> None:
    """A command that runs outside a request writes as Indonesians do."""
    deactivate_all()
    assert formats.angka(1234.5, 1) == "1.234,5"


@pytest.mark.parametrize(
    ("zone", "local", "label"),
    [
        ("Asia/Jakarta", "08.05", "WIB"),
        ("Asia/Pontianak", "08.05", "WIB"),
        ("Asia/Makassar", "09.05", "WITA"),
        ("Asia/Jayapura", "10.05", "WIT"),
    ],
)
def test_times_carry_their_zone(zone: str, local: str, label: str) -> None:
    """The three zones of Indonesia, each with its own clock and short name."""
    with timezone.override(zone), override("id"):
        assert formats.waktu(MOMENT) == f"23 November 2026, {local} {label}"
        assert formats.jam(time(7, 30)) == f"07.30 {label}"
        assert shown("{{ moment|jam }}", moment=MOMENT) == f"{local} {label}"
    with timezone.override(zone), override("en"):
        assert formats.jam(MOMENT) == f"{local.replace('.', ':')} {label}"


def test_the_day_is_the_regions() -> None:
    """Late in the evening UTC it is the next day in Jayapura."""
    with timezone.override("Asia/Jayapura"), override("id"):
        assert formats.tanggal(datetime(2026, 12, 31, 20, tzinfo=UTC)) == "1 Januari 2027"


def test_a_zone_elsewhere_is_its_offset() -> None:
    """Nobody is told WIB where it is not."""
    with timezone.override("Asia/Kathmandu"):
        assert formats.zona(MOMENT) == "UTC+5.75"


@pytest.mark.parametrize(
    ("typed", "read", "link"),
    [
        ("081234567890", "+62 812-3456-7890", "tel:+6281234567890"),
        ("+62 812 3456 789", "+62 812-3456-789", "tel:+628123456789"),
        ("62-812-3456-7890", "+62 812-3456-7890", "tel:+6281234567890"),
        ("(0261) 201234", "+62 261-201234", "tel:+62261201234"),
        ("021 3456789", "+62 21-3456789", "tel:+62213456789"),
        ("112", "112", "tel:112"),
        ("0800-1-234567", "0800-1-234567", "tel:08001234567"),
        ("+65 6123 4567", "+65 6123 4567", "tel:+6561234567"),
        ("1500-567", "1500-567", "tel:1500567"),
        ("", "", "tel:"),
    ],
)
def test_telephones(typed: str, read: str, link: str) -> None:
    """One form for Indonesian numbers however typed; short, free and foreign ones stay."""
    assert (formats.telepon(typed), formats.telepon_tautan(typed)) == (read, link)


@given(st.decimals(-(10**12), 10**12, places=2), st.integers(0, 2), st.sampled_from(["id", "en"]))
def test_numbers_can_be_read_back(value: Decimal, digits: int, language: str) -> None:
    """The written number is the number, rounded to the digits shown."""
    with override(language):
        text = formats.angka(value, digits).replace(formats.MINUS, "-")
    point, group = (".", ",") if language == "en" else (",", ".")
    assert Decimal(text.replace(group, "").replace(point, ".")) == Decimal(f"{value:.{digits}f}")


@given(st.text(alphabet=string.digits, min_size=9, max_size=11))
def test_a_telephone_keeps_its_digits(rest: str) -> None:
    """However a mobile number is written, the form for the eye dials the same."""
    number = f"08{rest}" if rest[0] != "0" else f"081{rest[1:]}"
    assert formats.telepon_tautan(formats.telepon(number)) == formats.telepon_tautan(number)


@pytest.mark.parametrize(("language", "typed"), [("id", "8,4"), ("id", "8.4"), ("en", "8.4")])
def test_forms_read_numbers_in_the_readers_form(language: str, typed: str) -> None:
    """A localised field takes what the page shows."""
    with override(language):
        assert forms.DecimalField(localize=True).clean(typed) == Decimal("8.4")
