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

from livinglab_gen.git import EXECUTABLE, REGULAR, SYMLINK, File, Tree
from livinglab_gen.language import translate as _
from livinglab_gen.rendering import questionnaire
from livinglab_gen.rendering.model import BadAnswer, Rendering, RenderingFailed, Source


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

    def render(self, data: Mapping[str, Any]) -> Rendering:
        """All files for `data`; raises BadAnswer, or RenderingFailed for a fault of the template."""
        from copier import run_copy

        with tempfile.TemporaryDirectory(prefix="livinglab-") as scratch:
            target = Path(scratch, "repo")
            try:
                with _isolated(self._source, Path(scratch)):
                    worker = run_copy(
                        self._source.url,
                        target,
                        data=dict(data),
                        vcs_ref=self._source.tag,
                        defaults=True,
                        quiet=True,
                        unsafe=False,
                    )
            except ValueError as error:
                raise BadAnswer(
                    _("the template does not take an answer: {error}").format(error=error)
                ) from error
            except Exception as error:  # Copier lets through whatever a template raises
                raise RenderingFailed(
                    _("Copier refuses the template: {error}").format(error=error)
                ) from error
            hidden = {*worker.answers.hidden, *worker.template.secret_questions}
            asked = worker.template.questions_data.keys() - hidden
            recorded = {k: v for k, v in worker.answers.combined.items() if k in asked}
            return Rendering(files=dict(_read(target)), answers=recorded)


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
        f"url.{source.repo}.insteadOf": source.url,
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
