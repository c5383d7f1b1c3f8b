"""The posyandu."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from inti.models import Wilayah
from simpati.models.isian import TIGA_ANGKA


class Posyandu(models.Model):
    """The monthly health post of a neighbourhood."""

    nama = models.CharField(_("nama"), max_length=80)
    desa = models.ForeignKey(
        Wilayah,
        on_delete=models.PROTECT,
        related_name="posyandu",
        verbose_name=_("desa/kelurahan"),
        limit_choices_to={"jenis__in": [jenis.value for jenis in Wilayah.DESA]},
    )
    rw = models.CharField(_("RW"), max_length=3, blank=True, validators=[TIGA_ANGKA])
    kader = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="posyandu",
        verbose_name=_("kader"),
    )
    history = History(m2m_fields=[kader], shown=["nama", "rw", "desa"])

    class Meta:
        """One name per village and RW."""

        verbose_name = _("posyandu")
        verbose_name_plural = _("posyandu")
        ordering: ClassVar[list[str]] = ["desa", "nama", "rw"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["desa", "nama", "rw"],
                name="posyandu_sekali",
                violation_error_message=_(
                    "Posyandu dengan nama ini sudah ada di desa dan RW yang sama."
                ),
            ),
            models.CheckConstraint(
                condition=Q(nama__regex=r"^.{1,80}$") & Q(rw__regex=r"^[0-9]{0,3}$"),
                name="posyandu_isi",
                violation_error_message=_(
                    "Nama posyandu harus diisi, RW paling banyak tiga angka."
                ),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Posyandu %(nama)s") % {"nama": self.nama}

    def get_absolute_url(self) -> str:
        """Its list of children."""
        return reverse("simpati:posyandu", args=[self.pk])
