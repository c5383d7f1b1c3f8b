"""The outermost layer: probes, the number of the request, its log line and its figures."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from inti import request_id
from inti.health import metrics, views

log = structlog.get_logger("inti.request")

# Answered before all else: a probe names the machine by its address and speaks plain HTTP.
PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": views.live,
    "/readyz": views.ready,
    "/metrics": views.figures,
}


class Observe:
    """Give each request its number, then tell and count how it was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a probe without a log line, since it comes every few seconds."""
        if request.path_info in PROBES:
            return PROBES[request.path_info](request)
        number = request_id.of(request)
        request.request_id = number  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        started = time.perf_counter()
        response = self._get_response(request)
        response[request_id.HEADER] = number
        _tell(request, response.status_code, time.perf_counter() - started)
        return response


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    static = request.resolver_match is None and request.path_info.startswith(settings.STATIC_URL)
    route = "static" if static else metrics.route_of(request)
    method = str(request.method)
    metrics.observe(method, route, status, seconds)
    values = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
    # Only who was looked up anyway: the line costs no query.
    user = getattr(request, "_cached_user", None) or getattr(request, "api_user", None)
    if user is not None and user.pk:
        values["user"] = user.pk
    if status >= 500:
        log.error("request", **values)
    elif not (static and status < 400):
        log.info("request", **values)
