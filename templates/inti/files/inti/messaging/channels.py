"""Which channel goes where: from the environment. Imported by the settings."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from inti.ports import port_can_be

EMAIL, WHATSAPP, SMS = CHANNELS = ("email", "whatsapp", "sms")
FORMS = ("umum", "meta")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Messages per minute, so that no provider closes the account.
PACE = {EMAIL: 60, WHATSAPP: 30, SMS: 30}


@dataclass(frozen=True, kw_only=True)
class Channel:
    """How one channel is reached; ``form`` is a key of ``inti.messaging.adapters.ADAPTERS``."""

    form: str = "console"
    url: str = ""
    token: str = ""
    per_minute: int = 60

    def __repr__(self) -> str:
        """Without the token, for logs and error pages."""
        return f"Channel(form={self.form!r}, per_minute={self.per_minute})"


def configured(env: Any, *, development: bool, demo: bool = False) -> dict[str, Channel]:
    """The three channels; the demo tells nobody. Raises ImproperlyConfigured, naming the cure."""
    if demo:
        return {name: Channel() for name in CHANNELS}
    form = "email" if env.str("EMAIL_URL", default="") else "console"
    mail = Channel(form=form, per_minute=_pace(env, EMAIL))
    return {EMAIL: mail, **{name: _gateway(env, name, development) for name in (WHATSAPP, SMS)}}


def email_settings(env: Any) -> dict[str, Any]:
    """Django's own EMAIL_* settings from EMAIL_URL, with a time limit.

    Raises ImproperlyConfigured.
    """
    try:
        found = {name: value or "" for name, value in env.email_url("EMAIL_URL").items()}
        return {**found, "EMAIL_TIMEOUT": 15}
    except (ValueError, ImproperlyConfigured):
        # The address holds the password: it is not repeated.
        raise ImproperlyConfigured(
            "EMAIL_URL belum benar: tulis sebagai smtp+tls://pengguna:sandi@server:587."
        ) from None


def _gateway(env: Any, name: str, development: bool) -> Channel:
    key = name.upper()
    url = env.str(f"{key}_URL", default="")
    if not url:
        return Channel(per_minute=_pace(env, name))
    parts = urlsplit(url)
    local = development or parts.hostname in LOOPBACK
    schemes = ("https", *(("http",) if local else ()))
    if not parts.hostname or parts.scheme not in schemes or not port_can_be(parts):
        raise ImproperlyConfigured(f"{key}_URL harus berawalan https:// dan memuat nama server.")
    form = env.str(f"{key}_FORM", default=FORMS[0])
    if form not in FORMS or (name == SMS and form != FORMS[0]):
        raise ImproperlyConfigured(
            f"{key}_FORM={form!r} tidak dikenal: pakai {' atau '.join(FORMS)}."
        )
    token = env.str(f"{key}_TOKEN", default="")
    return Channel(form=form, url=url, token=token, per_minute=_pace(env, name))


def _pace(env: Any, name: str) -> int:
    number: int = env.int(f"{name.upper()}_PER_MENIT", default=PACE[name])
    if number < 1:
        raise ImproperlyConfigured(f"{name.upper()}_PER_MENIT harus paling sedikit 1.")
    return number
