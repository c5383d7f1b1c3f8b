"""What was measured in a month, counted and kept, so that pages need not count."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from inti.audit.history import no_history
from simpati.models.posyandu import Posyandu


@no_history("sums of measurements, whose own history is kept; `rekap.hitung_semua` makes them anew")
class Rekap(models.Model):
    """One posyandu, month, sex and age group: how many children, by what was found.

    Children are those registered today, each by its last measurement of the month. `kelompok` are
    the completed months of age at which the group begins.
    """

    posyandu = models.ForeignKey(Posyandu, on_delete=models.CASCADE, related_name="rekap")
    bulan = models.DateField(_("bulan"))
    jenis_kelamin = models.CharField(_("jenis kelamin"), max_length=1)
    kelompok = models.PositiveSmallIntegerField(_("kelompok umur"))
    diukur = models.PositiveIntegerField(_("diukur (D)"), default=0)
    terukur = models.PositiveIntegerField(_("terukur wajar"), default=0)
    stunting = models.PositiveIntegerField(_("stunting"), default=0)
    dinilai = models.PositiveIntegerField(_("kenaikan dinilai"), default=0)
    naik = models.PositiveIntegerField(_("naik (N)"), default=0)

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
