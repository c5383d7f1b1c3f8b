"""The service as a server calls it, within the transaction of the test."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

_service = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request; the connection to the database stays, as with Django's test client."""
    with _connection_kept():
        response = _service(environ, start_response)
        body = b"".join(response)
        response.close()
    return [body]


@contextmanager
def _connection_kept() -> Iterator[None]:
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    try:
        yield
    finally:
        for one in signals:
            one.connect(close_old_connections)
