"""The app of import and export."""

from typing import TYPE_CHECKING, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PertukaranConfig(AppConfig):
    """Lists of children and measurements, in and out."""

    name = "pertukaran"
    verbose_name = _("Impor dan ekspor")
    menu: ClassVar[tuple[tuple["StrOrPromise", str], ...]] = (
        (_("Impor dan ekspor"), "pertukaran:beranda"),
    )
