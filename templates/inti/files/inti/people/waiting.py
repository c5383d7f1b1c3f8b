"""What waits for the people who manage the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inti.models import User
from inti.people.models import Invitation
from inti.people.second_factor import TYPES
from inti.roles import codes_where

LONG_AWAY = timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class Task:
    """A number of things to look at and where; ``urgent`` when it should be zero."""

    label: str | Promise
    count: int
    url: str
    urgent: bool = False


def tasks() -> Sequence[Task]:
    """Every task with its present number. Five queries."""
    users = reverse("admin:inti_user_changelist")
    sent = reverse("admin:inti_people_invitation_changelist")
    return (
        Task(
            label=_("Undangan menunggu dibuka"),
            count=Invitation.objects.open().count(),
            url=f"{sent}?keadaan=menunggu",
        ),
        Task(
            label=_("Perlu pengaman kedua"),
            count=without_second_factor().count(),
            url=f"{users}?pengaman=perlu",
            urgent=True,
        ),
        Task(
            label=_("Akun tanpa peran"),
            count=without_role().count(),
            url=f"{users}?peran=tanpa",
            urgent=True,
        ),
        Task(
            label=_("Lama tidak masuk"),
            count=long_away().count(),
            url=f"{users}?masuk=lama",
        ),
        Task(
            label=_("Terkunci karena sandi salah"),
            count=locked().count(),
            url=reverse("admin:inti_people_wrongpassword_changelist"),
        ),
    )


def with_second_factor() -> Exists:
    """Whether a user of the outer query has an authenticator app or a passkey."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=TYPES))


def without_second_factor() -> QuerySet[User]:
    """Staff, and holders of roles that ask for one, who have none."""
    asked = Q(is_staff=True) | Q(is_superuser=True)
    asked |= Q(assignments__role__in=codes_where("second_factor"))
    return User.objects.filter(asked, ~with_second_factor(), is_active=True).distinct()


def without_role() -> QuerySet[User]:
    """Accounts that can sign in and do nothing."""
    return User.objects.filter(assignments=None, is_active=True, is_staff=False, is_superuser=False)


def long_away() -> QuerySet[User]:
    """Active accounts that nobody used for half a year."""
    before = timezone.now() - LONG_AWAY
    return User.objects.filter(
        Q(last_login__lt=before) | Q(last_login=None, date_joined__lt=before), is_active=True
    )


def locked() -> QuerySet[AccessAttempt]:
    """Names that are refused at this moment."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    found: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
    )
    return found
