"""Work on this machine: in this process, or in as many as are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from itertools import islice

from livinglab_gen.executor.work import Item, Result, Work, attempted

AHEAD = 4
"""Items that each process has in line: enough to be busy, few enough to stay flat in memory."""


def each_here(work: Work[Item, Result], items: Iterable[Item], jobs: int | None) -> Iterator[Result]:
    """What `work` makes of each item, as it is done; `jobs` processes (one for each core without it)."""
    processes = jobs or os.cpu_count() or 1
    if processes == 1:
        yield from (attempted(work, item) for item in items)
        return
    waiting = iter(items)
    with ProcessPoolExecutor(processes) as pool:
        running: set[Future[Result]] = {
            pool.submit(attempted, work, item) for item in islice(waiting, processes * AHEAD)
        }
        try:
            while running:
                ended = next(as_completed(running))
                running.remove(ended)
                running |= {pool.submit(attempted, work, item) for item in islice(waiting, 1)}
                yield ended.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
