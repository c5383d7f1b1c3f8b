"""Posyandu, children under five, and what was measured.

SQLite does not enforce lengths or ranges, so CheckConstraints hold what the fields promise. No
constraint can read an encrypted NIK: its field checks it at every save, its index keeps it unique.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.audit.history import History
from inti.models import Wilayah
from inti.permohonan.models import Permohonan
from inti.privacy.fields import BlindIndexField, EncryptedTextField
from inti.privacy.masking import mask_nik
from simpati import periode
from simpati.antropometri import (
    STUNTING,
    UMUR_MAKS_HARI,
    Indeks,
    Kelamin,
    Kelas,
    Posisi,
    kelas_dari_kode,
)

BERAT_KG = (Decimal("0.5"), Decimal("40"))
PANJANG_CM = (Decimal("30"), Decimal("130"))
"""What a scale and a length board can sensibly show for a child of 0-60 months."""
DI_LUAR_BERAT = _("Berat di luar 0,5-40 kg.")
DI_LUAR_PANJANG = _("Panjang/tinggi di luar 30-130 cm.")
DI_LUAR_UMUR = _("Umur di luar 0-60 bulan pada tanggal ukur.")
KEMBAR_MAKS = 5

BENTUK_NIK = RegexValidator(r"\A[0-9]{16}\Z", _("NIK terdiri dari 16 angka."))
BENTUK_PONSEL = RegexValidator(r"\A0[0-9]{8,13}\Z", "Nomor ponsel diawali 0.")
TIGA_ANGKA = RegexValidator(r"\A[0-9]{0,3}\Z", _("Tulis paling banyak tiga angka, misalnya 02."))


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


class Balita(models.Model):
    """A child under five, registered in one posyandu by name and address."""

    class JenisKelamin(models.TextChoices):
        """Sex as Indonesian forms write it."""

        LAKI_LAKI = Kelamin.LAKI_LAKI.value, _("Laki-laki")
        PEREMPUAN = Kelamin.PEREMPUAN.value, _("Perempuan")

    posyandu = models.ForeignKey(Posyandu, on_delete=models.PROTECT, related_name="balita")
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
    def nik_samar(self) -> str:
        """The NIK with all but its last four digits hidden."""
        return mask_nik(self.nik)

    def umur_pada(self, tanggal: date) -> str:
        """Age in words on a day."""
        return periode.sebut_umur(periode.umur_bulan(self.tanggal_lahir, tanggal))


class Pengukuran(models.Model):
    """One measurement of a child, with the z-scores and classes computed when it was recorded.

    Written only through `simpati.pencatatan`, so that the figures always belong to the values.
    """

    class Status(models.TextChoices):
        """Where the measurement stands in its work flow."""

        TERKIRIM = "terkirim", _("Tercatat")
        PERLU_UKUR_ULANG = "perlu-ukur-ulang", _("Perlu ukur ulang")

    class PosisiUkur(models.TextChoices):
        """How the child was measured."""

        TERLENTANG = Posisi.TERLENTANG.value, _("Terlentang")
        BERDIRI = Posisi.BERDIRI.value, _("Berdiri")

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
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, editable=False)
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
                condition=Q(status__in=["terkirim", "perlu-ukur-ulang"]),
                name="pengukuran_status",
                violation_error_message=_("Status tidak dikenal."),
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

    def kelas(self, indeks: Indeks) -> Kelas | None:
        """Give the stored class of an index; None when it was flagged or could not be computed."""
        kode: str = getattr(self, f"kelas_{indeks.name.lower()}")
        return kelas_dari_kode(indeks, kode) if kode else None

    @property
    def umur(self) -> str:
        """The child's age in words on the day of the measurement."""
        return self.balita.umur_pada(self.tanggal)


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
