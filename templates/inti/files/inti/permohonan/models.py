"""A request and its steps. What was asked for stands in the service's own model (``isi``)."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History, no_history
from inti.layanan.daftar import all_standards

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Status(models.TextChoices):
    """Where a request stands, in words for the person who asked."""

    DITERIMA = "diterima", _("Diterima")
    DIPROSES = "diproses", _("Sedang diproses")
    MENUNGGU = "menunggu", _("Menunggu Anda")
    SELESAI = "selesai", _("Selesai")
    DITOLAK = "ditolak", _("Tidak dapat dipenuhi")
    DIBATALKAN = "dibatalkan", _("Dibatalkan")


ANSWERED = (Status.SELESAI, Status.DITOLAK)
"""Where the service was given, with a yes or a no: whoever asked may say how it was."""
FINAL = (*ANSWERED, Status.DIBATALKAN)
NEXT: Mapping[str, tuple[Status, ...]] = {
    Status.DITERIMA: (Status.DIPROSES, Status.MENUNGGU, *FINAL),
    Status.DIPROSES: (Status.MENUNGGU, *FINAL),
    Status.MENUNGGU: (Status.DIPROSES, *FINAL),
    **dict.fromkeys(FINAL, ()),
}
MEANING: "Mapping[str, StrOrPromise]" = {
    Status.DITERIMA: _("Permohonan sudah kami terima dan menunggu giliran."),
    Status.DIPROSES: _("Petugas sedang mengerjakan permohonan ini."),
    Status.MENUNGGU: _("Kami menunggu sesuatu dari Anda. Baca catatan petugas di bawah."),
    Status.SELESAI: _("Permohonan selesai. Terima kasih sudah memakai layanan ini."),
    Status.DITOLAK: _("Permohonan tidak dapat dipenuhi. Alasannya ada pada catatan petugas."),
    Status.DIBATALKAN: _("Permohonan ini dibatalkan."),
}


class Permohonan(models.Model):
    """One request; its number is public and says nothing about the person."""

    nomor = models.CharField(_("nomor"), max_length=13, unique=True, editable=False)
    layanan = models.SlugField(_("layanan"), max_length=60, editable=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status.choices,
        default=Status.DITERIMA,
        editable=False,
    )
    dibuka = models.DateTimeField(_("dibuka"), editable=False)
    tenggat = models.DateField(_("dijanjikan selesai"), null=True, editable=False)
    selesai = models.DateTimeField(_("berakhir"), null=True, editable=False)
    isi_jenis = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    isi_id = models.PositiveBigIntegerField(null=True, editable=False)
    isi = GenericForeignKey("isi_jenis", "isi_id")
    history = History(shown=["nomor", "layanan"])

    class Meta:
        """Newest first."""

        verbose_name = _("permohonan")
        verbose_name_plural = _("permohonan")
        ordering: ClassVar[list[str]] = ["-dibuka", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["layanan", "dibuka"], name="permohonan_layanan"),
            models.Index(fields=["isi_jenis", "isi_id"], name="permohonan_isi"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in Status]), name="permohonan_status"
            ),
            models.CheckConstraint(
                condition=Q(selesai=None, status__in=["diterima", "diproses", "menunggu"])
                | Q(selesai__isnull=False, status__in=[one.value for one in FINAL]),
                name="permohonan_berakhir",
            ),
            models.CheckConstraint(
                condition=Q(nomor__regex=r"^[A-Z]{3}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}$"),
                name="permohonan_nomor",
            ),
        ]

    def __str__(self) -> str:
        return self.nomor

    def get_absolute_url(self) -> str:
        """Its public status page."""
        return reverse("permohonan:rinci", args=[self.nomor])

    @property
    def judul(self) -> "StrOrPromise":
        """The name of the service, also of one that no longer exists."""
        found = all_standards().get(self.layanan)
        return found.title if found else self.layanan

    @property
    def arti(self) -> "StrOrPromise":
        """What the status means for the person who asked."""
        return MEANING[self.status]

    @property
    def berakhir(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in FINAL

    @property
    def berikut(self) -> tuple[Status, ...]:
        """The statuses that may come next."""
        return NEXT[self.status]

    def terlambat(self, today: date) -> bool:
        """Whether it is still open after the promised day."""
        return not self.berakhir and self.tenggat is not None and today > self.tenggat


@no_history("a step is written once; together they are the request's history")
class Langkah(models.Model):
    """One step: a status with the note that the public page shows."""

    permohonan = models.ForeignKey(Permohonan, on_delete=models.CASCADE, related_name="langkah")
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    catatan = models.CharField(_("catatan untuk pemohon"), max_length=500, blank=True)
    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("petugas"),
    )
    waktu = models.DateTimeField(_("waktu"))

    class Meta:
        """Oldest first."""

        verbose_name = _("langkah")
        verbose_name_plural = _("langkah")
        ordering: ClassVar[list[str]] = ["waktu", "pk"]

    def __str__(self) -> str:
        return f"{self.permohonan}, {self.get_status_display()}"
