"""The only module that knows django-axes: whose address it is, what the locked out see."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def client_address(request: HttpRequest) -> str:
    """The address of the client, through as many proxies as TRUSTED_PROXIES says.

    Each trusted proxy appends the address it saw; what stands further left was sent by the client
    and proves nothing.
    """
    remote = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    seen: list[str] = [
        one.strip()
        for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if one.strip()
    ]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return remote


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """429: too many wrong passwords for this name from this address."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "inti/locked_out.html", {"minutes": minutes}, status=429)


def slowed_down(request: HttpRequest) -> HttpResponse:
    """429: too many names were tried from this address (see inti.people.guard)."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    values = {"minutes": minutes, "whole_address": True}
    return render(request, "inti/locked_out.html", values, status=429)
