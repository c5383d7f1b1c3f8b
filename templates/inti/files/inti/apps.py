"""The chassis app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntiConfig(AppConfig):
    """People, roles, the region, outcomes and the public face."""

    name = "inti"
    verbose_name = _("Inti layanan")

    def ready(self) -> None:
        """Look at region.toml and at what apps bring by name when the service starts."""
        from inti import checks  # noqa: F401
