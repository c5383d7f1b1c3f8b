"""The chassis app."""

from django.apps import AppConfig


class IntiConfig(AppConfig):
    """People, roles, the region, outcomes and the public face."""

    name = "inti"
    verbose_name = "Inti layanan"
