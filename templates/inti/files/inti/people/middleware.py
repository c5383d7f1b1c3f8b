"""What is checked on each request of a signed-in person: idle time and second factor.

Costs no query but once in five minutes (``sessions.STEP``).
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from inti.models import User
from inti.people import second_factor, sessions

CHECKED = "people_second_factor"
# Open while the second factor is missing: setting it up, signing out, what pages are made of.
OPEN_NAMES = frozenset(
    {
        "account_reauthenticate",
        "account_logout",
        "inti:keluar",
        "inti:warna",
        "inti:ikon",
        "people:warna",
        "people:pasang-pengaman",
    }
)
OPEN_PREFIX = "mfa_"


class SignedInMiddleware:
    """Ends idle sessions and sends people without the second factor they need to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, or redirect."""
        if not _has_session(request) or not isinstance(request.user, User):
            return self._get_response(request)
        return self._checked(request, request.user) or self._get_response(request)

    def _checked(self, request: HttpRequest, user: User) -> HttpResponse | None:
        if sessions.idle_too_long(request.session) or _is_staff_on_long_session(request, user):
            return _signed_out(request)
        if sessions.is_due(request.session):
            sessions.touch(request)
            request.session.pop(CHECKED, None)
        if request.session.get(CHECKED) == _standing(user):
            return None
        if not second_factor.is_missing(user):
            request.session[CHECKED] = _standing(user)
            return None
        set_up = reverse("people:pasang-pengaman")
        return None if _is_open(request) else HttpResponseRedirect(set_up)


def _has_session(request: HttpRequest) -> bool:
    """Whether the request brings a session; pages for citizens never load one."""
    session = getattr(request, "session", None)
    return bool(session is not None and session.session_key)


def _is_staff_on_long_session(request: HttpRequest, user: User) -> bool:
    return bool(request.session.get(sessions.OWN)) and (user.is_staff or user.is_superuser)


def _standing(user: User) -> str:
    """What the last check was for: who becomes staff is asked at once."""
    return f"{user.pk}{user.is_staff:d}{user.is_superuser:d}"


def _signed_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, _("Anda sudah lama tidak aktif. Demi keamanan, silakan masuk lagi."))
    path = request.get_full_path() if request.method == "GET" else reverse("inti:setelah-masuk")
    return redirect_to_login(path)


def _is_open(request: HttpRequest) -> bool:
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return False
    return name in OPEN_NAMES or name.startswith(OPEN_PREFIX)
