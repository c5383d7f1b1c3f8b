"""Work on a Dask cluster: the workers of many machines take it.

What a worker had when it died goes to another. So an item may be begun twice: work for a cluster comes to
the same when it is done again.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from livinglab_gen import __version__, language
from livinglab_gen.errors import LivingLabError
from livinglab_gen.executor.here import AHEAD
from livinglab_gen.executor.work import Item, Result, Work, attempted
from livinglab_gen.language import translate as _

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 15.0
"""Seconds in which a scheduler answers, and has a worker."""
_LOST = 300.0
"""Seconds in which a cluster whose workers all died gets another, as one that is being replaced does."""
_COUNTED = 5.0
"""Seconds after which the workers are counted anew."""
_SAME = ("livinglab-gen", "distributed", "python")
"""What has to be of one version everywhere; of Python, 3.12 is one."""
_NOISY = ("distributed", "distributed.client", "tornado.application", "asyncio")
"""Who writes on the terminal what comes as a fault anyway; Dask gives each a level of its own."""
_ALONE = Lock()
_Found = TypeVar("_Found")


class NoDask(LivingLabError):
    """The packages that speak to a Dask cluster are not installed."""

    exit_code = 65


class NoCluster(LivingLabError):
    """The Dask scheduler cannot be reached (any more), or has no workers."""

    exit_code = 68


class UnfitWorkers(LivingLabError):
    """The Dask cluster runs another version of livinglab, of Dask or of Python."""

    exit_code = 69


class _WorkerDied(NoCluster):
    """Each worker that took an item died: a result says so."""


@dataclass(frozen=True)
class _Asked:
    """How work is to be done wherever it comes to: by which version, in which language."""

    version: str
    language: str


def each_there(work: Work[Item, Result], items: Iterable[Item], address: str) -> Iterator[Result]:
    """What `work` makes of each item on the cluster at `address`, as it is done."""
    with _connected(address) as client, _told_when_lost(client, address):
        _demand_fit(client, address)
        yield from _results(client, work, items)


def _results(client: Client, work: Work[Item, Result], items: Iterable[Item]) -> Iterator[Result]:
    """Each result as it is done; raises CancelledError when there is nobody any more who could do it."""
    waiting = iter(items)
    ended: SimpleQueue[Future[Result]] = SimpleQueue()
    asked = _Asked(__version__, language.spoken())
    room = _room(client)
    # Dask gives up what nobody holds, so the futures stand here.
    line: dict[Any, tuple[Item, Future[Result]]] = {}

    def send() -> None:
        for item in islice(waiting, max(room() - len(line), 0)):
            key = f"livinglab-{uuid4().hex}"
            future = client.submit(_there, work, item, asked, key=key, pure=False)
            line[key] = item, future
            future.add_done_callback(ended.put)

    send()
    while line:
        done = _patiently(client, lambda: ended.get(timeout=_LOST))
        item, _future = line.pop(done.key)
        result = _result(client, done, work, item)
        send()
        yield result


def _result(client: Client, done: Future[Result], work: Work[Item, Result], item: Item) -> Result:
    """What became of an item; only what concerns all of them is raised."""
    from distributed import KilledWorker

    try:
        return _gathered(client, done)
    except (CancelledError, UnfitWorkers):
        raise
    except KilledWorker as fault:
        died = _("{count} workers died while they had it: look at their logs, and give them more memory")
        return work.failed(item, _WorkerDied(died.format(count=fault.allowed_failures + 1)))
    except Exception as fault:  # whatever it is: the others go on
        if client.status != "running":
            raise
        return work.failed(item, fault)


def _gathered(client: Client, done: Future[Result]) -> Result:
    """The result, or the fault, of what is done; it is done again where a worker died that had it ready."""

    def gather() -> Result:
        try:
            found: Result = done.result(timeout=_LOST)
        except TimeoutError as fault:
            raise (Empty if done.status != "error" else fault) from fault
        return found

    return _patiently(client, gather)


def _there(work: Work[Item, Result], item: Item, asked: _Asked) -> Result:
    """Do it, in a worker: one item after the other, for neither Copier nor gettext knows threads."""
    with _ALONE:
        language.speak(asked.language)
        if asked.version != __version__:
            raise _unfit({_("a worker"): {"livinglab-gen": __version__}}, {"livinglab-gen": asked.version})
        return attempted(work, item)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of the scheduler; Dask's own settings say how it is let in (`distributed.comm.tls`)."""
    try:
        from distributed import Client
    except ImportError as error:
        raise NoDask(
            _("Dask is not installed here ({why}): run  pip install 'livinglab-gen[cluster]'").format(
                why=error.name
            )
        ) from error
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions, which are looked at here
            client = Client(address, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # sockets, TLS, and what other versions of Dask say
        raise NoCluster(
            _("there is no Dask scheduler at {address}: start one, or check the address ({why})").format(
                address=address, why=" ".join(str(error).split())
            )
        ) from error
    with client:
        yield client


def _demand_fit(client: Client, address: str) -> None:
    """Hold what is installed everywhere against what is here; raises NoCluster, UnfitWorkers."""
    from distributed import TimeoutError as TookTooLong

    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TookTooLong as error:
        raise NoCluster(
            _(
                "the scheduler at {address} has no workers: start some with  "
                "dask worker {address} --nthreads 1"
            ).format(address=address)
        ) from error
    told: Any = client.get_versions(packages=[name for name in _SAME if name != "python"])
    ours = _versions(told["client"])
    theirs = {"scheduler": told["scheduler"], **told["workers"]}
    unfit = {who: _versions(one) for who, one in theirs.items() if _versions(one) != ours}
    if unfit:
        raise _unfit(unfit, ours)


def _versions(told: Any) -> dict[str, str]:
    """What matters of Dask's own account of a machine."""
    found = told["packages"] if isinstance(told, dict) else {}
    python = ".".join(str(found.get("python")).split(".")[:2])
    return {name: python if name == "python" else str(found.get(name)) for name in _SAME}


def _unfit(found: dict[str, dict[str, str]], ours: dict[str, str]) -> UnfitWorkers:
    told = "; ".join(
        f"{who}: " + ", ".join(f"{name} {version}" for name, version in one.items() if version != ours[name])
        for who, one in sorted(found.items())
    )
    here = ", ".join(f"{name} {version}" for name, version in ours.items())
    return UnfitWorkers(
        _(
            "the cluster does not have what is installed here ({here}), but {theirs}: install the same on "
            "the scheduler and on every worker"
        ).format(here=here, theirs=told)
    )


def _room(client: Client) -> Callable[[], int]:
    """How many items may be in line: the workers are counted now and then, for they come and go."""
    counted: tuple[float, int] | None = None

    def room() -> int:
        nonlocal counted
        if counted is None or time.monotonic() - counted[0] > _COUNTED:
            counted = time.monotonic(), max(len(client.nthreads()), 1)
        return counted[1] * AHEAD

    return room


def _patiently(client: Client, attempt: Callable[[], _Found]) -> _Found:
    """What `attempt` gives, however long it takes (Empty: not yet), as long as somebody is there to do it."""
    while True:
        try:
            return attempt()
        except Empty:
            if not client.nthreads():
                raise CancelledError from None


@contextmanager
def _told_when_lost(client: Client, address: str) -> Iterator[None]:
    """Whatever Dask says once the scheduler or all workers are gone, NoCluster is raised for it."""
    try:
        yield
    except Exception as error:
        if isinstance(error, LivingLabError) or not (
            isinstance(error, CancelledError) or client.status != "running"
        ):
            raise
        raise NoCluster(
            _(
                "the cluster at {address} went away in the middle of the work: look at its scheduler and "
                "workers, then run the same again, which goes on from there"
            ).format(address=address)
        ) from error
