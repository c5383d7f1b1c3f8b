"""Probes and metrics: no redirect, no session, no check of the host's name."""

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from inti.health import metrics
from inti.health.checks import all_checks
from inti.sign_in import client_address

# This machine, private networks (RFC 1918, 4193), and the shared range that clusters use (6598).
NEAR = tuple(
    ipaddress.ip_network(one)
    for one in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "::1/128",
        "fc00::/7",
    )
)


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers: what else is amiss, no restart of it would mend."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when all that is required holds, else 503; each check with its answer."""
    checks = all_checks()
    fit = all(one.ok for one in checks if one.required)
    answer = {
        "status": "ok" if fit else "belum siap",
        "checks": {
            one.name: {
                "ok": one.ok,
                "required": one.required,
                **({"detail": one.detail} if one.detail else {}),
            }
            for one in checks
        },
    }
    return JsonResponse(answer, status=200 if fit else 503)


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Prometheus' figures; 403 for whoever may not see them."""
    if not may_see_figures(request):
        return HttpResponse("forbidden\n", status=403, content_type="text/plain")
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def may_see_figures(request: HttpRequest) -> bool:
    """With METRICS_TOKEN its bearer; without one whoever asks from this machine or network."""
    token: str = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {token}".encode())
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if forwarded and not settings.TRUSTED_PROXIES:
        return False  # an undeclared proxy makes the whole world look like this machine
    return _near(client_address(request))


def _near(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in NEAR)
