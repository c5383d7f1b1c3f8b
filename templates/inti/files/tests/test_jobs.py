"""The queue: attempts and pauses, schedules, what is lost and found, the admin."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import structlog
from django.conf import settings
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inti.health.middleware import Observe
from inti.jobs import masking, queue, schedule
from inti.jobs.checks import schedule_names
from inti.jobs.models import Once, Worker
from inti.jobs.policy import Policy
from inti.jobs.schedule import Schedule, schedules, tick
from inti.jobs.state import queue_state
from inti.jobs.supervisor import wants_worker
from inti.jobs.tasks import clean_up
from inti.jobs.worker import Worker as Runner
from inti.models import User
from tests import jobs_tasks

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that the test moves."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now

    def forward(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """Noon of the first of March, UTC."""
    return Clock()


def only() -> DBTaskResult:
    """The one task on the queue."""
    return DBTaskResult.objects.get()


def test_a_task_is_tried_again_after_the_pauses_of_its_policy(db: None, clock: Clock) -> None:
    """Two minutes, then the ceiling of five; after the third attempt it has failed."""
    jobs_tasks.always_fails.enqueue(7)
    runner = Runner(clock=clock)
    for pause in (2, 5):
        assert runner.work_once()
        assert only().run_after == clock() + timedelta(minutes=pause)
        clock.forward(minutes=pause, seconds=-1)
        assert not runner.work_once()
        clock.forward(seconds=1)
    assert runner.work_once()
    assert only().status == TaskResultStatus.FAILED
    assert len(only().worker_ids) == 3


def test_a_task_that_gives_up_is_not_tried_again(db: None, clock: Clock) -> None:
    """GiveUp ends it at the first attempt."""
    jobs_tasks.gives_up.enqueue()
    Runner(clock=clock).work_once()
    assert (only().status, len(only().worker_ids)) == (TaskResultStatus.FAILED, 1)


def test_waiting_for_a_turn_is_no_attempt(db: None, clock: Clock) -> None:
    """Later(counted=False) puts the task back as it was, at the time it named."""
    jobs_tasks.waits_its_turn.enqueue()
    runner = Runner(clock=clock)
    runner.work_once()
    assert only().run_after == START + timedelta(minutes=7)
    clock.forward(minutes=7)
    runner.work_once()
    assert (only().status, only().return_value) == (TaskResultStatus.SUCCESSFUL, 1)


def test_pauses_grow_and_stay_below_the_ceiling() -> None:
    """However many attempts, no number overflows."""
    policy = Policy(first=timedelta(seconds=10), factor=10, ceiling=timedelta(hours=1))
    assert [policy.pause(n).total_seconds() for n in (1, 2, 3, 4, 10_000)] == [
        *(10, 100, 1000),
        *(3600, 3600),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_task_belongs_to_the_transaction_that_queued_it(clock: Clock) -> None:
    """Rolled back with the rest, or kept with the rest."""
    with transaction.atomic():
        jobs_tasks.scheduled.enqueue()
        transaction.set_rollback(True)
    assert not DBTaskResult.objects.exists()
    with transaction.atomic():
        jobs_tasks.scheduled.enqueue()
    assert Runner(clock=clock).work_once()


def test_a_dead_workers_task_is_put_back_and_a_living_ones_is_not(db: None, clock: Clock) -> None:
    """Within the lease nothing happens; after it the task is ready, its attempt counted."""
    jobs_tasks.scheduled.enqueue()
    Worker.objects.create(name="a", started_at=START, seen_at=START)
    assert queue.claim("a", clock()) is not None
    clock.forward(seconds=59)
    assert queue.recover(clock()) == 0
    clock.forward(seconds=2)
    assert queue.recover(clock()) == 1
    assert (only().status, only().worker_ids) == (TaskResultStatus.READY, ["a"])
    assert not Worker.objects.exists()


def test_a_worker_that_died_while_the_clock_was_ahead_is_found(db: None, clock: Clock) -> None:
    """Its sign of life lies in the future; the task does not wait until then."""
    jobs_tasks.scheduled.enqueue()
    ahead = START + timedelta(days=365)
    Worker.objects.create(name="a", started_at=ahead, seen_at=ahead)
    assert queue.claim("a", clock()) is not None
    assert queue.recover(clock()) == 1


def test_a_task_carries_the_number_of_its_request(
    db: None, clock: Clock, written: Callable[[], str]
) -> None:
    """From the request's own line to the task's, also of a task that the task put on the queue."""

    def view(request: HttpRequest) -> HttpResponse:
        jobs_tasks.passes_on.enqueue()
        return HttpResponse()

    structlog.contextvars.clear_contextvars()
    number = Observe(view)(RequestFactory().get("/"))["X-Request-ID"]
    structlog.contextvars.clear_contextvars()
    runner = Runner(clock=clock)
    assert runner.work_once()
    assert runner.work_once()
    lines = [json.loads(line) for line in written().splitlines()]
    told = {one["request_id"] for one in lines if "always_fails" in one["event"]}
    assert told == {number}
    assert "request_id" not in structlog.contextvars.get_contextvars()


def test_a_task_of_a_schedule_has_no_request(db: None, clock: Clock) -> None:
    """Nobody asked for it."""
    structlog.contextvars.clear_contextvars()
    jobs_tasks.scheduled.enqueue()
    assert "request_id" not in only().args_kwargs


def test_a_worker_that_was_held_for_dead_changes_nothing(db: None, clock: Clock) -> None:
    """Its result is dropped: the task is in other hands."""
    jobs_tasks.scheduled.enqueue()
    late = queue.claim("late", clock())
    assert late is not None
    queue.recover(clock())
    other = queue.claim("other", clock())
    assert other is not None
    assert not queue.succeed(late, "late", clock())
    assert not queue.fail(late, ValueError(), clock())
    assert queue.succeed(other, "other", clock())
    assert only().return_value == "other"


def test_a_task_that_kills_its_workers_ends(db: None, clock: Clock) -> None:
    """After the last attempt it fails and is not handed to yet another worker."""
    jobs_tasks.gives_up.enqueue()
    for name in ("a", "b"):
        assert queue.claim(name, clock()) is not None
        queue.recover(clock())
    assert only().status == TaskResultStatus.FAILED
    assert only().exception_class_path.endswith("WorkerGone")
    assert queue.claim("c", clock()) is None


def test_a_task_whose_code_is_gone_fails_without_harm(db: None, clock: Clock) -> None:
    """An update may remove a task that is still on the queue."""
    jobs_tasks.scheduled.enqueue()
    DBTaskResult.objects.update(task_path="tests.jobs_tasks.removed")
    runner = Runner(clock=clock)
    for _ in range(3):
        assert runner.work_once()
        clock.forward(hours=7)
    assert only().status == TaskResultStatus.FAILED


# --- Schedules ----------------------------------------------------------------------------------


def local(text: str) -> datetime:
    """A time in the region's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))


@pytest.mark.parametrize(
    ("given", "now", "slot"),
    [
        ({"at": time(7, 30)}, "2026-03-02T07:30", "2026-03-02T07:30"),
        ({"at": time(7, 30)}, "2026-03-02T07:29", "2026-03-01T07:30"),
        # Midnight in UTC is another day than midnight here.
        ({"at": time(0, 5)}, "2026-03-02T00:06", "2026-03-02T00:05"),
        ({"at": time(6), "weekday": 0}, "2026-03-05T12:00", "2026-03-02T06:00"),
        ({"at": time(6), "weekday": 0}, "2026-03-02T05:59", "2026-02-23T06:00"),
        ({"at": time(1), "day": 1}, "2026-03-31T12:00", "2026-03-01T01:00"),
        ({"at": time(1), "day": 31}, "2026-03-01T00:00", "2026-02-28T01:00"),
        ({"at": time(1), "day": 31}, "2028-02-29T01:00", "2028-02-29T01:00"),
        ({"every": timedelta(minutes=15)}, "2026-03-02T07:44", "2026-03-02T07:30"),
        ({"every": timedelta(days=1)}, "2026-03-02T00:00", "2026-03-02T00:00"),
        ({"every": timedelta(days=7)}, "2026-03-08T23:59", "2026-03-02T00:00"),
    ],
)
def test_a_slot_is_the_latest_time_here(given: dict[str, object], now: str, slot: str) -> None:
    """Days, weeks and months are those of the region's time zone."""
    found = Schedule(task=jobs_tasks.scheduled, **given).slot(local(now))  # type: ignore[arg-type]
    assert found == local(slot)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"every": timedelta(hours=1), "at": time(1)},
        {"every": timedelta(seconds=1)},
        {"every": timedelta(hours=1), "weekday": 1},
        {"at": time(1), "weekday": 1, "day": 1},
    ],
)
def test_a_schedule_without_sense_is_refused(given: dict[str, object]) -> None:
    """The program does not start with it."""
    with pytest.raises(ValueError, match=r"every|weekday"):
        Schedule(task=jobs_tasks.scheduled, **given)  # type: ignore[arg-type]


@pytest.fixture
def hourly(monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """The service has one schedule: each hour."""
    one = Schedule(task=jobs_tasks.scheduled, every=timedelta(hours=1))
    monkeypatch.setattr(schedule, "schedules", lambda: iter([one]))
    return one


def test_a_slot_is_queued_once_and_one_missed_slot_is_made_up(
    db: None, clock: Clock, hourly: Schedule
) -> None:
    """A new schedule waits for its next slot; after a day of standstill it runs once."""
    assert tick(clock()) == []
    clock.forward(hours=1)
    assert tick(clock()) == [hourly.key]
    assert tick(clock()) == []
    clock.forward(hours=24, minutes=10)
    assert tick(clock()) == [hourly.key]
    assert tick(clock()) == []
    assert DBTaskResult.objects.count() == 2


def test_a_schedule_outlives_a_clock_that_was_ahead(
    db: None, clock: Clock, hourly: Schedule
) -> None:
    """A year ahead for a moment: the next hour counts again, not the next year's."""
    tick(clock())
    clock.forward(days=365)
    assert tick(clock()) == [hourly.key]
    clock.forward(days=-365)
    assert tick(clock()) == []
    clock.forward(hours=1)
    assert tick(clock()) == [hourly.key]


def test_schedules_are_found_in_apps_and_parts() -> None:
    """The chassis' own are among them, and no two share a name."""
    assert clean_up.module_path in {one.key for one in schedules()}
    assert schedule_names(None) == []


def test_two_schedules_of_one_name_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would share a row, so that one of them never runs."""
    module = import_module("inti.jobs.schedules")
    monkeypatch.setattr(module, "SCHEDULES", (*module.SCHEDULES, *module.SCHEDULES))
    assert [fault.id for fault in schedule_names(None)] == ["inti_jobs.E001"]


# --- Housekeeping and the admin -----------------------------------------------------------------


def finished(status: str, days: float) -> None:
    """A task that ended so many days ago."""
    jobs_tasks.scheduled.enqueue()
    row = DBTaskResult.objects.filter(finished_at=None)
    row.update(status=status, finished_at=timezone.now() - timedelta(days=days))


def test_old_results_go_and_young_ones_stay(db: None) -> None:
    """Good ones after two weeks, failed ones after ninety days; waiting ones never."""
    for days in (13, 15):
        finished(TaskResultStatus.SUCCESSFUL, days)
    for days in (89, 91):
        finished(TaskResultStatus.FAILED, days)
    jobs_tasks.scheduled.enqueue()
    Once.objects.create(key="old")
    Once.objects.update(done_at=timezone.now() - timedelta(days=91))
    assert clean_up.func() == 3
    assert DBTaskResult.objects.count() == 3


def test_the_queue_tells_how_it_is_doing(db: None, clock: Clock) -> None:
    """Waiting, running, failed, living workers, and how long the oldest waits."""
    finished(TaskResultStatus.FAILED, 1)
    jobs_tasks.scheduled.enqueue()
    Worker.objects.create(name="a", started_at=START, seen_at=timezone.now())
    state = queue_state(timezone.now() + timedelta(seconds=5))
    assert (state.tasks["READY"], state.tasks["RUNNING"], state.tasks["FAILED"]) == (1, 0, 1)
    assert state.workers == 1
    assert 5 <= state.delay.total_seconds() < 10


def test_the_admin_masks_and_tries_again(
    db: None, clock: Clock, person: Callable[..., User], client: Client
) -> None:
    """Arguments and messages are hidden; a failed task is put back by its action."""
    user = person("pengelola")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    user.refresh_from_db()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    jobs_tasks.always_fails.enqueue(7)
    runner = Runner(clock=clock)
    for _ in range(3):
        runner.work_once()
        clock.forward(hours=1)
    row = only()
    assert "3211010101010001" not in row.traceback
    page = client.get(f"/admin/inti_jobs/job/{row.pk}/change/").content.decode()
    assert "ValueError" in page
    assert "3211010101010001" not in page
    assert client.get("/admin/inti_jobs/job/").status_code == 200
    chosen = {"action": "try_again", "_selected_action": str(row.pk)}
    client.post("/admin/inti_jobs/job/", chosen)
    assert (only().status, only().worker_ids) == (TaskResultStatus.READY, [])
    assert DBTaskResult not in admin.site._registry


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *((7, "7"), (True, "True"), (None, "None"), ("Siti", masking.HIDDEN)),
        (3211010101010001, masking.HIDDEN),
        ("6f1de9a2-58b4-4a3b-9f52-0d1f6f1b7e11", "6f1de9a2-58b4-4a3b-9f52-0d1f6f1b7e11"),
        ({"nik": 1}, masking.HIDDEN),
    ],
)
def test_only_keys_are_shown(value: object, shown: str) -> None:
    """A key says which row; anything else could say who."""
    assert masking.argument(value) == shown


def test_a_fault_is_shown_without_what_it_was_about() -> None:
    """The place stays, names and numbers go."""
    text = 'File "a.py", line 3\nValueError: Siti 3211010101010001\nsee a@b.id or 0812 3456 7890'
    shown = masking.fault(text)
    assert "line 3" in shown
    for hidden in ("Siti", "3211", "a@b", "3456"):
        assert hidden not in shown


@pytest.mark.parametrize(
    ("value", "embedded", "wanted"),
    [("", True, True), ("", False, False), ("1", False, True), ("0", True, False)],
)
def test_one_machine_has_its_worker_beside_the_server(
    value: str, embedded: bool, wanted: bool
) -> None:
    """WORKER decides; unset, the embedded database does."""
    assert wants_worker(value, embedded=embedded) is wanted


def test_a_health_check_learns_whether_a_worker_lives(db: None) -> None:
    """One that was seen within the lease counts, an older one does not."""
    now = timezone.now()
    row = Worker.objects.create(name="satu", started_at=now, seen_at=now - timedelta(minutes=5))
    with pytest.raises(CommandError, match="Tidak ada pekerja"):
        call_command("kerja", periksa=True)
    row.seen_at = now
    row.save()
    call_command("kerja", periksa=True, stdout=StringIO())
