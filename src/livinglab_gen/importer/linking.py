"""Listing a Copier template that is kept elsewhere: its address becomes a blueprint, nothing is copied."""

from __future__ import annotations

import re
import shutil
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from livinglab_gen import git, project, shipped
from livinglab_gen.catalogue import BadName, Catalogue, Link
from livinglab_gen.catalogue.load import LINKS
from livinglab_gen.catalogue.scaffold import demand_spelling, spelled
from livinglab_gen.importer.faults import NoTemplate, RefusedSource
from livinglab_gen.language import translate as _
from livinglab_gen.registry import Release, Unreachable, is_url, name_of, template
from livinglab_gen.rendering import BadAnswer, RenderingFailed, git_url
from livinglab_gen.safe_yaml import LOADER

_SCHEMA = "link.schema.json"
_SETTINGS = ("copier.yml", "copier.yaml")
_RUNNING = ("_tasks", "_jinja_extensions")  # migrations are named by an update, and not run
_ANSWERS_FILE = re.compile(r"_copier_conf\s*\.\s*answers_file|\.copier-answers\.ya?ml")


class _Settings(LOADER):  # type: ignore[misc,valid-type]
    """Reads Copier's settings without the files that they include."""


_Settings.add_constructor("!include", lambda _loader, _node: {})


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A template that is listed from now on: the file that says so, and its versions, oldest first."""

    link: Link
    path: Path
    versions: tuple[str, ...]


def link(
    catalogue: Catalogue, source: str, *, name: str | None = None, title: str | None = None, summary: str = ""
) -> Linked:
    """List the template at `source` in `catalogue`; nothing of it is copied or run.

    Raises NoTemplate for what cannot be updated later (no versions, no record of answers), BadName,
    Unreachable, RenderingFailed for a template that brings code of its own, and RefusedSource for one whose
    files lie outside.
    """
    address = _address(source)
    id_ = name or spelled(name_of(address))
    demand_spelling(id_)
    if id_ in catalogue.ids() or any(path.stem == id_ for path in catalogue.link_paths()):
        raise BadName(
            _("{name} is listed already: take another name with --name, or edit that entry").format(name=id_)
        )
    versions = _versions(address)
    if not versions:
        raise NoTemplate(
            _("{source} has no versions: ask who keeps it for tags such as v1.0.0").format(
                source=git.without_credentials(address)
            )
        )
    _demand_usable(versions[-1])
    words = title or " ".join(word.capitalize() for word in id_.split("-"))
    found = Link(id=id_, source=git.without_credentials(address), title=words, summary=summary.strip())
    return Linked(
        link=found, path=_written(catalogue.root, found), versions=tuple(one.version for one in versions)
    )


def _versions(address: str) -> tuple[Release, ...]:
    """The versions of the template at `address`, oldest first."""
    try:
        return template(address, git_url(address)).releases()
    except Unreachable:
        if is_url(git_url(address)):
            raise
        raise NoTemplate(
            _("{source} is no git repository: name the address under which the template has versions").format(
                source=address
            )
        ) from None


def _address(source: str) -> str:
    """The address as others can use it too: a URL, or a path from the root."""
    url = git_url(source)
    return url if is_url(url) else str(Path(url).expanduser().absolute())


def _demand_usable(newest: Release) -> None:
    """Raise NoTemplate unless projects of a template can be made and brought to later versions."""
    files = git.read(newest.repo, newest.commit)
    source = git.without_credentials(newest.source)
    settings = [path for path in files if len(path.parts) == 1 and path.name in _SETTINGS]
    if not settings:
        raise NoTemplate(
            _(
                "{source} is no Copier template: one of Cookiecutter is brought with "
                "`livinglab catalogue import {source}`"
            ).format(source=source)
        )
    if len(settings) > 1:
        raise NoTemplate(
            _("{source} has both {names}, and Copier takes neither: ask who keeps it to remove one").format(
                source=source, names=", ".join(map(str, sorted(settings)))
            )
        )
    _demand_harmless(_read(files[settings[0]].content), source)
    if not any(_ANSWERS_FILE.search(str(path)) for path in files):
        raise NoTemplate(
            _(
                "what {source} makes does not record its answers, so it could not be updated: add a file "
                "{name} to it, as Copier's guide says"
            ).format(source=source, name="{{ _copier_conf.answers_file }}.jinja")
        )
    with (
        warnings.catch_warnings(),
        suppress(BadAnswer),
    ):  # a question without a default: whoever makes a project answers it
        warnings.simplefilter("ignore")  # of a version of Copier that the template was written for
        project.prepare(newest).render({})


def _demand_harmless(settings: Mapping[str, Any], source: str) -> None:
    """Raise RenderingFailed for settings that run code, RefusedSource for ones whose files lie outside."""
    running = [name for name in _RUNNING if settings.get(name)]
    if running:
        raise RenderingFailed(
            _(
                "{source} runs code of its own ({names}), which is never done here: ask who keeps it for a "
                "version without"
            ).format(source=source, names=", ".join(running))
        )
    folder = str(settings.get("_subdirectory") or "")
    if folder.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", folder):
        raise RefusedSource(
            _("{source} has its files in {folder}, which lies outside: ask who keeps it to mend that").format(
                source=source, folder=folder
            )
        )


def _read(content: bytes) -> Mapping[str, Any]:
    """The settings of a template as far as they can be read here; whatever else is wrong, rendering tells."""
    found: dict[str, Any] = {}
    with suppress(yaml.YAMLError, RecursionError, UnicodeDecodeError):
        for told in yaml.load_all(content, Loader=_Settings):  # a safe one
            found |= told if isinstance(told, dict) else {}
    return found


def _written(root: Path, found: Link) -> Path:
    """Write the file of a link, whole or not at all."""
    folder = root / LINKS
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder.parent / _SCHEMA).exists():
        shutil.copyfile(shipped.catalogue_dir() / _SCHEMA, folder.parent / _SCHEMA)
    told = {"schema": 1, "id": found.id, "source": found.source, "title": found.title}
    if found.summary:
        told["summary"] = found.summary
    head = f"# yaml-language-server: $schema=../{_SCHEMA}\n"
    aside = folder / f".{found.id}.yml.new"
    aside.write_text(head + yaml.safe_dump(told, sort_keys=False, allow_unicode=True), encoding="utf-8")
    path = folder / f"{found.id}.yml"
    aside.replace(path)
    return path
