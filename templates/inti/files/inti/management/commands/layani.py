"""``manage.py layani``: prepare the database and serve in production, in one process tree."""

import os
import resource
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from inti.health.folder import MULTIPLE, fresh_folder
from inti.jobs.supervisor import supervise, wants_worker, worker_command
from inti.state.rows import pending

# Phones that keep their line between two requests, each worker; all of them may meet at one worker.
CONNECTIONS = 4096
LOG_CONFIG = Path(__file__).resolve().parents[2] / "granian.json"


class Command(BaseCommand):
    """Prepare the database, then become granian (so that signals reach it)."""

    help = "Siapkan basis data lalu layani permintaan dengan granian (server)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether a worker belongs to it; WORKER=1 or 0 says the same."""
        parser.add_argument(
            "--dengan-pekerja", action="store_true", help="Jalankan juga satu pekerja antrean."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Never returns: it becomes the server, or watches it and a worker. Raises CommandError.

        MIGRATE=0 leaves the database to a job that runs ``siapkan``, and waits for it by failing.
        """
        if os.environ.get("MIGRATE", "1") != "0":
            call_command("siapkan", stdout=self.stdout)
        elif waiting := pending():
            raise CommandError(
                f"{len(waiting)} migrasi belum dijalankan dan MIGRATE=0: jalankan "
                "`manage.py siapkan` dahulu (di Kubernetes: Job migrasi)."
            )
        call_command("susun_bahasa", stdout=self.stdout)
        self.stdout.flush()
        allow_connections()
        key = f"{settings.VAR_DIR}:{os.environ.get('PORT')}"
        os.environ.setdefault(MULTIPLE, fresh_folder(key))
        asked = "1" if options["dengan_pekerja"] else os.environ.get("WORKER", "")
        if wants_worker(asked, embedded=connection.vendor == "sqlite"):
            connection.close()
            sys.exit(supervise(command(os.environ), worker_command()))
        os.execv(sys.executable, command(os.environ))  # noqa: S606  no shell, fixed program


def allow_connections() -> None:
    """Raise this process' limit of open files, which the server inherits, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1024
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def command(env: "os._Environ[str] | dict[str, str]") -> list[str]:
    """Granian's command line: two processes of four threads, recycled past 400 MB."""
    return [
        sys.executable,
        *("-m", "granian", "config.wsgi:application"),
        *("--interface", "wsgi"),
        *("--host", env.get("HOST", "127.0.0.1")),
        *("--port", env.get("PORT", "8000")),
        *("--workers", env.get("WORKERS", "2")),
        *("--blocking-threads", env.get("THREADS", "4")),
        *("--workers-max-rss", "400"),
        # Granian counts idle connections too; at its default of 512 the next phone waits.
        *("--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS)),
        # A slow line may stall for half a minute in the middle of a request.
        *("--http1-header-read-timeout", "60000"),
        # Shorter than what systemd, Docker and Kubernetes wait before they kill.
        *("--workers-kill-timeout", "20"),
        "--respawn-failed-workers",
        "--no-ws",
        *("--log-config", str(LOG_CONFIG)),
    ]
