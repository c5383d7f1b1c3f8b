"""``manage.py pulihkan``: bring a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inti.state.faults import StateFault
from inti.state.preparing import locked
from inti.state.restore import Restored, restore


class Command(BaseCommand):
    """Check a backup, then replace the database and the uploads by it."""

    help = "Pulihkan basis data dan unggahan dari satu cadangan."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether data that are there may be replaced."""
        parser.add_argument("berkas", type=Path, help="Berkas yang dibuat oleh `cadangkan`.")
        parser.add_argument(
            "--ganti", action="store_true", help="Ganti data yang ada (dicadangkan dahulu)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and report. Raises CommandError; then nothing has changed."""
        if settings.DEMO:
            raise CommandError("Demo tidak dipulihkan: pakai `make run` atau server.")
        try:
            with locked(self._say):
                done = restore(options["berkas"], self._say, replace=options["ganti"])
        except StateFault as fault:
            raise CommandError(str(fault)) from None
        self._report(done)

    def _report(self, done: Restored) -> None:
        rows = sum(done.manifest.counts.values())
        self._say(f"Pulih: {rows} baris dan {done.uploads} unggahan dari {done.manifest.made}.")
        if done.before:
            self._say(f"Data sebelumnya: {done.before.path}")
        if done.lacking:
            self.stderr.write(
                f"PERHATIAN: kunci berbeda dari saat cadangan dibuat: {', '.join(done.lacking)}. "
                "Data terenkripsi tidak terbaca dan sesi lama berakhir sampai kunci lama "
                "dikembalikan ke .env."
            )

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
