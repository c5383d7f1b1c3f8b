"""``manage.py jalankan``: prepare the database and serve on a developer's own machine.

``make run`` and ``make demo`` call it. It listens on the loopback address only.
"""

import errno
import os
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers.basehttp import get_internal_wsgi_application, run
from django.utils import autoreload, timezone

from inti.jobs.beside import work_beside
from inti.management.commands.isi_demo import table
from inti.models import User
from inti.ports import HOST, NoFreePort, free_port
from inti.region import region
from inti.seeding import NotDemo, seed_all

PORT_KEY = "LIVINGLAB_PORT"


class Command(BaseCommand):
    """Migrate, load the region, seed when this is the demo, then serve until Ctrl-C."""

    help = "Siapkan basis data dan jalankan layanan di komputer sendiri (make run, make demo)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The port to try first."""
        parser.add_argument("--port", type=int, default=8000, help="Port pertama yang dicoba.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until Ctrl-C. Raises CommandError in production and when no port is free."""
        if not settings.DEVELOPMENT:
            raise CommandError(
                "jalankan hanya untuk komputer sendiri: di server pakai `manage.py layani`."
            )
        accounts = ""
        try:
            if os.environ.get(autoreload.DJANGO_AUTORELOAD_ENV) != "true":
                accounts = self._prepare()
                os.environ[PORT_KEY] = str(self._port(options["port"]))
            port = int(os.environ[PORT_KEY])

            def tell(port: int) -> None:
                self._say(welcome(port, accounts))

            if settings.DEMO:
                serve(port, tell)
            else:
                autoreload.run_with_reloader(serve, port, tell)
        except KeyboardInterrupt:
            self.stdout.write("\nBerhenti.")
        except (NoFreePort, NotDemo) as fault:
            raise CommandError(str(fault)) from None

    def _prepare(self) -> str:
        """Everything before the first request; gives the demo's accounts as a table."""
        self._say("Menyiapkan basis data ...")
        call_command("siapkan", stdout=self.stdout)
        call_command("susun_bahasa", verbosity=0)
        if not settings.DEMO:
            return ""
        self._say("Mengisi data demo ...")
        return table(seed_all(timezone.localdate()))

    def _port(self, first: int) -> int:
        port = free_port(first)
        if port != first:
            self._say(f"Port {first} sedang dipakai; memakai port {port}.")
        return port

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def serve(port: int, tell: Callable[[Any], None]) -> None:
    """Answer requests until interrupted, with a worker for the queue beside.

    ``tell`` is called with the port once it is open: who follows the address then is answered.
    A port that somebody took since it was found free is passed over. Raises NoFreePort.
    """
    work_beside()
    application = get_internal_wsgi_application()
    while True:
        try:
            run(HOST, port, application, threading=True, on_bind=tell)
            return
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise
            port = free_port(port + 1)


def welcome(port: int, accounts: str) -> str:
    """Where the service is, how to sign in, how to stop."""
    title = f"{region().service.title} {region().name}"
    lines = ["", f"{title} berjalan di  http://{HOST}:{port}", ""]
    if accounts:
        lines += ["Akun demo (nama pengguna, kata sandi):", accounts, ""]
    elif not User.objects.filter(is_superuser=True).exists():
        lines += ["Belum ada pengelola: buat di terminal lain dengan `make admin`.", ""]
    return "\n".join([*lines, "Hentikan dengan Ctrl-C.", ""])
