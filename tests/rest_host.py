"""The REST interface of a git host for tests: each request and answer is held against its description.

What the hosts say of their interfaces stands in `hosts/`: of GitHub an excerpt of its published description.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import jsonschema

from .git_host import NO_ANSWER, Asked, GitHost, Told

TOKEN = "token-rahasia-sekali"  # noqa: S105
NOT_FOUND = Told(status=404, content={"message": "Not Found"})
ROOTS = {"github": "/api/v3", "gitlab": "/api/v4", "forgejo": "/api/v1"}
SIZES = {"github": ("per_page", 30), "gitlab": ("per_page", 20), "forgejo": ("limit", 30)}

Operation = Callable[[Mapping[str, str], Mapping[str, Any], Any], Told]


def variable(host: GitHost) -> str:
    """Where the token for this host stands."""
    return "LIVINGLAB_TOKEN_" + host.name.replace(".", "_").replace(":", "_")


class Interface:
    """The interface of a `kind` of host, beside its git server; `table` says what each operation does.

    `asked` is what it was asked, `faults` are the requests and answers that the description does not allow.
    """

    table: Mapping[tuple[str, str], Operation]

    def __init__(self, host: GitHost, kind: str) -> None:
        self.host = host
        self.kind = kind
        self.asked: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.page = 100
        self._instead: list[Told] = []
        self._lost = 0
        host.interface = self.answer

    def instead(self, *answers: Told) -> None:
        """Answer the next requests with these."""
        self._instead.extend(answers)

    def lose(self, count: int) -> None:
        """Do the next things that are sent, and lose the answers."""
        self._lost = count

    def verbs(self) -> list[str]:
        """The verbs that changed something or would have, in order."""
        return [verb for verb, _path in self.asked if verb != "GET"]

    def answer(self, asked: Asked) -> Told:
        """What the host says to a request."""
        path = asked.path.removeprefix(ROOTS[self.kind])
        self.asked.append((asked.verb, path))
        if self._instead:
            return self._instead.pop(0)
        try:
            template, names, fields, body = read(self.kind, asked.verb, path, asked.query, asked.body)
        except (LookupError, ValueError, jsonschema.ValidationError) as fault:
            self.faults.append(f"{asked.verb} {path}: {fault}")
            return Told(status=400, content={"message": "Problems parsing JSON"})
        if asked.headers.get("authorization") not in (f"Bearer {TOKEN}", None):
            return Told(status=401, content={"message": "Bad credentials"})
        if asked.verb != "GET" and "authorization" not in asked.headers:
            return NOT_FOUND
        told = self.table[asked.verb, template](names, fields, body)
        if self._lost and asked.verb != "GET":
            self._lost -= 1
            return Told(status=NO_ANSWER)
        if told.status < 300:
            operation = description(self.kind)["paths"][template][asked.verb.lower()]
            jsonschema.validate(told.content, operation["responses"][str(told.status)]["schema"])
        return told

    def paged(self, found: list[Any], fields: Mapping[str, Any]) -> Told:
        """A page of a list. The host of the link is one that nobody should follow with a token."""
        name, usual = SIZES[self.kind]
        size, number = min(int(fields.get(name, usual)), self.page), int(fields.get("page", 1))
        there = "http://elsewhere.invalid/"
        link = f'<{there}?page={number + 1}>; rel="next", <{there}?page=1>; rel="first"'
        more = {"Link": link} if number * size < len(found) else {}
        return Told(status=200, content=found[(number - 1) * size : number * size], headers=more)


def read(
    kind: str, verb: str, path: str, query: str, body: bytes
) -> tuple[str, dict[str, str], dict[str, Any], Any]:
    """The operation of the description, the names in the path, the fields, and the body.

    Raises LookupError, ValueError or ValidationError for what the description does not know.
    """
    for template, verbs in description(kind)["paths"].items():
        found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path)
        if found and verb.lower() in verbs:
            operation = verbs[verb.lower()]
            names = {name: unquote(value) for name, value in found.groupdict().items()}
            fields = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
            _hold(operation["parameters"], "path", names)
            return template, names, _hold(operation["parameters"], "query", fields), _body(operation, body)
    raise LookupError("the description has no such operation")


def _hold(parameters: list[dict[str, Any]], place: str, given: Mapping[str, str]) -> dict[str, Any]:
    known = {one["name"]: one["schema"] for one in parameters if one["in"] == place}
    found = {name: int(value) if known[name]["type"] == "integer" else value for name, value in given.items()}
    for name, value in found.items():
        jsonschema.validate(value, known[name])
    return found


def _body(operation: Mapping[str, Any], body: bytes) -> Any:
    if "requestBody" not in operation:
        if body:
            raise ValueError("a body where there is none")
        return None
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    found = json.loads(body)
    jsonschema.validate(found, {**schema, "additionalProperties": False})
    return found


@cache
def description(kind: str) -> Any:
    """What we have of a host's description; what may be null in OpenAPI 3.0 may be so in JSON Schema."""
    return json.loads((Path(__file__).parent / "hosts" / f"{kind}.json").read_text(), object_hook=_nullable)


def _nullable(part: dict[str, Any]) -> dict[str, Any]:
    if part.pop("nullable", False):
        part["type"] = [part["type"], "null"]
        if "enum" in part:
            part["enum"] = [*part["enum"], None]
    return part
