"""The app of the audit trail."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Changes, reads, and the seals that show when either was tampered with."""

    name = "inti.audit"
    label = "inti_audit"
    verbose_name = _("Jejak")

    def ready(self) -> None:
        """Register the check, and put the triggers back after every migration."""
        from inti.audit import checks, triggers  # noqa: F401  they need the models

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="inti_audit.triggers")
