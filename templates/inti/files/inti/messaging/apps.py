"""Messages to people: e-mail, WhatsApp and SMS through one door."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    """The outbox and its channels."""

    name = "inti.messaging"
    label = "inti_messaging"
    verbose_name = _("Pesan keluar")

    def ready(self) -> None:
        """Register the system check and the listener."""
        from inti.messaging import checks, listening  # noqa: F401
