"""Where work runs: one function over many items, here, in processes, or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livinglab_gen.executor.cluster import NoCluster, NoDask, UnfitWorkers, each_there
from livinglab_gen.executor.here import each_here
from livinglab_gen.executor.work import Item, Result, Work

__all__ = ["NoCluster", "NoDask", "UnfitWorkers", "Work", "each"]


def each(
    work: Work[Item, Result],
    items: Iterable[Item],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Result]:
    """What `work` makes of each item, as it is done; `jobs` processes (one for each core without it).

    With `scheduler`, the address of a Dask scheduler, the workers of that cluster do it. However many items
    there are, few are in line. Raises NoDask, NoCluster, UnfitWorkers.
    """
    return each_there(work, items, scheduler) if scheduler else each_here(work, items, jobs)
