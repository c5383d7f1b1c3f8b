"""What service repos are made from: the releases of a blueprint, or the versions of any template.

Each is looked up and compiled once for as many repos as there are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from livinglab_gen import git
from livinglab_gen.language import translate as _
from livinglab_gen.project.new import demand_asked, prepare
from livinglab_gen.project.origin import Origin
from livinglab_gen.registry import (
    NO_CANONICAL_URL,
    MovedTag,
    NothingReleased,
    Registry,
    Release,
    address_of,
    demand_taken,
    is_url,
    sort_key,
    template,
)
from livinglab_gen.rendering import Rendering, git_url


@dataclass(frozen=True, kw_only=True)
class Notes:
    """What one release says to those who take it: its changes, and what is to be done by hand."""

    version: str
    changes: tuple[str, ...]
    steps: str


class Releases:
    """The releases that `registry` holds, and the templates that other projects record.

    `trust` lets templates that are no blueprints bring Jinja extensions, which are code.
    """

    def __init__(self, registry: Registry, *, trust: bool = False) -> None:
        self._name = registry.name
        self._find = cache(registry.find)
        self._template = cache(template)
        self._renderer = cache(partial(prepare, trust=trust))
        self._description = cache(_description)

    def recorded(self, made_from: Origin) -> Release:
        """The release that a repo was made from.

        Raises UnknownRelease, Unreachable, and MovedTag for one that is not the one it was made from.
        """
        release = self._looked_up(made_from, made_from.version, made_from.tag)
        if made_from.commit not in (None, release.commit):
            raise MovedTag(
                _(
                    "{registry} holds another {blueprint} {version} ({theirs}) than this repo was made from "
                    "({ours}): name the registry it came from with --registry"
                ).format(
                    registry=self._name,
                    blueprint=release.blueprint,
                    version=release.version,
                    theirs=release.commit[:12],
                    ours=str(made_from.commit)[:12],
                )
            )
        return release

    def wanted(self, made_from: Origin, version: str | None = None) -> Release:
        """The release `version` of what a repo was made from, else the newest.

        A repo of a state that has no version yet is ahead of the newest, and stays there. Raises
        Recalled for a release that was revoked.
        """
        found = demand_taken(self._looked_up(made_from, version, version))
        if version is None and made_from.blueprint is None:
            present = self.recorded(made_from)
            return present if git.is_ancestor(found.repo, found.commit, present.commit) else found
        if version is None and _after(made_from.version, found.version):
            return self.recorded(made_from)  # its own was revoked: nobody goes back without being asked
        return found

    def _looked_up(self, made_from: Origin, version: str | None, tag: str | None) -> Release:
        """A release under the address that the repo records, whatever mirror it came from.

        What the registry does not know is looked for at that address.
        """
        if made_from.blueprint is not None:
            try:
                return replace(self._find(made_from.blueprint, version), source=made_from.source)
            except NothingReleased:
                if made_from.source.startswith(NO_CANONICAL_URL):
                    raise
        address = address_of(made_from.source, made_from.folder)
        # A path that was recorded as it was typed leads somewhere only from one folder.
        source = made_from.source if is_url(git_url(made_from.source)) else address
        return replace(self._template(source, address).find(tag), blueprint=made_from.name)

    def render(self, release: Release, made_from: Origin, data: Mapping[str, Any] | None = None) -> Rendering:
        """What `release` gives for a repo: `data`, else its own answers where they still hold.

        Raises BadAnswer, NotTrusted, RenderingFailed.
        """
        template = self._renderer(release, answers_file=str(made_from.answers_file))
        demand_asked(data or (), template)
        return template.render(data or {}, made_from.answers)

    def notes(self, old: Release, new: Release) -> tuple[Notes, ...]:
        """What the releases after `old` say, up to `new`, the oldest first; nothing on the way back."""
        told = self._description(new).get("changelog", ())
        found = [entry for entry in told if _after(str(entry["version"]), old.version)]
        return tuple(
            Notes(
                version=str(entry["version"]),
                changes=tuple(map(str, entry.get("changes", ()))),
                steps=str(entry.get("notes") or "").strip(),
            )
            for entry in reversed(found)
        )


def _description(release: Release) -> Mapping[str, Any]:
    """The release's own `blueprint.json`; empty for a template that is no blueprint."""
    try:
        found = json.loads(git.run("cat-file", "blob", f"{release.commit}:blueprint.json", at=release.repo))
    except (git.GitFailed, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _after(version: str, other: str) -> bool:
    try:
        return sort_key(version) > sort_key(other)
    except ValueError:
        return False
