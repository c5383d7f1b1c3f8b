"""The only module that knows django-axes: whom a try counts for, what the locked out see."""

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from inti.privacy.masking import mask_text

NAME_LENGTH = 255  # as axes' table has it


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


def client_network(request: HttpRequest) -> str:
    """What limits count by: an IPv4 address, or the /64 that each IPv6 customer has for herself."""
    address = client_address(request)
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that a wrong password counts for; a NIK that was typed as one is not kept."""
    values = credentials or request.POST
    name = str(values.get("username") or "")
    if mask_text(name) == name:
        return name[:NAME_LENGTH]
    return f"disamarkan-{salted_hmac(__name__, name).hexdigest()[:16]}"


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
