"""The part of the chassis that looks after personal data."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Pages = tuple[tuple[str | Promise, str], ...]


class PrivacyConfig(AppConfig):
    """Encrypted fields, masking, uploads, limits, consent, requests of data subjects."""

    name = "inti.privacy"
    label = "inti_privacy"
    verbose_name = _("Pelindungan data pribadi")
    menu: ClassVar[Pages] = ((_("Data pribadi"), "privacy:permintaan"),)
    footer: ClassVar[Pages] = ((_("Privasi"), "privacy:privasi"),)

    def ready(self) -> None:
        """Register the checks."""
        from inti.privacy import checks  # noqa: F401
