"""Who must have a second factor, and who has one."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from inti.access import has_role
from inti.models import User
from inti.roles import codes_where

STAFF = "staff"
ROLES = "roles"
TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required(user: User) -> bool:
    """Whether MFA_REQUIRED_FOR asks it of this person."""
    asked: list[str] = settings.MFA_REQUIRED_FOR
    if STAFF in asked and (user.is_staff or user.is_superuser):
        return True
    codes = codes_where("second_factor")
    return ROLES in asked and bool(codes) and has_role(user, *codes)


def is_set_up(user: User) -> bool:
    """Whether an authenticator app or a passkey is there; recovery codes alone do not count."""
    return bool(get_adapter().is_mfa_enabled(user, TYPES))


def is_missing(user: User) -> bool:
    """Whether this person must set one up before going on."""
    return is_required(user) and not is_set_up(user)
