"""The places of releases: shipped with a catalogue, a folder of repositories, a git host."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from socket import gethostname
from typing import Protocol

from livinglab_gen import git
from livinglab_gen.language import translate as _
from livinglab_gen.registry import cache, recalls
from livinglab_gen.registry.model import (
    MovedTag,
    NothingReleased,
    Release,
    UnknownRelease,
    Unreachable,
    sort_key,
    tag_of,
    version_of,
)
from livinglab_gen.registry.record import Record
from livinglab_gen.rendering import git_url

NO_CANONICAL_URL = "https://livinglab.invalid"
"""The base that is recorded while a catalogue has no canonical URL; `.invalid` never resolves
(RFC 2606), and git's `insteadOf` can lead it to any mirror."""

_URL = re.compile(r"[A-Za-z][\w+.-]*://|[\w.-]+@[\w.-]+:")
_WHOLE_VERSION = re.compile(r"v?\d+\.\d+\.\d+")
_BLUEPRINT = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")


class Place(Protocol):
    """Where the repositories of blueprints are."""

    def repository(self, blueprint: str) -> Path | None:
        """The local bare repository of `blueprint`, None where the place does not hold it."""

    def blueprints(self) -> tuple[str, ...]:
        """The blueprints that the place is known to hold, sorted; a git host cannot be asked."""


@dataclass(frozen=True)
class Shipped:
    """The record of a catalogue, unpacked into the cache."""

    root: Path

    def repository(self, blueprint: str) -> Path | None:  # noqa: D102
        record = Record.of(self.root, blueprint)
        if not record.versions():
            return None
        repo = cache.folder() / "shipped" / _digest(str(self.root.resolve())) / f"{blueprint}.git"
        with cache.locked(repo):
            if not (repo / "HEAD").exists():
                git.init(repo, bare=True)
            record.unpack(repo)
        return repo

    def blueprints(self) -> tuple[str, ...]:  # noqa: D102
        folders = (self.root / "catalogue" / "releases").glob("*/")
        return tuple(sorted(f.name for f in folders if Record(folder=f).versions()))


@dataclass(frozen=True)
class Folder:
    """A folder of git repositories `<blueprint>.git` (or `<blueprint>`)."""

    path: Path

    def repository(self, blueprint: str) -> Path | None:  # noqa: D102
        candidates = (self.path / f"{blueprint}.git", self.path / blueprint)
        return next((repo for repo in candidates if git.is_repository(repo)), None)

    def blueprints(self) -> tuple[str, ...]:  # noqa: D102
        found = (p for p in self.path.iterdir() if git.is_repository(p))
        return tuple(sorted({p.name.removesuffix(".git") for p in found}))


@dataclass(frozen=True)
class Host:
    """A git host under whose base URL stand `<blueprint>.git`; mirrored into the cache."""

    url: str

    def repository(self, blueprint: str) -> Path | None:  # noqa: D102
        return mirrored(f"{self.url}/{blueprint}.git")

    def blueprints(self) -> tuple[str, ...]:  # noqa: D102
        return ()


@dataclass(frozen=True, kw_only=True)
class Registry:
    """A place of releases, with the URL that service repos are to record for it.

    `links` are the addresses of templates that are kept elsewhere, by the names they are listed under.
    """

    place: Place
    name: str
    recorded_base: str
    links: Mapping[str, str] = field(default_factory=dict, hash=False)

    def releases(self, blueprint: str) -> tuple[Release, ...]:
        """Every release of `blueprint`, oldest first; empty where there is none."""
        if blueprint in self.links:
            return _linked(blueprint, self.links[blueprint])
        repo = self.place.repository(blueprint) if _BLUEPRINT.fullmatch(blueprint) else None
        if repo is None:
            return ()
        versions = {version_of(tag): commit for tag, commit in git.tags(repo).items()}
        told = recalls.recalls(repo)
        return tuple(
            replace(self.release(blueprint, version, versions[version], repo), recall=told.get(version))
            for version in sorted((v for v in versions if v), key=sort_key)
        )

    def find(self, blueprint: str, version: str | None = None) -> Release:
        """The release `version`, or the newest that was not revoked; raises UnknownRelease, Recalled."""
        found = self.releases(blueprint)
        if not found:
            raise NothingReleased(self._no_blueprint(blueprint))
        if version is None:
            good = [release for release in found if not release.revoked]
            return good[-1] if good else demand_taken(found[-1])
        for release in found:
            if version in (release.version, release.tag):
                return release
        raise UnknownRelease(
            _("{blueprint} has no release {version}: choose one of {versions}").format(
                blueprint=blueprint,
                version=version,
                versions=", ".join(release.version for release in found),
            )
        )

    def held(self, release: Release) -> Release:
        """The same release where this machine holds it, whatever machine it was found on.

        Raises Unreachable where it does not, MovedTag for another one under its name.
        """
        if git.holds(release.repo, release.commit):
            return release
        try:
            found = self.find(release.blueprint, release.version)
        except (UnknownRelease, Unreachable) as error:
            raise Unreachable(
                _(
                    "{blueprint} {version} cannot be found from {machine}: name with --registry a place that "
                    "every worker reaches, and a release that is published ({why})"
                ).format(
                    blueprint=release.blueprint, version=release.version, machine=gethostname(), why=error
                )
            ) from error
        if found.commit != release.commit:
            raise MovedTag(
                _(
                    "{registry} holds another {blueprint} {version} on {machine}: bring it up to date there"
                ).format(
                    registry=self.name,
                    blueprint=release.blueprint,
                    version=release.version,
                    machine=gethostname(),
                )
            )
        return replace(release, repo=found.repo)

    def release(self, blueprint: str, version: str, commit: str, repo: Path) -> Release:
        """The value of one release that `repo` holds."""
        return Release(
            blueprint=blueprint,
            version=version,
            tag=tag_of(version),
            commit=commit,
            repo=repo,
            source=f"{self.recorded_base}/{blueprint}.git" if is_url(self.recorded_base) else str(repo),
        )

    def _no_blueprint(self, blueprint: str) -> str:
        known = self.place.blueprints()
        near = get_close_matches(blueprint.lower(), known, n=1, cutoff=0.5)
        if near:
            return _("there is no blueprint {blueprint}: did you mean {near}?").format(
                blueprint=blueprint, near=near[0]
            )
        return _("{registry} has no release of {blueprint}: `livinglab list` shows what there is").format(
            registry=self.name, blueprint=blueprint
        )


def _linked(name: str, source: str) -> tuple[Release, ...]:
    """The versions of a template that is kept elsewhere, as releases of what it is listed as."""
    from livinglab_gen.registry.templates import template  # it is built on this module

    return tuple(replace(one, blueprint=name) for one in template(source, git_url(source)).releases())


def demand_taken(release: Release) -> Release:
    """The same release; raises Recalled for one that may not be taken any more."""
    if release.recall is not None and release.revoked:
        raise recalls.Recalled(
            _("{blueprint} {version} was revoked ({reason}): take another release").format(
                blueprint=release.blueprint, version=release.version, reason=release.recall.reason
            )
        )
    return release


def open_registry(
    location: str | None, *, root: Path, canonical_url: str | None, links: Mapping[str, str] | None = None
) -> Registry:
    """The registry at `location` (a folder or a base URL), or the record of the catalogue at `root`.

    `canonical_url` is the base that the catalogue says its releases are published under, `links` the
    addresses of the templates that it lists and does not keep.
    """
    return replace(_opened(location, root, canonical_url), links=links or {})


def _opened(location: str | None, root: Path, canonical_url: str | None) -> Registry:
    if location is None:
        base = canonical_url or NO_CANONICAL_URL
        return Registry(place=Shipped(root), name=_("the catalogue"), recorded_base=base.rstrip("/"))
    if is_url(location):
        url = location.rstrip("/")
        base = canonical_url or git.without_credentials(url)
        return Registry(place=Host(url), name=git.without_credentials(url), recorded_base=base.rstrip("/"))
    folder = Path(location).expanduser().resolve()
    if not folder.is_dir():
        raise Unreachable(
            _("there is no registry at {folder}: give a folder of releases or a git base URL").format(
                folder=folder
            )
        )
    base = canonical_url or str(folder)
    return Registry(place=Folder(folder), name=str(folder), recorded_base=base.rstrip("/"))


def is_url(location: str) -> bool:
    """Whether a location is a URL (also `git@host:path`) rather than a folder."""
    return bool(_URL.match(location))


def mirrored(url: str) -> Path:
    """Our bare copy of the repository at `url`, brought up to date where the host answers.

    Offline, what was mirrored before is as good as ever, since releases never change. Raises
    Unreachable without a copy, MovedTag where a version is not the one that was mirrored.
    """
    known = git.without_credentials(url)
    name = known.rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
    repo = cache.folder() / "hosts" / _digest(known) / f"{name}.git"
    with cache.locked(repo):
        if not (repo / "HEAD").exists():
            git.init(repo, bare=True)
        try:
            _fetch(url, repo, force="")
        except git.GitFailed as error:
            if git.is_empty(repo):
                shutil.rmtree(repo)
                raise unreachable(url, error) from error
            _follow(url, repo)
    return repo


def _fetch(url: str, repo: Path, *, force: str) -> None:
    git.run(
        "fetch",
        "--quiet",
        "--no-prune",  # whatever the user's git does: a release that left the host stays in the mirror
        url,
        "+refs/heads/*:refs/heads/*",
        f"{force}refs/tags/*:refs/tags/*",
        at=repo,
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def unreachable(url: str, error: git.GitFailed) -> Unreachable:
    """What to tell when git got no answer from `url`."""
    return Unreachable(
        _("{url} cannot be reached: check the address and your access to it ({why})").format(
            url=git.without_credentials(url), why=" ".join(str(error).split())
        )
    )


def _follow(url: str, repo: Path) -> None:
    """Bring the mirror up to date after a refusal; raises MovedTag where a version was re-written.

    A tag that is no whole version (`latest`, `v1`) may move.
    """
    try:
        theirs = git.remote_tags(url)
    except git.GitFailed:
        return
    ours = git.tags(repo)
    moved = [tag for tag, commit in theirs.items() if ours.get(tag, commit) != commit]
    if any(_WHOLE_VERSION.match(tag) for tag in moved):
        raise MovedTag(
            _(
                "a release at {url} was re-written, which a release never is ({tags}): ask who keeps it; "
                "once you trust it again, `rm -r {repo}` forgets what was there before"
            ).format(url=git.without_credentials(url), tags=", ".join(sorted(moved)), repo=repo)
        )
    if moved:
        _fetch(url, repo, force="+")
