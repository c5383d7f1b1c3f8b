"""What a person recognises a device by, and nothing more."""

import ipaddress
from collections.abc import Mapping

from django.utils.translation import gettext

# The first that is found names it; order matters (Edge and Chrome both say Chrome and Safari).
BROWSERS: Mapping[str, str] = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "UCBrowser": "UC Browser",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS: Mapping[str, str] = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def describe(user_agent: str) -> str:
    """``Chrome, Android`` for a User-Agent header; a browser that says nothing is unknown."""
    found = [
        next((name for mark, name in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name) or gettext("Perangkat tak dikenal")


def shortened(address: str) -> str:
    """The network without the subscriber: ``182.1.3.x``; empty when it is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return f"{address.rpartition('.')[0]}.x"
    return f"{ipaddress.ip_network((found, 48), strict=False).network_address}x"
