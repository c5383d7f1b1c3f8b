"""A version of a blueprint is published for good, or rendered as a candidate before that.

The same sources give the same tree and the same commit on every machine: author and date come
from the entry's changelog, the parent is the release before.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from livinglab_gen import catalogue as catalogues
from livinglab_gen import git, registry
from livinglab_gen.catalogue import Blueprint, Catalogue, Composition, Fault
from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import Signature
from livinglab_gen.language import translate as _
from livinglab_gen.registry import Record, Release, cache, recalls
from livinglab_gen.release.template import compose

CANDIDATE = "candidate"
"""The tag of what is not released: a name that no version can have."""
_DAY = 24 * 60 * 60


class Immutable(LivingLabError):
    """A published version would change, or its history would."""

    exit_code = 30


class NotReleasable(LivingLabError):
    """The entry does not say (yet) what is to be released, or since when."""

    exit_code = 34


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing one blueprint did.

    `version` is the newest release, `new` those that the target lacked, `candidate` the version
    that the entry prepares and that was left alone, `recorded` the files to commit.
    """

    blueprint: str
    version: str
    commit: str
    candidate: str | None
    target: str
    new: tuple[str, ...]
    recorded: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """One blueprint, decided: `repo` holds every version up to the newest, tagged."""

    blueprint: str
    version: str
    repo: Path
    record: Record
    parent: str | None
    missing: tuple[str, ...]
    unrecorded: bool
    candidate: str | None


def publish(catalogue: Catalogue, ids: Sequence[str], target: str) -> Iterator[Published]:
    """Release the blueprints `ids` (all when empty) to a folder or a git base URL, one by one.

    Everything is decided for all of them before anything is written. Raises Immutable where a
    published version would change, NotReleasable, or CatalogueFault for what the check finds.
    """
    found = _errors(catalogue)
    with tempfile.TemporaryDirectory(prefix="livinglab-release-") as scratch:
        plans = [
            _plan(catalogue, catalogue.blueprint(id_), found, target, Path(scratch, f"{id_}.git"))
            for id_ in ids or catalogue.ids()
        ]
        for plan in plans:
            yield _carry_out(plan, target)


def candidate(catalogue: Catalogue, id_: str) -> Release:
    """The working state of a blueprint, ready to be rendered, without ever being a version."""
    blueprint = catalogue.blueprint(id_)
    kept = cache.folder() / "candidates" / f"{id_}.git"
    with cache.locked(kept), tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
        repo = Path(scratch, kept.name)
        git.init(repo, bare=True)
        tree = compose(
            _sound(catalogue, blueprint, _errors(catalogue)),
            repo,
            version=f"{blueprint.version}+{CANDIDATE}",
            tag=CANDIDATE,
        )
        author = Signature(
            name="livinglab", email="candidate@livinglab.invalid", date="2026-01-01T00:00:00+07:00"
        )
        commit = git.commit(
            repo, tree, ref=f"refs/tags/{CANDIDATE}", message=f"{id_}: candidate", author=author
        )
        kept = _kept(repo, kept.with_name(f"{id_}-{commit[:16]}.git"))
    return Release(
        blueprint=id_,
        version=f"{blueprint.version}+{CANDIDATE}",
        tag=CANDIDATE,
        commit=commit,
        repo=kept,
        source=f"{_recorded_base(catalogue)}/{id_}.git",
    )


def _kept(repo: Path, place: Path) -> Path:
    """Put a candidate's repository in a place of its own, where another may be read meanwhile.

    Those that nobody has asked for since yesterday go.
    """
    if place.exists():
        place.touch()
    else:
        repo.rename(place)
    blueprint = place.name.rsplit("-", 1)[0]
    for old in place.parent.glob(f"{blueprint}-*.git"):
        if old.stat().st_mtime < time.time() - _DAY:
            shutil.rmtree(old, ignore_errors=True)
    return place


def _recorded_base(catalogue: Catalogue) -> str:
    canonical = catalogue.settings().canonical_url
    return registry.open_registry(None, root=catalogue.root, canonical_url=canonical).recorded_base


def _plan(
    catalogue: Catalogue, blueprint: Blueprint, found: tuple[Fault, ...], target: str, repo: Path
) -> _Plan:
    record = Record.of(catalogue.root, blueprint.id)
    git.init(repo, bare=True)
    record.unpack(repo)
    recorded = record.commits()
    if recorded and not blueprint.releasable:
        return _mirror(blueprint, record, recorded, target, repo)
    parent = _parent(blueprint, recorded)
    commit = _commit(_sound(catalogue, blueprint, found), repo, parent)
    if blueprint.version in recorded and recorded[blueprint.version] != commit:
        raise Immutable(
            _(
                "{blueprint} {version} is released already and its sources have changed since: raise "
                "`version` in catalogue/{blueprint}.yml and say in its changelog what changed"
            ).format(blueprint=blueprint.id, version=blueprint.version)
        )
    git.run("update-ref", f"refs/tags/{registry.tag_of(blueprint.version)}", commit, at=repo)
    versions = {**recorded, blueprint.version: commit}
    return _Plan(
        blueprint=blueprint.id,
        version=max(versions, key=registry.sort_key),
        repo=repo,
        record=record,
        parent=parent,
        missing=_missing(blueprint.id, versions, target),
        unrecorded=blueprint.version not in recorded,
        candidate=None,
    )


def _mirror(
    blueprint: Blueprint, record: Record, recorded: Mapping[str, str], target: str, repo: Path
) -> _Plan:
    """The plan where the entry prepares a version: what is released goes out, the candidate stays."""
    return _Plan(
        blueprint=blueprint.id,
        version=max(recorded, key=registry.sort_key),
        repo=repo,
        record=record,
        parent=None,
        missing=_missing(blueprint.id, recorded, target),
        unrecorded=False,
        candidate=blueprint.version,
    )


def _commit(composition: Composition, repo: Path, parent: str | None) -> str:
    """The commit of the entry's version, made in `repo` without a tag."""
    blueprint = composition.blueprint
    entry = next((e for e in blueprint.released if e.version == blueprint.version), None)
    if entry is None or entry.date is None or entry.author is None:
        raise NotReleasable(
            _(
                "{blueprint} {version} is a candidate: give its changelog entry in "
                "catalogue/{blueprint}.yml a date and an author (or catalogue.yml an author) to release it"
            ).format(blueprint=blueprint.id, version=blueprint.version)
        )
    tag = registry.tag_of(blueprint.version)
    changes = "\n".join(f"- {change}" for change in entry.changes)
    return git.commit(
        repo,
        compose(composition, repo, version=blueprint.version, tag=tag),
        ref=f"refs/livinglab/{tag}",
        message=f"{blueprint.title} {blueprint.version}\n\n{changes}\n",
        author=Signature(
            name=entry.author.name,
            email=entry.author.email,
            date=f"{entry.date.isoformat()}T00:00:00+07:00",
        ),
        parent=parent,
    )


def _errors(catalogue: Catalogue) -> tuple[Fault, ...]:
    """What the check finds in the whole catalogue that stops a release."""
    from livinglab_gen.catalogue.check import check

    return catalogues.errors(check(catalogue))


def _sound(catalogue: Catalogue, blueprint: Blueprint, found: tuple[Fault, ...]) -> Composition:
    """The composition of a blueprint that has none of the errors `found`; raises CatalogueFault."""
    files = {f"catalogue/{blueprint.id}.yml", "catalogue/catalogue.yml"}
    folders = tuple(PurePosixPath("templates", name) for name in blueprint.layers)
    own = tuple(
        fault
        for fault in found
        if str(fault.path) in files or any(fault.path.is_relative_to(folder) for folder in folders)
    )
    if own:
        raise catalogues.CatalogueFault(own)
    composition = catalogues.composition(blueprint, catalogue.layers_of(blueprint))
    if composition.faults:
        raise catalogues.CatalogueFault(composition.faults)
    return composition


def _parent(blueprint: Blueprint, recorded: Mapping[str, str]) -> str | None:
    """The commit of the release before the entry's version; raises Immutable between old ones."""
    key = registry.sort_key(blueprint.version)
    before = [v for v in recorded if registry.sort_key(v) < key]
    after = [v for v in recorded if registry.sort_key(v) > key]
    if after and blueprint.version not in recorded:
        raise Immutable(
            _("{blueprint} {newest} is released already: give the next release a version above it").format(
                blueprint=blueprint.id, newest=max(after, key=registry.sort_key)
            )
        )
    return recorded[before[-1]] if before else None


def _missing(blueprint: str, versions: Mapping[str, str], target: str) -> tuple[str, ...]:
    """The versions that the target lacks; raises Immutable where it holds another history."""
    held, main = present(blueprint, target)
    for version, commit in held.items():
        if versions.get(version) == commit:
            continue
        if version in versions:
            cure = _(
                "{blueprint} {version} at {target} has another content: raise the version and release that"
            )
        else:
            cure = _(
                "{target} holds {blueprint} {version}, of which this catalogue has no record: bring the "
                "catalogue up to date first"
            )
        raise Immutable(
            cure.format(blueprint=blueprint, version=version, target=git.without_credentials(target))
        )
    if main not in ("", *held.values()):
        raise Immutable(
            _("{url} holds other work on its branch main: give {blueprint} a repository of its own").format(
                url=git.without_credentials(address(blueprint, target)), blueprint=blueprint
            )
        )
    return tuple(version for version in versions if version not in held)


def present(blueprint: str, target: str) -> tuple[dict[str, str], str]:
    """The versions at the target with their commits, and the commit of its branch, if any."""
    url = address(blueprint, target)
    if not registry.is_url(target) and not Path(url).exists():
        return {}, ""
    try:
        tags = git.remote_tags(url)
        main = git.run("ls-remote", "--", url, "refs/heads/main").decode().partition("\t")[0]
    except git.GitFailed as error:
        raise registry.unreachable(url, error) from error
    return {v: commit for tag, commit in tags.items() if (v := registry.version_of(tag))}, main


def _carry_out(plan: _Plan, target: str) -> Published:
    """Push what is missing, then record it: in this order a failure leaves nothing half-said."""
    commit = git.tags(plan.repo)[registry.tag_of(plan.version)]
    if plan.missing:
        _push(plan, commit, target)
    written: tuple[Path, ...] = ()
    if plan.unrecorded:
        plan.record.add(plan.version, plan.repo, parent=plan.parent)
        written = tuple(plan.record.folder / f"{plan.version}.{kind}" for kind in ("json", "bundle"))
    return Published(
        blueprint=plan.blueprint,
        version=plan.version,
        commit=commit,
        candidate=plan.candidate,
        target=git.without_credentials(address(plan.blueprint, target)),
        new=plan.missing,
        recorded=written,
    )


def _push(plan: _Plan, commit: str, target: str) -> None:
    url = address(plan.blueprint, target)
    refs = [f"{commit}:refs/heads/main", *(f"refs/tags/{registry.tag_of(v)}" for v in plan.missing)]
    if plan.record.recalls():  # what was said of releases is known wherever they are
        refs.append(f"+{recalls.put(plan.repo, plan.record.recalls())}:{recalls.BRANCH}")
    if registry.is_url(target) or Path(url).exists():
        git.run("push", "--quiet", "--atomic", url, *refs, at=plan.repo)
        return
    aside = Path(f"{url}.new")
    aside.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(aside, ignore_errors=True)
    git.init(aside, bare=True)
    git.run("push", "--quiet", "--atomic", aside, *refs, at=plan.repo)
    aside.rename(url)


def address(blueprint: str, target: str) -> str:
    """Where the repository of a blueprint is at a target."""
    if registry.is_url(target):
        return f"{target.rstrip('/')}/{blueprint}.git"
    return str(Path(target).expanduser().resolve() / f"{blueprint}.git")
