"""One service repo: decide what it holds, then make it.

A repo is decided first, as a value; writing it happens aside, and a rename puts it in place. A
failure, ctrl-C or a full disk leaves nothing behind.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Any

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import File, Tree
from livinglab_gen.language import translate as _
from livinglab_gen.project.disk import faults_told
from livinglab_gen.regions import Region
from livinglab_gen.regions.profile import Profile, default, fill, missing_keys
from livinglab_gen.registry import Release, demand_taken
from livinglab_gen.registry.places import NO_CANONICAL_URL
from livinglab_gen.rendering import BadAnswer, Renderer, Source, renderer

PROFILE_FILE = PurePosixPath("region.toml")
MAXIMUM_NAME = 50
"""Characters of a service repo's name: it becomes a package, a host and a Kubernetes name (63)."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class DestinationExists(LivingLabError):
    """Something stands where the service repo would go."""

    exit_code = 40


class BadName(LivingLabError):
    """A name that a service repo, its package and its containers cannot have."""

    exit_code = 42


@dataclass(frozen=True, kw_only=True)
class NewProject:
    """A service repo, decided and not yet written.

    `new_keys` are the keys of `region.toml` that the profile does not have yet: their defaults
    hold. `reachable` says whether others can fetch updates from the recorded source.
    """

    name: str
    destination: Path
    release: Release
    region: Region
    answers: Mapping[str, Any]
    files: Tree
    new_keys: tuple[str, ...]

    @property
    def reachable(self) -> bool:
        """Whether plain Copier and Renovate find the release under the recorded URL."""
        return not self.release.source.startswith(NO_CANONICAL_URL)


def plan(
    release: Release,
    region: Region,
    *,
    name: str | None = None,
    profile: tuple[Profile, str] | None = None,
    data: Mapping[str, str] | None = None,
    destination: Path | None = None,
) -> NewProject:
    """Decide the service repo of `region` made from `release`; nothing is written.

    `profile` is the region's profile with its text. Raises BadName, BadAnswer, DestinationExists, and
    Recalled for a release that was revoked.
    """
    demand_taken(release)
    chosen, profile_text = profile or (default(region), "")
    data = data or {}
    usual = f"{release.blueprint.replace('_', '-')}-{region.slug}"
    name = valid_name(name or data.get("repo_name") or usual)
    template = prepare(release)
    demand_asked(data, template)
    given = {**chosen.answers, **data, "repo_name": name}
    asked = template.questions
    rendering = template.render({k: v for k, v in given.items() if not asked or k in asked})
    _demand_same_region(region, rendering.answers)
    files = dict(rendering.files)
    if profile_text and PROFILE_FILE in files:
        files[PROFILE_FILE] = _filled(files[PROFILE_FILE], chosen)
    where = Path(os.path.abspath(destination or name))  # noqa: PTH100  # `absolute` keeps `..`
    _refuse_existing(where)
    return NewProject(
        name=name,
        destination=where,
        release=release,
        region=region,
        answers=rendering.answers,
        files=files,
        new_keys=missing_keys(profile_text, "region.toml") if profile_text else (),
    )


def prepare(release: Release, *, trust: bool = False, answers_file: str | None = None) -> Renderer:
    """What renders `release`, compiled once, for as many regions as wanted.

    `trust` lets its template bring Jinja extensions, which are code; `answers_file` is where the
    project keeps its answers, None for where the template puts them.
    """
    source = Source(
        url=release.source,
        tag=release.tag,
        commit=release.commit,
        repo=release.repo,
        trusted=trust,
        answers_file=answers_file,
    )
    return renderer(git.read(release.repo, release.commit), source)


def write(project: NewProject) -> None:
    """Make the repo with its one commit; on any failure the destination is as it was.

    Raises git's NoIdentity, DestinationExists, CannotWrite.
    """
    parent = project.destination.parent
    with faults_told(parent), _aside(project) as aside:
        author = git.who_commits(aside)
        repo = aside / "repo"
        git.init(repo)
        git.commit(repo, project.files, ref="refs/heads/main", message=_message(project), author=author)
        git.run("reset", "--hard", "--quiet", at=repo)
        _refuse_existing(project.destination)
        repo.rename(project.destination)


def valid_name(name: str) -> str:
    """`name` itself where a service repo can bear it; raises BadName with one that would do."""
    if _NAME.fullmatch(name) and len(name) <= MAXIMUM_NAME:
        return name
    letters = re.sub(r"[^a-z0-9]+", "-", name.lower()).lstrip("-0123456789")
    near = letters[:MAXIMUM_NAME].strip("-") or "layanan"
    raise BadName(
        _(
            "{name!r} cannot be the name of a package: use small letters, digits and single hyphens, "
            "a letter first, at most {most} characters, for example {near}"
        ).format(name=name, most=MAXIMUM_NAME, near=near)
    )


def demand_asked(data: Iterable[str], template: Renderer) -> None:
    """Raise BadAnswer for a key that the template does not ask."""
    asked = template.questions
    for key in data:
        if asked and key not in asked:
            near = get_close_matches(key, asked, n=1, cutoff=0.5)
            if near:
                told = _("the blueprint does not ask for {key}: did you mean {near}? It asks for {asked}")
            else:
                told = _("the blueprint does not ask for {key}: it asks for {asked}")
            listed = ", ".join(sorted(asked))
            raise BadAnswer(told.format(key=key, near="".join(near), asked=listed))


def _demand_same_region(region: Region, answers: Mapping[str, Any]) -> None:
    """Raise BadAnswer where the answers give one region the code of another."""
    code = answers.get("region_code", region.code)
    if code != region.code:
        raise BadAnswer(
            _("region_code is decided by the region: name it with `--region {code}`").format(code=code)
        )


def _filled(starter: File, profile: Profile) -> File:
    return File(fill(starter.content.decode(), profile).encode(), starter.mode)


def _refuse_existing(destination: Path) -> None:
    if destination.exists() or destination.is_symlink():
        raise DestinationExists(
            _("{path} exists already: choose another folder, or remove it first").format(path=destination)
        )


def _message(project: NewProject) -> str:
    release = project.release
    return (
        f"{release.blueprint} {release.version} for {project.region.name}\n\n"
        f"Made from {release.source} {release.tag} ({release.commit[:12]}).\n"
    )


@contextmanager
def _aside(project: NewProject) -> Iterator[Path]:
    """A folder beside the destination to build in; on failure it goes, and the parents made for it."""
    parent = project.destination.parent
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    aside = parent / f".{project.name}-{secrets.token_hex(4)}"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir(mode=0o700)
        yield aside
        aside.rmdir()
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        for folder in made:
            with suppress(OSError):  # never made, or it holds the finished repo
                folder.rmdir()
        raise
