"""What a token may be allowed to do: each app's ``api.py`` names its own in ``SCOPES``."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise

from inti.access import has_role
from inti.models import User


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One permission, ``<app>:<verb>``; only people with one of ``roles`` can make a token for it.

    A token never reaches further than its owner: rows are chosen by the owner's assignments.
    """

    code: str
    title: str | Promise
    roles: tuple[str, ...] = ()


def open_to(user: User | AnonymousUser, scopes: dict[str, Scope]) -> dict[str, Scope]:
    """The scopes that this person can give to a token."""
    return {code: one for code, one in scopes.items() if has_role(user, *one.roles)}
