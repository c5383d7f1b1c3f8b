"""The app of the dashboards."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class DasborConfig(AppConfig):
    """Figures with their method; the menu of SIMPATI leads to its page."""

    name = "dasbor"
    verbose_name = _("Dasbor")

    def ready(self) -> None:
        """The region's borders are checked with everything else."""
        from dasbor.batas import batas_check

        checks.register(batas_check)
