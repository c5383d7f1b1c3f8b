"""The OpenAPI document as rows for the reference page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from inti.api.service import api


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One value that an operation takes."""

    name: str
    place: str
    required: bool
    description: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One operation."""

    key: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    parameters: tuple[Parameter, ...]


@cache
def groups() -> dict[str, list[Row]]:
    """The operations of each app, by its title."""
    found: dict[str, list[Row]] = {}
    for tag, row in _rows(api().get_openapi_schema()):
        found.setdefault(tag, []).append(row)
    return found


def _rows(document: dict[str, Any]) -> Iterator[tuple[str, Row]]:
    for path, operations in document["paths"].items():
        for method, one in operations.items():
            yield one["tags"][0], _row(document, method, path, one)


def _row(document: dict[str, Any], method: str, path: str, one: dict[str, Any]) -> Row:
    scopes = [scope for entry in one.get("security", []) for scope in entry["token"]]
    return Row(
        key=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        description=one.get("description", ""),
        scope=", ".join(scopes),
        parameters=(*_of_address(one), *_of_body(document, one)),
    )


def _of_address(one: dict[str, Any]) -> Iterator[Parameter]:
    for found in one["parameters"]:
        yield Parameter(
            name=found["name"],
            place=found["in"],
            required=found["required"],
            description=found.get("description", ""),
        )


def _of_body(document: dict[str, Any], one: dict[str, Any]) -> Iterator[Parameter]:
    content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    reference = content.get("schema", {}).get("$ref", "")
    if reference:
        schema = document["components"]["schemas"][reference.rsplit("/", 1)[-1]]
        for name, found in schema["properties"].items():
            yield Parameter(
                name=name,
                place="body",
                required=name in schema.get("required", ()),
                description=found.get("description", ""),
            )
