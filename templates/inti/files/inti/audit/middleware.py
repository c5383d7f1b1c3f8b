"""One act per request: what it reads is recorded when its answer shows it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from inti.audit.context import Act, doing
from inti.audit.reading import record_act


class AuditMiddleware:
    """After the sign-in, before the view. An answer whose reads cannot be recorded is not given."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Open the act, answer, record."""
        with doing(Act(request=request)) as act:
            response = self.get_response(request)
            if shows_data(response):
                record_act(act)
            return response


def shows_data(response: HttpResponseBase) -> bool:
    """Whether an answer can hold what was read: a page or a form shown again, not a redirect."""
    return response.status_code < 300 or response.status_code == 422
