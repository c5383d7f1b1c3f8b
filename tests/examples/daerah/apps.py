"""The region's own app. It comes first in every look-up: its templates and static files win."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DaerahConfig(AppConfig):
    """Pages, texts, styles and models of the region."""

    name = "daerah"
    verbose_name = _("Jadwal posyandu")
    summary = _("Hari buka posyandu di setiap desa.")
    home = "daerah:jadwal"
    menu = ((_("Jadwal"), "daerah:jadwal"),)

    def ready(self) -> None:
        """Take the region's checks in."""
        from daerah import checks  # noqa: F401
