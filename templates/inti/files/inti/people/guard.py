"""Against guessing, without locking out sixty kader behind one mobile address.

Three limits, all counted in the database (the table of django-axes), so that they hold over all
processes:

- ten wrong passwords for one name from one address (axes, ``AXES_FAILURE_LIMIT``);
- spraying: one address that fails for SPRAY_NAMES different names or SPRAY_FAILURES times waits.
  Names that signed in meanwhile are forgiven (axes forgets them), and names that signed in from
  this browser before are let through, so that a village that shares the address is not locked out;
- CODE_FAILURES wrong codes for one account, from wherever: who types codes knows the password.

Each limit looks back AXES_COOLOFF_TIME.
"""

from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from inti.models import User
from inti.sign_in import client_network

KNOWN_COOKIE = "kenal"
KNOWN_DAYS = 180
_SALT = "inti.people.known"
_CODE = "kode:"


def is_spraying(request: HttpRequest, username: str) -> bool:
    """Whether this address tried too many names and this browser does not know this one."""
    if username in known_names(request):
        return False
    found = AccessAttempt.objects.filter(
        ip_address=client_network(request), attempt_time__gt=_since()
    ).aggregate(names=Count("username", distinct=True), failures=Sum("failures_since_start"))
    return bool(
        found["names"] >= settings.SPRAY_NAMES
        or (found["failures"] or 0) >= settings.SPRAY_FAILURES
    )


def known_names(request: HttpRequest) -> list[str]:
    """Names that signed in from this browser, out of its signed cookie."""
    try:
        found = signing.loads(
            request.COOKIES.get(KNOWN_COOKIE, ""), salt=_SALT, max_age=timedelta(days=KNOWN_DAYS)
        )
    except signing.BadSignature:
        return []
    return [str(name) for name in found]


def remember_name(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Note in the browser that this name signed in here; the last twelve are kept."""
    names = [username, *(name for name in known_names(request) if name != username)][:12]
    response.set_cookie(
        KNOWN_COOKIE,
        signing.dumps(names, salt=_SALT, compress=True),
        max_age=timedelta(days=KNOWN_DAYS),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def count_wrong_code(request: HttpRequest, user: User) -> None:
    """Count one wrong code against the account."""
    AxesProxyHandler.user_login_failed(
        sender=__name__, credentials={"username": _code_name(user)}, request=request
    )


def too_many_codes(user: User) -> bool:
    """Whether codes for this account are refused for now."""
    found = AccessAttempt.objects.filter(
        username=_code_name(user), attempt_time__gt=_since()
    ).aggregate(failures=Sum("failures_since_start"))
    return (found["failures"] or 0) >= int(settings.CODE_FAILURES)


def forget_wrong_codes(user: User) -> None:
    """After a right code."""
    AccessAttempt.objects.filter(username=_code_name(user)).delete()


def _code_name(user: User) -> str:
    """No account can have this name: user names have no colon."""
    return f"{_CODE}{user.pk}"


def _since() -> datetime:
    return timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
