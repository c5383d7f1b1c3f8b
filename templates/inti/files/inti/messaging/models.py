"""The outbox: what was to be sent, and what became of it."""

import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from inti.audit.history import no_history
from inti.messaging.message import Message, masked
from inti.privacy.fields import EncryptedTextField


@no_history("isi dan penerima dilupakan begitu terkirim")
class Outbox(models.Model):
    """One message; once it is sent, recipient and text are forgotten, the masked name stays."""

    class Status(models.TextChoices):
        """What became of it."""

        WAITING = "menunggu", _("Menunggu")
        SENT = "terkirim", _("Terkirim")
        RECORDED = "dicatat", _("Hanya dicatat (saluran belum diatur)")
        FAILED = "gagal", _("Gagal")

    key = models.UUIDField(_("kunci"), unique=True, editable=False)
    channel = models.CharField(_("saluran"), max_length=16)
    to = EncryptedTextField(_("tujuan"))
    to_shown = models.CharField(_("tujuan (disamarkan)"), max_length=320)
    subject = EncryptedTextField(_("judul"), blank=True)
    text = EncryptedTextField(_("isi"), blank=True)
    template = models.CharField(_("templat"), max_length=100, blank=True)
    values = EncryptedTextField(_("nilai templat (JSON)"), default="[]")
    status = models.CharField(
        _("keadaan"), max_length=16, choices=Status.choices, default=Status.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    fault = models.CharField(_("kendala"), max_length=200, blank=True)
    provider_id = models.CharField(_("nomor penyedia"), max_length=200, blank=True)
    not_before = models.DateTimeField(_("giliran"), null=True)
    created_at = models.DateTimeField(_("dibuat"), auto_now_add=True, db_index=True)
    forgotten = models.BooleanField(_("isi sudah dilupakan"), default=False)
    sent_at = models.DateTimeField(_("terkirim pada"), null=True)

    class Meta:
        """Words for the admin."""

        verbose_name = _("pesan keluar")
        verbose_name_plural = _("pesan keluar")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.channel} {self.to_shown}"

    @property
    def message(self) -> Message:
        """What an adapter needs."""
        return Message(
            channel=self.channel,
            to=self.to,
            text=self.text,
            subject=self.subject,
            template=self.template,
            values=tuple(json.loads(self.values)),
        )

    def forget(self) -> None:
        """Drop what is personal, in memory; the caller saves."""
        self.to, self.subject, self.text, self.values = masked(self.to), "", "", "[]"
        self.forgotten = True


@no_history("keadaan sesaat, tanpa data siapa pun")
class Pace(models.Model):
    """When the next message of a channel may leave; one row for each channel."""

    channel = models.CharField(_("saluran"), max_length=16, primary_key=True)
    next_at = models.DateTimeField(_("giliran berikut"))

    class Meta:
        """Words for the admin."""

        verbose_name = _("laju saluran")
        verbose_name_plural = _("laju saluran")

    def __str__(self) -> str:
        return self.channel
