"""Headers that every answer carries, static files, redirects and probes included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# No page of ours asks for any of these; a service that needs one says so in its own answer.
NOT_NEEDED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


class SecurityHeaders:
    """Adds what is not there yet, so that a view can say otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = {
            "Permissions-Policy": ", ".join(f"{name}=()" for name in NOT_NEEDED),
            "Cross-Origin-Resource-Policy": "same-origin",
            # Django sets these too, but not on a probe, which it never sees.
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and complete its answer."""
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response
