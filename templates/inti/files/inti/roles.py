"""Roles: each app names its own in ``roles.py``, the chassis collects them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Role:
    """What someone may do within a unit of the region.

    ``code`` is stored with each assignment (never rename it), ``title`` is what people read.
    ``second_factor``: whoever holds it signs in with a second factor (where MFA_REQUIRED_FOR has
    ``roles``). ``manages``: codes of the roles that its holders may invite within their own units.
    ``long_session``: may stay signed in on a phone of their own.
    """

    code: str
    title: "StrOrPromise"
    second_factor: bool = False
    manages: tuple[str, ...] = ()
    long_session: bool = False


# What the chassis itself knows; an app's ``roles.py`` has the same name with its own roles.
ROLES: tuple[Role, ...] = ()


@cache
def all_roles() -> dict[str, Role]:
    """Every role of every app and part by its code.

    Raises ValueError when two claim one code, or a role manages one that nobody declares.
    """
    found: dict[str, Role] = {}
    for role in _declared():
        if found.setdefault(role.code, role) != role:
            raise ValueError(f"role {role.code!r} is declared twice with different titles")
    unknown = {code for role in found.values() for code in role.manages} - set(found)
    if unknown:
        raise ValueError(f"roles that are managed but not declared: {sorted(unknown)}")
    return found


def codes_where(attribute: str) -> frozenset[str]:
    """Codes of the roles for which ``second_factor``, ``manages`` or ``long_session`` is set."""
    return frozenset(code for code, role in all_roles().items() if getattr(role, attribute))


def _declared() -> Iterator[Role]:
    for app in [*reversed(settings.LOCAL_APPS), *settings.CHASSIS_PARTS]:
        if find_spec(f"{app}.roles"):
            yield from import_module(f"{app}.roles").ROLES
