"""Logs: one line for each request, its number everywhere, nothing personal."""

import io
import json
import logging
import logging.config
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.http import HttpRequest
from django.test import Client, RequestFactory

from inti import logs, request_id
from inti.models import User

GIVEN = "0f8fad5b-d9cb-469f-a165-70867728950e"
NIK = "3201011234567890"


@pytest.fixture
def written() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What was logged in production's form since the last call."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.json_formatter())
    root, other = logging.getLogger(), [logging.getLogger(name) for name in ("django", "inti")]
    kept = [(one, one.handlers, one.propagate) for one in (root, *other)]
    root.handlers = [handler]
    for one in other:
        one.handlers, one.propagate = [], True

    def lines() -> list[dict[str, Any]]:
        found = [json.loads(line) for line in stream.getvalue().splitlines()]
        stream.seek(0)
        stream.truncate()
        return found

    yield lines
    for one, handlers, propagate in kept:
        one.handlers, one.propagate = handlers, propagate


def test_one_line_for_each_request(
    client: Client, person: Callable[..., User], written: Callable[[], list[dict[str, Any]]]
) -> None:
    """Method, route, status, time and who; neither the path nor the query."""
    owner = person("rina")
    client.force_login(owner)
    written()
    response = client.get(f"/?q={NIK}")
    (line,) = written()
    assert (line["method"], line["route"], line["status"]) == ("GET", "inti:beranda", 200)
    assert line["user"] == owner.pk
    assert line["ms"] >= 0
    assert line["request_id"] == response["X-Request-ID"]
    assert line["level"] == "info"
    assert NIK not in json.dumps(line)
    assert "/?" not in json.dumps(line)


@pytest.mark.usefixtures("wilayah")
def test_a_request_of_nobody_names_nobody(
    client: Client, written: Callable[[], list[dict[str, Any]]]
) -> None:
    """Unknown addresses have no route; probes have no line at all."""
    client.get("/healthz")
    client.get("/readyz")
    client.get(f"/tidak-ada/{NIK}/")
    (line,) = written()
    assert (line["route"], line["status"]) == ("none", 404)
    assert "user" not in line
    assert NIK not in json.dumps(line)


def test_a_foreign_host_is_one_line(
    client: Client, db: None, written: Callable[[], list[dict[str, Any]]]
) -> None:
    """Scanners do not fill the log with tracebacks."""
    client.get("/", headers={"host": "orang.example"})
    (line,) = written()
    assert (line["status"], line["level"]) == (400, "info")


def test_a_fault_is_logged_as_data(
    client: Client,
    db: None,
    written: Callable[[], list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The traceback is structured, has no local variables, and carries the request's number."""

    def broken(request: HttpRequest) -> None:
        secret = "isi-variabel"  # noqa: F841
        raise RuntimeError("rusak")

    monkeypatch.setattr("inti.views.menu.cards", broken)
    client.raise_request_exception = False
    response = client.get(f"/?q={NIK}")
    lines = written()
    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()
    assert {one["request_id"] for one in lines} == {response["X-Request-ID"]}
    fault = next(one for one in lines if "exception" in one)
    (raised,) = fault["exception"][-1:]
    assert raised["exc_type"] == "TypeError"
    assert raised["frames"]
    assert "isi-variabel" not in json.dumps(lines)
    assert NIK not in json.dumps(lines)
    assert next(one for one in lines if one["logger"] == "inti.request")["level"] == "error"


def test_every_line_of_a_request_carries_its_number(
    client: Client,
    db: None,
    written: Callable[[], list[dict[str, Any]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether it was written with structlog or with plain logging."""

    def talkative() -> list[Any]:
        logging.getLogger("inti.uji").warning("biasa %s", "teks")
        structlog.get_logger("inti.uji").warning("terstruktur", jumlah=3)
        return []

    monkeypatch.setattr("inti.views.menu.cards", talkative)
    response = client.get("/")
    plain, structured, line = written()
    assert (plain["event"], structured["event"], structured["jumlah"]) == (
        "biasa teks",
        "terstruktur",
        3,
    )
    assert {one["request_id"] for one in (plain, structured, line)} == {response["X-Request-ID"]}


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (1, GIVEN, True),
        (0, GIVEN, False),
        (1, NIK, False),
        (1, "pendek", False),
        (1, "a" * 65, False),
        (1, "abcdefghijkl\nmnop", False),
        (1, "abcdefghijkl<b>", False),
    ],
)
def test_a_number_is_believed_from_a_proxy_only(
    rf: RequestFactory, settings: Any, proxies: int, given: str, kept: bool
) -> None:
    """And only in a form that can stand in a log; else a new one is made."""
    settings.TRUSTED_PROXIES = proxies
    found = request_id.of(rf.get("/", headers={"X-Request-ID": given}))
    assert (found == given) is kept
    assert request_id.WELL_FORMED.fullmatch(found)


def test_numbers_differ() -> None:
    """Two requests never share one."""
    assert len({request_id.new() for _ in range(1000)}) == 1000


@pytest.fixture
def hiding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that is easy to see in place of the part's own."""
    monkeypatch.setattr(logs, "mask_text", lambda text: text.replace(NIK, "***"))


@pytest.mark.usefixtures("hiding")
@pytest.mark.parametrize("form", [logs.json_formatter, logs.line_formatter])
def test_what_is_personal_is_masked_wherever_it_stands(
    form: Callable[[], logging.Formatter],
) -> None:
    """In the text, its arguments, extra values, nested values, numbers, and faults."""
    try:
        raise ValueError(f"NIK {NIK} ganda")
    except ValueError:
        fault = sys.exc_info()
    record = logging.LogRecord("uji", logging.ERROR, __file__, 1, "anak %s", (NIK,), fault)
    record.isi = {"dalam": [NIK, int(NIK)], "kecil": 12}
    record.request = f"<WSGIRequest: GET '/?q={NIK}'>"
    text = form().format(record)
    assert NIK not in text
    assert "***" in text
    assert "12" in text


def test_a_mask_that_fails_hides_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Better no text than a wrong one."""

    def broken(text: str) -> str:
        raise RuntimeError

    monkeypatch.setattr(logs, "mask_text", broken)
    assert logs.masked({"a": "rahasia"}) == {"a": logs.HIDDEN}


def test_the_real_mask_is_in_use() -> None:
    """A NIK does not come through, as text or as a number."""
    assert NIK not in logs.masked(f"anak {NIK} ditimbang")
    assert NIK not in logs.masked(int(NIK))


def test_granians_own_lines_have_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    """A server is given the settings' LOGGING, which makes JSON of what granian says."""
    config = logs.logging_config(readable=False, level="INFO", quiet=False)
    del config["root"]  # pytest's own
    logging.config.dictConfig(config)
    logging.getLogger("_granian").info("Started worker-1")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"]) == ("Started worker-1", "info")
