"""Children and mothers who need help, and the help that each was given."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from simpati.models.balita import Balita
from simpati.models.ibu import IbuHamil, PemeriksaanIbu
from simpati.models.pengukuran import Pengukuran

CATATAN_MAKS = 500


class Kasus(models.Model):
    """One child or mother that was found to need help, from the detection to the end.

    Opened and moved on only through `simpati.pendampingan`, one open case for each at a time.
    """

    class Sebab(models.TextChoices):
        """Why it was opened, the least serious first: of a child, then of a mother."""

        TIDAK_NAIK = "tidak-naik", _("Berat tidak naik")
        BAWAH_GARIS_MERAH = "bawah-garis-merah", _("Di bawah garis merah")
        GIZI_BURUK = "gizi-buruk", _("Gizi buruk")
        KEK = "kek", _("Kurang energi kronis (KEK)")
        ANEMIA = "anemia", _("Anemia")

    class Status(models.TextChoices):
        """Where it stands; the last four are ends."""

        TERDETEKSI = "terdeteksi", _("Baru ditemukan")
        DIRUJUK = "dirujuk", _("Dirujuk")
        DITANGANI = "ditangani", _("Ditangani")
        DIPANTAU = "dipantau", _("Dipantau")
        PULIH = "pulih", _("Pulih")
        PINDAH = "pindah", _("Pindah")
        PUTUS = "drop-out", _("Terputus")
        KELIRU = "keliru", _("Salah ukur")

    BERAKHIR = (Status.PULIH, Status.PINDAH, Status.PUTUS, Status.KELIRU)
    LANJUT: ClassVar[dict[str, tuple[Status, ...]]] = {
        Status.TERDETEKSI: (Status.DIRUJUK, Status.DITANGANI, *BERAKHIR),
        Status.DIRUJUK: (Status.DITANGANI, Status.PINDAH, Status.PUTUS, Status.KELIRU),
        Status.DITANGANI: (Status.DIRUJUK, Status.DIPANTAU, Status.PINDAH, Status.PUTUS),
        Status.DIPANTAU: (Status.DITANGANI, Status.PULIH, Status.PINDAH, Status.PUTUS),
    }
    """What may follow each status; nothing follows an end."""

    SEBAB_IBU = (Sebab.KEK, Sebab.ANEMIA)

    balita = models.ForeignKey(
        Balita, on_delete=models.PROTECT, null=True, blank=True, related_name="kasus"
    )
    ibu = models.ForeignKey(
        IbuHamil, on_delete=models.PROTECT, null=True, blank=True, related_name="kasus"
    )
    sebab = models.CharField(_("sebab"), max_length=20, choices=Sebab.choices)
    pengukuran = models.ForeignKey(
        Pengukuran,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="kasus",
        verbose_name=_("ditemukan pada"),
    )
    pemeriksaan_ibu = models.ForeignKey(
        PemeriksaanIbu,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="kasus",
        verbose_name=_("ditemukan pada pemeriksaan"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.TERDETEKSI
    )
    penanggung_jawab = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="kasus",
        verbose_name=_("penanggung jawab"),
    )
    mulai = models.DateField(_("ditemukan"))
    tenggat = models.DateField(_("tenggat"))
    selesai = models.DateField(_("selesai"), null=True, blank=True)
    catatan = models.CharField(_("catatan"), max_length=CATATAN_MAKS, blank=True)
    diubah = models.DateTimeField(auto_now=True, editable=False)
    history = History(reads=("balita", "ibu"))

    class Meta:
        """The nearest deadline first."""

        verbose_name = _("kasus")
        verbose_name_plural = _("kasus")
        ordering: ClassVar[list[str]] = ["tenggat", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["selesai", "tenggat"], name="kasus_terbuka"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["balita"],
                condition=Q(selesai=None),
                name="kasus_terbuka_sekali",
                violation_error_message=_("Anak ini sudah punya kasus yang terbuka."),
            ),
            models.UniqueConstraint(
                fields=["ibu"],
                condition=Q(selesai=None),
                name="kasus_ibu_terbuka_sekali",
                violation_error_message=_("Ibu ini sudah punya kasus yang terbuka."),
            ),
            models.CheckConstraint(
                condition=Q(
                    balita__isnull=False,
                    pengukuran__isnull=False,
                    ibu=None,
                    pemeriksaan_ibu=None,
                    sebab__in=["tidak-naik", "bawah-garis-merah", "gizi-buruk"],
                )
                | Q(
                    balita=None,
                    pengukuran=None,
                    ibu__isnull=False,
                    pemeriksaan_ibu__isnull=False,
                    sebab__in=["kek", "anemia"],
                ),
                name="kasus_sasaran",
                violation_error_message=_("Kasus adalah milik seorang anak atau seorang ibu."),
            ),
            models.CheckConstraint(
                condition=Q(
                    selesai=None, status__in=["terdeteksi", "dirujuk", "ditangani", "dipantau"]
                )
                | Q(selesai__isnull=False, status__in=["pulih", "pindah", "drop-out", "keliru"]),
                name="kasus_status",
                violation_error_message=_("Kasus yang berakhir punya tanggal selesai."),
            ),
        ]

    def __str__(self) -> str:
        return say("%(sebab)s: %(nama)s") % {
            "sebab": self.get_sebab_display(),
            "nama": self.sasaran,
        }

    def get_absolute_url(self) -> str:
        """Give its page."""
        return reverse("simpati:kasus", args=[self.pk])

    @property
    def sasaran(self) -> Balita | IbuHamil:
        """The child or the mother; the database holds that there is one."""
        if self.balita is not None:
            return self.balita
        if self.ibu is None:
            raise ValueError(say("Kasus adalah milik seorang anak atau seorang ibu."))
        return self.ibu

    @property
    def temuan(self) -> Pengukuran | PemeriksaanIbu | None:
        """Where it was found."""
        return self.pengukuran or self.pemeriksaan_ibu

    @property
    def terbuka(self) -> bool:
        """Whether it has not ended."""
        return self.selesai is None

    @property
    def berikut(self) -> tuple[Status, ...]:
        """The statuses that may come next."""
        return self.LANJUT.get(self.status, ())

    def terlambat(self, hari_ini: date) -> bool:
        """Whether its deadline has passed while it is open."""
        return self.terbuka and self.tenggat < hari_ini


class Intervensi(models.Model):
    """One help for a child or a mother: planned for a day, done on a day, with what came of it."""

    class Jenis(models.TextChoices):
        """What is done; the sensitive ones reach the family rather than the child's body."""

        KUNJUNGAN = "kunjungan-rumah", _("Kunjungan rumah")
        KONSELING = "konseling-gizi", _("Konseling gizi dan pemberian makan")
        PMT = "pmt", _("Makanan tambahan (PMT)")
        PERIKSA = "periksa-puskesmas", _("Pemeriksaan di puskesmas")
        RAWAT = "tata-laksana-gizi-buruk", _("Tata laksana gizi buruk")
        SUPLEMEN = "suplementasi", _("Vitamin A, zinc, atau obat cacing")
        IMUNISASI = "imunisasi", _("Imunisasi susulan")
        AIR = "air-sanitasi", _("Air minum dan jamban")
        BANSOS = "bantuan-sosial", _("Bantuan sosial atau pangan")
        ASUH = "pengasuhan", _("Kelas pengasuhan (BKB, PAUD)")
        JAMINAN = "jkn-adminduk", _("JKN atau dokumen kependudukan")
        KB = "kb", _("Layanan KB ibu")

    SENSITIF = (Jenis.AIR, Jenis.BANSOS, Jenis.ASUH, Jenis.JAMINAN, Jenis.KB)

    class SumberDana(models.TextChoices):
        """Who pays."""

        APBN = "apbn", "APBN"
        APBD = "apbd", "APBD"
        DESA = "dana-desa", _("Dana desa")
        CSR = "csr", "CSR"
        SWADAYA = "swadaya", _("Swadaya")

    kasus = models.ForeignKey(Kasus, on_delete=models.CASCADE, related_name="intervensi")
    jenis = models.CharField(_("jenis"), max_length=30, choices=Jenis.choices)
    pelaksana = models.CharField(_("pelaksana"), max_length=100)
    sumber_dana = models.CharField(
        _("sumber dana"), max_length=12, choices=SumberDana.choices, blank=True
    )
    jadwal = models.DateField(_("dijadwalkan"))
    realisasi = models.DateField(_("dilaksanakan"), null=True, blank=True)
    hasil = models.CharField(_("hasil"), max_length=CATATAN_MAKS, blank=True)
    dibuat_oleh = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("dicatat oleh"),
    )
    history = History()

    class Meta:
        """As they are planned."""

        verbose_name = _("intervensi")
        verbose_name_plural = _("intervensi")
        ordering: ClassVar[list[str]] = ["jadwal", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(pelaksana__regex=r"^.{1,100}$"),
                name="intervensi_pelaksana",
                violation_error_message=_("Pelaksana harus diisi."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_jenis_display()

    @property
    def kelompok(self) -> str:
        """Whether it is specific or sensitive (Perpres 72/2021)."""
        return say("sensitif") if self.jenis in self.SENSITIF else say("spesifik")

    @property
    def terlaksana(self) -> bool:
        """Whether it was done."""
        return self.realisasi is not None
