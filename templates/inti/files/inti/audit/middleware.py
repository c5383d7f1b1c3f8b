"""One act per request: what it reads is recorded when its answer shows it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse

from inti.audit.context import Act, doing
from inti.audit.reading import record_act

PER_ENTRY = 1000


class AuditMiddleware:
    """After the sign-in, before the view. An answer whose reads cannot be recorded is not given."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Open the act, answer, record."""
        with doing(Act(request=request)) as act:
            response = self.get_response(request)
            if not shows_data(response):
                return response
            record_act(act)
            return _recorded(act, response)


def _recorded(act: Act, response: HttpResponseBase) -> HttpResponseBase:
    """Answers that are made while they are sent go on being watched; files hold no rows."""
    if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
        chunks: Any = response.streaming_content
        response.streaming_content = _watched(act, chunks)
    return response


def _watched(act: Act, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A stream reads while it is sent, when its view is long over; few entries for many rows."""
    parts = iter(chunks)
    try:
        while True:
            with doing(act):
                part = next(parts, None)
            if part is None:
                return
            if sum(map(len, act.seen.values())) >= PER_ENTRY:
                record_act(act)
            yield part
    finally:
        record_act(act)


def shows_data(response: HttpResponseBase) -> bool:
    """Whether an answer can hold what was read: a page or a form shown again, not a redirect."""
    return response.status_code < 300 or response.status_code == 422
