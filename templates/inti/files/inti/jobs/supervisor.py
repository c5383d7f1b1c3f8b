"""Two processes that live and end together: the web server and one worker.

For a single machine (SQLite). With several machines the worker is a container of its own. Both are
forked from this process, which has loaded the code once.
"""

import multiprocessing
import signal
import time
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from types import FrameType

GRACE = 28.0  # seconds for both to end; a container is given 30
RESTART = 5.0  # seconds before a worker that ended is started anew
POLL = 0.2


def wants_worker(value: str, *, embedded: bool) -> bool:
    """Whether ``layani`` starts a worker: WORKER=1 or 0; unset: with the embedded database."""
    return value == "1" if value else embedded


def supervise(server: Callable[[], object], worker: Callable[[], object]) -> int:
    """Run both until the server ends or SIGTERM or SIGINT comes; gives the server's exit code."""
    pair = _Pair(server, worker)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pair.on_signal)
    return pair.watch()


class _Pair:
    def __init__(self, server: Callable[[], object], worker: Callable[[], object]) -> None:
        self._work = worker
        self._stopping = False
        self._server = _start(server)
        self._worker = _start(worker)
        self._start_again_at = 0.0

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def watch(self) -> int:
        while self._server.is_alive() and not self._stopping:
            self._keep_worker()
            time.sleep(POLL)
        for child in (self._server, self._worker):
            if child.is_alive():
                child.terminate()
        end = time.monotonic() + GRACE
        self._end(self._worker, end)
        code = self._end(self._server, end)
        return 0 if self._stopping and code < 0 else abs(code)

    def _keep_worker(self) -> None:
        """Start the worker anew a little after it has ended."""
        if self._worker.is_alive():
            return
        if not self._start_again_at:
            self._start_again_at = time.monotonic() + RESTART
        elif time.monotonic() >= self._start_again_at:
            self._start_again_at = 0.0
            self._worker = _start(self._work)

    @staticmethod
    def _end(child: ForkProcess, end: float) -> int:
        child.join(timeout=max(end - time.monotonic(), 0.1))
        if child.is_alive():
            child.kill()
            child.join()
        return child.exitcode or 0


def _start(work: Callable[[], object]) -> ForkProcess:
    child = multiprocessing.get_context("fork").Process(target=_as_its_own, args=(work,))
    child.start()
    return child


def _as_its_own(work: Callable[[], object]) -> None:
    """Obey signals as a program does that was started afresh."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    work()
