"""Proof that a help was given."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from inti.privacy.uploads import KINDS, PrivatePath
from simpati.models.kasus import Intervensi


class Bukti(models.Model):
    """A photo or a PDF that shows one help, cleaned by `inti.privacy.uploads` and kept privately.

    It goes with the child's identity, or when its time is over (`simpati.retensi`).
    """

    intervensi = models.ForeignKey(Intervensi, on_delete=models.CASCADE, related_name="bukti")
    berkas = models.FileField(_("berkas"), upload_to=PrivatePath("bukti"))
    diunggah_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("diunggah oleh"),
    )
    diunggah = models.DateTimeField(_("diunggah"), auto_now_add=True)
    history = History()

    class Meta:
        """As they came."""

        verbose_name = _("bukti intervensi")
        verbose_name_plural = _("bukti intervensi")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.jenis} {self.pk}"

    def get_absolute_url(self) -> str:
        """Give the address of the file itself."""
        return reverse("simpati:bukti", args=[self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the file with its row, once that is sure."""
        nama, simpanan = self.berkas.name, self.berkas.storage
        hasil = super().delete(*args, **kwargs)
        if nama:
            transaction.on_commit(lambda: simpanan.delete(nama))
        return hasil

    @property
    def jenis(self) -> str:
        """What kind of file it is: ``JPG``, ``PDF``."""
        kind = KINDS.get(str(self.berkas.name).rpartition(".")[2])
        return kind.title if kind else ""
