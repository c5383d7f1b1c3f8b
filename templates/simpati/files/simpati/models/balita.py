"""Children under five."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from inti.privacy.fields import BlindIndexField, EncryptedTextField
from inti.privacy.masking import mask_nik
from simpati import periode
from simpati.antropometri import Kelamin
from simpati.models.ibu import IbuHamil
from simpati.models.isian import BENTUK_NIK, TIGA_ANGKA
from simpati.models.keluarga import Keluarga
from simpati.models.posyandu import Posyandu

if TYPE_CHECKING:
    from simpati.models.kasus import Kasus

KEMBAR_MAKS = 5


class Balita(models.Model):
    """A child under five, registered in one posyandu by name and address."""

    class JenisKelamin(models.TextChoices):
        """Sex as Indonesian forms write it."""

        LAKI_LAKI = Kelamin.LAKI_LAKI.value, _("Laki-laki")
        PEREMPUAN = Kelamin.PEREMPUAN.value, _("Perempuan")

    posyandu = models.ForeignKey(Posyandu, on_delete=models.PROTECT, related_name="balita")
    keluarga = models.ForeignKey(
        Keluarga, on_delete=models.PROTECT, null=True, blank=True, related_name="balita"
    )
    # The pregnancy that this child was born from, where it was followed here.
    ibu = models.ForeignKey(
        IbuHamil, on_delete=models.PROTECT, null=True, blank=True, related_name="anak"
    )
    nama = models.CharField(_("nama anak"), max_length=100)
    jenis_kelamin = models.CharField(_("jenis kelamin"), max_length=1, choices=JenisKelamin.choices)
    tanggal_lahir = models.DateField(_("tanggal lahir"))
    nama_ibu = models.CharField(_("nama ibu"), max_length=100)
    nik = EncryptedTextField(_("NIK anak"), max_length=16, blank=True, validators=[BENTUK_NIK])
    nik_indeks = BlindIndexField(_("indeks NIK anak"), of="nik", kind="nik")
    nik_ibu = EncryptedTextField(_("NIK ibu"), max_length=16, blank=True, validators=[BENTUK_NIK])
    nik_ibu_indeks = BlindIndexField(_("indeks NIK ibu"), of="nik_ibu", kind="nik")
    urutan_kembar = models.PositiveSmallIntegerField(_("urutan lahir kembar"), default=1)
    alamat = models.CharField(_("alamat"), max_length=200, blank=True)
    rt = models.CharField(_("RT"), max_length=3, blank=True, validators=[TIGA_ANGKA])
    rw = models.CharField(_("RW"), max_length=3, blank=True, validators=[TIGA_ANGKA])
    aktif = models.BooleanField(_("masih terdaftar"), default=True)
    dibuat = models.DateTimeField(auto_now_add=True, editable=False)
    diubah = models.DateTimeField(auto_now=True, editable=False)
    history = History(reads=True)

    class Meta:
        """One child, one record."""

        verbose_name = _("balita")
        verbose_name_plural = _("balita")
        ordering: ClassVar[list[str]] = ["nama", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["posyandu", "aktif", "tanggal_lahir"], name="balita_sasaran"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["nik_indeks"],
                name="balita_nik_sekali",
                violation_error_message=_("NIK ini sudah dipakai anak lain."),
            ),
            models.UniqueConstraint(
                fields=["nik_ibu_indeks", "tanggal_lahir", "jenis_kelamin", "urutan_kembar"],
                name="balita_ibu_sekali",
                violation_error_message=_(
                    "Anak dengan ibu, tanggal lahir, dan jenis kelamin ini sudah terdaftar."
                ),
            ),
            models.CheckConstraint(
                condition=Q(jenis_kelamin__in=[satu.value for satu in Kelamin]),
                name="balita_kelamin",
                violation_error_message=_("Pilih laki-laki atau perempuan."),
            ),
            models.CheckConstraint(
                condition=Q(nama__regex=r"^.{1,100}$") & Q(nama_ibu__regex=r"^.{1,100}$"),
                name="balita_nama",
                violation_error_message=_("Nama anak dan nama ibu harus diisi."),
            ),
            models.CheckConstraint(
                condition=Q(alamat__regex=r"^.{0,200}$")
                & Q(rt__regex=r"^[0-9]{0,3}$")
                & Q(rw__regex=r"^[0-9]{0,3}$"),
                name="balita_alamat",
                violation_error_message=_("Alamat paling banyak 200 huruf, RT dan RW tiga angka."),
            ),
            models.CheckConstraint(
                condition=Q(urutan_kembar__gte=1, urutan_kembar__lte=KEMBAR_MAKS),
                name="balita_kembar",
                violation_error_message=_("Urutan lahir kembar dari 1 sampai 5."),
            ),
        ]

    def __str__(self) -> str:
        return self.nama

    def get_absolute_url(self) -> str:
        """Give the child's page."""
        return reverse("simpati:balita", args=[self.pk])

    @property
    def kelamin(self) -> Kelamin:
        """Sex as the rules take it."""
        return Kelamin(self.jenis_kelamin)

    @property
    def kasus_terbuka(self) -> "Kasus | None":
        """The case that has not ended; a child has one at most."""
        return self.kasus.filter(selesai=None).first()

    @property
    def nik_samar(self) -> str:
        """The NIK with all but its last four digits hidden."""
        return mask_nik(self.nik)

    def umur_pada(self, tanggal: date) -> str:
        """Age in words on a day."""
        return periode.sebut_umur(periode.umur_bulan(self.tanggal_lahir, tanggal))
