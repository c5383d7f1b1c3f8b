"""Files of people: private, on disk or in S3-compatible storage."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Where uploaded files lie, and how they are given out."""

    name = "inti.files"
    label = "inti_files"
    verbose_name = _("Berkas")

    def ready(self) -> None:
        """Register the system check."""
        from inti.files import checks  # noqa: F401
