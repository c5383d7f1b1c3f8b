"""The number of a request: on every log line, in the answer and on every error page."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest
from django.http.request import HttpHeaders

HEADER = "X-Request-ID"
_IN_META = HttpHeaders.to_wsgi_name(HEADER)

# Without 0, 1, I and O: people read it out on the telephone.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12
# A letter must be in it, so that a NIK or a telephone number is never taken for a number of ours.
WELL_FORMED = re.compile(r"(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{12,64}", re.ASCII)


def new() -> str:
    """A number nobody can guess: 60 random bits in groups of four."""
    bits = secrets.randbits(5 * LENGTH)
    letters = "".join(ALPHABET[(bits >> 5 * place) & 31] for place in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def of(request: HttpRequest) -> str:
    """The number that a trusted proxy gave the request when it is well-formed, else a new one."""
    given = str(request.META.get(_IN_META, ""))
    if settings.TRUSTED_PROXIES and WELL_FORMED.fullmatch(given):
        return given
    return new()
