"""``manage.py layani``: prepare the database and serve in production, in one process tree."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from inti.state.rows import pending

from inti.health.folder import MULTIPLE, fresh_folder

LOG_CONFIG = Path(__file__).resolve().parents[2] / "granian.json"


class Command(BaseCommand):
    """Prepare the database, then become granian (so that signals reach it)."""

    help = "Siapkan basis data lalu layani permintaan dengan granian (server)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Never returns: this process becomes the server. Raises CommandError.

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
        os.environ.setdefault(MULTIPLE, fresh_folder(f"{settings.VAR_DIR}:{os.environ.get('PORT')}"))
        os.execv(sys.executable, command(os.environ))  # noqa: S606  no shell, fixed program


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
        "--respawn-failed-workers",
        "--no-ws",
        *("--log-config", str(LOG_CONFIG)),
    ]
