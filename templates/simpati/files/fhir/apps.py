"""The app of the FHIR export."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class FhirConfig(AppConfig):
    """HL7 FHIR R4 out of SIMPATI; the page of reports leads to its page."""

    name = "fhir"
    verbose_name = _("Ekspor FHIR")

    def ready(self) -> None:
        """The server's address and account are checked with everything else."""
        from fhir.pengaturan import pengaturan_check

        checks.register(pengaturan_check)
