"""The app of import and export."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PertukaranConfig(AppConfig):
    """Lists of children and measurements, in and out; the page of reports leads to its page."""

    name = "pertukaran"
    verbose_name = _("Impor dan ekspor")
