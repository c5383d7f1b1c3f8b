"""Signals: a sign-in starts a session, a changed second factor ends the others."""

from typing import Any

from allauth.account.signals import password_changed, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from axes.models import AccessAttempt
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from inti.models import User
from inti.people import guard, middleware, sessions
from inti.people.models import SignedIn


@receiver(user_logged_in)
def on_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    """However somebody signed in: with a password, a passkey, an identity provider."""
    sessions.start(request, user)


@receiver(user_logged_out)
def on_sign_out(request: HttpRequest, **_: Any) -> None:
    """The device leaves the list."""
    SignedIn.objects.filter(pk=request.session.get(sessions.ROW, 0)).delete()


@receiver([password_changed, password_set])
def on_password(request: HttpRequest, **_: Any) -> None:
    """The session in which the password was changed goes on under its new key."""
    sessions.touch(request)


@receiver([authenticator_added, authenticator_removed])
def on_second_factor(request: HttpRequest, user: User, **_: Any) -> None:
    """Other devices sign in anew, with the second factor as it is now."""
    request.session.pop(middleware.CHECKED, None)
    sessions.end_all(user, but=request.session.session_key)


@receiver(authentication_failed)
def on_wrong_code(request: HttpRequest, user: User, **_: Any) -> None:
    """A wrong code counts against the account, from whatever address it came."""
    guard.count_wrong_code(request, user)


@receiver(pre_save, sender=AccessAttempt)
def on_wrong_password(instance: AccessAttempt, **_: Any) -> None:
    """Count the try, and keep nothing of what was sent with it."""
    instance.get_data = instance.post_data = ""
