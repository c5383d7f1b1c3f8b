"""Answers without a name, and invitations that open the form once.

An answer carries a day and no more: nothing leads from it to an invitation or a request.
"""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inti.audit.history import no_history
from inti.survei.unsur import ELEMENTS

SARAN_MAKS = 500


def _element(place: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        ELEMENTS[place].title,
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
    )


@no_history("a right to answer once; it names nobody")
class Undangan(models.Model):
    """One transaction's right to answer once; ``asal`` is the number of the request."""

    token = models.CharField(max_length=40, unique=True)
    layanan = models.SlugField(_("layanan"), max_length=60)
    asal = models.CharField(_("nomor permohonan"), max_length=40, unique=True)
    dibuat = models.DateField(_("dibuat"))
    terpakai = models.BooleanField(_("sudah dijawab"), default=False)

    class Meta:
        """Newest first."""

        verbose_name = _("undangan survei")
        verbose_name_plural = _("undangan survei")
        ordering: ClassVar[list[str]] = ["-dibuat", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["layanan", "dibuat"], name="undangan_layanan"),
        ]

    def __str__(self) -> str:
        return self.layanan


@no_history("an answer is anonymous and written once")
class Jawaban(models.Model):
    """One filled form; an element left out is null ("tidak tahu")."""

    class Jalur(models.TextChoices):
        """How the person came to the form."""

        TRANSAKSI = "transaksi", _("Setelah permohonan selesai")
        TERBUKA = "terbuka", _("Survei terbuka")

    layanan = models.SlugField(_("layanan"), max_length=60)
    tanggal = models.DateField(_("tanggal"))
    jalur = models.CharField(_("jalur"), max_length=10, choices=Jalur.choices)
    u1 = _element(0)
    u2 = _element(1)
    u3 = _element(2)
    u4 = _element(3)
    u5 = _element(4)
    u6 = _element(5)
    u7 = _element(6)
    u8 = _element(7)
    u9 = _element(8)
    saran = models.CharField(_("saran"), max_length=SARAN_MAKS, blank=True)

    class Meta:
        """By service and day."""

        verbose_name = _("jawaban survei")
        verbose_name_plural = _("jawaban survei")
        ordering: ClassVar[list[str]] = ["-tanggal", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["layanan", "tanggal"], name="jawaban_layanan"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"u{place}__isnull": True})
                        | Q(**{f"u{place}__gte": 1, f"u{place}__lte": 4})
                        for place in range(1, 10)
                    )
                ),
                name="jawaban_skala",
            ),
            models.CheckConstraint(
                condition=Q(jalur__in=["transaksi", "terbuka"]), name="jawaban_jalur"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layanan}, {self.tanggal:%Y-%m-%d}"
