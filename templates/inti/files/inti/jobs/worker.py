"""One worker: takes tasks, runs them, keeps its lease, and ends when asked."""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone
from django_tasks.base import TaskContext, TaskResult
from django_tasks.signals import task_finished, task_started
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from inti.jobs import origin, queue
from inti.jobs.models import LEASE
from inti.jobs.models import Worker as Row
from inti.jobs.schedule import tick

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

HEARTBEAT = 10.0  # seconds between two renewals; the lease is six of them
ROUND = 15.0  # seconds between two looks at the schedules and at dead workers
SLICE = 0.1  # seconds: how fast a waiting worker notices that it shall end


def new_name() -> str:
    """A name that no other worker has had: machine, process, chance."""
    return f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}"


class Worker:
    """``run`` works until ``stop``; ``work_once`` and ``rounds`` are its two halves."""

    def __init__(
        self,
        *,
        clock: Clock = timezone.now,
        pause: float = 1.0,
        grace: float = 25.0,
        lease: timedelta = LEASE,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """``pause``, ``grace`` in seconds; ``wanted`` says whether there is a reason to go on."""
        self.name = new_name()
        self.current: DBTaskResult | None = None
        self.stopping = False
        self.ended = threading.Event()
        self._clock = clock
        self._pause = pause
        self._grace = grace
        self._lease = lease
        self._wanted = wanted
        self._next_round = 0.0

    # --- Life -----------------------------------------------------------------------------------

    def run(self, *, drain: bool = False) -> None:
        """Work until ``stop``, or with ``drain`` until nothing is due."""
        self._beat()
        heart = threading.Thread(target=self._keep_lease, name="kerja-lease", daemon=True)
        heart.start()
        try:
            while not self.stopping and self._wanted():
                worked = self._safely()
                if drain and worked is False:
                    break
                if not worked:
                    self._sleep(self._pause)
        finally:
            self.ended.set()
            heart.join(timeout=5)
            self._leave()
            connection.close()

    def stop(self) -> None:
        """Take no further task. A task that runs has ``grace`` seconds to finish.

        Safe in a signal handler: it only sets a flag and starts a timer.
        """
        if not self.stopping:
            self.stopping = True
            timer = threading.Timer(self._grace, self._abandon)
            timer.daemon = True
            timer.start()

    def _abandon(self) -> None:
        """The time is up: give the task back and end the process at once."""
        row = self.current
        if row is None:
            return
        log.warning("task %s did not finish in time and was put back", row.task_path)
        try:
            queue.release(row, self._clock())
            self._leave()
        finally:
            os._exit(1)

    def _safely(self) -> bool | None:
        """One turn; None when the database did not answer (it may again)."""
        try:
            close_old_connections()
            self._round_when_due()
            return self.work_once()
        except (DatabaseError, InterfaceError) as fault:
            log.warning("the database did not answer: %s", fault)
            connection.close()
            return None

    def _sleep(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < end:
            time.sleep(SLICE)

    # --- Lease ----------------------------------------------------------------------------------

    def _beat(self) -> None:
        now = self._clock()
        Row.objects.update_or_create(
            name=self.name, defaults={"seen_at": now}, create_defaults=self._born(now)
        )

    @staticmethod
    def _born(now: datetime) -> dict[str, datetime]:
        return {"seen_at": now, "started_at": now}

    def _keep_lease(self) -> None:
        """Renew the lease in a thread, so that a long task keeps it."""
        while not self.ended.wait(min(HEARTBEAT, self._lease.total_seconds() / 6)):
            try:
                self._beat()
            except (DatabaseError, InterfaceError) as fault:
                log.warning("the lease could not be renewed: %s", fault)
                connection.close()
        connection.close()

    def _leave(self) -> None:
        try:
            Row.objects.filter(name=self.name).delete()
        except (DatabaseError, InterfaceError):
            log.warning("worker %s could not sign off; its lease will run out", self.name)

    # --- Work -----------------------------------------------------------------------------------

    def _round_when_due(self) -> None:
        if time.monotonic() >= self._next_round:
            self._next_round = time.monotonic() + min(ROUND, self._lease.total_seconds() / 4)
            self.rounds()

    def rounds(self) -> None:
        """Look at the schedules and after dead workers."""
        now = self._clock()
        for name in tick(now):
            log.info("schedule %s: put on the queue", name)
        queue.recover(now, self._lease)

    def work_once(self) -> bool:
        """Take one task and run it; False when nothing was due."""
        row = queue.claim(self.name, self._clock())
        if row is None:
            return False
        self.current = row
        try:
            with origin.told(row):
                self._run(row)
        finally:
            self.current = None
        return True

    def _run(self, row: DBTaskResult) -> None:
        try:
            value = _call(row)
        except Exception as fault:
            # Never the fault's text: it may carry what the task worked on.
            log.warning("task %s failed: %s", row.task_path, type(fault).__name__)
            queue.fail(row, fault, self._clock())
            return
        try:
            kept = queue.succeed(row, value, self._clock())
        except TypeError as fault:  # a value that JSON does not know
            queue.fail(row, fault, self._clock())
            return
        if kept:
            task_finished.send(sender=DatabaseBackend, task_result=row.task_result)


def _call(row: DBTaskResult) -> object:
    """Run the task's function with its arguments. Raises whatever it raises."""
    result = row.task_result
    task_started.send(sender=DatabaseBackend, task_result=result)
    # The backend's own class of result, which the type of TaskContext does not know.
    context = TaskContext(task_result=cast("TaskResult[Any]", result))
    first = (context,) if result.task.takes_context else ()
    return result.task.call(*first, *result.args, **result.kwargs)
