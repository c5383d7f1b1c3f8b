"""The part that shows the service standards."""

from typing import TYPE_CHECKING, ClassVar

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LayananConfig(AppConfig):
    """A list page and a page for each service standard that an app brings."""

    name = "inti.layanan"
    label = "inti_layanan"
    verbose_name = "Standar pelayanan"
    menu: "ClassVar[tuple[tuple[StrOrPromise, str], ...]]" = ((_("Layanan"), "layanan:daftar"),)
    footer: "ClassVar[tuple[tuple[StrOrPromise, str], ...]]" = (
        (_("Standar pelayanan"), "layanan:daftar"),
    )

    def ready(self) -> None:
        """Tell faults of the standards when the service starts."""
        from inti.layanan.pemeriksaan import standards_check

        checks.register(standards_check)
