"""One POST of JSON to a gateway: with a time limit, without redirects, without a word in the log.

A redirect is not followed, so that the token reaches nobody else.
"""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

SECONDS = 15.0
LARGEST = 64 * 1024
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


class Unreachable(Exception):
    """No answer: no connection, a broken one, or too slow. Carries the kind of fault only."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Status, Retry-After as sent, and the body when it is a JSON object."""

    status: int
    retry_after: str
    body: dict[str, Any]


def post(url: str, payload: dict[str, Any], headers: dict[str, str], seconds: float) -> Reply:
    """Send and read the answer. Raises Unreachable."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    body = json.dumps(payload).encode()
    try:
        connection.request("POST", target, body, {**JSON, **headers})
        answer = connection.getresponse()
        text = answer.read(LARGEST)
    except (OSError, HTTPException) as fault:
        raise Unreachable(type(fault).__name__) from None
    finally:
        connection.close()
    return Reply(
        status=answer.status, retry_after=answer.headers.get("Retry-After", ""), body=_object(text)
    )


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
