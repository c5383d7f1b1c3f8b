"""``manage.py periksa_jejak``: the trail against its seals, the rows against it, or the code."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inti.audit import present, source
from inti.audit.seals import newest, unsealed
from inti.audit.verification import Report, faults

SHOWN = 20


class Command(BaseCommand):
    """Verify everything; exit code 1 when something does not fit."""

    help = "Periksa keutuhan jejak; dengan --kode periksa penulisan massal tanpa riwayat."

    def add_arguments(self, parser: CommandParser) -> None:
        """The anchor kept outside, or the code."""
        parser.add_argument("--jangkar", default="", help="segel yang disimpan di luar layanan")
        parser.add_argument("--kode", action="store_true", help="periksa kode, bukan data")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report. Raises CommandError naming the first broken row."""
        if options["kode"]:
            self._code()
        else:
            self._trail(options["jangkar"].strip().lower())

    def _code(self) -> None:
        found = list(source.faults(Path(settings.BASE_DIR)))
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Kode: semua penulisan massal meninggalkan jejak.")

    def _trail(self, anchor: str) -> None:
        report = Report()
        found = [*faults(report, anchor), *present.faults()]
        if found:
            more = f"\n… dan {len(found) - SHOWN} lagi" if len(found) > SHOWN else ""
            raise CommandError(
                f"Jejak tidak utuh, {len(found)} temuan; yang pertama: "
                + "\n".join(found[:SHOWN])
                + more
            )
        for name in report.skipped:
            self.stderr.write(f"Tidak dapat diperiksa, kolom atau tabelnya sudah tidak ada: {name}")
        self.stdout.write(
            f"Jejak utuh: {report.seals} segel, {report.rows} baris, {report.exempt} di antaranya "
            f"disamarkan atau dipindah secara tercatat; {unsealed()} baris menunggu segel."
        )
        last = newest()
        if last:
            self.stdout.write(f"Jangkar: {last.digest} ({last.made:%Y-%m-%d %H:%M} UTC)")
