"""Pregnant women, and what was found at each visit."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.audit.history import History
from inti.privacy.fields import BlindIndexField, EncryptedTextField
from inti.privacy.masking import mask_nik
from simpati.models.isian import BENTUK_NIK, BENTUK_PONSEL
from simpati.models.keluarga import Keluarga
from simpati.models.posyandu import Posyandu
from simpati.periode import umur_bulan

if TYPE_CHECKING:
    from simpati.models.kasus import Kasus

TINGGI_CM = (Decimal("120"), Decimal("200"))
BERAT_IBU_KG = (Decimal("25"), Decimal("180"))
LILA_CM = (Decimal("12"), Decimal("50"))
HB = (Decimal("3"), Decimal("20"))
TTD = (0, 120)
GRAVIDA = (1, 20)
SISTOLIK = (60, 260)
DIASTOLIK = (30, 160)
"""What instruments and counting can sensibly give for a woman; Hb in g/dL, pressure in mmHg."""


class IbuHamil(models.Model):
    """One pregnancy of a woman, followed in one posyandu until it ends."""

    class Status(models.TextChoices):
        """How far the pregnancy is; all but the first are its end here."""

        HAMIL = "hamil", _("Hamil")
        BERSALIN = "bersalin", _("Sudah bersalin")
        KEGUGURAN = "keguguran", _("Keguguran")
        PINDAH = "pindah", _("Pindah")

    posyandu = models.ForeignKey(Posyandu, on_delete=models.PROTECT, related_name="ibu")
    keluarga = models.ForeignKey(
        Keluarga, on_delete=models.PROTECT, null=True, blank=True, related_name="ibu"
    )
    nama = models.CharField(_("nama ibu"), max_length=100)
    tanggal_lahir = models.DateField(_("tanggal lahir"))
    nik = EncryptedTextField(_("NIK ibu"), max_length=16, blank=True, validators=[BENTUK_NIK])
    nik_indeks = BlindIndexField(_("indeks NIK ibu"), of="nik", kind="nik")
    telepon = EncryptedTextField(
        _("nomor ponsel"), max_length=15, blank=True, validators=[BENTUK_PONSEL]
    )
    hpht = models.DateField(_("hari pertama haid terakhir (HPHT)"), null=True, blank=True)
    hpl = models.DateField(_("hari perkiraan lahir (HPL)"))
    hpl_usg = models.BooleanField(_("HPL menurut USG"), default=False)
    gravida = models.PositiveSmallIntegerField(_("kehamilan ke-"))
    tinggi_cm = models.DecimalField(
        _("tinggi badan (cm)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.HAMIL, editable=False
    )
    berakhir = models.DateField(_("berakhir"), null=True, blank=True, editable=False)
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    diubah = models.DateTimeField(auto_now=True, editable=False)
    history = History(reads=True)

    class Meta:
        """One woman has one pregnancy at a time."""

        verbose_name = _("ibu hamil")
        verbose_name_plural = _("ibu hamil")
        ordering: ClassVar[list[str]] = ["nama", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["posyandu", "status", "hpl"], name="ibu_sasaran"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["nik_indeks"],
                condition=Q(status="hamil"),
                name="ibu_hamil_sekali",
                violation_error_message=_("Ibu dengan NIK ini sudah tercatat sedang hamil."),
            ),
            models.CheckConstraint(
                condition=Q(nama__regex=r"^.{1,100}$"),
                name="ibu_nama",
                violation_error_message=_("Nama ibu harus diisi."),
            ),
            models.CheckConstraint(
                condition=Q(status="hamil", berakhir=None)
                | Q(status__in=["bersalin", "keguguran", "pindah"], berakhir__isnull=False),
                name="ibu_status",
                violation_error_message=_("Kehamilan yang berakhir punya tanggalnya."),
            ),
            models.CheckConstraint(
                condition=Q(hpht__isnull=False) | Q(hpl_usg=True),
                name="ibu_hpl",
                violation_error_message=_("Isi HPHT, atau HPL menurut USG."),
            ),
            models.CheckConstraint(
                condition=Q(gravida__gte=GRAVIDA[0], gravida__lte=GRAVIDA[1]),
                name="ibu_gravida",
                violation_error_message=_("Kehamilan ke-1 sampai ke-20."),
            ),
            models.CheckConstraint(
                condition=Q(tinggi_cm=None)
                | Q(tinggi_cm__gte=TINGGI_CM[0], tinggi_cm__lte=TINGGI_CM[1]),
                name="ibu_tinggi",
                violation_error_message=_("Tinggi badan di luar 120-200 cm."),
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    def get_absolute_url(self) -> str:
        """Give her page."""
        return reverse("simpati:ibu", args=[self.pk])

    @property
    def hamil(self) -> bool:
        """Whether the pregnancy goes on."""
        return self.status == self.Status.HAMIL

    @property
    def kasus_terbuka(self) -> "Kasus | None":
        """The case that has not ended; a mother has one at most."""
        return self.kasus.filter(selesai=None).first()

    @property
    def nik_samar(self) -> str:
        """The NIK with all but its last four digits hidden."""
        return mask_nik(self.nik)

    def umur_tahun(self, tanggal: date) -> int:
        """Completed years on a day."""
        return umur_bulan(self.tanggal_lahir, tanggal) // 12


class PemeriksaanIbu(models.Model):
    """What was found at one visit; a value that was not taken is empty.

    Written only through `simpati.pemeriksaan`. `ttd_diminum` are the iron tablets taken since the
    visit before; their sum counts.
    """

    ibu = models.ForeignKey(IbuHamil, on_delete=models.PROTECT, related_name="pemeriksaan")
    tanggal = models.DateField(_("tanggal periksa"))
    berat_kg = models.DecimalField(
        _("berat badan (kg)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    lila_cm = models.DecimalField(
        _("lingkar lengan atas (cm)"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    hb = models.DecimalField(_("Hb (g/dL)"), max_digits=3, decimal_places=1, null=True, blank=True)
    ttd_diminum = models.PositiveSmallIntegerField(
        _("tablet tambah darah yang diminum"), null=True, blank=True
    )
    sistolik = models.PositiveSmallIntegerField(
        _("tekanan darah atas (mmHg)"), null=True, blank=True
    )
    diastolik = models.PositiveSmallIntegerField(
        _("tekanan darah bawah (mmHg)"), null=True, blank=True
    )
    faktor_risiko = models.CharField(_("faktor risiko lain"), max_length=200, blank=True)
    petugas = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("petugas"),
    )
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    diubah = models.DateTimeField(auto_now=True, editable=False)
    history = History(reads="ibu")

    class Meta:
        """One visit per mother and day, newest first."""

        verbose_name = _("pemeriksaan ibu")
        verbose_name_plural = _("pemeriksaan ibu")
        ordering: ClassVar[list[str]] = ["-tanggal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ibu", "tanggal"],
                name="pemeriksaan_ibu_sekali_sehari",
                violation_error_message=_("Ibu ini sudah diperiksa pada tanggal itu."),
            ),
            models.CheckConstraint(
                condition=Q(berat_kg=None)
                | Q(berat_kg__gte=BERAT_IBU_KG[0], berat_kg__lte=BERAT_IBU_KG[1]),
                name="pemeriksaan_ibu_berat",
                violation_error_message=_("Berat di luar 25-180 kg."),
            ),
            models.CheckConstraint(
                condition=Q(lila_cm=None) | Q(lila_cm__gte=LILA_CM[0], lila_cm__lte=LILA_CM[1]),
                name="pemeriksaan_ibu_lila",
                violation_error_message=_("LiLA di luar 12-50 cm."),
            ),
            models.CheckConstraint(
                condition=Q(hb=None) | Q(hb__gte=HB[0], hb__lte=HB[1]),
                name="pemeriksaan_ibu_hb",
                violation_error_message=_("Hb di luar 3-20 g/dL."),
            ),
            models.CheckConstraint(
                condition=Q(ttd_diminum=None) | Q(ttd_diminum__gte=TTD[0], ttd_diminum__lte=TTD[1]),
                name="pemeriksaan_ibu_ttd",
                violation_error_message=_("Tablet tambah darah di luar 0-120."),
            ),
            models.CheckConstraint(
                condition=Q(sistolik=None, diastolik=None)
                | Q(
                    # A comparison with NULL is not false, and a CHECK takes it.
                    sistolik__isnull=False,
                    diastolik__isnull=False,
                    sistolik__gte=SISTOLIK[0],
                    sistolik__lte=SISTOLIK[1],
                    diastolik__gte=DIASTOLIK[0],
                    diastolik__lte=DIASTOLIK[1],
                    sistolik__gt=F("diastolik"),
                ),
                name="pemeriksaan_ibu_tekanan",
                violation_error_message=_(
                    "Tekanan darah ditulis atas dan bawah, misalnya 110 dan 70."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ibu}, {formats.tanggal(self.tanggal)}"

    def get_absolute_url(self) -> str:
        """Tell what the visit says."""
        return reverse("simpati:hasil-ibu", args=[self.pk])
