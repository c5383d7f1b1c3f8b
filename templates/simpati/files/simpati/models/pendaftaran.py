"""A parent's wish to have a child registered."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse

from inti.audit.history import History
from inti.models import Wilayah
from inti.permohonan.models import Permohonan
from inti.privacy.fields import EncryptedTextField
from simpati.models.isian import BENTUK_PONSEL
from simpati.models.posyandu import Posyandu


class Pendaftaran(models.Model):
    """A parent's wish to have a child registered; where it stands is kept by its request."""

    nama = models.CharField("nama orang tua", max_length=100)
    telepon = EncryptedTextField("nomor ponsel", max_length=15, validators=[BENTUK_PONSEL])
    desa = models.ForeignKey(
        Wilayah,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="desa/kelurahan",
        limit_choices_to={"jenis__in": [jenis.value for jenis in Wilayah.DESA]},
    )
    bulan_lahir = models.DateField("bulan lahir anak")
    posyandu = models.ForeignKey(
        Posyandu, on_delete=models.PROTECT, null=True, blank=True, related_name="pendaftaran"
    )
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    permohonan_semua = GenericRelation(
        Permohonan, content_type_field="isi_jenis", object_id_field="isi_id"
    )
    history = History(reads=True)

    class Meta:
        """Oldest first: who waits longest comes first."""

        verbose_name = "pendaftaran posyandu"
        verbose_name_plural = "pendaftaran posyandu"
        ordering: ClassVar[list[str]] = ["dibuat", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(nama__regex=r"^.{1,100}$"),
                name="pendaftaran_isi",
                violation_error_message="Nama harus diisi.",
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    def get_absolute_url(self) -> str:
        """Give the staff's page."""
        return reverse("simpati:pendaftaran", args=[self.pk])

    @property
    def permohonan(self) -> Permohonan:
        """Give its request; every registration has one."""
        satu: Permohonan = self.permohonan_semua.all()[0]
        return satu
