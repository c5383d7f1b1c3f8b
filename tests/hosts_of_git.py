"""GitHub's pull requests, groups and results for tests, GitLab's and Forgejo's groups and results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livinglab_gen import git

from .git_host import GitHost, Told
from .rest_host import NOT_FOUND, Interface

_NO_DRAFTS = "Draft pull requests are not supported in this repository."


class GitHub(Interface):
    """What GitHub knows: pull requests by repo, repos by owner, results by commit."""

    def __init__(self, host: GitHost) -> None:
        super().__init__(host, "github")
        self.pulls: dict[str, list[dict[str, Any]]] = {}
        self.owned: dict[str, list[dict[str, Any]]] = {}
        self.users: set[str] = set()
        self.runs: dict[str, list[dict[str, Any]]] = {}
        self.statuses: dict[str, dict[str, Any]] = {}
        self.drafts = True
        pulls, commits = "/repos/{owner}/{repo}/pulls", "/repos/{owner}/{repo}/commits/{ref}"
        self.table = {
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
            return NOT_FOUND
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
            return NOT_FOUND
        return self.paged(self.owned[owner], fields)

    # --- Results ---

    def _check_runs(self, names: Mapping[str, str], _fields: object, _body: object) -> Told:
        runs = self.runs.get(names["ref"], [])
        return Told(status=200, content={"total_count": len(runs), "check_runs": runs})

    def _status(self, names: Mapping[str, str], _fields: object, _body: object) -> Told:
        found = self.statuses.get(names["ref"], {"state": "pending", "total_count": 0})
        return Told(status=200, content={"sha": names["ref"], **found})


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


class GitLab(Interface):
    """What GitLab knows: projects by group or user, pipelines by commit, newest last."""

    def __init__(self, host: GitHost) -> None:
        super().__init__(host, "gitlab")
        self.groups: dict[str, list[dict[str, Any]]] = {}
        self.of_users: dict[str, list[dict[str, Any]]] = {}
        self.pipelines: dict[str, list[str]] = {}
        self.table = {
            ("GET", "/groups/{id}/projects"): self._of_group,
            ("GET", "/users/{user_id}/projects"): self._of_user,
            ("GET", "/projects/{id}/pipelines"): self._pipelines,
        }

    def _of_group(self, names: Mapping[str, str], fields: Mapping[str, Any], _body: object) -> Told:
        if names["id"] not in self.groups:
            return NOT_FOUND
        found = _unless_archived(self.groups[names["id"]], fields)
        if fields.get("include_subgroups") != "true":
            found = [one for one in found if one["path_with_namespace"].rpartition("/")[0] == names["id"]]
        return self.paged(found, fields)

    def _of_user(self, names: Mapping[str, str], fields: Mapping[str, Any], _body: object) -> Told:
        if names["user_id"] not in self.of_users:
            return NOT_FOUND
        return self.paged(_unless_archived(self.of_users[names["user_id"]], fields), fields)

    def _pipelines(self, names: Mapping[str, str], fields: Mapping[str, Any], _body: object) -> Told:
        told = enumerate(self.pipelines.get(fields["sha"], []))
        found = [{"id": number, "sha": fields["sha"], "status": status} for number, status in told]
        return self.paged(found[::-1] if fields.get("sort", "desc") == "desc" else found, fields)


class Forgejo(Interface):
    """What Forgejo knows: repos by owner, the state of commits."""

    def __init__(self, host: GitHost) -> None:
        super().__init__(host, "forgejo")
        self.orgs: dict[str, list[dict[str, Any]]] = {}
        self.of_users: dict[str, list[dict[str, Any]]] = {}
        self.statuses: dict[str, dict[str, Any]] = {}
        self.table = {
            ("GET", "/orgs/{org}/repos"): self._of_org,
            ("GET", "/users/{username}/repos"): self._of_user,
            ("GET", "/repos/{owner}/{repo}/commits/{ref}/status"): self._status,
        }

    def _of_org(self, names: Mapping[str, str], fields: Mapping[str, Any], _body: object) -> Told:
        found = self.orgs.get(names["org"])
        return NOT_FOUND if found is None else self.paged(found, fields)

    def _of_user(self, names: Mapping[str, str], fields: Mapping[str, Any], _body: object) -> Told:
        found = self.of_users.get(names["username"])
        return NOT_FOUND if found is None else self.paged(found, fields)

    def _status(self, names: Mapping[str, str], _fields: object, _body: object) -> Told:
        return Told(status=200, content=self.statuses.get(names["ref"], {"state": "", "total_count": 0}))


def _unless_archived(found: list[dict[str, Any]], fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found if not (one["archived"] and fields.get("archived") == "false")]
