"""How long a sign-in lasts, and ending it from elsewhere.

A sign-in ends after SESSION_COOKIE_AGE (12 hours) and after SESSION_IDLE_MINUTES without use, as
is right for a phone that colleagues share. Who holds a role with ``long_session`` may say that the
phone is their own: then it lasts SESSION_LONG_DAYS. Staff never.
"""

import time
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from inti.access import has_role
from inti.models import User
from inti.people.devices import describe, shortened
from inti.people.models import SignedIn
from inti.roles import codes_where
from inti.sign_in import client_address

ASKED = "people_own_phone_asked"
OWN = "people_own_phone"
SEEN = "people_seen"
ROW = "people_signed_in"
# A session is written at most this often (seconds) to note that it is in use.
STEP = 5 * 60


def may_stay(user: User) -> bool:
    """Whether this person may stay signed in on a phone of their own."""
    codes = codes_where("long_session")
    if user.is_staff or user.is_superuser or not codes:
        return False
    return has_role(user, *codes)


def start(request: HttpRequest, user: User) -> None:
    """Decide how long this sign-in lasts and note the device."""
    own = bool(request.session.pop(ASKED, False)) and may_stay(user)
    request.session[OWN] = own
    request.session[SEEN] = time.time()
    set_lifetime(request.session)
    _note(request, user, own=own)


def set_lifetime(session: SessionBase) -> None:
    """Twelve hours and gone with the browser, or long on an own phone."""
    session.set_expiry(timedelta(days=settings.SESSION_LONG_DAYS) if session.get(OWN) else 0)


def idle_too_long(session: SessionBase) -> bool:
    """Whether a session on a shared device lay unused for too long."""
    if session.get(OWN):
        return False
    limit: int = settings.SESSION_IDLE_MINUTES
    return time.time() - float(session.get(SEEN, 0)) > limit * 60


def is_due(session: SessionBase) -> bool:
    """Whether it is time to note that the session is in use."""
    return time.time() - float(session.get(SEEN, 0)) > STEP


def touch(request: HttpRequest) -> None:
    """Note that this session is in use, under the key that it has now.

    Whose role no longer allows a long sign-in goes on as on a shared phone.
    """
    request.session[SEEN] = time.time()
    stays = isinstance(request.user, User) and may_stay(request.user)
    if request.session.get(OWN) and not stays:
        request.session[OWN] = False
        set_lifetime(request.session)
    changed = SignedIn.objects.filter(pk=request.session.get(ROW, 0)).update(
        seen=timezone.now(),
        session_key=request.session.session_key,
        own_phone=bool(request.session.get(OWN)),
    )
    if not changed and isinstance(request.user, User):
        _note(request, request.user, own=bool(request.session.get(OWN)))


def active(user: User) -> list[SignedIn]:
    """The person's live sessions; rows of sessions that are over are removed."""
    rows = list(SignedIn.objects.filter(user=user))
    live = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    over = [row.pk for row in rows if row.session_key not in live]
    if over:
        SignedIn.objects.filter(pk__in=over).delete()
    return [row for row in rows if row.session_key in live]


def end(rows: list[SignedIn]) -> None:
    """Sign these devices out."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for row in rows:
        store(row.session_key).delete()
    SignedIn.objects.filter(pk__in=[row.pk for row in rows]).delete()


def end_all(user: User, *, but: str | None = "") -> None:
    """Sign the person out everywhere, except in the session with the key ``but``."""
    end([row for row in SignedIn.objects.filter(user=user) if row.session_key != but])


def _note(request: HttpRequest, user: User, *, own: bool) -> None:
    if not request.session.session_key:
        request.session.save()
    row, _ = SignedIn.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "device": describe(request.META.get("HTTP_USER_AGENT", "")),
            "address": shortened(client_address(request)),
            "own_phone": own,
            "seen": timezone.now(),
        },
    )
    request.session[ROW] = row.pk
