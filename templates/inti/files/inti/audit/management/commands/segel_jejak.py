"""``manage.py segel_jejak``: seal the rows that came since the last seal."""

from typing import Any

from django.core.management.base import BaseCommand

from inti.audit.seals import newest, seal_new


class Command(BaseCommand):
    """Seal new rows of history and access log."""

    help = "Segel baris baru riwayat perubahan dan catatan akses."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal and print the anchor."""
        made = seal_new()
        rows = sum(seal.count for seal in made)
        self.stdout.write(f"{rows} baris disegel dalam {len(made)} segel.")
        last = newest()
        if last:
            self.stdout.write(f"Jangkar: {last.digest}")
