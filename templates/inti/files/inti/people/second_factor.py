"""Who must have a second factor, and who has one."""

from collections.abc import Iterator

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from inti.access import has_role
from inti.models import User
from inti.privacy import keys
from inti.privacy.fields import MARK, Unreadable, seal, unseal
from inti.privacy.sealing import Progress
from inti.roles import codes_where

STAFF = "staff"
ROLES = "roles"
# Where an authenticator keeps what must stay secret.
SECRETS = ("secret", "seed")
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


def reseal() -> Iterator[Progress]:
    """Bring the secrets of second factors to the newest key, one row after the other."""
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).order_by("pk")
    done = unreadable = 0
    for row in rows.iterator():
        fine = _reseal(row)
        done, unreadable = done + fine, unreadable + (not fine)
    total = done + unreadable
    yield Progress(label="pengaman kedua", done=done, unreadable=unreadable, total=total)


def _reseal(row: Authenticator) -> bool:
    """Whether the row's secrets are now sealed with the newest key."""
    newest = f"{MARK}{keys.newest()[0]}$"
    old = {
        key: row.data[key] for key in SECRETS if not row.data.get(key, newest).startswith(newest)
    }
    opened = {key: unseal(stored) for key, stored in old.items()}
    if any(isinstance(found, Unreadable) for found in opened.values()):
        return False
    if opened:
        row.data |= {key: str(seal(found)) for key, found in opened.items()}
        row.save(update_fields=["data"])
    return True
