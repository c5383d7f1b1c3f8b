"""How many requests a minute: for each token, and for each address without one.

Counted in fixed minutes, each worker process for itself: a shared count would be a write to the
database for every request.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from inti.api.models import Token
from inti.sign_in import client_network

WINDOW = 60


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Where a client stands in the current minute; ``reset`` in seconds."""

    limit: int
    used: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """For every answer, so that a client can slow down in time."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.limit - self.used, 0)),
            "RateLimit-Reset": str(self.reset),
        }


class PerClient(BaseThrottle):
    """Counts a request; the one past the limit is refused with 429."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this request is within the limit; where the client stands goes on the request."""
        rate = count(*_client(request))
        request.rate = rate  # type: ignore[attr-defined]
        return rate.used <= rate.limit

    def wait(self) -> float:
        """Seconds to the next minute."""
        return _rest()


def count(client: str, limit: int) -> Rate:
    """Count one request of a client in the current minute."""
    key = f"api-rate:{client}:{int(time.time()) // WINDOW}"
    cache = caches["here"]
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        used = cache.incr(key)
    except ValueError:  # thrown out of a full cache in this very moment
        used = 1
    return Rate(limit=limit, used=used, reset=_rest())


def _client(request: HttpRequest) -> tuple[str, int]:
    token = getattr(request, "auth", None)
    if isinstance(token, Token):
        return f"token:{token.pk}", settings.API_TOKEN_PER_MINUTE
    return f"address:{client_network(request)}", settings.API_PUBLIC_PER_MINUTE


def _rest() -> int:
    return WINDOW - int(time.time()) % WINDOW
