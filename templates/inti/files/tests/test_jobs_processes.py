"""The worker as a process of its own: killed, ended, two at a time; on SQLite and PostgreSQL."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import migrated
from tests.postgres import NoPostgres, server

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent
QUICK = ("--jeda", "0.1", "--sewa", "2")


class Lab:
    """A database of its own, workers on it, and the file in which the tasks take notes."""

    def __init__(self, folder: Path, database: str) -> None:
        self.notes = folder / "notes"
        self.notes.touch()
        self.children: list[subprocess.Popen[str]] = []
        self.env = {
            "PATH": os.environ["PATH"],
            "LIVINGLAB_ENV": "development",
            "SECRET_KEY": "k" * 50,
            "VAR_DIR": str(folder),
            "DATABASE_URL": database,
            "JOBS_NOTES": str(self.notes),
        }

    def manage(self, *line: str, **how: Any) -> "subprocess.Popen[str]":
        """Start a command of manage.py."""
        child = subprocess.Popen(
            [sys.executable, "manage.py", *line],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **how,
        )
        self.children.append(child)
        return child

    def done(self, *line: str) -> str:
        """Run a command to its end; gives what it printed."""
        child = self.manage(*line)
        out, _ = child.communicate(timeout=180)
        assert child.returncode == 0, out
        return out

    def python(self, code: str) -> str:
        """Run a few lines in the service."""
        return self.done("shell", "-v0", "-c", code)

    def worker(self, *more: str) -> "subprocess.Popen[str]":
        """A worker that looks often and is soon held for dead."""
        return self.manage("kerja", *QUICK, *more)

    def lines(self) -> list[str]:
        """The notes so far."""
        return self.notes.read_text(encoding="utf-8").splitlines()

    def until(self, wanted: Callable[[list[str]], bool], seconds: float = 60) -> list[str]:
        """Wait for notes; gives them. Fails after so many seconds."""
        end = time.monotonic() + seconds
        while not wanted(self.lines()):
            assert time.monotonic() < end, self.lines()
            time.sleep(0.05)
        return self.lines()

    def end(self) -> None:
        """Leave nothing running."""
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.communicate()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    folder = tmp_path_factory.mktemp("empty")
    path = folder / "data.sqlite3"
    migrated.copy_to(path)
    Lab(folder, f"sqlite:///{path}").done("migrate", "-v0")
    return path


@pytest.fixture
def lab(tmp_path: Path, empty: Path) -> Iterator[Lab]:
    """A lab on SQLite."""
    path = tmp_path / "data.sqlite3"
    path.write_bytes(empty.read_bytes())
    one = Lab(tmp_path, f"sqlite:///{path}")
    yield one
    one.end()


@pytest.fixture
def pg_lab(tmp_path: Path) -> Iterator[Lab]:
    """A lab on PostgreSQL, where one can be started."""
    try:
        with server() as running:
            one = Lab(tmp_path, running.url())
            one.done("migrate", "-v0")
            yield one
            one.end()
    except NoPostgres as fault:
        pytest.skip(str(fault))


def killed_in_mid_task(lab: Lab) -> None:
    """Kill a worker after its task's effect, before its end: another finishes, nothing doubles."""
    lab.python("from tests.jobs_tasks import count_once; count_once.enqueue('a', 1.5)")
    first = lab.worker()
    lab.until(lambda notes: "count a" in notes)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert "end a" not in lab.lines()
    lab.worker()
    notes = Counter(line.partition(" ")[0] for line in lab.until(lambda notes: "end a" in notes))
    assert notes == {"start": 2, "count": 1, "end": 1}


def scheduled_once(lab: Lab) -> None:
    """Two workers meet every schedule overdue: each is queued once, each task run once."""
    lab.python(
        "from datetime import datetime, UTC\n"
        "from inti.jobs.models import ScheduleRun\n"
        "from inti.jobs.schedule import schedules\n"
        "from tests.jobs_tasks import tell\n"
        "for n in range(40): tell.enqueue(f'task {n}')\n"
        "old = datetime(2025, 1, 1, tzinfo=UTC)\n"
        "ScheduleRun.objects.all().delete()\n"
        "for one in schedules(): ScheduleRun.objects.create(name=one.key, slot=old)\n"
    )
    workers = [lab.worker("--sekali") for _ in range(2)]
    for one in workers:
        out, _ = one.communicate(timeout=120)
        assert one.returncode == 0, out
    assert sorted(lab.lines()) == sorted(f"task {n}" for n in range(40))
    shown = lab.python(
        "from django_tasks_db.models import DBTaskResult as Row\n"
        "from inti.jobs.schedule import schedules\n"
        "wanted = sorted(one.task.module_path for one in schedules())\n"
        "rows = Row.objects.exclude(task_path__contains='tell')\n"
        "found = sorted(rows.values_list('task_path', flat=True))\n"
        "print('tepat' if found[:len(wanted)] and set(wanted) <= set(found)\n"
        "      and all(found.count(p) == wanted.count(p) for p in wanted) else (wanted, found))"
    )
    assert shown.strip().endswith("tepat")


def test_what_a_killed_worker_left_is_finished_once(lab: Lab) -> None:
    """Kill -9 on SQLite."""
    killed_in_mid_task(lab)


def test_two_workers_share_tasks_and_schedules(lab: Lab) -> None:
    """At the same time on SQLite."""
    scheduled_once(lab)


def test_on_postgresql_too(pg_lab: Lab) -> None:
    """Kill -9, then two workers at the same time, on PostgreSQL."""
    killed_in_mid_task(pg_lab)
    pg_lab.children[-1].terminate()
    pg_lab.children[-1].wait(timeout=60)
    pg_lab.notes.write_text("", encoding="utf-8")
    scheduled_once(pg_lab)


def test_a_worker_that_is_asked_to_end_finishes_its_task(lab: Lab) -> None:
    """After SIGTERM the task is finished, the next one is left alone, the exit is clean."""
    lab.python(
        "from tests.jobs_tasks import count_once\n"
        "count_once.enqueue('a', 0.7); count_once.enqueue('b', 0)"
    )
    worker = lab.worker()
    lab.until(lambda notes: "count a" in notes)
    worker.terminate()
    out, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0, out
    assert lab.lines()[-1] == "end a"
    assert "Pekerja berhenti" in out


def test_a_task_that_takes_too_long_is_given_back(lab: Lab) -> None:
    """After the limit the worker ends and the task is ready at once, not after the lease."""
    lab.python("from tests.jobs_tasks import count_once; count_once.enqueue('a', 30)")
    worker = lab.worker("--batas", "0.3")
    lab.until(lambda notes: "count a" in notes)
    worker.terminate()
    assert worker.wait(timeout=10) == 1
    shown = lab.python(
        "from django_tasks_db.models import DBTaskResult as Row\n"
        "from inti.jobs.models import Worker\n"
        "print(Row.objects.get().status, Worker.objects.count())"
    )
    assert shown.split()[-2:] == ["READY", "0"]


def test_the_server_and_its_worker_end_together(tmp_path: Path) -> None:
    """SIGTERM reaches both children, and a child that ends is noticed."""
    for name in ("server", "worker"):
        (tmp_path / f"{name}.py").write_text(CHILD.format(path=tmp_path / name), encoding="utf-8")
    paths = [str(tmp_path / f"{name}.py") for name in ("server", "worker")]
    code = (
        "import sys; from functools import partial; from runpy import run_path\n"
        "from inti.jobs.supervisor import supervise\n"
        f"sys.exit(supervise(*(partial(run_path, path) for path in {paths!r})))"
    )
    both = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    end = time.monotonic() + 20
    while not all((tmp_path / name).is_file() for name in ("server", "worker")):
        assert time.monotonic() < end
        time.sleep(0.05)
    both.terminate()
    assert both.wait(timeout=60) == 0
    for name in ("server", "worker"):
        assert (tmp_path / name).read_text(encoding="utf-8") == "ended"


CHILD = """
import pathlib, signal, sys, time
path = pathlib.Path("{path}")
def end(*_):
    path.write_text("ended")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
path.write_text("runs")
time.sleep(60)
"""


def test_the_servers_end_is_the_end_of_both() -> None:
    """Its exit code is handed on, so that the machine starts it anew."""
    code = (
        "import sys, time; from inti.jobs.supervisor import supervise\n"
        "sys.exit(supervise(lambda: sys.exit(3), lambda: time.sleep(60)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 3


def test_a_worker_ends_with_the_process_that_started_it(lab: Lab) -> None:
    """A server that was killed leaves no worker behind."""
    code = (
        "import subprocess, sys; "
        "print(subprocess.Popen([sys.executable, 'manage.py', 'kerja', '--induk', "
        "str(__import__('os').getpid())]).pid, flush=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=lab.env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    worker = int(done.stdout.split()[0])
    end = time.monotonic() + 20
    while Path(f"/proc/{worker}").exists() and not _is_zombie(worker):
        assert time.monotonic() < end
        time.sleep(0.1)


def _is_zombie(pid: int) -> bool:
    try:
        return ") Z " in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return True
