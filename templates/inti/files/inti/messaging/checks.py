"""System check: in production, a channel that only writes to the console is told."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Warned

ADDRESS = {"email": "EMAIL_URL", "whatsapp": "WHATSAPP_URL", "sms": "SMS_URL"}


@register
def channels_are_set(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One warning for all of them; PESAN_KONSOL=1 says that it is meant."""
    unset = [ADDRESS[name] for name, way in settings.MESSAGING.items() if way.form == "console"]
    if not unset or settings.MESSAGING_CONSOLE_MEANT:
        return []
    return [
        Warned(
            f"{', '.join(unset)} belum diisi: pesan di saluran itu hanya dicatat, tidak terkirim. "
            "Isi, atau tulis PESAN_KONSOL=1 bila memang begitu.",
            id="inti_messaging.W001",
        )
    ]
