"""``manage.py kerja``: the worker of the queue."""

import math
import os
import signal
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inti.jobs.models import Worker as Row
from inti.jobs.worker import Worker

LONGEST = 86_400


class Command(BaseCommand):
    """Run tasks and schedules until SIGTERM or Ctrl-C."""

    help = "Jalankan tugas latar dan jadwal dari antrean di basis data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How long to wait, and when to end."""
        parser.add_argument("--sekali", action="store_true", help="Berhenti bila antrean kosong.")
        parser.add_argument(
            "--jeda", type=at_least(0.1), default=1.0, help="Detik menunggu bila kosong."
        )
        parser.add_argument(
            "--batas",
            type=at_least(0.1),
            default=25.0,
            help="Detik untuk menyelesaikan saat dihentikan.",
        )
        parser.add_argument(
            "--sewa",
            type=at_least(1),
            default=60.0,
            help="Detik sampai pekerja diam dianggap mati; sama untuk semua pekerja.",
        )
        parser.add_argument(
            "--periksa",
            action="store_true",
            help="Hanya periksa apakah ada pekerja yang hidup; kode keluar 1 bila tidak ada.",
        )
        parser.add_argument(
            "--induk", type=int, default=0, help="Berhenti bila proses induk ini sudah tidak ada."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Work; the first signal ends gracefully, a second one at once. Raises CommandError."""
        lease = timedelta(seconds=options["sewa"])
        if options["periksa"]:
            self._look(lease)
            return
        worker = Worker(
            pause=options["jeda"],
            grace=options["batas"],
            lease=lease,
            wanted=parent_lives(options["induk"]),
        )
        obey_signals(worker)
        self.stdout.write(f"Pekerja {worker.name} mulai. Hentikan dengan Ctrl-C.")
        self.stdout.flush()
        worker.run(drain=options["sekali"])
        self.stdout.write("Pekerja berhenti.")

    def _look(self, lease: timedelta) -> None:
        """What a health check of a container or a cluster asks; one query."""
        if not Row.alive(timezone.now(), lease).exists():
            raise CommandError("Tidak ada pekerja yang hidup: jalankan `manage.py kerja`.")
        self.stdout.write("Pekerja hidup.")


def at_least(least: float) -> Callable[[str], float]:
    """Seconds on the command line; not a lease so short that every other worker looks dead."""

    def seconds(text: str) -> float:
        try:
            found = float(text)
        except ValueError:
            found = math.nan
        if not least <= found <= LONGEST:
            raise ArgumentTypeError(f"tulis angka dari {least:g} sampai {LONGEST}, bukan {text!r}")
        return found

    return seconds


def parent_lives(pid: int) -> Callable[[], bool]:
    """Whether the process that started this one is still there; always, when none is named."""
    return lambda: not pid or os.getppid() == pid


def obey_signals(worker: Worker) -> None:
    """SIGTERM and SIGINT end the worker after its task; the second time the system's way."""

    def stop(number: int, frame: FrameType | None) -> None:
        worker.stop()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
