"""A message, and the forms that its recipient may have."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as now_

from inti.messaging.channels import CHANNELS, EMAIL

LONGEST = 4000


class BadMessage(ValueError):
    """The message cannot be sent as it is; the sentence names the cure, never the recipient."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is sent to whom; ``to`` is an e-mail address or a telephone number.

    ``template`` and ``values`` are for WhatsApp's approved templates (form ``meta``): outside a
    conversation that the citizen began, Meta delivers nothing else.
    """

    channel: str
    to: str
    text: str
    subject: str = ""
    template: str = ""
    values: tuple[str, ...] = ()


def checked(message: Message) -> Message:
    """The message with its recipient in the channel's form. Raises BadMessage."""
    if message.channel not in CHANNELS:
        raise BadMessage(now_("Saluran pesan tidak dikenal: pakai email, whatsapp atau sms."))
    if not message.text.strip() or len(message.text) > LONGEST:
        raise BadMessage(now_("Isi pesan harus ada dan tidak lebih dari 4.000 huruf."))
    if "\n" in message.subject or "\r" in message.subject:
        raise BadMessage(now_("Judul pesan harus satu baris."))
    to = mail_address(message.to) if message.channel == EMAIL else international(message.to)
    return Message(**{**vars(message), "to": to})


def mail_address(text: str) -> str:
    """The address without blanks around it. Raises BadMessage."""
    try:
        validate_email(text.strip())
    except ValidationError:
        raise BadMessage(now_("Alamat surel belum benar: tulis seperti nama@contoh.id.")) from None
    return text.strip()


def international(text: str) -> str:
    """A telephone number as digits with the country's code: 0812… becomes 62812….

    Raises BadMessage.
    """
    digits = re.sub(r"[\s().+-]", "", text)
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    elif digits.startswith("8"):
        digits = "62" + digits
    if not re.fullmatch(r"[1-9][0-9]{8,14}", digits):
        raise BadMessage(now_("Nomor telepon belum benar: tulis seperti 0812 3456 7890."))
    return digits


def masked(to: str) -> str:
    """A recipient of which a colleague sees enough to recognise it: ``62•••890``, ``b•••@…``."""
    if "@" in to:
        name, _, place = to.partition("@")
        return f"{name[:1]}•••@{place}"
    return f"{to[:2]}•••{to[-3:]}" if len(to) >= 8 else "•••"


def composed(
    channel: str, to: str, template: str, context: dict[str, object], language: str = "id"
) -> Message:
    """A message from ``pesan/<template>.txt`` (and ``<template>-judul.txt``) in a language."""
    with translation.override(language):
        text = render_to_string(f"pesan/{template}.txt", context).strip()
        try:
            subject = " ".join(render_to_string(f"pesan/{template}-judul.txt", context).split())
        except TemplateDoesNotExist:
            subject = ""
    return Message(channel=channel, to=to, text=text, subject=subject)


def copy_text(message: Message) -> str:
    """The text ready to be copied into a telephone's own app."""
    return "\n\n".join(part for part in (message.subject, message.text) if part)


def copy_link(message: Message) -> str:
    """A wa.me address that opens WhatsApp with the text filled in. Raises BadMessage."""
    return f"https://wa.me/{international(message.to)}?text={quote(copy_text(message))}"
