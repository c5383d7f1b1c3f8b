"""GitHub's REST interface for tests, as its published description has it, beside a real git server.

Each request and each answer is held against `hosts/github.json`, an excerpt of that description.
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

from livinglab_gen import git

from .git_host import NO_ANSWER, Asked, GitHost, Told

ROOT = "/api/v3"
TOKEN = "ghp_rahasia-sekali"  # noqa: S105
_NO_DRAFTS = "Draft pull requests are not supported in this repository."


class GitHub:
    """What the host knows: pull requests by repo, repos by owner, results by commit; and what it was asked.

    `faults` are the requests and answers that the description does not allow.
    """

    def __init__(self, host: GitHost) -> None:
        self.host = host
        self.pulls: dict[str, list[dict[str, Any]]] = {}
        self.owned: dict[str, list[dict[str, Any]]] = {}
        self.users: set[str] = set()
        self.runs: dict[str, list[dict[str, Any]]] = {}
        self.statuses: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.drafts = True
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
        path = asked.path.removeprefix(ROOT)
        self.asked.append((asked.verb, path))
        if self._instead:
            return self._instead.pop(0)
        try:
            template, names, fields, body = read(asked.verb, path, asked.query, asked.body)
        except (LookupError, ValueError, jsonschema.ValidationError) as fault:
            self.faults.append(f"{asked.verb} {path}: {fault}")
            return Told(status=400, content={"message": "Problems parsing JSON"})
        if asked.headers.get("authorization") not in (f"Bearer {TOKEN}", None):
            return Told(status=401, content={"message": "Bad credentials"})
        if asked.verb != "GET" and "authorization" not in asked.headers:
            return Told(status=404, content={"message": "Not Found"})
        told = self._table()[asked.verb, template](names, fields, body)
        if self._lost and asked.verb != "GET":
            self._lost -= 1
            return Told(status=NO_ANSWER)
        return self._checked(asked.verb, template, told)

    def _checked(self, verb: str, template: str, told: Told) -> Told:
        if told.status < 300:
            schema = description()["paths"][template][verb.lower()]["responses"][str(told.status)]["schema"]
            jsonschema.validate(told.content, schema)
        return told

    def _table(self) -> Mapping[tuple[str, str], Callable[..., Told]]:
        pulls = "/repos/{owner}/{repo}/pulls"
        commits = "/repos/{owner}/{repo}/commits/{ref}"
        return {
            ("GET", pulls): self._listed,
            ("POST", pulls): self._open,
            ("PATCH", f"{pulls}/{{pull_number}}"): self._change,
            ("GET", "/orgs/{org}/repos"): self._of_org,
            ("GET", "/users/{username}/repos"): self._of_user,
            ("GET", f"{commits}/check-runs"): self._check_runs,
            ("GET", f"{commits}/status"): self._status,
        }

    # --- Pull requests ---

    def _listed(self, names: Mapping[str, str], fields: Mapping[str, Any], _body: object) -> Told:
        found = [self._seen(names, one) for one in self.pulls.get(_full(names), [])]
        state = fields.get("state", "open")
        found = [one for one in found if state in ("all", one["state"])]
        if ":" in fields.get("head", ""):  # anything else is ignored
            found = [one for one in found if one["head"]["label"] == fields["head"]]
        return Told(status=200, content=found[::-1] if fields.get("direction", "desc") == "desc" else found)

    def _open(self, names: Mapping[str, str], _fields: object, body: Mapping[str, Any]) -> Told:
        ours = self.pulls.setdefault(_full(names), [])
        label = f"{names['owner']}:{body['head']}"
        standing = [one for one in ours if one["state"] == "open" and one["head"]["label"] == label]
        if standing:
            return _refused(f"A pull request already exists for {label}.")
        if not self._tip(names, body["head"]) or not self._tip(names, body["base"]):
            return Told(
                status=422,
                content={
                    "message": "Validation Failed",
                    "errors": [{"resource": "PullRequest", "field": "head", "code": "invalid"}],
                },
            )
        if body.get("draft") and not self.drafts:
            return _refused(_NO_DRAFTS)
        made = {
            "number": len(ours) + 1,
            "state": "open",
            "draft": body.get("draft", False),
            "title": body["title"],
            "body": body.get("body"),
            "merged_at": None,
            "base": {"ref": body["base"]},
            "head": {"label": label, "ref": body["head"], "sha": ""},
        }
        ours.append(made)
        return Told(status=201, content=self._seen(names, made))

    def _change(self, names: Mapping[str, str], _fields: object, body: Mapping[str, Any]) -> Told:
        found = next(
            (one for one in self.pulls.get(_full(names), []) if str(one["number"]) == names["pull_number"]),
            None,
        )
        if found is None:
            return Told(status=404, content={"message": "Not Found"})
        self._seen(names, found)
        found |= body
        return Told(status=200, content=found)

    def _seen(self, names: Mapping[str, str], pull: dict[str, Any]) -> dict[str, Any]:
        """An open one follows its branch."""
        if pull["state"] == "open":
            pull["head"]["sha"] = self._tip(names, pull["head"]["ref"]) or pull["head"]["sha"]
        return pull

    def _tip(self, names: Mapping[str, str], branch: str) -> str | None:
        repo = self.host.folder / f"{_full(names)}.git"
        said = git.run("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}", at=repo)
        return said.decode().strip() or None

    # --- Groups ---

    def _of_org(self, names: Mapping[str, str], fields: Mapping[str, Any], _body: object) -> Told:
        return self._owned(names["org"], fields, names["org"] not in self.users)

    def _of_user(self, names: Mapping[str, str], fields: Mapping[str, Any], _body: object) -> Told:
        return self._owned(names["username"], fields, True)

    def _owned(self, owner: str, fields: Mapping[str, Any], known: bool) -> Told:
        if not known or owner not in self.owned:
            return Told(status=404, content={"message": "Not Found"})
        size, number = min(int(fields.get("per_page", 30)), self.page), int(fields.get("page", 1))
        repos = self.owned[owner]
        link = f'<http://elsewhere.invalid/{owner}?page={number + 1}>; rel="next"'
        more = {"Link": link} if number * size < len(repos) else {}
        return Told(status=200, content=repos[(number - 1) * size : number * size], headers=more)

    # --- Results ---

    def _check_runs(self, names: Mapping[str, str], _fields: object, _body: object) -> Told:
        runs = self.runs.get(names["ref"], [])
        return Told(status=200, content={"total_count": len(runs), "check_runs": runs})

    def _status(self, names: Mapping[str, str], _fields: object, _body: object) -> Told:
        found = self.statuses.get(names["ref"], {"state": "pending", "total_count": 0})
        return Told(status=200, content={"sha": names["ref"], **found})


def read(verb: str, path: str, query: str, body: bytes) -> tuple[str, dict[str, str], dict[str, Any], Any]:
    """The operation of the description, the names in the path, the fields, and the body.

    Raises LookupError, ValueError or ValidationError for what the description does not know.
    """
    for template, verbs in description()["paths"].items():
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
def description() -> Any:
    """The excerpt of the description; what may be null in OpenAPI 3.0 may be so in JSON Schema."""
    return json.loads((Path(__file__).parent / "hosts" / "github.json").read_text(), object_hook=_nullable)


def _nullable(part: dict[str, Any]) -> dict[str, Any]:
    if part.pop("nullable", False):
        part["type"] = [part["type"], "null"]
        if "enum" in part:
            part["enum"] = [*part["enum"], None]
    return part


def _full(names: Mapping[str, str]) -> str:
    return f"{names['owner']}/{names['repo']}"


def _refused(words: str) -> Told:
    return Told(
        status=422,
        content={
            "message": "Validation Failed",
            "errors": [{"resource": "PullRequest", "code": "custom", "message": words}],
        },
    )
