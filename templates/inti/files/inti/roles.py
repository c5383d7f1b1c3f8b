"""Roles: each app names its own in ``roles.py``, the chassis collects them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from inti.hooks import in_turn

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


@cache
def all_roles() -> dict[str, Role]:
    """Every role of every app and part by its code.

    Raises ImproperlyConfigured when two claim one code, or one manages what nobody declares.
    """
    found: dict[str, Role] = {}
    for role in _declared():
        if found.setdefault(role.code, role) != role:
            raise ImproperlyConfigured(
                f"Peran {role.code!r} ada di dua aplikasi: beri kode lain di salah satu roles.py."
            )
    unknown = {code for role in found.values() for code in role.manages} - set(found)
    if unknown:
        raise ImproperlyConfigured(
            f"Peran dalam manages=(…) tidak ada: {', '.join(sorted(unknown))}. Periksa roles.py."
        )
    return found


def codes_where(attribute: str) -> frozenset[str]:
    """Codes of the roles for which ``second_factor``, ``manages`` or ``long_session`` is set."""
    return frozenset(code for code, role in all_roles().items() if getattr(role, attribute))


def _declared() -> Iterator[Role]:
    for _app, module in in_turn("roles"):
        yield from module.ROLES
