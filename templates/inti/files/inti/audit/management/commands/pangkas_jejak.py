"""``manage.py pangkas_jejak``: move old access entries to a file."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from inti.audit.pruning import prune
from inti.audit.redaction import Tampered


class Command(BaseCommand):
    """Export and remove; the seals stay."""

    help = "Pindahkan catatan akses lama ke berkas (JSON per baris, gzip); segelnya tetap."

    def add_arguments(self, parser: CommandParser) -> None:
        """Until when, where to, and why."""
        parser.add_argument("--sebelum", required=True, type=date.fromisoformat)
        parser.add_argument("--ke", required=True, type=Path)
        parser.add_argument("--alasan", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Prune and report. Raises CommandError when the trail is not intact."""
        before = timezone.make_aware(datetime.combine(options["sebelum"], time.min))
        try:
            count = prune(before, options["ke"], why=options["alasan"])
        except FileExistsError:
            raise CommandError(f"{options['ke']} sudah ada: pilih nama lain.") from None
        except Tampered as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"{count} catatan akses dipindah ke {options['ke']}.")
