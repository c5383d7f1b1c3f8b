"""A real Dask cluster for tests: a scheduler and workers, each a process, on the loopback address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
DASK = (sys.executable, "-m", "dask")
ONE_MACHINE = ("--host", "127.0.0.1", "--no-dashboard")


class Cluster:
    """A scheduler, and the workers that were started for it; `folder` holds what they write."""

    def __init__(self, folder: Path, more: tuple[str, ...]) -> None:
        self._folder = folder
        self._more = more
        self.workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        options = ("--port", "0", "--scheduler-file", str(told), *ONE_MACHINE, *more)
        self.scheduler = self._started("scheduler", *options)
        until(lambda: told.exists() and told.read_text().endswith("}"))
        self.address = str(json.loads(told.read_text())["address"])

    def worker(
        self, *options: str, variables: Mapping[str, str] | None = None, wait: bool = True
    ) -> subprocess.Popen[bytes]:
        """Another worker, once the scheduler knows it; it finds the tests' own modules too."""
        place = self._folder / f"worker-{len(self.workers)}"
        alone = ("--nthreads", "1", "--no-nanny", "--local-directory", str(place), *ONE_MACHINE, *self._more)
        log = self._folder / f"worker-{len(self.workers)}.log"
        process = self._started("worker", self.address, *alone, *options, variables=variables)
        self.workers.append(process)
        if wait:
            until(lambda: b"Registered to:" in log.read_bytes())
        return process

    def _started(
        self, what: str, *options: str, variables: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        log = (self._folder / f"{what}-{len(self.workers)}.log").open("wb")
        env = {**os.environ, "PYTHONPATH": str(ROOT), **(variables or {})}
        with log:
            return subprocess.Popen(
                [*DASK, what, *options], stdout=log, stderr=log, env=env, cwd=self._folder
            )

    def end(self) -> None:
        """End whatever still runs."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def started(folder: Path, workers: int, *more: str) -> Iterator[Cluster]:
    """A cluster with so many workers; `more` are options of all its processes."""
    folder.mkdir()
    cluster = Cluster(folder, more)
    try:
        for _number in range(workers):
            cluster.worker()
        yield cluster
    finally:
        cluster.end()


def until(true: object, *, seconds: float = 60) -> None:
    """Wait until `true()` is."""
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)
