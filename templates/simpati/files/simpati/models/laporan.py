"""The monthly report of a village, and what was corrected after it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from inti.models import Wilayah
from simpati.models.pengukuran import Pengukuran
from simpati.periode import Periode

ALASAN_MAKS = 200


class Laporan(models.Model):
    """One month of one village, with its figures as they were when it was sent.

    Sent and verified only through `simpati.pelaporan`; from then on the month is locked.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        TERKIRIM = "terkirim", _("Terkirim")
        DIVERIFIKASI = "diverifikasi", _("Diverifikasi")

    desa = models.ForeignKey(
        Wilayah, on_delete=models.PROTECT, related_name="laporan", verbose_name=_("desa/kelurahan")
    )
    bulan = models.DateField(_("bulan"))
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.TERKIRIM
    )
    terdaftar = models.PositiveIntegerField(_("terdaftar (S)"))
    diukur = models.PositiveIntegerField(_("diukur (D)"))
    terukur = models.PositiveIntegerField(_("terukur wajar"))
    stunting = models.PositiveIntegerField(_("stunting"))
    dinilai = models.PositiveIntegerField(_("kenaikan dinilai"))
    naik = models.PositiveIntegerField(_("naik (N)"))
    dikirim_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dikirim oleh"),
    )
    dikirim = models.DateTimeField(_("dikirim"), auto_now_add=True)
    diverifikasi_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("diverifikasi oleh"),
    )
    diverifikasi = models.DateTimeField(_("diverifikasi"), null=True, blank=True)
    history = History()

    class Meta:
        """The newest month first."""

        verbose_name = _("laporan bulanan")
        verbose_name_plural = _("laporan bulanan")
        ordering: ClassVar[list[str]] = ["-bulan", "desa"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["desa", "bulan"],
                name="laporan_sekali",
                violation_error_message=_("Laporan bulan ini sudah dikirim."),
            ),
            models.CheckConstraint(
                condition=Q(status="terkirim", diverifikasi=None)
                | Q(status="diverifikasi", diverifikasi__isnull=False),
                name="laporan_status",
                violation_error_message=_("Laporan yang diverifikasi punya waktunya."),
            ),
        ]

    def __str__(self) -> str:
        return say("Laporan %(bulan)s, %(desa)s") % {"bulan": self.periode, "desa": self.desa}

    def get_absolute_url(self) -> str:
        """Give its page."""
        return reverse("simpati:laporan", args=[self.desa_id, self.periode.kode])

    @property
    def periode(self) -> Periode:
        """The month."""
        return Periode.dari(self.bulan)


class Koreksi(models.Model):
    """One measurement that was entered or changed after the report of its month, and why."""

    laporan = models.ForeignKey(Laporan, on_delete=models.PROTECT, related_name="koreksi")
    pengukuran = models.ForeignKey(Pengukuran, on_delete=models.PROTECT, related_name="koreksi")
    alasan = models.CharField(_("alasan"), max_length=ALASAN_MAKS)
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("oleh")
    )
    dibuat = models.DateTimeField(_("dibuat"), auto_now_add=True)
    history = History()

    class Meta:
        """As they came."""

        verbose_name = _("koreksi")
        verbose_name_plural = _("koreksi")
        ordering: ClassVar[list[str]] = ["dibuat", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(alasan__regex=r"^.{1,200}$"),
                name="koreksi_alasan",
                violation_error_message=_("Tulis alasannya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pengukuran}: {self.alasan}"
