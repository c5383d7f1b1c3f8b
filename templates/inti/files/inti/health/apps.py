"""The part that watches the service."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Probes, metrics and the log line of each request."""

    name = "inti.health"
    label = "inti_health"
    verbose_name = "Kesehatan layanan"
