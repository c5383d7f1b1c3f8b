"""No NIK, phone number, address or key in lists, logs, error pages and mails."""

import logging
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as configured
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import path
from django.views.debug import get_exception_reporter_class

from inti.logs import json_formatter, line_formatter
from inti.privacy import masking

NIK = "1101015501909901"
NAME = "Siti Rahasia"
PHONE = "0812-3456-7890"


def broken(request: HttpRequest) -> HttpResponse:
    """A view that fails with personal data in its hands."""
    nik, nama = request.POST.get("nik") or request.GET.get("q", ""), NAME
    logging.getLogger("uji").warning("gagal untuk %s, %s", nik, PHONE)
    raise ValueError(f"tidak dapat membaca {nik} {nama[:0]}")


urlpatterns = [path("rusak/", broken)]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"NIK {NIK} ganda", NIK),
        ("1101 0155 0190 9901", "0190"),
        ("1101.0155.0190.9901", "0190"),
        ("/cari?q=1101015501909901&x=1", NIK),
        ("/x?a=1101%2001550190%209901", "0190"),
        ("/x?a=1101+0155+0190+9901", "0190"),
        (f"salah ketik {NIK}7", NIK),
        ("HP 081234567890", "081234567890"),
        ("+62 812-3456-7890", "3456"),
        ("/x?b=%2B628123456789", "8123456789"),
        ("telepon (0261) 201234", "201234"),
        ("surel siti.rahasia+1@contoh.go.id", "rahasia"),
        ("/x?c=siti%40contoh.go.id", "siti"),
        ("/x?nama_ibu=Siti%20Rahasia&y=2", "Rahasia"),
        ("password=rahasia-sekali", "rahasia"),
        ("DETAIL:  Key (nama, nik)=(Siti, 12) already exists.", "Siti"),
        ("DETAIL:  Failing row contains (7, Siti Rahasia, x).", "Siti"),
    ],
)
def test_personal_data_leave_a_text(text: str, hidden: str) -> None:
    """Numbers and addresses are found as people and programs write them."""
    assert hidden not in masking.mask_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET /simpati/posyandu/12/ 200 1,4 ms",
        "2026-11-24 00:12:13,123 INFO inti: selesai 1.234.567 baris",
        "kode 99.11.01.2001, status_code=200, queue=mail",
        "id 7f3b2c1d-0d3e-4b5f-9a1b-2c3d4e5f6a7b",
    ],
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    """Addresses, times, amounts and codes are not taken for people."""
    assert masking.mask_text(text) == text


def test_masking_is_quick_on_hostile_texts() -> None:
    """A long text of one kind of character costs no more than any other."""
    for one in ("a" * 200_000, "1 " * 100_000, "0" * 200_000, "a@" * 100_000):
        assert len(masking.mask_text(one)) <= len(one) * 8


def test_masked_values_still_help_staff() -> None:
    """The last four digits, first letters and a domain are enough to recognise."""
    assert masking.mask_nik(NIK) == "•••• •••• •••• 9901"
    assert masking.mask_nik("") == ""
    assert masking.mask_nik("tidak dapat dibuka") == "tidak dapat dibuka"
    assert masking.mask_name("Siti Aminah") == "S••• A•••••"
    assert masking.mask_phone("0812-3456-7890") == "0812•••••890"
    assert masking.mask_email("siti@contoh.id") == "s•••@contoh.id"
    page = Template('{% load privasi %}{{ a|samar }} {{ b|samar:"nama" }}{{ none|samar }}')
    assert page.render(Context({"a": NIK, "b": "Siti"})) == "•••• •••• •••• 9901 S•••"


def test_secrets_of_the_service_leave_a_text() -> None:
    """A key that slipped into a message does not reach the log."""
    text = f"{configured.SECRET_KEY} {configured.FIELD_KEYS[0]} {configured.INDEX_KEY}"
    assert masking.mask_text(text).split() == [masking.HIDDEN] * 3


@pytest.mark.parametrize("formatter", [json_formatter, line_formatter])
def test_a_log_line_and_its_traceback_are_masked(
    formatter: Callable[[], logging.Formatter],
) -> None:
    """Arguments, messages and the exception's own words pass through the mask."""
    try:
        raise ValueError(f"tidak sah: {NIK}")
    except ValueError as fault:
        info = (type(fault), fault, fault.__traceback__)
    record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "anak %s", (NIK,), info)
    line = formatter().format(record)
    assert "ValueError" in line
    assert NIK not in line
    assert masking.NIK in line


@pytest.mark.urls("tests.test_privacy_masking")
@pytest.mark.parametrize("debug", [False, True])
def test_a_failing_page_tells_nobody(
    db: None, settings: Any, written: Callable[[], str], debug: bool
) -> None:
    """Neither the page nor what the handlers would write holds what was sent."""
    settings.DEBUG = debug
    client = Client(raise_request_exception=False)
    sent = {"nik": NIK, "nama": NAME, "password": "kata-sandi-rahasia"}
    answers = [
        client.post("/rusak/", sent),
        client.get("/rusak/?" + urllib.parse.urlencode({"q": NIK, "telepon": PHONE})),
    ]
    pages = "".join(one.content.decode() for one in answers)
    assert {one.status_code for one in answers} == {500}
    assert ("Traceback" in pages) is debug
    for told in (pages, written()):
        assert NIK not in told
        assert PHONE not in told
        assert NAME not in told
        assert "kata-sandi-rahasia" not in told
    assert f"gagal untuk {masking.NIK}" in written()


@pytest.mark.parametrize("debug", [False, True])
def test_an_error_mail_holds_no_personal_data(settings: Any, debug: bool) -> None:
    """The report that a mail would carry names fields, not what was written into them."""
    settings.DEBUG = debug
    request = RequestFactory().post(f"/x/?q={NIK}", {"nik": NIK, "nama": NAME})
    try:
        broken(request)
    except ValueError as fault:
        found: Any = get_exception_reporter_class(request)
        reporter = found(request, type(fault), fault, fault.__traceback__)
    for report in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert "ValueError" in report
        assert NIK not in report
        assert NAME not in report.replace('NAME = "Siti Rahasia"', "")
        assert configured.SECRET_KEY not in report
