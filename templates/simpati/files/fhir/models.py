"""What a FHIR server was sent, and as which version."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from inti.audit.history import no_history
from simpati.models import Balita


@no_history("keadaan pengiriman; isi yang dikirim ada di riwayat anak dan pengukuran")
class Terkirim(models.Model):
    """One resource that one server took: whose row it is, in which version, under which id there.

    `versi` is a keyed digest of its content. `balita` is empty for a posyandu. `asal` is the key of
    a row that may be deleted since.
    """

    class Jenis(models.TextChoices):
        """FHIR's names."""

        ORGANIZATION = "Organization", _("Posyandu")
        PATIENT = "Patient", _("Anak")
        OBSERVATION = "Observation", _("Hasil ukur")

    tujuan = models.CharField(_("tujuan"), max_length=200)
    jenis = models.CharField(_("jenis"), max_length=12, choices=Jenis.choices)
    asal = models.BigIntegerField(_("asal"))
    kode = models.CharField(_("kode"), max_length=20, blank=True)
    balita = models.ForeignKey(
        Balita, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("anak")
    )
    versi = models.CharField(_("versi"), max_length=64)
    id_server = models.CharField(_("id di server tujuan"), max_length=64, blank=True)
    dicabut = models.BooleanField(_("dinyatakan keliru"), default=False)
    dikirim = models.DateTimeField(_("dikirim"))

    class Meta:
        """One row for a resource and a server."""

        verbose_name = _("kiriman FHIR")
        verbose_name_plural = _("kiriman FHIR")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["tujuan", "jenis", "asal", "kode"], name="fhir_terkirim_sekali"
            ),
            models.CheckConstraint(
                condition=models.Q(jenis__in=["Organization", "Patient", "Observation"]),
                name="fhir_terkirim_jenis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jenis} {self.asal} {self.kode}".strip()
