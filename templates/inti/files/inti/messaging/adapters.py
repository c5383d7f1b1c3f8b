"""The ways out: console, Django's e-mail, a gateway of any provider, Meta's WhatsApp Cloud API."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMessage

from inti.jobs.policy import GiveUp, Later
from inti.messaging import http
from inti.messaging.channels import Channel
from inti.messaging.message import Message, copy_text, masked

LONGEST_WAIT = timedelta(hours=6)


class TryAgain(Exception):
    """The other side is down or busy; the queue waits and tries again."""


class Adapter(Protocol):
    """Delivers one message. ``key`` is the same in every attempt, so that doubles can be dropped.

    Gives the provider's number of the message, or "". Raises TryAgain, Later or GiveUp.
    """

    def __call__(self, message: Message, channel: Channel, key: str) -> str:
        """Deliver."""
        ...


def console(message: Message, channel: Channel, key: str) -> str:
    """Write it to the screen; on a server only that there was one, for logs are kept for long."""
    shown = copy_text(message) if settings.DEVELOPMENT else f"({len(message.text)} huruf)"
    to = message.to if settings.DEVELOPMENT else masked(message.to)
    sys.stdout.write(f"--- {message.channel} -> {to}\n{shown}\n---\n")
    sys.stdout.flush()
    return ""


def email(message: Message, channel: Channel, key: str) -> str:
    """Django's mail backend, as EMAIL_URL says."""
    number = f"<{key}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"
    mail = EmailMessage(
        message.subject, message.text, to=[message.to], headers={"Message-ID": number}
    )
    try:
        mail.send()
    except SMTPRecipientsRefused as fault:
        code = max((answer[0] for answer in fault.recipients.values()), default=0)
        raise (GiveUp if code >= 500 else TryAgain)(f"SMTP {code}") from None
    except (SMTPException, OSError) as fault:
        raise TryAgain(type(fault).__name__) from None
    return number


def gateway(message: Message, channel: Channel, key: str) -> str:
    """A provider's own POST: ``{"to", "text", "id"}``; its number is ``id`` of the answer."""
    body = _post(channel, key, {"to": message.to, "text": message.text, "id": key})
    return str(body.get("id", ""))[:200]


def meta(message: Message, channel: Channel, key: str) -> str:
    """Meta's WhatsApp Cloud API: ``POST /<version>/<phone number id>/messages``."""
    body = _post(
        channel, key, {"messaging_product": "whatsapp", "to": message.to, **_meta(message)}
    )
    sent = body.get("messages")
    first = sent[0] if isinstance(sent, list) and sent and isinstance(sent[0], dict) else {}
    return str(first.get("id", ""))[:200]


def _meta(message: Message) -> dict[str, Any]:
    if not message.template:
        return {"type": "text", "text": {"body": message.text}}
    values = [{"type": "text", "text": value} for value in message.values]
    template: dict[str, Any] = {"name": message.template, "language": {"code": "id"}}
    if values:
        template["components"] = [{"type": "body", "parameters": values}]
    return {"type": "template", "template": template}


def _post(channel: Channel, key: str, payload: dict[str, Any]) -> dict[str, Any]:
    headers = {"Idempotency-Key": key}
    if channel.token:
        headers["Authorization"] = f"Bearer {channel.token}"
    try:
        reply = http.post(channel.url, payload, headers, http.SECONDS)
    except http.Unreachable as fault:
        raise TryAgain(str(fault)) from None
    if 200 <= reply.status < 300:
        return reply.body
    told = f"HTTP {reply.status}"
    if reply.status in (408, 425, 429) or reply.status >= 500:
        wait = asked_wait(reply.retry_after, datetime.now(UTC))
        raise Later(wait, told) if wait else TryAgain(told)
    raise GiveUp(told)


def asked_wait(text: str, now: datetime) -> timedelta | None:
    """Retry-After, in seconds or as a date, at most six hours; None when it says nothing."""
    if text.strip().isdigit():
        return min(timedelta(seconds=min(int(text), 10**6)), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(text) - now
    except (TypeError, ValueError):
        return None
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


ADAPTERS: Mapping[str, Adapter] = {
    "console": console,
    "email": email,
    "umum": gateway,
    "meta": meta,
}
