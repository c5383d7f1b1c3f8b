"""How often one address may try: counted in the cache that all processes share."""

from django.core.cache import cache
from django.http import HttpRequest

from inti.sign_in import client_network


def too_many(request: HttpRequest, what: str, *, limit: int) -> bool:
    """Whether this address has used up its tries for this window."""
    return int(cache.get(_key(request, what), 0)) >= limit


def count(request: HttpRequest, what: str, *, seconds: int) -> None:
    """One more try; the window begins with the first."""
    key = _key(request, what)
    if not cache.add(key, 1, seconds):
        try:
            cache.incr(key)
        except ValueError:
            cache.add(key, 1, seconds)


def _key(request: HttpRequest, what: str) -> str:
    return f"laju:{what}:{client_network(request)}"
