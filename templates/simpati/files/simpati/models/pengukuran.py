"""What was measured."""

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.audit.history import History
from simpati.antropometri import (
    STUNTING,
    UMUR_MAKS_HARI,
    Indeks,
    Kelas,
    Naik,
    Posisi,
    Timbangan,
    kelas_dari_kode,
)
from simpati.models.balita import Balita

BERAT_KG = (Decimal("0.5"), Decimal("40"))
PANJANG_CM = (Decimal("30"), Decimal("130"))
"""What a scale and a length board can sensibly show for a child of 0-60 months."""
DI_LUAR_BERAT = _("Berat di luar 0,5-40 kg.")
DI_LUAR_PANJANG = _("Panjang/tinggi di luar 30-130 cm.")
DI_LUAR_UMUR = _("Umur di luar 0-60 bulan pada tanggal ukur.")


class Pengukuran(models.Model):
    """One measurement of a child, with the z-scores and classes computed when it was recorded.

    Written only through `simpati.pencatatan`, so that the figures always belong to the values.
    """

    class Status(models.TextChoices):
        """Where the measurement stands in its work flow."""

        TERKIRIM = "terkirim", _("Tercatat")
        PERLU_UKUR_ULANG = "perlu-ukur-ulang", _("Perlu ukur ulang")
        TERVALIDASI = "tervalidasi", _("Tervalidasi")
        TERLAPOR = "terlapor", _("Terlapor")

    class PosisiUkur(models.TextChoices):
        """How the child was measured."""

        TERLENTANG = Posisi.TERLENTANG.value, _("Terlentang")
        BERDIRI = Posisi.BERDIRI.value, _("Berdiri")

    class NaikBerat(models.TextChoices):
        """Whether the child gained enough since the month before; empty when not told."""

        NAIK = Naik.NAIK.value, _("Naik")
        TIDAK_NAIK = Naik.TIDAK_NAIK.value, _("Tidak naik")
        TIDAK_DITIMBANG = Naik.TIDAK_DITIMBANG.value, _("Bulan lalu tidak ditimbang")
        BARU = Naik.BARU.value, _("Baru")

    balita = models.ForeignKey(Balita, on_delete=models.PROTECT, related_name="pengukuran")
    tanggal = models.DateField(_("tanggal ukur"), db_index=True)
    berat_kg = models.DecimalField(_("berat badan (kg)"), max_digits=4, decimal_places=2)
    panjang_tinggi_cm = models.DecimalField(
        _("panjang/tinggi (cm)"), max_digits=4, decimal_places=1
    )
    posisi = models.CharField(_("posisi ukur"), max_length=10, choices=PosisiUkur.choices)
    edema = models.BooleanField(_("edema"), default=False)
    petugas = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("petugas"),
    )
    umur_hari = models.PositiveSmallIntegerField(_("umur (hari)"), editable=False)
    z_tbu = models.DecimalField(
        _("z PB/U|TB/U"), max_digits=6, decimal_places=2, null=True, editable=False
    )
    z_bbu = models.DecimalField(
        _("z BB/U"), max_digits=6, decimal_places=2, null=True, editable=False
    )
    z_bbtb = models.DecimalField(
        _("z BB/PB|BB/TB"), max_digits=6, decimal_places=2, null=True, editable=False
    )
    z_imtu = models.DecimalField(
        _("z IMT/U"), max_digits=6, decimal_places=2, null=True, editable=False
    )
    kelas_tbu = models.CharField(_("kelas PB/U|TB/U"), max_length=20, blank=True, editable=False)
    kelas_bbu = models.CharField(_("kelas BB/U"), max_length=20, blank=True, editable=False)
    kelas_bbtb = models.CharField(_("kelas BB/PB|BB/TB"), max_length=20, blank=True, editable=False)
    kelas_imtu = models.CharField(_("kelas IMT/U"), max_length=20, blank=True, editable=False)
    tanda_tbu = models.BooleanField(_("tanda PB/U|TB/U"), default=False, editable=False)
    tanda_bbu = models.BooleanField(_("tanda BB/U"), default=False, editable=False)
    tanda_bbtb = models.BooleanField(_("tanda BB/PB|BB/TB"), default=False, editable=False)
    tanda_imtu = models.BooleanField(_("tanda IMT/U"), default=False, editable=False)
    naik = models.CharField(
        _("kenaikan berat"),
        max_length=1,
        blank=True,
        choices=NaikBerat.choices,
        db_default="",
        default="",
        editable=False,
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, editable=False)
    validator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("divalidasi oleh"),
    )
    # The key that a phone made for an entry without a signal, so that it is stored once.
    kiriman = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    diubah = models.DateTimeField(auto_now=True, editable=False)
    history = History(reads="balita")

    class Meta:
        """One measurement per child and day, newest first."""

        verbose_name = _("pengukuran")
        verbose_name_plural = _("pengukuran")
        ordering: ClassVar[list[str]] = ["-tanggal"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["balita", "tanggal"],
                name="pengukuran_sekali_sehari",
                violation_error_message=_("Anak ini sudah diukur pada tanggal itu."),
            ),
            models.CheckConstraint(
                condition=Q(berat_kg__gte=BERAT_KG[0], berat_kg__lte=BERAT_KG[1]),
                name="pengukuran_berat",
                violation_error_message=DI_LUAR_BERAT,
            ),
            models.CheckConstraint(
                condition=Q(
                    panjang_tinggi_cm__gte=PANJANG_CM[0], panjang_tinggi_cm__lte=PANJANG_CM[1]
                ),
                name="pengukuran_panjang",
                violation_error_message=DI_LUAR_PANJANG,
            ),
            models.CheckConstraint(
                condition=Q(posisi__in=[satu.value for satu in Posisi]),
                name="pengukuran_posisi",
                violation_error_message=_("Pilih terlentang atau berdiri."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["terkirim", "perlu-ukur-ulang", "tervalidasi", "terlapor"]),
                name="pengukuran_status",
                violation_error_message=_("Status tidak dikenal."),
            ),
            models.CheckConstraint(
                condition=~Q(validator=models.F("petugas")),
                name="pengukuran_dua_orang",
                violation_error_message=_("Yang memvalidasi bukan yang mencatat."),
            ),
            models.CheckConstraint(
                condition=Q(umur_hari__gte=0, umur_hari__lte=UMUR_MAKS_HARI),
                name="pengukuran_umur",
                violation_error_message=DI_LUAR_UMUR,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.balita}, {formats.tanggal(self.tanggal)}"

    def get_absolute_url(self) -> str:
        """Tell what the measurement says."""
        return reverse("simpati:hasil", args=[self.pk])

    def clean(self) -> None:
        """Say what the database's constraints would, without a query for each."""
        batas = {
            "berat_kg": (BERAT_KG, DI_LUAR_BERAT),
            "panjang_tinggi_cm": (PANJANG_CM, DI_LUAR_PANJANG),
            "umur_hari": ((0, UMUR_MAKS_HARI), DI_LUAR_UMUR),
        }
        salah = {
            nama: pesan
            for nama, ((bawah, atas), pesan) in batas.items()
            if (nilai := getattr(self, nama)) is not None and not bawah <= nilai <= atas
        }
        if salah:
            raise ValidationError(salah)

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Leave out the checks, each a query: `clean` and the fields' choices say the same."""
        return [
            (model, [one for one in all_ if not isinstance(one, models.CheckConstraint)])
            for model, all_ in super().get_constraints()
        ]

    @property
    def perlu_ukur_ulang(self) -> bool:
        """Whether a value is implausible."""
        return self.status == self.Status.PERLU_UKUR_ULANG

    @property
    def stunting(self) -> bool:
        """Whether the child is pendek or sangat pendek."""
        return self.kelas_tbu in STUNTING

    @property
    def berat_dinilai(self) -> bool:
        """Whether its weight is plausible and no oedema adds to it."""
        return self.z_bbu is not None and not self.tanda_bbu and not self.edema

    @property
    def timbangan(self) -> Timbangan:
        """The weighing as the rules take it."""
        return Timbangan.dari(self.balita.tanggal_lahir, self.tanggal, self.berat_kg)

    def kelas(self, indeks: Indeks) -> Kelas | None:
        """Give the stored class of an index; None when it was flagged or could not be computed."""
        kode: str = getattr(self, f"kelas_{indeks.name.lower()}")
        return kelas_dari_kode(indeks, kode) if kode else None

    @property
    def umur(self) -> str:
        """The child's age in words on the day of the measurement."""
        return self.balita.umur_pada(self.tanggal)
