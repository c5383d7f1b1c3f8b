"""Copier itself, for what lies beyond the safe subset, and as the oracle of the tests.

Nothing of the surroundings reaches it: a cache, a temporary folder and settings of its own, no
unsafe features. The canonical URL is what it records; git's `insteadOf` leads it to our copy.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK, File, Tree
from livinglab_gen.language import translate as _
from livinglab_gen.rendering import questionnaire
from livinglab_gen.rendering.model import (
    BadAnswer,
    Command,
    NotTrusted,
    Rendering,
    RenderingFailed,
    Source,
    git_url,
)


class CopierRenderer:
    """One release, rendered by `copier.run_copy` (not thread-safe: it speaks through the environment)."""

    def __init__(self, files: Tree, source: Source) -> None:
        self._files = files
        self._source = source

    @property
    def questions(self) -> frozenset[str]:
        """The names of what is asked, as far as `copier.yml` shows them without Copier."""
        try:
            _settings, asked = questionnaire.read(self._files[PurePosixPath("copier.yml")].content)
        except (KeyError, questionnaire.Unsupported):
            return frozenset()
        return frozenset(name for name, details in asked.items() if details.get("when") is not False)

    def render(self, data: Mapping[str, Any], earlier: Mapping[str, Any] | None = None) -> Rendering:
        """All files for `data`; raises BadAnswer, NotTrusted, or RenderingFailed for the template's fault."""
        from copier import run_copy
        from copier.errors import UnsafeTemplateError

        with tempfile.TemporaryDirectory(prefix="livinglab-") as scratch:
            target = Path(scratch, "repo")
            answers_file = self._source.answers_file or ".copier-answers.yml"
            before = _remember(target / answers_file, earlier)
            try:
                with _isolated(self._source, Path(scratch)):
                    worker = run_copy(
                        self._source.url,
                        target,
                        data=dict(data),
                        answers_file=self._source.answers_file,
                        vcs_ref=self._source.tag,
                        defaults=True,
                        overwrite=True,
                        quiet=True,
                        unsafe=self._source.trusted,
                        # What runs something is refused, but an update of what others made only tells it.
                        skip_tasks=earlier is not None,
                    )
            except UnsafeTemplateError as error:
                features = str(error).partition(". ")[0]
                if earlier is None:
                    raise RenderingFailed(
                        _("Copier refuses the template: {error}").format(error=features)
                    ) from error
                raise NotTrusted(
                    _("the template brings code of its own ({error}): read it, then add --trust").format(
                        error=features
                    )
                ) from error
            except ValueError as error:
                raise BadAnswer(
                    _("the template does not take an answer: {error}").format(error=error)
                ) from error
            except Exception as error:  # Copier lets through whatever a template raises
                raise RenderingFailed(
                    _("Copier refuses the template: {error}").format(error=error)
                ) from error
            files = dict(_read(target))
            told = files.get(PurePosixPath(answers_file))
            if told and told.content == before:  # the template has no answers file
                del files[PurePosixPath(answers_file)]
            return _rendering(worker, files, earlier or {}, data)


def _rendering(worker: Any, files: Tree, earlier: Mapping[str, Any], data: Mapping[str, Any]) -> Rendering:
    hidden = {*worker.answers.hidden, *worker.template.secret_questions}
    asked = worker.template.questions_data.keys() - hidden
    answers = {k: v for k, v in worker.answers.combined.items() if k in asked}
    fallen = earlier.keys() & asked - worker.answers.last.keys() - data.keys()
    return Rendering(
        files=files,
        answers=answers,
        dropped=tuple(sorted(fallen)),
        kept=tuple(
            str(worker.jinja_env.from_string(glob).render(**worker.answers.combined))
            for glob in worker.template.skip_if_exists
        ),
        commands=tuple(_commands(worker)),
    )


def _remember(path: Path, earlier: Mapping[str, Any] | None) -> bytes | None:
    """Write the answers file from which Copier takes the earlier answers as far as they hold."""
    if earlier is None:
        return None
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(dict(earlier), allow_unicode=True), encoding="utf-8")
    return path.read_bytes()


def _commands(worker: Any) -> Iterator[Command]:
    """The tasks and migrations of the template, as far as they can be read."""
    settings = worker.template.config_data
    for task in settings.get("tasks") or ():
        yield Command(text=_command(worker, task))
    for step in settings.get("migrations") or ():
        version = str(step["version"]) if isinstance(step, dict) and "version" in step else None
        stages = (step.get("before"), step.get("after")) if isinstance(step, dict) else (None, None)
        told = [task for stage in stages for task in stage or ()] or [step]
        yield from (Command(text=_command(worker, task), version=version) for task in told)


def _command(worker: Any, task: Any) -> str:
    words = task.get("command", task.get("cmd", task)) if isinstance(task, dict) else task
    text = " ".join(map(str, words)) if isinstance(words, list) else str(words)
    try:
        return str(worker.jinja_env.from_string(text).render(**worker.answers.combined))
    except Exception:  # a name that only Copier knows while it runs
        return text


@contextmanager
def _isolated(source: Source, scratch: Path) -> Iterator[None]:
    """The environment in which Copier finds `source.url` in our copy and nothing of the user's."""
    from plumbum import local  # Copier's git gets its environment: os.environ as it was at import

    before = dict(os.environ)
    os.environ.clear()
    os.environ.update({k: v for k, v in before.items() if not k.startswith("GIT_")})
    os.environ.update(_shield(source, scratch))
    try:
        with local.env():  # puts back on leaving what is changed within
            local.env.clear()
            local.env.update(os.environ)
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _shield(source: Source, scratch: Path) -> dict[str, str]:
    settings = scratch / "settings.yml"
    settings.write_text("{}\n")
    config = {
        f"url.{source.repo}.insteadOf": git_url(source.url),
        "core.hooksPath": os.devnull,
        "core.attributesFile": os.devnull,
        "safe.directory": "*",
    }
    return {
        "COPIER_CACHE_DIR": str(scratch / "cache"),
        "COPIER_SETTINGS_PATH": str(settings),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": str(len(config)),
        **{f"GIT_CONFIG_KEY_{i}": key for i, key in enumerate(config)},
        **{f"GIT_CONFIG_VALUE_{i}": value for i, value in enumerate(config.values())},
    }


def _read(root: Path) -> Iterator[tuple[PurePosixPath, File]]:
    """Every file below `root` as a value; a `.git` that a template brings is left behind."""
    for path in sorted(root.rglob("*")):
        inside = PurePosixPath(path.relative_to(root).as_posix())
        if ".git" in inside.parts:
            continue
        if path.is_symlink():
            yield inside, File(os.fsencode(path.readlink()), SYMLINK)
        elif path.is_file():
            executable = path.stat().st_mode & stat.S_IXUSR
            yield inside, File(path.read_bytes(), EXECUTABLE if executable else REGULAR)
