"""The language of a page: what its reader chose, else Indonesian."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import get_supported_language_variant

GetResponse = Callable[[HttpRequest], HttpResponse]


class ReadersLanguage:
    """Answer in the language of the reader's cookie.

    The browser's own setting is not asked: phones are sold set to English, and their owners come
    for an Indonesian service.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and tell caches on what the language depends."""
        language = chosen(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response


def chosen(request: HttpRequest) -> str:
    """The code in the cookie when the service has that language, else Indonesian."""
    wish = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    try:
        return get_supported_language_variant(wish)
    except LookupError:
        return settings.LANGUAGE_CODE
