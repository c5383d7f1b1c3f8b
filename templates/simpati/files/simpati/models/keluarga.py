"""Families, as their card (Kartu Keluarga) names them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from inti.models import Wilayah
from inti.privacy.fields import BlindIndexField, EncryptedTextField
from inti.privacy.masking import mask_nik
from simpati.models.isian import BENTUK_KK, TIGA_ANGKA

DESIL = (1, 10)


class Keluarga(models.Model):
    """The family of a child or a mother: where it lives, its water and latrine, its decile.

    A decile (1 the poorest tenth) always stands with its source and the month that it is of.
    """

    class Layak(models.TextChoices):
        """Whether there is one that is safe."""

        BELUM_DICATAT = "", _("Belum dicatat")
        YA = "ya", _("Ya")
        TIDAK = "tidak", _("Tidak")

    desa = models.ForeignKey(
        Wilayah,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("desa/kelurahan"),
        limit_choices_to={"jenis__in": [jenis.value for jenis in Wilayah.DESA]},
    )
    no_kk = EncryptedTextField(_("nomor KK"), max_length=16, blank=True, validators=[BENTUK_KK])
    no_kk_indeks = BlindIndexField(_("indeks nomor KK"), of="no_kk", kind="kk")
    kepala = models.CharField(_("kepala keluarga"), max_length=100)
    alamat = models.CharField(_("alamat"), max_length=200, blank=True)
    rt = models.CharField(_("RT"), max_length=3, blank=True, validators=[TIGA_ANGKA])
    rw = models.CharField(_("RW"), max_length=3, blank=True, validators=[TIGA_ANGKA])
    air_minum_layak = models.CharField(
        _("air minum layak"), max_length=5, blank=True, choices=Layak.choices
    )
    jamban_layak = models.CharField(
        _("jamban layak"), max_length=5, blank=True, choices=Layak.choices
    )
    desil = models.PositiveSmallIntegerField(_("desil kesejahteraan"), null=True, blank=True)
    sumber_desil = models.CharField(_("sumber desil"), max_length=60, blank=True)
    periode_desil = models.DateField(_("bulan desil"), null=True, blank=True)
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    diubah = models.DateTimeField(auto_now=True, editable=False)
    history = History(reads=True)

    class Meta:
        """One card, one family of a village."""

        verbose_name = _("keluarga")
        verbose_name_plural = _("keluarga")
        ordering: ClassVar[list[str]] = ["kepala", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["desa", "no_kk_indeks"],
                name="keluarga_kk_sekali",
                violation_error_message=_("KK ini sudah tercatat di desa ini."),
            ),
            models.CheckConstraint(
                condition=Q(kepala__regex=r"^.{1,100}$"),
                name="keluarga_kepala",
                violation_error_message=_("Nama kepala keluarga harus diisi."),
            ),
            models.CheckConstraint(
                condition=Q(alamat__regex=r"^.{0,200}$")
                & Q(rt__regex=r"^[0-9]{0,3}$")
                & Q(rw__regex=r"^[0-9]{0,3}$"),
                name="keluarga_alamat",
                violation_error_message=_("Alamat paling banyak 200 huruf, RT dan RW tiga angka."),
            ),
            models.CheckConstraint(
                condition=Q(
                    air_minum_layak__in=["", "ya", "tidak"], jamban_layak__in=["", "ya", "tidak"]
                ),
                name="keluarga_sanitasi",
                violation_error_message=_("Pilih ya, tidak, atau belum dicatat."),
            ),
            models.CheckConstraint(
                condition=Q(desil=None, sumber_desil="", periode_desil=None)
                | Q(
                    desil__gte=DESIL[0],
                    desil__lte=DESIL[1],
                    sumber_desil__regex=r"^.{1,60}$",
                    periode_desil__isnull=False,
                ),
                name="keluarga_desil",
                violation_error_message=_("Desil 1 sampai 10, dengan sumber dan bulannya."),
            ),
        ]

    def __str__(self) -> str:
        return self.kepala

    @property
    def no_kk_samar(self) -> str:
        """The number of the card with all but its last four digits hidden."""
        return mask_nik(self.no_kk)

    @property
    def kurang(self) -> list[str]:
        """What the family lacks, of water and latrine."""
        isi = ((self.air_minum_layak, _("air minum layak")), (self.jamban_layak, _("jamban layak")))
        return [str(nama) for nilai, nama in isi if nilai == self.Layak.TIDAK]

    @property
    def sanitasi_dicatat(self) -> bool:
        """Whether both water and latrine were asked for."""
        return bool(self.air_minum_layak and self.jamban_layak)
