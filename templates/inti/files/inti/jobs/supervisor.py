"""Two processes that live and end together: the web server and one worker.

For a single machine (SQLite). With several machines the worker is a container of its own.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

GRACE = 28.0  # seconds for both to end; a container is given 30
RESTART = 5.0  # seconds before a worker that ended is started anew
POLL = 0.2


def worker_command() -> list[str]:
    """The worker, which also ends when this very process is gone."""
    return [sys.executable, "manage.py", "kerja", "--induk", str(os.getpid())]


def wants_worker(value: str, *, embedded: bool) -> bool:
    """Whether ``layani`` starts a worker: WORKER=1 or 0; unset: with the embedded database."""
    return value == "1" if value else embedded


def supervise(server: Sequence[str], worker: Sequence[str]) -> int:
    """Run both until the server ends or SIGTERM or SIGINT comes; gives the server's exit code."""
    pair = _Pair(server, worker)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pair.on_signal)
    return pair.watch()


class _Pair:
    def __init__(self, server: Sequence[str], worker: Sequence[str]) -> None:
        self._line = list(worker)
        self._stopping = False
        self._server = _start(server)
        self._worker = _start(worker)
        self._start_again_at = 0.0

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def watch(self) -> int:
        while self._server.poll() is None and not self._stopping:
            self._keep_worker()
            time.sleep(POLL)
        for child in (self._server, self._worker):
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + GRACE
        self._end(self._worker, end)
        code = self._end(self._server, end)
        return 0 if self._stopping and code < 0 else abs(code)

    def _keep_worker(self) -> None:
        """Start the worker anew a little after it has ended."""
        if self._worker.poll() is None:
            return
        if not self._start_again_at:
            self._start_again_at = time.monotonic() + RESTART
        elif time.monotonic() >= self._start_again_at:
            self._start_again_at = 0.0
            self._worker = _start(self._line)

    @staticmethod
    def _end(child: "subprocess.Popen[bytes]", end: float) -> int:
        try:
            return child.wait(timeout=max(end - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def _start(line: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(list(line))  # noqa: S603  no shell, fixed programs
