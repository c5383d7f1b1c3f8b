"""The access log, the seals, and the recorded exceptions to them. Rows are only ever added."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti.audit.context import WHY_LENGTH
from inti.audit.history import no_history


class AccessQuerySet(models.QuerySet):
    """Questions to the log."""

    def about(self, row: Model) -> "AccessQuerySet":
        """Entries that name this row."""
        return self.filter(subject=row._meta.label_lower, keys__contains=f",{row.pk},")


@no_history("it is the trail itself")
class AccessEntry(models.Model):
    """Someone read, exported or printed rows of one model; primary keys only, never their content.

    One row for a whole page of objects: 25 rows for a list of 25 children would make the log the
    largest table of the service within weeks.
    """

    class Action(models.TextChoices):
        """What was done with the data."""

        BACA = "baca", _("Membaca")
        CETAK = "cetak", _("Mencetak")
        EKSPOR = "ekspor", _("Mengekspor")
        KIRIM = "kirim", _("Mengirim ke sistem lain")

    time = models.DateTimeField(_("waktu"), default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name=_("oleh"),
    )
    roles = models.CharField(_("peran saat itu"), max_length=200, blank=True)
    address = models.CharField(_("alamat jaringan"), max_length=45, blank=True)
    request_id = models.CharField(_("nomor permintaan"), max_length=64, blank=True)
    page = models.CharField(_("halaman"), max_length=100, blank=True)
    action = models.CharField(_("tindakan"), max_length=10, choices=Action.choices)
    subject = models.CharField(_("jenis data"), max_length=100)
    keys = models.TextField(_("nomor data"))
    count = models.PositiveIntegerField(_("banyaknya"))
    why = models.CharField(_("alasan"), max_length=WHY_LENGTH)

    objects = AccessQuerySet.as_manager()

    class Meta:
        """Newest first; who and what are found without reading all."""

        verbose_name = _("catatan akses")
        verbose_name_plural = _("catatan akses")
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["time"], name="jejak_waktu"),
            models.Index(fields=["actor", "time"], name="jejak_orang"),
            models.Index(fields=["subject", "time"], name="jejak_data"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.count} {self.subject}"


@no_history("it is what proves the trail")
class Seal(models.Model):
    """A range of rows of one table, closed: each row's mark, chained to the seal before.

    ``marks`` holds 24 bytes per row: primary key (8 bytes, big endian) and keyed digest (16 bytes).
    """

    made = models.DateTimeField(_("dibuat"))
    stream = models.CharField(_("tabel"), max_length=100)
    fields = models.TextField(_("kolom"))
    first = models.BigIntegerField(_("dari"))
    last = models.BigIntegerField(_("sampai"))
    count = models.PositiveIntegerField(_("banyaknya"))
    marks = models.BinaryField()
    key_id = models.CharField(_("kunci"), max_length=16)
    previous = models.CharField(_("segel sebelumnya"), max_length=64, unique=True)
    digest = models.CharField(_("segel"), max_length=64, unique=True)

    class Meta:
        """In the order of the chain."""

        verbose_name = _("segel")
        verbose_name_plural = _("segel")
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stream", "last"], name="segel_tabel"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.first}-{self.last}"


@no_history("it is part of the trail")
class Exemption(models.Model):
    """A lawful change of sealed rows: values redacted, or old access entries moved to a file."""

    class Kind(models.TextChoices):
        """What was done."""

        REDACT = "samar", _("Isi disamarkan")
        PRUNE = "pangkas", _("Dipindah ke berkas")

    time = models.DateTimeField(_("waktu"))
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind.choices)
    stream = models.CharField(_("tabel"), max_length=100)
    first = models.BigIntegerField(_("dari"))
    last = models.BigIntegerField(_("sampai"))
    fields = models.CharField(_("kolom"), max_length=500, blank=True)
    after = models.CharField(_("tanda sesudahnya"), max_length=64)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name=_("oleh"),
    )
    why = models.CharField(_("alasan"), max_length=WHY_LENGTH)
    key_id = models.CharField(_("kunci"), max_length=16)
    mac = models.CharField(_("bukti"), max_length=64)

    class Meta:
        """Newest first."""

        verbose_name = _("pengecualian segel")
        verbose_name_plural = _("pengecualian segel")
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stream", "first"], name="pengecualian_tabel"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.stream} {self.first}"
