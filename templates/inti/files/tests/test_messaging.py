"""Messages: forms of recipients, the outbox, and gateways that are real HTTP servers."""

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import environ
import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inti.jobs.worker import Worker
from inti.messaging import Message, channels, send
from inti.messaging.adapters import asked_wait
from inti.messaging.channels import Channel
from inti.messaging.checks import channels_are_set
from inti.messaging.message import BadMessage, copy_link, international, masked
from inti.messaging.models import Outbox
from inti.messaging.pace import turn
from inti.messaging.tasks import forget_old
from inti.privacy.masking import mask_text

TOKEN = "rahasia-gerbang-123"
NUMBER = "0812-3456-7890"


@dataclass
class Gateway:
    """What the gateway answers next, and what it was asked."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    asked: list[tuple[dict[str, str], Any]] = field(default_factory=list)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway on this machine; without a prepared answer it says 200 and a number."""
    state = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append((dict(self.headers), body))
            plain: tuple[int, dict[str, str], Any] = (200, {}, {"id": "n-1"})
            status, headers, answer = state.answers.pop(0) if state.answers else plain
            text = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(text))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1/messages?akun=1"
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture
def way(settings: Any, gateway: Gateway) -> Any:
    """Let WhatsApp and SMS go to the gateway, in the given form."""

    def choose(form: str) -> None:
        one = Channel(form=form, url=gateway.url, token=TOKEN, per_minute=1_000_000)
        settings.MESSAGING = {**settings.MESSAGING, "whatsapp": one, "sms": one}

    return choose


def work(now: datetime | None = None) -> DBTaskResult:
    """Let a worker take the one task, at that time; gives it back."""
    moment = now or timezone.now()
    assert Worker(clock=lambda: moment).work_once()
    return DBTaskResult.objects.get()


def test_a_gateway_gets_the_message_and_the_outbox_forgets_it(
    db: None, way: Any, gateway: Gateway
) -> None:
    """Sent once, with token and key; afterwards only the masked number is left."""
    way("umum")
    row = send(Message(channel="sms", to=NUMBER, text="Halo Bu Siti"))
    work()
    headers, body = gateway.asked[0]
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Idempotency-Key"] == str(row.key) == body["id"]
    assert (body["to"], body["text"]) == ("6281234567890", "Halo Bu Siti")
    row.refresh_from_db()
    assert (row.status, row.provider_id, row.attempts) == (Outbox.Status.SENT, "n-1", 1)
    assert "6281234567890" not in str(vars(row))
    assert "Siti" not in str(vars(row))


def test_the_cloud_api_of_meta_gets_its_own_form(db: None, way: Any, gateway: Gateway) -> None:
    """Plain text inside a conversation, an approved template outside; the number is read."""
    way("meta")
    gateway.answers += [(200, {}, {"messages": [{"id": "wamid.1"}]})] * 2
    send(Message(channel="whatsapp", to=NUMBER, text="Halo"))
    work()
    DBTaskResult.objects.all().delete()
    send(
        Message(channel="whatsapp", to=NUMBER, text="Halo", template="pengingat", values=("Rabu",))
    )
    work()
    plain, template = (body for _, body in gateway.asked)
    assert plain["text"] == {"body": "Halo"}
    assert plain["messaging_product"] == "whatsapp"
    assert template["template"]["name"] == "pengingat"
    assert template["template"]["components"][0]["parameters"][0]["text"] == "Rabu"
    assert set(Outbox.objects.values_list("provider_id", flat=True)) == {"wamid.1"}


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_gateway_is_asked_again_when_it_says(
    db: None, way: Any, gateway: Gateway, status: int
) -> None:
    """Retry-After decides the time; then the message is delivered."""
    way("umum")
    gateway.answers.append((status, {"Retry-After": "120"}, {}))
    row = send(Message(channel="whatsapp", to=NUMBER, text="Halo"))
    now = timezone.now()
    task = work(now)
    assert (task.status, task.run_after) == (TaskResultStatus.READY, now + timedelta(seconds=120))
    row.refresh_from_db()
    assert (row.status, row.fault) == (Outbox.Status.WAITING, f"HTTP {status}")
    work(now + timedelta(seconds=120))
    row.refresh_from_db()
    assert (row.status, row.attempts, row.fault) == (Outbox.Status.SENT, 2, "")


def test_a_broken_gateway_is_tried_six_times(db: None, way: Any, gateway: Gateway) -> None:
    """Without Retry-After the pauses of the policy hold; in the end the message has failed."""
    way("umum")
    gateway.answers += [(500, {}, {})] * 6
    row = send(Message(channel="sms", to=NUMBER, text="Halo"))
    now = timezone.now()
    for _ in range(6):
        task = work(now)
        now = task.run_after
    assert task.status == TaskResultStatus.FAILED
    row.refresh_from_db()
    assert (row.status, row.attempts, len(gateway.asked)) == (Outbox.Status.FAILED, 6, 6)


@pytest.mark.parametrize("status", [301, 400, 401])
def test_a_refusal_is_not_tried_again(
    db: None, way: Any, gateway: Gateway, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is a redirect followed with the token; no log, fault or row holds a secret."""
    way("umum")
    gateway.answers.append((status, {"Location": gateway.url}, {"error": NUMBER}))
    row = send(Message(channel="sms", to=NUMBER, text="Halo Siti"))
    with caplog.at_level(logging.DEBUG):
        task = work()
    row.refresh_from_db()
    assert (row.status, row.fault) == (Outbox.Status.FAILED, f"HTTP {status}")
    assert len(gateway.asked) == 1
    told = caplog.text + task.traceback + str(task.args_kwargs) + repr(Channel(token=TOKEN))
    for secret in (TOKEN, "6281234567890", "Siti"):
        assert secret not in told


def test_no_answer_is_tried_again(db: None, settings: Any) -> None:
    """A gateway that is down is no refusal."""
    closed = Channel(form="umum", url="http://127.0.0.1:9/", token=TOKEN)
    settings.MESSAGING = {**settings.MESSAGING, "sms": closed}
    row = send(Message(channel="sms", to=NUMBER, text="Halo"))
    assert work().status == TaskResultStatus.READY
    row.refresh_from_db()
    assert row.fault == "ConnectionRefusedError"


def test_email_goes_through_django(db: None, settings: Any) -> None:
    """With EMAIL_URL set the mail backend delivers, under one Message-ID for all attempts."""
    settings.MESSAGING = {**settings.MESSAGING, "email": Channel(form="email")}
    row = send(Message(channel="email", to=" budi@contoh.id ", subject="Undangan", text="Isi"))
    work()
    assert [one.to for one in mail.outbox] == [["budi@contoh.id"]]
    assert str(row.key) in mail.outbox[0].extra_headers["Message-ID"]


def test_without_an_address_a_message_is_written_down_and_said_to_be(
    db: None, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """The developer reads it on the screen; a server's log learns neither text nor number."""
    row = send(Message(channel="whatsapp", to=NUMBER, text="Kode 7781"))
    work()
    row.refresh_from_db()
    assert row.status == Outbox.Status.RECORDED
    assert "Kode 7781" in capsys.readouterr().out
    DBTaskResult.objects.all().delete()
    settings.DEVELOPMENT = False
    send(Message(channel="whatsapp", to=NUMBER, text="Kode 7781"))
    work()
    shown = capsys.readouterr().out
    assert "7781" not in shown
    assert "6281234567890" not in shown


def test_a_server_without_channels_is_told(settings: Any) -> None:
    """One warning names the settings; PESAN_KONSOL=1 says that it is meant."""
    settings.MESSAGING_CONSOLE_MEANT = False
    (warning,) = channels_are_set(None)
    assert "EMAIL_URL, WHATSAPP_URL, SMS_URL" in warning.msg
    settings.MESSAGING_CONSOLE_MEANT = True
    assert channels_are_set(None) == []


def test_a_channel_keeps_its_pace(db: None) -> None:
    """Thirty a minute are two seconds apart; a turn that was missed is taken anew."""
    now = datetime(2026, 3, 2, 5, tzinfo=UTC)
    rows = [send(Message(channel="sms", to=NUMBER, text=f"{n}")) for n in range(4)]
    assert [turn(row, 30, now).total_seconds() for row in rows] == [0, 2, 4, 6]
    assert turn(rows[3], 30, now + timedelta(seconds=6)) == timedelta(0)
    late = now + timedelta(hours=1)
    assert [turn(row, 30, late).total_seconds() for row in rows] == [0, 2, 4, 6]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0812 3456 7890", "6281234567890"),
        ("+62 812-3456-7890", "6281234567890"),
        ("812 3456 7890", "6281234567890"),
        ("(022) 1234567", "62221234567"),
        ("+60 12-345 6789", "60123456789"),
    ],
)
def test_numbers_get_the_countrys_code(typed: str, stored: str) -> None:
    """However they were typed."""
    assert international(typed) == stored


@pytest.mark.parametrize(
    "fault",
    [
        {"channel": "merpati"},
        {"to": "12"},
        {"to": "08xx"},
        {"text": " "},
        {"text": "x" * 4001},
        {"channel": "email", "to": "budi"},
        {"channel": "email", "to": "a@b.id", "subject": "a\nBcc: c@d.id"},
    ],
)
def test_what_cannot_be_sent_is_refused_at_once(db: None, fault: dict[str, str]) -> None:
    """The caller learns it, and nothing is stored; the sentence does not repeat the recipient."""
    given = {"channel": "sms", "to": NUMBER, "text": "Halo", **fault}
    with pytest.raises(BadMessage) as told:
        send(Message(**given))  # type: ignore[arg-type]
    assert given["to"] not in str(told.value).partition(":")[0]
    assert not Outbox.objects.exists()


def test_a_text_can_be_copied_into_ones_own_app() -> None:
    """The link holds the number and the text, safe in an address."""
    link = copy_link(Message(channel="whatsapp", to=NUMBER, text="Besok & lusa?"))
    assert link == "https://wa.me/6281234567890?text=Besok%20%26%20lusa%3F"


def test_recipients_are_masked() -> None:
    """Enough to recognise, too little to use."""
    assert (masked("6281234567890"), masked("budi@contoh.id")) == ("62•••890", "b•••@contoh.id")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("999999999999", 6 * 3600),
        ("Mon, 02 Mar 2026 05:01:00 GMT", 60),
        ("Mon, 02 Mar 2026 04:00:00 GMT", 1),
        ("", None),
        ("nanti", None),
    ],
)
def test_retry_after_is_read_in_both_forms(text: str, seconds: int | None) -> None:
    """Seconds or a date, never longer than six hours."""
    wait = asked_wait(text, datetime(2026, 3, 2, 5, tzinfo=UTC))
    assert (wait.total_seconds() if wait else None) == seconds


@pytest.mark.parametrize(
    "values",
    [
        {"SMS_URL": "http://gerbang.example.go.id/"},
        {"SMS_URL": "gerbang"},
        {"WHATSAPP_URL": "https://a.example/", "WHATSAPP_FORM": "lain"},
        {"SMS_URL": "https://a.example/", "SMS_FORM": "meta"},
        {"SMS_PER_MENIT": "0"},
    ],
)
def test_a_wrong_setting_refuses_to_start(
    values: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names the setting."""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=r"_(URL|FORM|PER_MENIT)"):
        channels.configured(environ.Env(), development=False)


def test_channels_are_set_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by its own address; the demo has none."""
    monkeypatch.setenv("WHATSAPP_URL", "https://graph.example/v21.0/1/messages")
    monkeypatch.setenv("WHATSAPP_FORM", "meta")
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://a:b@surel.example.go.id:587")
    env = environ.Env()
    found = channels.configured(env, development=False)
    assert {name: one.form for name, one in found.items()} == {
        "email": "email",
        "whatsapp": "meta",
        "sms": "console",
    }
    mail_settings = channels.email_settings(env)
    assert mail_settings["EMAIL_TIMEOUT"] == 15
    assert mail_settings["EMAIL_USE_TLS"] is True
    demo = channels.configured(env, development=True, demo=True)
    assert {one.form for one in demo.values()} == {"console"}


def test_a_mail_server_without_a_password_leaves_the_log_readable(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """A relay inside the office has none; a password that is not there hides nothing."""
    monkeypatch.setenv("EMAIL_URL", "smtp://relay.example:25")
    for name, value in channels.email_settings(environ.Env()).items():
        setattr(settings, name, value)
    assert settings.EMAIL_HOST_PASSWORD == ""
    settings.EMAIL_HOST_PASSWORD = None
    assert mask_text("permintaan dijawab") == "permintaan dijawab"


def test_old_messages_are_forgotten(db: None) -> None:
    """What was never sent is emptied after a month and gone after a year."""
    old, older = (send(Message(channel="sms", to=NUMBER, text="Halo")) for _ in range(2))
    for row, days in ((old, 31), (older, 366)):
        past = timezone.now() - timedelta(days=days)
        Outbox.objects.filter(pk=row.pk).update(created_at=past)
    assert forget_old.func() == 2
    (row,) = Outbox.objects.all()
    assert (row.text, row.to, row.status) == ("", "62•••890", Outbox.Status.FAILED)
