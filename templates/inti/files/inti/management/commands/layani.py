"""``manage.py layani``: prepare the database and serve in production, in one process tree."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from inti.health.folder import MULTIPLE, fresh_folder
from inti.jobs.supervisor import supervise, wants_worker
from inti.server import AddressTaken, let_go_of_databases, serve
from inti.state.rows import pending


class Command(BaseCommand):
    """Prepare the database, then become the server (so that signals reach it)."""

    requires_system_checks = ()  # they load the addresses; see `handle`
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
        # Before anything loads the library that reads it.
        key = f"{settings.VAR_DIR}:{os.environ.get('PORT')}"
        os.environ.setdefault(MULTIPLE, fresh_folder(key))
        self.check()
        if os.environ.get("MIGRATE", "1") != "0":
            call_command("siapkan", stdout=self.stdout)
        elif waiting := pending():
            raise CommandError(
                f"{len(waiting)} migrasi belum dijalankan dan MIGRATE=0: jalankan "
                "`manage.py siapkan` dahulu (di Kubernetes: Job migrasi)."
            )
        call_command("susun_bahasa", stdout=self.stdout)
        self.stdout.flush()
        asked = "1" if options["dengan_pekerja"] else os.environ.get("WORKER", "")
        if wants_worker(asked, embedded=connection.vendor == "sqlite"):
            let_go_of_databases()
            sys.exit(supervise(_serve, _work))
        _serve()


def _serve() -> None:
    """In a process of its own or in this one: a fault is one sentence either way."""
    try:
        serve(os.environ)
    except AddressTaken as fault:
        sys.exit(str(fault))


def _work() -> None:
    """The worker, which also ends when the process that forked it is gone."""
    call_command("kerja", induk=os.getppid())
