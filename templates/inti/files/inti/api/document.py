"""The OpenAPI 3.1 document: ninja's, with every way in which an operation can fail."""

from http import HTTPStatus
from typing import Any

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from inti.api.auth import Bearer
from inti.api.problems import MEDIA_TYPE, SCHEMA

SECURITY = "token"
WRITING = frozenset({"POST", "PATCH"})
REFUSAL = {"$ref": "#/components/schemas/Problem"}


class Document(OpenAPISchema):
    """Adds the problems (RFC 9457) and the scopes to what ninja describes."""

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        """What the operation names, and what can happen to any request."""
        self.add_schema_definitions({"Problem": SCHEMA})
        named = super().responses(operation)
        return {**{status: _problem(status) for status in _refusals(operation)}, **named}

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """The token's scope, as OpenAPI 3.1 allows for every kind of security."""
        scopes = [one.scope for one in operation.auth_callbacks if isinstance(one, Bearer)]
        if not scopes:
            return None
        self.securitySchemes[SECURITY] = {"type": "http", "scheme": "bearer"}
        return [{SECURITY: scopes}]


def _refusals(operation: Operation) -> list[int]:
    found = [400, 404, 422, 429, 500]
    if operation.auth_callbacks:
        found += [401, 403]
    if WRITING & set(operation.methods):
        found += [409, 413, 415]
    return sorted(found)


def _problem(status: int) -> dict[str, Any]:
    return {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": REFUSAL}},
    }
