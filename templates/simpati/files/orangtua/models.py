"""A link for the parents of one child: made by staff, opened once, ended by time or by staff."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from simpati.models import Balita

SALAH_MAKS = 5
"""Wrong birth dates after which a link is of no use any more."""
ALASAN_MAKS = 200


def sidik(token: str) -> str:
    """What is stored of a token: it has 192 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_baru() -> str:
    """Give a token that fits an address."""
    return secrets.token_urlsafe(24)


class TautanQuerySet(models.QuerySet["Tautan"]):
    """Links by what they still open."""

    def siap(self, kini: datetime) -> "TautanQuerySet":
        """Those that wait to be opened."""
        return self.filter(
            dicabut=None, dibuka=None, berlaku__gt=kini, salah__lt=SALAH_MAKS, balita__aktif=True
        )

    def terbuka(self, kini: datetime) -> "TautanQuerySet":
        """Those whose page a parent may read now."""
        return self.filter(dicabut=None, sesi_sampai__gt=kini, balita__aktif=True)

    def hidup(self, kini: datetime) -> "TautanQuerySet":
        """Those that open something, now or once they are opened."""
        siap = Q(dibuka=None, berlaku__gt=kini, salah__lt=SALAH_MAKS)
        return self.filter(siap | Q(sesi_sampai__gt=kini), dicabut=None, balita__aktif=True)


class Tautan(models.Model):
    """One link and the one session that it opens."""

    class Penerima(models.TextChoices):
        """Who asked for it and receives it."""

        IBU = "ibu", _("Ibu")
        AYAH = "ayah", _("Ayah")
        WALI = "wali", _("Wali atau pengasuh")

    balita = models.ForeignKey(Balita, on_delete=models.PROTECT, related_name="tautan")
    penerima = models.CharField(_("penerima"), max_length=5, choices=Penerima.choices)
    alasan = models.CharField(_("alasan dan persetujuan"), max_length=ALASAN_MAKS)
    tanya_lahir = models.BooleanField(_("minta tanggal lahir anak"), default=True)
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dibuat oleh"),
    )
    dibuat = models.DateTimeField(_("dibuat"), default=timezone.now, editable=False)
    berlaku = models.DateTimeField(_("berlaku sampai"))
    token = models.CharField(max_length=64, unique=True, editable=False)
    salah = models.PositiveSmallIntegerField(default=0, editable=False)
    dibuka = models.DateTimeField(_("dibuka"), null=True, blank=True, editable=False)
    sesi = models.CharField(max_length=64, blank=True, default="", editable=False)
    sesi_sampai = models.DateTimeField(_("terbuka sampai"), null=True, blank=True, editable=False)
    dicabut = models.DateTimeField(_("dicabut"), null=True, blank=True, editable=False)

    objects = TautanQuerySet.as_manager()
    history = History(reads="balita", excluded_fields=["token", "sesi"])

    class Meta:
        """Newest first."""

        verbose_name = _("tautan orang tua")
        verbose_name_plural = _("tautan orang tua")
        ordering: ClassVar[list[str]] = ["-dibuat", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(alasan__regex=r"^.{1,200}$"),
                name="tautan_alasan",
                violation_error_message=_("Tulis alasan dan persetujuannya."),
            ),
            models.CheckConstraint(
                condition=Q(penerima__in=["ibu", "ayah", "wali"]), name="tautan_penerima"
            ),
            models.CheckConstraint(
                condition=Q(dibuka=None, sesi="", sesi_sampai=None)
                | Q(dibuka__isnull=False, sesi__regex=r"^.{64}$", sesi_sampai__isnull=False),
                name="tautan_sesi",
            ),
            models.UniqueConstraint(
                fields=["sesi"], condition=~Q(sesi=""), name="tautan_sesi_sekali"
            ),
        ]

    def __str__(self) -> str:
        return self.get_penerima_display()

    def get_absolute_url(self) -> str:
        """Where staff see the links of this child."""
        return reverse("orangtua:tautan", args=[self.balita_id])

    @property
    def hidup(self) -> bool:
        """Whether it opens something, now or once it is opened."""
        kini = timezone.now()
        if self.dicabut:
            return False
        if self.sesi_sampai:
            return self.sesi_sampai > kini
        return self.berlaku > kini and self.salah < SALAH_MAKS


def dalam_jam(jam: int) -> datetime:
    """Give the time so many hours from now."""
    return timezone.now() + timedelta(hours=jam)
