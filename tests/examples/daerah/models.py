"""What the region keeps besides what every region keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from simpati.models import Balita


class TambahanBalita(models.Model):
    """One row for a child: whether the family has its mother-and-child book."""

    class Buku(models.TextChoices):
        """Where the book is."""

        ADA = "ada", _("Ada")
        HILANG = "hilang", _("Hilang")
        BELUM = "belum", _("Belum punya")

    balita = models.OneToOneField(Balita, on_delete=models.CASCADE, related_name="+")
    buku_kia = models.CharField(_("Buku KIA"), max_length=6, choices=Buku.choices, blank=True)
    history = History(reads="balita")

    class Meta:
        """Words for the admin."""

        verbose_name = _("tambahan balita")
        verbose_name_plural = _("tambahan balita")

    def __str__(self) -> str:
        return str(self.balita)
