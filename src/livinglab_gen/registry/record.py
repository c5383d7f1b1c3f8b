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
from livinglab_gen.registry import recalls
from livinglab_gen.registry.model import MovedTag, sort_key, tag_of, version_of
from livinglab_gen.registry.recalls import Recalls


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
        stems = (path.stem for path in self.folder.glob("*.json"))
        return tuple(sorted((stem for stem in stems if version_of(tag_of(stem))), key=sort_key))

    def commits(self) -> Mapping[str, str]:
        """The commit of every recorded version, oldest first."""
        return {version: self._commit(version) for version in self.versions()}

    def unpack(self, repo: Path) -> None:
        """Make the tags of the bare `repo` those of the record; raises MovedTag for a bundle that differs."""
        recorded = {tag_of(version): version for version in self.versions()}
        commits = {tag: self._commit(version) for tag, version in recorded.items()}
        present = git.tags(repo)
        for tag in present.keys() - commits.keys():
            git.run("update-ref", "-d", f"refs/tags/{tag}", at=repo)
        for tag, commit in commits.items():
            if present.get(tag) != commit:
                self._fetch(recorded[tag], commit, repo)
        if self.recalls() != recalls.recalls(repo):
            recalls.put(repo, self.recalls())

    def recalls(self) -> Recalls:
        """What was said of the releases since."""
        try:
            return recalls.parsed((self.folder / recalls.FILE).read_bytes())
        except FileNotFoundError:
            return {}

    def say(self, found: Recalls) -> Path:
        """Record these recalls and no others; gives the file to commit."""
        path = self.folder / recalls.FILE
        aside = self.folder / f".{recalls.FILE}"
        aside.write_bytes(recalls.written(found))
        aside.replace(path)
        return path

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
        told.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        # Last: a record without it does not count.
        told.replace(self.folder / f"{version}.json")

    def _commit(self, version: str) -> str:
        try:
            return str(json.loads((self.folder / f"{version}.json").read_text(encoding="utf-8"))["commit"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._altered(version, str(error)) from error

    def _fetch(self, version: str, commit: str, repo: Path) -> None:
        tag = tag_of(version)
        bundle = self.folder / f"{version}.bundle"
        refs = f"+refs/tags/{tag}:refs/tags/{tag}"
        try:
            git.run("fetch", "--quiet", "--force", "--no-tags", bundle, refs, at=repo)
        except git.GitFailed as error:
            raise self._altered(version, str(error).splitlines()[0]) from error
        if git.tags(repo)[tag] != commit:
            raise self._altered(version, _("it holds another commit"))

    def _altered(self, version: str, why: str) -> MovedTag:
        return MovedTag(
            _(
                "the record of release {version} in {folder} is not what was written ({why}): "
                "restore both files from the catalogue's git history"
            ).format(version=version, folder=self.folder, why=why)
        )
