"""Children that may be recorded twice, and records that were merged into one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from simpati.models.balita import Balita

ALASAN_GABUNG_MAKS = 200


class Kembaran(models.Model):
    """Two records that may be of one child; `bukan` remembers that they are not."""

    class Sebab(models.TextChoices):
        """Why they look like one."""

        IBU = "ibu", _("NIK ibu, tanggal lahir, dan jenis kelamin sama")
        NAMA = "nama", _("Nama mirip dan tanggal lahir sama di satu kecamatan")

    kiri = models.ForeignKey(Balita, on_delete=models.CASCADE, related_name="+")
    kanan = models.ForeignKey(Balita, on_delete=models.CASCADE, related_name="+")
    sebab = models.CharField(_("sebab"), max_length=4, choices=Sebab.choices)
    bukan = models.BooleanField(_("bukan anak yang sama"), default=False)
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("diputuskan oleh"),
    )
    history = History()

    class Meta:
        """Each pair once, the older record first."""

        verbose_name = _("kemungkinan ganda")
        verbose_name_plural = _("kemungkinan ganda")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kiri", "kanan"], name="kembaran_sekali"),
            models.CheckConstraint(condition=Q(kiri__lt=F("kanan")), name="kembaran_urut"),
            models.CheckConstraint(condition=Q(sebab__in=["ibu", "nama"]), name="kembaran_sebab"),
        ]

    def __str__(self) -> str:
        return f"{self.kiri_id}, {self.kanan_id}"

    def get_absolute_url(self) -> str:
        """Both side by side."""
        return reverse("simpati:pasangan", args=[self.pk])


class Gabungan(models.Model):
    """A record that was merged into another of the same child: it stays, archived, and leads there.

    `rincian` names what was moved, by model and primary key, so that it can be taken back by hand.
    """

    lama = models.OneToOneField(Balita, on_delete=models.PROTECT, related_name="gabungan")
    baru = models.ForeignKey(Balita, on_delete=models.PROTECT, related_name="asal")
    alasan = models.CharField(_("alasan"), max_length=ALASAN_GABUNG_MAKS)
    rincian = models.JSONField(_("rincian"), default=dict)
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("oleh")
    )
    waktu = models.DateTimeField(_("waktu"), default=timezone.now, editable=False)
    history = History(reads="baru")

    class Meta:
        """Newest first."""

        verbose_name = _("penggabungan")
        verbose_name_plural = _("penggabungan")
        ordering: ClassVar[list[str]] = ["-waktu", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(lama=F("baru")), name="gabungan_lain"),
            models.CheckConstraint(
                condition=Q(alasan__regex=r"^.{1,200}$"),
                name="gabungan_alasan",
                violation_error_message=_("Tulis alasannya."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lama_id}, {self.baru_id}"
