"""Tokens: what a program shows in place of a person's password."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History
from inti.models import User

PREFIX = "llk_"  # scanners for leaked secrets look for a fixed beginning
LONGEST_DAYS = 365
LONGEST_NAME = 80
WRITE_EVERY = timedelta(minutes=1)


def digest_of(secret: str) -> str:
    """What is stored: a secret of 256 random bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Token(models.Model):
    """A program's right to act for its owner, within scopes and until a day."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="tokens",
        verbose_name=_("pemilik"),
    )
    name = models.CharField(_("nama"), max_length=LONGEST_NAME)
    scopes = models.JSONField(_("lingkup"), default=list)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("awal"), max_length=12, editable=False)
    created = models.DateTimeField(_("dibuat"), auto_now_add=True)
    expires = models.DateTimeField(_("berlaku sampai"))
    last_used = models.DateTimeField(_("terakhir dipakai"), null=True, editable=False)
    revoked = models.DateTimeField(_("dicabut"), null=True, blank=True, editable=False)
    history = History(excluded_fields=["digest", "last_used"], quiet=["last_used"], shown=["name"])

    class Meta:
        """The newest first."""

        verbose_name = _("token")
        verbose_name_plural = _("token")
        ordering: ClassVar[list[str]] = ["-created", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @classmethod
    def make(cls, owner: User, name: str, scopes: Iterable[str], days: int) -> tuple[Self, str]:
        """A saved token and its secret, which is known now and never again."""
        secret = PREFIX + secrets.token_urlsafe(32)
        made = cls.objects.create(
            owner=owner,
            name=name,
            scopes=sorted(scopes),
            digest=digest_of(secret),
            hint=secret[: len(PREFIX) + 4],
            expires=timezone.now() + timedelta(days=days),
        )
        return made, secret

    @classmethod
    def of_secret(cls, secret: str) -> Self | None:
        """The valid token with this secret and its owner, in one query; None when there is none."""
        try:
            found = cls.objects.select_related("owner").get(digest=digest_of(secret))
        except cls.DoesNotExist:
            return None
        return found if found.valid and found.owner.is_active else None

    @property
    def valid(self) -> bool:
        """Neither revoked nor past its day."""
        return self.revoked is None and self.expires > timezone.now()

    def note_use(self) -> None:
        """Remember that it was used; written at most once a minute."""
        now = timezone.now()
        if self.last_used is None or now - self.last_used >= WRITE_EVERY:
            self.last_used = now
            self.save(update_fields=["last_used"])

    def revoke(self) -> None:
        """Never again; a second time changes nothing."""
        if self.revoked is None:
            self.revoked = timezone.now()
            self.save(update_fields=["revoked"])
