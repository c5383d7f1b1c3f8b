"""A file that was sent for import, what was found in it, and how its columns were read before."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti.audit.history import no_history
from inti.privacy.uploads import PrivatePath
from simpati.models import Posyandu

DIAM = timedelta(minutes=5)
"""A job that has not moved for so long may be put on the queue again."""


@no_history("keadaan pekerjaan; yang ditulisnya ada di riwayat anak dan pengukuran")
class Impor(models.Model):
    """One file on its way in: read, checked without writing, then imported."""

    class Status(models.TextChoices):
        """Where it stands."""

        BARU = "baru", _("Menunggu pemetaan kolom")
        DIPERIKSA = "diperiksa", _("Sedang diperiksa")
        SIAP = "siap", _("Siap diimpor")
        BERJALAN = "berjalan", _("Sedang diimpor")
        SELESAI = "selesai", _("Selesai")
        GAGAL = "gagal", _("Tidak dapat dibaca")

    class Beda(models.TextChoices):
        """What happens to values that are stored already and differ."""

        UBAH = "ubah", _("Pakai isi berkas")
        BIARKAN = "biarkan", _("Biarkan yang tersimpan")

    class TanpaNik(models.TextChoices):
        """How a child without NIK is known again by posyandu, name, birth date and mother."""

        SAMA = "sama", _("Anggap anak yang sama")
        TANDAI = "tandai", _("Tandai saja, jangan diimpor")

    oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("oleh"),
    )
    nama_berkas = models.CharField(_("nama berkas"), max_length=120)
    berkas = models.FileField(_("berkas"), upload_to=PrivatePath("pertukaran"), blank=True)
    judul = models.JSONField(_("judul kolom"), default=list)
    peta = models.JSONField(_("arti kolom"), default=list)
    posyandu = models.ForeignKey(
        Posyandu,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("posyandu untuk baris tanpa posyandu"),
    )
    bila_beda = models.CharField(max_length=8, choices=Beda.choices, default=Beda.UBAH)
    tanpa_nik = models.CharField(max_length=8, choices=TanpaNik.choices, default=TanpaNik.SAMA)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.BARU
    )
    potongan = models.PositiveIntegerField(default=0, editable=False)
    baris = models.PositiveIntegerField(_("baris terbaca"), default=0, editable=False)
    hitungan = models.JSONField(_("hitungan"), default=dict)
    catatan = models.CharField(_("catatan"), max_length=300, blank=True)
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    diubah = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        """Newest first."""

        verbose_name = _("impor")
        verbose_name_plural = _("impor")
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["baru", "diperiksa", "siap", "berjalan", "selesai", "gagal"]
                ),
                name="impor_status",
            ),
        ]

    def __str__(self) -> str:
        return self.nama_berkas

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("pertukaran:impor", args=[self.pk])

    @property
    def bekerja(self) -> bool:
        """Whether a job is at it."""
        return self.status in (self.Status.DIPERIKSA, self.Status.BERJALAN)

    @property
    def terdiam(self) -> bool:
        """Whether its job seems to be lost."""
        return self.bekerja and timezone.now() - self.diubah > DIAM

    def bersihkan(self) -> None:
        """Delete the file; what was counted stays."""
        if self.berkas:
            self.berkas.delete(save=False)
            self.save(update_fields=["berkas"])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the file with its row."""
        self.bersihkan()
        return super().delete(*args, **kwargs)


@no_history("daftar kesalahan sebuah berkas, terhapus bersama impornya")
class Temuan(models.Model):
    """A row that is not taken, or that is to be looked at, and why; values are stored masked."""

    class Jenis(models.TextChoices):
        """Kinds of findings."""

        SALAH = "salah", _("Salah")
        GANDA = "ganda", _("Ganda")
        LIHAT = "lihat", _("Diambil, mohon dilihat lagi")

    impor = models.ForeignKey(Impor, on_delete=models.CASCADE, related_name="temuan")
    nomor = models.PositiveIntegerField(_("baris"))
    jenis = models.CharField(max_length=5, choices=Jenis.choices)
    kolom = models.CharField(_("kolom"), max_length=80, blank=True)
    nilai = models.CharField(_("isi"), max_length=60, blank=True)
    pesan = models.CharField(_("yang perlu diperbaiki"), max_length=300)

    class Meta:
        """In the order of the file."""

        verbose_name = _("temuan impor")
        verbose_name_plural = _("temuan impor")
        ordering: ClassVar[list[str]] = ["nomor", "pk"]

    def __str__(self) -> str:
        return f"{self.nomor} {self.kolom}"


@no_history("judul kolom dan artinya, tanpa data siapa pun")
class PetaKolom(models.Model):
    """What the columns of files with these headings meant the last time, for one person."""

    oleh = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sidik = models.CharField(max_length=64)
    peta = models.JSONField(default=list)

    class Meta:
        """One for each person and set of headings."""

        verbose_name = _("peta kolom")
        verbose_name_plural = _("peta kolom")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["oleh", "sidik"], name="peta_kolom_sekali"),
        ]

    def __str__(self) -> str:
        return self.sidik[:8]
