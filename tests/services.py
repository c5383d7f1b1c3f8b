"""Generated services that run: made once per session, sharing a Python environment by their lock."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from livinglab_gen import project, regions
from livinglab_gen.registry import Release

NOBODY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "demo"), ("EMAIL", "demo@livinglab.invalid"))
}
"""Who commits where a fresh machine does not know its user, and the commit is nobody's work."""

_OURS = ("LIVINGLAB_", "DJANGO_", "PYTEST_", "PYTHONDONTWRITEBYTECODE")
"""What these tests are told, and a service in its owner's hands is not."""

_BUILD = Path(__file__).parents[1] / "build" / "environments"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_ACCOUNT = re.compile(r"^  (\S+) {2,}(demo-\S+)", re.MULTILINE)


def make(release: Release, region: str, folder: Path) -> Path:
    """The service repo of `region` in `folder`, written as `livinglab new` writes it."""
    decided = project.plan(release, regions.find(region), destination=folder / region)
    project.write(decided)
    return decided.destination


def environment(repo: Path) -> dict[str, str]:
    """The variables under which `make` in `repo` uses the environment of its lock."""
    lock = sha256((repo / "requirements" / "dev.txt").read_bytes()).hexdigest()[:16]
    _BUILD.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    # Where other tests keep the other cores busy, a second worker would only load the same once more.
    beside = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1
    alone = {"PYTEST_XDIST_AUTO_NUM_WORKERS": "1"} if beside else {}
    return {**kept, **alone, "LIVINGLAB_VENV": str(_BUILD / lock)}


def run_make(repo: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`make` with a target and variables in `repo`, with what it said."""
    return subprocess.run(
        ["make", *words], cwd=repo, env=environment(repo), capture_output=True, text=True, check=False
    )


def run_python(repo: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The repo's own Python, set up when it is not yet, with what it said."""
    env = environment(repo)
    set_up = [sys.executable, "requirements/install.py", env["LIVINGLAB_VENV"], "requirements/dev.txt"]
    subprocess.run(set_up, cwd=repo, env=env, check=True, capture_output=True)
    return subprocess.run(
        [Path(env["LIVINGLAB_VENV"], "bin", "python"), *words],
        cwd=repo, env={**env, "LIVINGLAB_ENV": "development"}, capture_output=True, text=True, check=False,
    )  # fmt: skip


class Demo:
    """A running demo: its address and the passwords of its accounts."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.address = _ADDRESS.search(said).group(0)  # type: ignore[union-attr]
        self.passwords = dict(_ACCOUNT.findall(said))


@contextmanager
def demo(repo: Path, *, seconds: float = 180) -> Iterator[Demo]:
    """`make demo` of `repo`, once it says its address; ended by ctrl-C, and it must end."""
    log = repo.parent / f"{repo.name}-demo.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            ["make", "demo"],
            cwd=repo,
            env={**environment(repo), "PYTHONUNBUFFERED": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Demo(_announced(log, process, time.monotonic() + seconds))
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)


def _announced(log: Path, process: subprocess.Popen[bytes], deadline: float) -> str:
    while time.monotonic() < deadline:
        said = log.read_text()
        if "Ctrl-C" in said and _ADDRESS.search(said):
            return said
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"the demo did not start:\n{log.read_text()}")
