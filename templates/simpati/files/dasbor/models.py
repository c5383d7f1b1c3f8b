"""Figures of surveys, which stand beside the routine ones and are never mixed with them."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from inti.models import Wilayah

_PERSEN = (MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100)))


class Survei(models.Model):
    """What a survey published about one indicator of the region in a year, in percent."""

    class Indikator(models.TextChoices):
        """The routine figures that surveys publish too, by their codes in `dasbor.ukuran`."""

        STUNTING = "stunting", _("Stunting")
        WASTING = "wasting", _("Wasting (gizi kurang dan gizi buruk)")
        BERAT_KURANG = "berat-kurang", _("Underweight (berat badan kurang)")
        GIZI_LEBIH = "gizi-lebih", _("Gizi lebih")

    nama = models.CharField(_("survei"), max_length=40, help_text=_("Misalnya SSGI atau SKI."))
    tahun = models.PositiveSmallIntegerField(
        _("tahun"), validators=[MinValueValidator(2000), MaxValueValidator(2099)]
    )
    wilayah = models.ForeignKey(
        Wilayah, on_delete=models.PROTECT, related_name="survei", verbose_name=_("wilayah")
    )
    indikator = models.CharField(_("indikator"), max_length=20, choices=Indikator.choices)
    nilai = models.DecimalField(_("nilai (%)"), max_digits=4, decimal_places=1, validators=_PERSEN)
    bawah = models.DecimalField(
        _("batas bawah selang kepercayaan (%)"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=_PERSEN,
    )
    atas = models.DecimalField(
        _("batas atas selang kepercayaan (%)"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=_PERSEN,
    )
    sampel = models.PositiveIntegerField(_("sampel (n)"), null=True, blank=True)
    sumber = models.CharField(_("sumber"), max_length=200)
    publikasi = models.CharField(
        _("publikasi"), max_length=300, blank=True, help_text=_("Judul, halaman, atau alamatnya.")
    )
    history = History(shown=["nama", "tahun", "indikator", "nilai"])

    class Meta:
        """One figure of a survey, year, place and indicator; the newest first."""

        verbose_name = _("angka survei")
        verbose_name_plural = _("angka survei")
        ordering: ClassVar[list[str]] = ["-tahun", "nama", "indikator"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["nama", "tahun", "wilayah", "indikator"],
                name="survei_sekali",
                violation_error_message=_("Angka survei ini sudah ada."),
            ),
            models.CheckConstraint(
                condition=Q(nilai__gte=0, nilai__lte=100)
                & Q(indikator__in=["stunting", "wasting", "berat-kurang", "gizi-lebih"])
                & Q(sumber__regex=r"^.{1,200}$"),
                name="survei_isi",
                violation_error_message=_("Nilai 0 sampai 100 %, dan sumbernya harus ditulis."),
            ),
            models.CheckConstraint(
                condition=Q(bawah=None, atas=None)
                | Q(
                    bawah__isnull=False,
                    atas__isnull=False,
                    bawah__gte=0,
                    bawah__lte=F("nilai"),
                    atas__gte=F("nilai"),
                    atas__lte=100,
                ),
                name="survei_selang",
                violation_error_message=_(
                    "Isi kedua batas selang kepercayaan, yang bawah tidak di atas nilainya dan "
                    "yang atas tidak di bawahnya; atau kosongkan keduanya."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nama} {self.tahun}, {self.get_indikator_display()}"
