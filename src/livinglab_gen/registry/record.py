"""The record of past releases: `catalogue/releases/<blueprint>/<version>.{json,bundle}`.

A release is a JSON file that says what it is and an incremental git bundle that holds what it
added, so a fresh clone and the wheel can render every release there ever was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from livinglab_gen import git
from livinglab_gen.language import translate as _
from livinglab_gen.registry.model import MovedTag, sort_key, tag_of


@dataclass(frozen=True, kw_only=True)
class Record:
    """The recorded releases of one blueprint; `folder` need not exist."""

    folder: Path

    @classmethod
    def of(cls, catalogue_root: Path, blueprint: str) -> Record:
        """The record of `blueprint` in the catalogue below `catalogue_root`."""
        return cls(folder=catalogue_root / "catalogue" / "releases" / blueprint)

    def versions(self) -> tuple[str, ...]:
        """The recorded versions, oldest first."""
        return tuple(sorted((p.stem for p in self.folder.glob("*.json")), key=sort_key))

    def commits(self) -> Mapping[str, str]:
        """The commit of every recorded version, oldest first."""
        return {version: self._facts(version)["commit"] for version in self.versions()}

    def unpack(self, repo: Path) -> None:
        """Bring every recorded release that the bare `repo` lacks into it, and verify them all."""
        present = git.tags(repo)
        for version, commit in self.commits().items():
            tag = tag_of(version)
            if present.get(tag) != commit:
                bundle = self.folder / f"{version}.bundle"
                git.run(
                    "fetch",
                    "--quiet",
                    "--force",
                    "--no-tags",
                    bundle,
                    f"+refs/tags/{tag}:refs/tags/{tag}",
                    at=repo,
                )
        self._verify(git.tags(repo))

    def add(self, version: str, repo: Path, *, parent: str | None) -> None:
        """Record `version`, which `repo` holds under its tag, on top of the commit `parent`."""
        tag = tag_of(version)
        facts = {
            "schema": 1,
            "version": version,
            "tag": tag,
            "commit": git.tags(repo)[tag],
            "tree": git.tree_id(repo, tag),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        bundle = self.folder / f".{version}.bundle"
        base = [f"^{parent}"] if parent else []
        git.run("bundle", "create", "--quiet", bundle, f"refs/tags/{tag}", *base, at=repo)
        bundle.replace(self.folder / f"{version}.bundle")
        told = self.folder / f".{version}.json"
        told.write_text(json.dumps(facts, indent=2) + "\n")
        # Last: a record without it does not count.
        told.replace(self.folder / f"{version}.json")

    def _facts(self, version: str) -> dict[str, str]:
        facts: dict[str, str] = json.loads((self.folder / f"{version}.json").read_text())
        return facts

    def _verify(self, present: Mapping[str, str]) -> None:
        for version, commit in self.commits().items():
            if present.get(tag_of(version)) != commit:
                raise MovedTag(
                    _(
                        "the bundle of release {version} in {folder} is not the one that was recorded: "
                        "restore both files from the catalogue's git history"
                    ).format(version=version, folder=self.folder)
                )
