"""Any Copier template in a git repository: which versions there are, wherever it is kept.

Versions are read as Copier reads them (`copier/_vcs.py`): tags that PEP 440 knows and that are no
pre-releases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from livinglab_gen import git
from livinglab_gen.language import translate as _
from livinglab_gen.registry.model import Release, UnknownRelease, Unreachable
from livinglab_gen.registry.places import is_url, mirrored, unreachable
from livinglab_gen.rendering import git_url


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template that is no blueprint of a catalogue.

    `source` is its address as projects record it, `address` the same as git understands it.
    """

    source: str
    address: str
    repo: Path

    def releases(self) -> tuple[Release, ...]:
        """Every version, oldest first."""
        found = {tag: commit for tag, commit in git.tags(self.repo).items() if _released(tag)}
        return tuple(self._release(tag, found[tag]) for tag in sorted(found, key=Version))

    def find(self, version: str | None) -> Release:
        """The version that is asked for, by its number or as git names it, else the newest."""
        if version is None:
            return self.newest()
        named = (one for one in self.releases() if one.tag in (version, f"v{version}"))
        return next(named, None) or self.at(version)

    def at(self, revision: str) -> Release:
        """The state that `revision` names: a tag, a branch, a commit, or what `git describe` said."""
        try:
            commit = git.commit_of(self.repo, revision)
        except git.GitFailed:
            raise UnknownRelease(
                _("{source} has no {revision} (any more): name a version that it has with `--to`").format(
                    source=git.without_credentials(self.source), revision=revision
                )
            ) from None
        return self._release(git.described(self.repo, commit), commit)

    def newest(self) -> Release:
        """The last version; of a template without versions, its present state."""
        versions = self.releases()
        if versions:
            return versions[-1]
        try:
            head = git.remote_head(self.address)
        except git.GitFailed as error:
            raise unreachable(self.address, error) from error
        return self.at(head or "HEAD")

    def _release(self, tag: str, commit: str) -> Release:
        return Release(
            blueprint=name_of(self.source),
            version=tag,
            tag=tag,
            commit=commit,
            repo=self.repo,
            source=self.source,
        )


def name_of(source: str) -> str:
    """What a template is called: the last part of its address."""
    return re.split(r"[/:\\]", source.rstrip("/"))[-1].removesuffix(".git")


def template(source: str, address: str) -> Template:
    """The template at `address`, which its projects record as `source`.

    Raises Unreachable, also for a folder that is no git repository: it has no versions.
    """
    if is_url(address) or Path(address).is_file():  # a bundle
        return Template(source=source, address=address, repo=mirrored(address))
    try:
        repo = git.git_dir(Path(address))
    except (git.GitFailed, OSError):
        raise Unreachable(
            _(
                "{source} is no git repository here, so it has no versions to update to: put the address of "
                "one under `_src_path` in the answers file"
            ).format(source=git.without_credentials(source))
        ) from None
    return Template(source=source, address=address, repo=repo)


def address_of(source: str, project: Path) -> str:
    """Where git finds `source`, as the project in the folder `project` records it: a URL or a path.

    Copier records a path as it was typed: from the project's folder, or from the one around it.
    """
    url = git_url(source)
    if is_url(url):
        return url
    places = [(folder / Path(url).expanduser()).resolve() for folder in (project, project.parent)]
    return str(next((place for place in places if place.exists()), places[0]))


def _released(tag: str) -> bool:
    try:
        return not Version(tag).is_prerelease
    except InvalidVersion:
        return False
