"""``manage.py cadangkan``: back up the database and the uploads while the service runs."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inti.state import backup, keys, uploads
from inti.state.faults import StateFault


class Command(BaseCommand):
    """One file in BACKUP_DIR; the keys, when asked for, in a file of their own."""

    help = "Cadangkan basis data dan unggahan selagi layanan berjalan."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many to keep, whether to compress, where the keys go."""
        parser.add_argument(
            "--simpan", type=_count, default=14, help="Banyaknya cadangan yang disimpan (14)."
        )
        parser.add_argument("--mampat", action="store_true", help="Mampatkan (gzip).")
        parser.add_argument("--kunci", type=Path, metavar="BERKAS", help="Tulis kunci ke BERKAS.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up and tell where. Raises CommandError."""
        if settings.DEMO:
            raise CommandError(
                "Demo tidak dicadangkan: datanya rekaan dan dibuat ulang oleh `make demo`."
            )
        try:
            if options["kunci"]:
                keys.write(options["kunci"])
            made = backup.make(self._say, keep=options["simpan"], compressed=options["mampat"])
        except StateFault as fault:
            raise CommandError(str(fault)) from None
        self._report(made, options["kunci"])

    def _report(self, made: backup.Made, keys_file: Path | None) -> None:
        self._say(f"Cadangan: {made.path} ({_megabytes(made.size)} MB)")
        if made.removed:
            self._say(f"{len(made.removed)} cadangan lama dihapus.")
        if made.manifest.uploads == uploads.ELSEWHERE:
            self._say("Unggahan ada di penyimpanan lain (S3): cadangkan di sana.")
        if keys_file:
            self._say(
                f"Kunci: {keys_file}. Pindahkan ke tempat aman yang TERPISAH dari cadangan: "
                "siapa pun yang memegang keduanya dapat membaca semua data."
            )
        else:
            self._say("Kunci tidak ikut: simpan terpisah (--kunci BERKAS).")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"tulis angka mulai dari 1, bukan {text!r}")
    return int(text)


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.1f}".replace(".", ",")
