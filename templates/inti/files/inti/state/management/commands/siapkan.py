"""``manage.py siapkan``: bring the database to this version of the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inti.state.faults import StateFault
from inti.state.preparing import prepare


class Command(BaseCommand):
    """Back up, migrate, load the region; run again, it changes nothing."""

    help = "Cadangkan bila perlu, migrasikan, dan muat wilayah (layani dan Job Kubernetes)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare. Raises CommandError when a backup before migrating is not possible."""
        try:
            prepare(self._say if options["verbosity"] else _silent)
        except StateFault as fault:
            raise CommandError(str(fault)) from None

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _silent(text: str) -> None:
    """Say nothing."""
