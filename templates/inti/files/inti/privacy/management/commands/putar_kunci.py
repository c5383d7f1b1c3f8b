"""``manage.py putar_kunci``: bring encrypted values to the newest key."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inti.people.second_factor import reseal
from inti.privacy import keys
from inti.privacy.sealing import SIZE, Progress, reindex, rotate


class Command(BaseCommand):
    """Works in batches; cut off, it goes on where it was when started again."""

    help = "Enkripsi ulang data dengan kunci terbaru di FIELD_KEYS (aman diulang)."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many rows a transaction takes, and whether the indexes are made anew."""
        parser.add_argument("--sekaligus", type=int, default=SIZE, help="baris per transaksi")
        parser.add_argument(
            "--indeks",
            action="store_true",
            help="buat ulang indeks buta setelah INDEX_KEY diganti (layanan dihentikan dulu)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Report each column's progress. Raises CommandError when values cannot be opened."""
        size = max(1, options["sekaligus"])
        steps = reindex(size) if options["indeks"] else chain(rotate(size), reseal())
        last = self._shown(steps)
        lost = sum(one.unreadable for one in last.values())
        if lost:
            raise CommandError(
                f"{lost} nilai tidak dapat dibuka dengan kunci yang ada dan dibiarkan utuh. "
                "Kembalikan kunci lamanya ke akhir FIELD_KEYS, lalu jalankan lagi."
            )
        done = sum(one.done for one in last.values())
        self.stdout.write(f"Selesai: {done} nilai. Kunci terbaru {keys.newest()[0]}.")

    def _shown(self, steps: Iterator[Progress]) -> dict[str, Progress]:
        last: dict[str, Progress] = {}
        for one in steps:
            last[one.label] = one
            self.stdout.write(f"{one.label}: {one.done + one.unreadable} dari {one.total}")
        return last
