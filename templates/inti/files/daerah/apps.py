"""The region's own app. It comes first in every look-up: its templates and static files win."""

from django.apps import AppConfig


class DaerahConfig(AppConfig):
    """Pages, texts, styles and models of the region.

    Set ``home`` and ``menu`` as the other services do, to appear on the start page and in the menu.
    """

    name = "daerah"
    verbose_name = "Daerah"
