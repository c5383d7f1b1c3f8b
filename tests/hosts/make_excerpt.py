"""Take the few operations that are spoken here out of GitHub's published API description.

    npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
    python tests/hosts/make_excerpt.py package/generated/api.github.com.json

The description is GitHub's own (github.com/github/rest-api-description), MIT. Of requests everything is
kept but the prose, of answers the properties that are read here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

OPERATIONS = {
    "/repos/{owner}/{repo}/pulls": ("get", "post"),
    "/repos/{owner}/{repo}/pulls/{pull_number}": ("patch",),
    "/orgs/{org}/repos": ("get",),
    "/users/{username}/repos": ("get",),
    "/repos/{owner}/{repo}/commits/{ref}/check-runs": ("get",),
    "/repos/{owner}/{repo}/commits/{ref}/status": ("get",),
}
READ = {
    "number", "state", "draft", "title", "body", "head", "ref", "sha", "archived", "full_name",
    "total_count", "check_runs", "status", "conclusion", "name",
}  # fmt: skip
_PROSE = {"description", "example", "examples", "x-github-breaking-changes", "x-multi-segment"}


def main(source: Path) -> None:
    """Write `github.json` beside this file."""
    whole = json.loads(source.read_text(encoding="utf-8"))
    paths = {
        path: {verb: _operation(whole, whole["paths"][path][verb]) for verb in verbs}
        for path, verbs in OPERATIONS.items()
    }
    info = {"title": whole["info"]["title"], "version": whole["info"]["version"]}
    excerpt = {
        "openapi": whole["openapi"],
        "info": {**info, "license": whole["info"]["license"]},
        "x-source": "npm @octokit/openapi, from github.com/github/rest-api-description",
        "x-license": "LICENSE-github.txt",
        "paths": paths,
    }
    place = Path(__file__).with_name("github.json")
    place.write_text(json.dumps(excerpt, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _operation(whole: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"parameters": _without_prose(_resolved(whole, operation["parameters"]))}
    if "requestBody" in operation:
        found["requestBody"] = _without_prose(_resolved(whole, operation["requestBody"]))
    good = {code: answer for code, answer in operation["responses"].items() if code in ("200", "201")}
    found["responses"] = {
        code: {"schema": _read(_resolved(whole, answer["content"]["application/json"]["schema"]))}
        for code, answer in good.items()
    }
    return found


def _resolved(whole: dict[str, Any], part: Any) -> Any:
    if isinstance(part, list):
        return [_resolved(whole, one) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        found = whole
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return _resolved(whole, found)
    return {name: _resolved(whole, one) for name, one in part.items()}


def _without_prose(part: Any) -> Any:
    if isinstance(part, list):
        return [_without_prose(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: _without_prose(one) for name, one in part.items() if name not in _PROSE or _is_data(one)}


def _is_data(part: Any) -> bool:
    """Whether this is a property that happens to be called as prose is."""
    return isinstance(part, dict) and "type" in part


def _read(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what is read here; everything else may be anything."""
    found = {name: schema[name] for name in ("type", "enum", "nullable") if name in schema}
    if "items" in schema:
        found["items"] = _read(schema["items"])
    if "properties" in schema:
        kept = {name: _read(one) for name, one in schema["properties"].items() if name in READ}
        found["properties"] = kept
        found["required"] = sorted(set(schema.get("required", ())) & set(kept))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
