"""Work in processes here: one that dies, and one that is told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from livinglab_gen import executor

from .test_cluster import Doing

_FLEET = """\
import os, sys, tempfile, time
from livinglab_gen import cli, executor, fleet

class Slow:
    def __call__(self, item):
        room = tempfile.mkdtemp(dir=sys.argv[1])
        try:
            print("begun", flush=True)
        finally:
            time.sleep(0.3)  # clearing up takes a while
            os.rmdir(room)
    def failed(self, item, fault):
        return fault

fleet.inventory = lambda members, *_look, **_where: executor.each(Slow(), range(100), jobs=2)
sys.exit(cli.run(["--lang", "en", "fleet", "status", "--fleet", sys.argv[2]]))
"""


@pytest.mark.parametrize("jobs", [2, 3])
def test_a_process_that_dies_costs_nothing(jobs: int) -> None:
    """What it had is done again; the item that kills every process is told, and all others come out."""
    found = list(executor.each(Doing("die"), range(40), jobs=jobs))
    assert len(found) == 40
    assert {str(2 * n) for n in range(40) if n != 7} <= set(found)
    (told,) = (one for one in found if one.startswith("7:"))
    assert "killed" in told


def test_nobody_is_left_when_the_program_is_killed(tmp_path: Path) -> None:
    """What a process has begun it ends, and then it goes too."""
    room = tmp_path / "room"
    room.mkdir()
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, "-c", _FLEET, room, tmp_path / "repo"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        workers = psutil.Process(process.pid).children()
        process.kill()
    assert workers
    _gone, left = psutil.wait_procs(workers, timeout=10)
    for one in left:
        one.kill()
    assert not left
    assert not list(room.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_at_a_terminal_nothing_is_left(tmp_path: Path, number: signal.Signals) -> None:
    """A signal to all processes, as ctrl-C sends it: one sentence, and no folder of work."""
    room = tmp_path / "room"
    room.mkdir()
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, "-c", _FLEET, room, tmp_path / "repo"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.05)
        os.killpg(process.pid, number)
        _out, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip() == "Stopped; nothing half-made was left behind."
    assert not list(room.iterdir())
