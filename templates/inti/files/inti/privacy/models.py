"""Consent, requests of data subjects, and the counter behind the rate limits."""

import secrets
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti.audit.history import no_history
from inti.privacy.fields import EncryptedTextField

DEADLINE = timedelta(hours=72)
"""3 x 24 hours, UU 27/2022 Pasal 30 to 33, 40 and 41."""
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for something else


def new_number() -> str:
    """A number to read out on the phone, that nobody guesses: ``PDP-7K3M9QXA``."""
    return "PDP-" + "".join(secrets.choice(LETTERS) for _ in range(8))


@no_history("penghitung sementara, tanpa data pribadi")
class Knock(models.Model):
    """How often something was asked for in one window of time; see `limits`."""

    code = models.CharField(_("kode"), max_length=64, unique=True)
    count = models.PositiveIntegerField(_("banyak"), default=0)
    until = models.DateTimeField(_("sampai"), db_index=True)

    class Meta:
        """Never shown."""

        verbose_name = _("ketukan")
        verbose_name_plural = _("ketukan")

    def __str__(self) -> str:
        return f"{self.code[:8]}: {self.count}"


class Relation(models.TextChoices):
    """On whose behalf someone speaks."""

    SELF = "sendiri", _("Diri sendiri")
    PARENT = "orang-tua", _("Orang tua")
    GUARDIAN = "wali", _("Wali")
    PROXY = "kuasa", _("Penerima kuasa")


class Subject(models.Model):
    """Which person of which app a record is about."""

    source = models.CharField(_("aplikasi"), max_length=100)
    key = models.CharField(_("kunci"), max_length=100)
    subject_name = EncryptedTextField(_("nama pemilik data"), max_length=150)

    class Meta:
        """Shared columns."""

        abstract = True


@no_history("setiap langkah dicatat di baris ini sendiri")
class DataRequest(Subject):
    """What someone asked about their own data, until when, and what was answered."""

    class Kind(models.TextChoices):
        """Rights of UU 27/2022 that staff handle here."""

        ACCESS = "akses", _("Salinan data (Pasal 7)")
        ERASURE = "hapus", _("Penghapusan data (Pasal 8)")

    class Status(models.TextChoices):
        """Where the request stands."""

        OPEN = "terbuka", _("Belum dijawab")
        PROPOSED = "menunggu", _("Menunggu orang kedua")
        DONE = "selesai", _("Selesai")
        REFUSED = "ditolak", _("Ditolak")

    number = models.CharField(_("nomor"), max_length=12, unique=True, default=new_number)
    kind = models.CharField(_("yang diminta"), max_length=10, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.OPEN
    )
    applicant = EncryptedTextField(_("nama pemohon"), max_length=150)
    relation = models.CharField(_("hubungan"), max_length=10, choices=Relation.choices)
    proof = models.CharField(_("bukti identitas yang diperiksa"), max_length=150)
    received_at = models.DateTimeField(_("diterima"), default=timezone.now)
    due_at = models.DateTimeField(_("batas jawaban"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = EncryptedTextField(_("alasan"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    answered_at = models.DateTimeField(_("dijawab"), null=True)
    answer = EncryptedTextField(_("jawaban"), max_length=1000, blank=True)

    class Meta:
        """The most urgent first."""

        verbose_name = _("permintaan pemilik data")
        verbose_name_plural = _("permintaan pemilik data")
        ordering: ClassVar[list[str]] = ["due_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="permintaan_dua_orang",
                violation_error_message=_("Penghapusan disetujui oleh orang kedua."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: object, **kwargs: object) -> None:
        """The time to answer runs from the receipt."""
        self.due_at = self.received_at + DEADLINE
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        """Its page for staff."""
        return reverse("privacy:satu-permintaan", args=[self.number])

    @property
    def is_closed(self) -> bool:
        """Whether it was answered."""
        return self.answered_at is not None

    @property
    def is_late(self) -> bool:
        """Whether the time to answer is over."""
        return not self.is_closed and timezone.now() > self.due_at


@no_history("pemberian dan penarikan dicatat di baris ini sendiri")
class Consent(Subject):
    """That someone agreed to one purpose, in which words, and until when.

    Only where consent is the legal basis; a duty by law or a public task needs none (Pasal 20).
    """

    class Channel(models.TextChoices):
        """How it was given or withdrawn."""

        FACE = "tatap-muka", _("Tatap muka")
        PAPER = "kertas", _("Formulir kertas")
        ONLINE = "daring", _("Daring")
        PHONE = "telepon", _("Telepon")

    purpose = models.CharField(_("tujuan"), max_length=50)
    version = models.CharField(_("versi teks"), max_length=20)
    text = models.TextField(_("teks yang disetujui"))
    given_by = EncryptedTextField(_("diberikan oleh"), max_length=150)
    relation = models.CharField(_("hubungan"), max_length=10, choices=Relation.choices)
    channel = models.CharField(_("lewat"), max_length=10, choices=Channel.choices)
    given_at = models.DateTimeField(_("diberikan"), default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("ditarik"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        """One standing consent for a purpose of a person."""

        verbose_name = _("persetujuan")
        verbose_name_plural = _("persetujuan")
        ordering: ClassVar[list[str]] = ["-given_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "key", "purpose"],
                condition=Q(withdrawn_at=None),
                name="persetujuan_sekali",
                violation_error_message=_("Persetujuan untuk tujuan ini sudah tercatat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


def consented(source: str, key: str, purpose: str) -> bool:
    """Whether a person's consent to a purpose stands; what code asks before it uses the data."""
    standing = Consent.objects.filter(source=source, key=key, purpose=purpose, withdrawn_at=None)
    return standing.exists()
