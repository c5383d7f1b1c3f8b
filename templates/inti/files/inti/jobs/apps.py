"""Background work and schedules on the database queue."""

from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """The queue's worker, its retries and its schedules."""

    name = "inti.jobs"
    label = "inti_jobs"
    verbose_name = _("Tugas latar")

    def ready(self) -> None:
        """Register the system checks, and note the request of each task."""
        from django_tasks_db.models import DBTaskResult

        from inti.jobs import checks, origin  # noqa: F401

        pre_save.connect(origin.note, sender=DBTaskResult, dispatch_uid="inti_jobs.origin")
