"""Work on this machine: in this process, or in as many as are asked for."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from types import FrameType

from livinglab_gen.errors import LivingLabError
from livinglab_gen.executor.work import Item, Result, Work, attempted
from livinglab_gen.language import translate as _

AHEAD = 4
"""Items that each process has in line: enough to be busy, few enough to stay flat in memory."""
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class WorkerDied(LivingLabError):
    """A process was killed while it worked on a repo, most often for want of memory; its row says so."""

    exit_code = 79


def each_here(work: Work[Item, Result], items: Iterable[Item], jobs: int | None) -> Iterator[Result]:
    """What `work` makes of each item, as it is done; `jobs` processes (one for each core without it).

    A process that dies costs nothing: what it had is done again, each item in a process of its own. One
    whose work kills that too is told by `work.failed`.
    """
    processes = jobs or os.cpu_count() or 1
    if processes == 1:
        yield from (attempted(work, item) for item in items)
        return
    waiting = iter(items)
    while left := (yield from _in_pool(work, waiting, processes)):
        for item in left:
            died = yield from _in_pool(work, iter([item]), 1)
            yield from (work.failed(one, WorkerDied(_killed())) for one in died)


def _killed() -> str:
    return _("the process that worked on it was killed: give it more memory, or run it with fewer --jobs")


def _in_pool(
    work: Work[Item, Result], waiting: Iterator[Item], processes: int
) -> Generator[Result, None, list[Item]]:
    """What becomes of the items, as it is done; returns those that were under way when a process died."""
    running: dict[Future[Result], Item] = {}
    taken: list[Item] = []
    with ProcessPoolExecutor(processes, initializer=_Worker.begin) as pool:

        def give(count: int) -> None:
            for item in islice(waiting, count):
                taken.append(item)  # a pool that is broken takes none
                running[pool.submit(_Worker.attempted, work, item)] = item
                taken.clear()

        try:
            give(processes * AHEAD)
            while running:
                ended = next(as_completed(running))
                result = ended.result()
                del running[ended]
                yield result
                give(1)
        except BrokenProcessPool:
            return [*running.values(), *taken]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return []


class _Worker:
    """One process of a pool. What it has begun it ends, and leaves nothing behind, before it goes.

    A terminal sends ctrl-C to all processes; whoever started us waits, and says that it was stopped. What
    we started, git first of all, is stopped by the terminal too.
    """

    busy = False
    stopped = False

    @classmethod
    def begin(cls) -> None:
        for number in _STOPPING:
            signal.signal(number, cls._stop)
        Thread(target=_follow, daemon=True).start()

    @classmethod
    def _stop(cls, _number: int, _frame: FrameType | None) -> None:
        cls.stopped = True
        if not cls.busy:
            raise SystemExit

    @classmethod
    def attempted(cls, work: Work[Item, Result], item: Item) -> Result:
        cls.busy = True
        try:
            return attempted(work, item)
        finally:
            if cls.stopped:
                os._exit(0)
            cls.busy = False


def _follow() -> None:
    """Go when whoever started us is gone, killed maybe: nobody gives us work any more."""
    started_by = parent_process()
    if started_by is not None:
        wait([started_by.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
