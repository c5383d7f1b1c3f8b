"""Background work and schedules on the database queue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """The queue's worker, its retries and its schedules."""

    name = "inti.jobs"
    label = "inti_jobs"
    verbose_name = _("Tugas latar")

    def ready(self) -> None:
        """Register the system checks."""
        from inti.jobs import checks  # noqa: F401
