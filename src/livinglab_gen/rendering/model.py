"""Values of rendering: where a template comes from, what came out, and what can be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import Tree

_HOSTS = {"gh": "https://github.com", "gl": "https://gitlab.com"}


class BadAnswer(LivingLabError):
    """An answer that the template's question does not accept, or that no question asks for."""

    exit_code = 41


class NotTrusted(LivingLabError):
    """The template brings code that rendering would run, and nobody said that it may."""

    exit_code = 49


class RenderingFailed(LivingLabError):
    """The template itself is at fault: it cannot be rendered."""

    exit_code = 46


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a release comes from.

    `url` is what the service repo records (`_src_path`), `tag` what it records as `_commit`,
    `commit` the hash behind the tag, and `repo` the local bare repository that holds it. Only a
    `trusted` template may bring Jinja extensions; tasks and migrations are never run.
    `answers_file` is where a project keeps its answers, None for where the template puts them.
    """

    url: str
    tag: str
    commit: str
    repo: Path
    trusted: bool = False
    answers_file: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """A task or a migration of a template: what it would run, and since which version (migrations)."""

    text: str
    version: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """All files of a service repo, and the answers (asked ones only) that gave them.

    `dropped` are the earlier answers that the template does not accept, `kept` the globs of files
    that are made once and never again (`_skip_if_exists`), `commands` what the template would have
    Copier run and is never run here.
    """

    files: Tree
    answers: Mapping[str, Any]
    dropped: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()


def git_url(source: str) -> str:
    """What git understands for a source as Copier records it (`copier/_vcs.py`).

    `gh:` and `gl:` are short for two hosts, `git+` marks a URL; a path stays as it is.
    """
    host, mark, path = source.partition(":")
    if mark and host in _HOSTS and not path.startswith("//"):
        source = f"{_HOSTS[host]}/{path.strip('/')}"
        return source if source.endswith(".git") else f"{source}.git"
    return source.removeprefix("git+")


class Renderer(Protocol):
    """One release, ready to be rendered for many regions."""

    @property
    def questions(self) -> frozenset[str]:
        """The names of what the template asks, computed ones left out."""

    def render(self, data: Mapping[str, Any], earlier: Mapping[str, Any] | None = None) -> Rendering:
        """Render with `data` as answers, then the `earlier` ones where they still hold, then defaults.

        Raises BadAnswer for `data` that the template does not accept.
        """
