"""Who asks: a bearer token with the scope that the operation needs."""

from typing import Any

from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer

from inti.api.models import PREFIX, Token
from inti.api.problems import Problem

CHALLENGE = 'Bearer realm="api"'


class Bearer(HttpBearer):
    """Lets a request in that carries a valid token with ``scope``."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """The token; its owner becomes the request's user. Raises Problem 401 or 403."""
        found = Token.of_secret(token) if token.startswith(PREFIX) else None
        if found is None:
            raise unknown()
        request.user = found.owner
        request.api_user = found.owner  # type: ignore[attr-defined]
        if self.scope not in found.scopes:
            raise Problem(
                403,
                format_lazy("{text} {scope}", text=_("Lingkup yang perlu:"), scope=self.scope),
                headers={
                    "WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", '
                    f'scope="{self.scope}"'
                },
            )
        found.note_use()
        return found

    def __call__(self, request: HttpRequest) -> Any:
        """The token of the request. Raises Problem 401 or 403."""
        found = super().__call__(request)
        if found is None:
            raise unknown()
        return found


def unknown() -> Problem:
    """401: no token, or none that is valid; which of the two is not told."""
    return Problem(401, headers={"WWW-Authenticate": CHALLENGE})
