"""Sessions that people see and end, and invitations."""

import hashlib
import secrets
from datetime import timedelta
from typing import ClassVar

from axes.models import AccessAttempt
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti.audit.history import History, no_history
from inti.models import Assignment, Unit, User, Wilayah, role_choices
from inti.roles import all_roles


@no_history("a session; it is gone after the sign-out")
class SignedIn(models.Model):
    """One browser in which a person is signed in.

    Only what helps to recognise the device is kept: its kind and a shortened address.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="signed_in", verbose_name=_("pengguna")
    )
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    device = models.CharField(_("perangkat"), max_length=80)
    address = models.CharField(_("alamat jaringan (disingkat)"), max_length=40, blank=True)
    own_phone = models.BooleanField(_("ponsel sendiri"), default=False)
    since = models.DateTimeField(_("masuk sejak"), default=timezone.now)
    seen = models.DateTimeField(_("terakhir dipakai"), default=timezone.now)

    class Meta:
        """The one in use first."""

        verbose_name = _("sesi masuk")
        verbose_name_plural = _("sesi masuk")
        ordering: ClassVar[list[str]] = ["-seen"]

    def __str__(self) -> str:
        return self.device


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what can still be done with them."""

    def open(self) -> "InvitationQuerySet":
        """Neither used nor revoked nor expired."""
        return self.filter(accepted=None, revoked=None, expires__gt=timezone.now())

    def by_token(self, token: str) -> "InvitationQuerySet":
        """The open invitation with this token, if any."""
        return self.open().filter(token_hash=hashed(token))


class Invitation(models.Model):
    """A link with which one person, once, sets a password of their own.

    With ``role`` it makes an account with that role; with ``user`` set from the start it is a
    new password for someone who has no e-mail. Of the token only a SHA-256 is stored: it has 192
    random bits, so a slow hash would add nothing.
    """

    name = models.CharField(
        _("nama"), max_length=120, help_text=_("Seperti dipanggil rekan kerja, misalnya Ibu Rina.")
    )
    username = models.CharField(
        _("nama pengguna"),
        max_length=150,
        blank=True,
        validators=[User.username_validator],
        help_text=_("Usulan, huruf kecil tanpa spasi; yang diundang boleh menggantinya."),
    )
    role = models.CharField(_("peran"), max_length=50, choices=role_choices, blank=True)
    wilayah = models.ForeignKey(
        Wilayah,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wilayah"),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit layanan"),
    )
    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("akun"),
    )
    invited_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="invitations_sent",
        verbose_name=_("diundang oleh"),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created = models.DateTimeField(_("dibuat"), default=timezone.now, editable=False)
    expires = models.DateTimeField(_("berlaku sampai"))
    accepted = models.DateTimeField(_("dipakai"), null=True, blank=True)
    revoked = models.DateTimeField(_("dicabut"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    history = History(excluded_fields=["token_hash"], shown=["role", "unit"])

    class Meta:
        """Newest first; a new account has exactly one place."""

        verbose_name = _("undangan")
        verbose_name_plural = _("undangan")
        ordering: ClassVar[list[str]] = ["-created"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(role="")
                | Q(wilayah__isnull=False, unit__isnull=True)
                | Q(wilayah__isnull=True, unit__isnull=False),
                name="undangan_satu_tempat",
                violation_error_message=_("Pilih satu tempat: wilayah atau unit layanan."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> Wilayah | Unit | None:
        """Where the role will hold."""
        return self.unit or self.wilayah

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return not self.accepted and not self.revoked and self.expires > timezone.now()

    @property
    def is_reset(self) -> bool:
        """Whether it sets a new password for an account that exists."""
        return not self.role

    @property
    def role_title(self) -> str:
        """What people read."""
        found = all_roles().get(self.role)
        return str(found.title) if found else self.role

    def renew(self) -> str:
        """Give the only working token of this invitation; earlier ones stop working. Unsaved."""
        token = secrets.token_urlsafe(24)
        self.token_hash = hashed(token)
        self.expires = timezone.now() + timedelta(days=settings.INVITATION_DAYS)
        self.revoked = None
        return token

    def assignment(self, user: User) -> Assignment:
        """The assignment that accepting gives. Unsaved."""
        return Assignment(user=user, role=self.role, wilayah=self.wilayah, unit=self.unit)


def hashed(token: str) -> str:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class WrongPassword(AccessAttempt):
    """Failed sign-ins of one name from one address, as django-axes counts them."""

    class Meta:
        """An Indonesian name for axes' own table."""

        proxy = True
        verbose_name = _("sandi salah")
        verbose_name_plural = _("sandi salah")
