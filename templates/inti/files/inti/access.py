"""Who may see and do what: roles for pages, units of the region for rows."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from inti.models import User
from inti.roles import codes_where

Params = ParamSpec("Params")
Page = TypeVar("Page", bound=Callable[..., HttpResponseBase])
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]

NOTHING = Q(pk__in=[])
# No role has this code.
NOBODY = "-"
# PP.KK.CC.SSSS: nothing lies below a village.
VILLAGE_DOTS = 3


def has_role(user: User | AnonymousUser, *codes: str) -> bool:
    """Whether the user holds one of the roles somewhere; without codes: is signed in."""
    return roles_held(user, *codes) is not None


def roles_held(user: User | AnonymousUser, *codes: str) -> frozenset[str] | None:
    """Which of the roles the user holds (without codes: none asked); None when not let in."""
    if not isinstance(user, User) or not user.is_active:
        return None
    if user.is_superuser or not codes:
        return frozenset()
    return frozenset(duty.role for duty in user.duties if duty.role in codes) or None


def require_role(*codes: str) -> Callable[[View[Params]], View[Params]]:
    """Guard a view: anonymous people are sent to sign in, others without one of the roles get 403.

    The wrapped view carries ``required_roles``, from which the menu knows for whom to show it.
    """
    return _guard(frozenset(codes))


def meant_for(*codes: str) -> Callable[[Page], Page]:
    """Say for whom a page is that everyone may load: phones keep it, nothing personal is on it.

    The menu shows it to these roles, and it need not speak to citizens.
    """

    def mark(view: Page) -> Page:
        view.required_roles = frozenset(codes)  # type: ignore[attr-defined]
        return view

    return mark


def require_role_with(attribute: str) -> Callable[[View[Params]], View[Params]]:
    """The same for the roles that have ``manages`` or another attribute set; asked at each visit.

    Where no role has it the page is for superusers.
    """
    return _guard(RolesWith(attribute))


class RolesWith:
    """Codes of the roles that have an attribute set; never empty, since that means everybody."""

    def __init__(self, attribute: str) -> None:
        self._attribute = attribute

    def __iter__(self) -> Iterator[str]:
        """The codes as they are declared now."""
        return iter(codes_where(self._attribute) or (NOBODY,))


def _guard(codes: Iterable[str]) -> Callable[[View[Params]], View[Params]]:
    def guard(view: View[Params]) -> View[Params]:
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            held = roles_held(request.user, *codes)
            if held is None:
                raise PermissionDenied(_("Peran Anda tidak mencakup halaman ini."))
            # What the access log tells as the role at that moment.
            if codes:
                request.audit_roles = held  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.required_roles = codes  # type: ignore[attr-defined]
        return guarded

    return guard


def units(user: User | AnonymousUser, roles: Iterable[str] = ()) -> list[str]:
    """Codes of the region's units in which the user holds one of the roles (any when none named).

    An assignment to a service unit (puskesmas, agency) counts for every desa or kecamatan that it
    serves.
    """
    if not isinstance(user, User) or not user.is_active:
        return []
    wanted = frozenset(roles)
    found = (duty for duty in user.duties if not wanted or duty.role in wanted)
    return sorted({duty.wilayah for duty in found if duty.wilayah})


def within(user: User | AnonymousUser, path: str, roles: Iterable[str] = ()) -> Q:
    """The rows whose unit, reached by ``path``, lies in one of the user's units.

    ``path`` leads to a foreign key to Wilayah (``"desa"``, ``"posyandu__desa"``); ``""`` means that
    the model is Wilayah itself.
    Superusers see every row, people without an assignment none.
    """
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return Q()
    return below(path, units(user, roles))


def below(path: str, codes: Iterable[str]) -> Q:
    """The rows whose unit, reached by ``path``, is one of these or lies below one."""
    key = f"{path}__kode" if path else "kode"
    wanted = sorted(set(codes))
    found = Q(**{f"{key}__in": wanted}) if wanted else NOTHING
    for code in wanted:
        if code.count(".") < VILLAGE_DOTS:
            # The dot keeps 11.01 from matching a code that merely starts with the same digits.
            found |= Q(**{f"{key}__startswith": f"{code}."})
    return found
