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
    """

    code: str
    title: "StrOrPromise"


# What the chassis itself knows; an app's ``roles.py`` has the same name with its own roles.
ROLES: tuple[Role, ...] = ()


@cache
def all_roles() -> dict[str, Role]:
    """Every role of every local app by its code. Raises ValueError when two apps claim one code."""
    found: dict[str, Role] = {}
    for role in _declared():
        if found.setdefault(role.code, role) != role:
            raise ValueError(f"role {role.code!r} is declared twice with different titles")
    return found


def _declared() -> Iterator[Role]:
    for app in reversed(settings.LOCAL_APPS):
        if find_spec(f"{app}.roles"):
            yield from import_module(f"{app}.roles").ROLES
