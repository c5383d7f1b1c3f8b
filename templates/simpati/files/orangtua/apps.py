"""The app of the parents' link."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrangtuaConfig(AppConfig):
    """Links that staff make on a child's page, and what parents see behind them."""

    name = "orangtua"
    verbose_name = _("Tautan orang tua")
