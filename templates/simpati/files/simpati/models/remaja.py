"""Adolescent girls, whose blood and iron tablets matter before their first pregnancy."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.audit.history import History
from inti.privacy.fields import BlindIndexField, EncryptedTextField
from inti.privacy.masking import mask_nik
from simpati.models.ibu import HB, TTD
from simpati.models.isian import BENTUK_NIK
from simpati.models.posyandu import Posyandu
from simpati.periode import umur_bulan


class RemajaPutri(models.Model):
    """A girl of 10 to 19 years, registered in one posyandu."""

    posyandu = models.ForeignKey(Posyandu, on_delete=models.PROTECT, related_name="remaja")
    nama = models.CharField(_("nama"), max_length=100)
    tanggal_lahir = models.DateField(_("tanggal lahir"))
    nik = EncryptedTextField(_("NIK"), max_length=16, blank=True, validators=[BENTUK_NIK])
    nik_indeks = BlindIndexField(_("indeks NIK"), of="nik", kind="nik")
    sekolah = models.CharField(_("sekolah"), max_length=100, blank=True)
    aktif = models.BooleanField(_("masih terdaftar"), default=True)
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    diubah = models.DateTimeField(auto_now=True, editable=False)
    history = History(reads=True)

    class Meta:
        """One girl, one record."""

        verbose_name = _("remaja putri")
        verbose_name_plural = _("remaja putri")
        ordering: ClassVar[list[str]] = ["nama", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["posyandu", "aktif"], name="remaja_sasaran"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["nik_indeks"],
                name="remaja_nik_sekali",
                violation_error_message=_("Remaja dengan NIK ini sudah terdaftar."),
            ),
            models.CheckConstraint(
                condition=Q(nama__regex=r"^.{1,100}$") & Q(sekolah__regex=r"^.{0,100}$"),
                name="remaja_isi",
                violation_error_message=_("Nama harus diisi."),
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    def get_absolute_url(self) -> str:
        """Give her page."""
        return reverse("simpati:remaja", args=[self.pk])

    @property
    def nik_samar(self) -> str:
        """The NIK with all but its last four digits hidden."""
        return mask_nik(self.nik)

    def umur_tahun(self, tanggal: date) -> int:
        """Completed years on a day."""
        return umur_bulan(self.tanggal_lahir, tanggal) // 12


class PemeriksaanRemaja(models.Model):
    """Hb and iron tablets of one visit; written through `simpati.pemeriksaan`."""

    remaja = models.ForeignKey(RemajaPutri, on_delete=models.PROTECT, related_name="pemeriksaan")
    tanggal = models.DateField(_("tanggal periksa"))
    hb = models.DecimalField(_("Hb (g/dL)"), max_digits=3, decimal_places=1, null=True, blank=True)
    ttd_diminum = models.PositiveSmallIntegerField(
        _("tablet tambah darah yang diminum"), null=True, blank=True
    )
    petugas = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("petugas"),
    )
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    diubah = models.DateTimeField(auto_now=True, editable=False)
    history = History(reads="remaja")

    class Meta:
        """One visit per girl and day, newest first."""

        verbose_name = _("pemeriksaan remaja")
        verbose_name_plural = _("pemeriksaan remaja")
        ordering: ClassVar[list[str]] = ["-tanggal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["remaja", "tanggal"],
                name="pemeriksaan_remaja_sekali_sehari",
                violation_error_message=_("Remaja ini sudah diperiksa pada tanggal itu."),
            ),
            models.CheckConstraint(
                condition=Q(hb=None) | Q(hb__gte=HB[0], hb__lte=HB[1]),
                name="pemeriksaan_remaja_hb",
                violation_error_message=_("Hb di luar 3-20 g/dL."),
            ),
            models.CheckConstraint(
                condition=Q(ttd_diminum=None) | Q(ttd_diminum__gte=TTD[0], ttd_diminum__lte=TTD[1]),
                name="pemeriksaan_remaja_ttd",
                violation_error_message=_("Tablet tambah darah di luar 0-120."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remaja}, {formats.tanggal(self.tanggal)}"

    def get_absolute_url(self) -> str:
        """Her page tells what it says."""
        return self.remaja.get_absolute_url()
