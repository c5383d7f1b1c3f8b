"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from inti import menu
from inti.colours import stylesheet_version
from inti.region import region


def service(request: HttpRequest) -> dict[str, Any]:
    """The region, the menu of this reader, and whether this is the demo."""
    return {
        "region": region(),
        "menu": _Lazy(request),
        "footer_pages": SimpleLazyObject(menu.footer),
        "sign_out_parts": SimpleLazyObject(menu.sign_out_parts),
        "languages": settings.LANGUAGES,
        "is_demo": settings.DEMO,
        "colours_version": stylesheet_version(region().colours),
    }


class _Lazy:
    """The menu, worked out only by a page that shows it (the admin does not)."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __iter__(self) -> Any:
        if not hasattr(self._request, "user"):
            return iter(())
        return iter(menu.entries(self._request))
