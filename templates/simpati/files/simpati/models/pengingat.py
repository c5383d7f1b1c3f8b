"""When a posyandu opens, and who wants to be reminded of what."""

from calendar import monthrange
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History, no_history
from inti.privacy.fields import EncryptedTextField
from simpati.models.balita import Balita
from simpati.models.isian import BENTUK_PONSEL
from simpati.models.posyandu import Posyandu
from simpati.periode import Periode

TERAKHIR = 5
"""The week number that stands for the last one of a month."""


class JadwalBuka(models.Model):
    """The day of each month on which a posyandu opens: a date, or a weekday of a week."""

    class Hari(models.IntegerChoices):
        """Weekdays as Python counts them."""

        SENIN = 0, _("Senin")
        SELASA = 1, _("Selasa")
        RABU = 2, _("Rabu")
        KAMIS = 3, _("Kamis")
        JUMAT = 4, _("Jumat")
        SABTU = 5, _("Sabtu")
        MINGGU = 6, _("Minggu")

    class Pekan(models.IntegerChoices):
        """Which of that weekday in a month."""

        PERTAMA = 1, _("pertama")
        KEDUA = 2, _("kedua")
        KETIGA = 3, _("ketiga")
        KEEMPAT = 4, _("keempat")
        TERAKHIR = TERAKHIR, _("terakhir")

    posyandu = models.OneToOneField(Posyandu, on_delete=models.CASCADE, related_name="jadwal_buka")
    tanggal = models.PositiveSmallIntegerField(
        _("tanggal"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    pekan = models.PositiveSmallIntegerField(
        _("pekan"), null=True, blank=True, choices=Pekan.choices
    )
    hari = models.PositiveSmallIntegerField(_("hari"), null=True, blank=True, choices=Hari.choices)
    history = History()

    class Meta:
        """One way for each posyandu."""

        verbose_name = _("jadwal buka")
        verbose_name_plural = _("jadwal buka")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(tanggal__gte=1, tanggal__lte=31, pekan=None, hari=None)
                | Q(tanggal=None, pekan__gte=1, pekan__lte=5, hari__gte=0, hari__lte=6),
                name="jadwal_satu_cara",
                violation_error_message=_("Pilih tanggal, atau pekan dengan harinya."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.posyandu)

    def pada(self, periode: Periode) -> date:
        """Give its day in a month; a date that the month does not have is its last day."""
        if self.tanggal is not None:
            akhir = monthrange(periode.tahun, periode.bulan)[1]
            return periode.awal.replace(day=min(self.tanggal, akhir))
        hari, pekan = self.hari or 0, self.pekan or 1
        pertama = periode.awal + timedelta(days=(hari - periode.awal.weekday()) % 7)
        satu = pertama + timedelta(weeks=pekan - 1)
        return satu if satu <= periode.akhir else satu - timedelta(weeks=1)

    def berikut(self, mulai: date) -> date:
        """Give the first opening on or after a day."""
        periode = Periode.dari(mulai)
        satu = self.pada(periode)
        return satu if satu >= mulai else self.pada(periode.sesudah)


@no_history("pemberian dan penarikannya tercatat sebagai persetujuan; nomor terhapus bersamanya")
class KontakOrangTua(models.Model):
    """The number to which a parent agreed to be sent invitations for one child."""

    balita = models.OneToOneField(Balita, on_delete=models.CASCADE, related_name="kontak")
    telepon = EncryptedTextField(_("nomor ponsel"), max_length=15, validators=[BENTUK_PONSEL])
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        """One for each child."""

        verbose_name = _("kontak orang tua")
        verbose_name_plural = _("kontak orang tua")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


@no_history("pilihan petugas sendiri")
class PengaturanPengingat(models.Model):
    """What a member of staff wants to be told, and where; without a row nothing is sent."""

    class Ringkasan(models.TextChoices):
        """How often the digest of open work comes."""

        TIDAK = "tidak", _("Tidak")
        HARIAN = "harian", _("Setiap hari kerja")
        MINGGUAN = "mingguan", _("Setiap Senin")

    pengguna = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pengingat"
    )
    telepon = EncryptedTextField(_("nomor ponsel"), max_length=15, validators=[BENTUK_PONSEL])
    hari_buka = models.BooleanField(_("malam sebelum posyandu buka"), default=True)
    ringkasan = models.CharField(
        _("ringkasan pekerjaan"),
        max_length=8,
        choices=Ringkasan.choices,
        default=Ringkasan.TIDAK,
    )

    class Meta:
        """One for each person."""

        verbose_name = _("pengaturan pengingat")
        verbose_name_plural = _("pengaturan pengingat")

    def __str__(self) -> str:
        return str(self.pengguna)
