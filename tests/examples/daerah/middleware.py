"""What the region adds to every answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class TandaDaerah:
    """Names the region's network in a header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header."""
        response = self.get_response(request)
        response["X-Jaringan"] = "daerah"
        return response
