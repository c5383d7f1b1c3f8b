"""Plain Copier, as someone without our tool runs it, against a registry in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from livinglab_gen import git


def copier(*arguments: str | Path, at: Path, **env: str) -> str:
    """What plain Copier printed; it has to succeed, and is never trusted."""
    done = subprocess.run(
        [sys.executable, "-m", "copier", *map(str, arguments)],
        cwd=at, text=True, capture_output=True, check=False, env={**os.environ, **env},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def redirected(base: str, folder: Path) -> dict[str, str]:
    """The environment in which git finds `folder` where `base` is asked for."""
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder}.insteadOf",
        "GIT_CONFIG_VALUE_0": base,
    }


def commit_all(repo: Path, message: str) -> None:
    """Commit what was changed in a work tree."""
    git.run("add", "--all", at=repo)
    git.run("commit", "--quiet", "--message", message, at=repo)
