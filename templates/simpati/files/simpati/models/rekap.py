"""What was found in a month, counted and kept, so that pages need not count."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from inti.audit.history import no_history
from inti.models import Wilayah
from simpati.models.posyandu import Posyandu

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _banyak(nama: "StrOrPromise") -> "models.PositiveIntegerField[int, int]":
    """A count; 0 too in a row of the older version, which knows nothing of it."""
    return models.PositiveIntegerField(nama, default=0, db_default=0)


class Hitungan(models.Model):
    """One month, sex and age group of a place: how many children, by what was found.

    Children are those registered today, each by its last measurement of the month. `kelompok` are
    the completed months at which the age group begins; a child is in the group of the age that it
    reaches in the month, whether it was measured or not. Cases count in the month in which they
    were found, also of children who left since.
    """

    bulan = models.DateField(_("bulan"))
    jenis_kelamin = models.CharField(_("jenis kelamin"), max_length=1)
    kelompok = models.PositiveSmallIntegerField(_("kelompok umur"))
    diukur = models.PositiveIntegerField(_("diukur (D)"), default=0)
    terukur = models.PositiveIntegerField(_("terukur wajar"), default=0)
    stunting = models.PositiveIntegerField(_("stunting"), default=0)
    dinilai = models.PositiveIntegerField(_("kenaikan dinilai"), default=0)
    naik = models.PositiveIntegerField(_("naik (N)"), default=0)
    sangat_pendek = _banyak(_("sangat pendek"))
    tinggi = _banyak(_("tinggi"))
    berisiko_stunting = _banyak(_("pernah diukur, belum pernah stunting"))
    stunting_baru = _banyak(_("baru stunting"))
    dinilai_gizi = _banyak(_("BB/PB atau BB/TB dinilai"))
    gizi_buruk = _banyak(_("gizi buruk"))
    gizi_kurang = _banyak(_("gizi kurang"))
    berisiko_gizi_lebih = _banyak(_("berisiko gizi lebih"))
    gizi_lebih = _banyak(_("gizi lebih"))
    obesitas = _banyak(_("obesitas"))
    dinilai_berat = _banyak(_("BB/U dinilai"))
    berat_sangat_kurang = _banyak(_("berat badan sangat kurang"))
    berat_kurang = _banyak(_("berat badan kurang"))
    risiko_berat_lebih = _banyak(_("risiko berat badan lebih"))
    ditemukan = _banyak(_("kasus ditemukan"))
    ditangani = _banyak(_("kasus dengan intervensi pertama"))
    hari_tangani = _banyak(_("jumlah hari sampai intervensi pertama"))
    dinilai_pulih = _banyak(_("kasus yang dinilai pemulihannya"))
    pulih = _banyak(_("pulih dalam 90 hari"))

    class Meta:
        """No table of its own."""

        abstract = True


@no_history("sums of measurements, whose own history is kept; `rekap.hitung_semua` makes them anew")
class Rekap(Hitungan):
    """The counts of one posyandu."""

    posyandu = models.ForeignKey(Posyandu, on_delete=models.CASCADE, related_name="rekap")

    class Meta:
        """One row for each group that has somebody in it."""

        verbose_name = _("rekap")
        verbose_name_plural = _("rekap")
        ordering: ClassVar[list[str]] = ["bulan", "posyandu", "jenis_kelamin", "kelompok"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["bulan", "posyandu", "jenis_kelamin", "kelompok"], name="rekap_sekali"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posyandu} {self.bulan:%Y-%m} {self.jenis_kelamin} {self.kelompok}"


@no_history("sums of the counts of posyandu; `rekap.hitung_semua` makes them anew")
class RekapDesa(Hitungan):
    """The counts of one village: the sums of its posyandu."""

    desa = models.ForeignKey(Wilayah, on_delete=models.CASCADE, related_name="rekap")

    class Meta:
        """One row for each group that has somebody in it."""

        verbose_name = _("rekap desa")
        verbose_name_plural = _("rekap desa")
        ordering: ClassVar[list[str]] = ["bulan", "desa", "jenis_kelamin", "kelompok"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["bulan", "desa", "jenis_kelamin", "kelompok"], name="rekap_desa_sekali"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desa} {self.bulan:%Y-%m} {self.jenis_kelamin} {self.kelompok}"


@no_history("counts of registered children, who have their own; `rekap.hitung_semua` makes them")
class Sasaran(models.Model):
    """Registered children (S) of one village and sex by the month of birth.

    `sampai` is the last month in which they count: a child born on the first day of a month turns
    60 months a month sooner than the others.
    """

    desa = models.ForeignKey(Wilayah, on_delete=models.CASCADE, related_name="sasaran")
    jenis_kelamin = models.CharField(_("jenis kelamin"), max_length=1)
    lahir = models.DateField(_("bulan lahir"))
    sampai = models.DateField(_("bulan terakhir"))
    anak = models.PositiveIntegerField(_("anak"))

    class Meta:
        """One row for each group that has somebody in it."""

        verbose_name = _("sasaran")
        verbose_name_plural = _("sasaran")
        ordering: ClassVar[list[str]] = ["desa", "lahir", "sampai", "jenis_kelamin"]
        indexes: ClassVar[list[models.Index]] = [
            # Everything that a sum over the whole region reads, in its order.
            models.Index(
                fields=["lahir", "sampai", "jenis_kelamin", "anak"], name="sasaran_daerah"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["desa", "jenis_kelamin", "lahir", "sampai"], name="sasaran_sekali"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desa} {self.lahir:%Y-%m} {self.jenis_kelamin}"
