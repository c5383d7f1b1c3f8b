"""``manage.py flush``: emptying a database takes its trail along, so only while developing."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush

from inti.audit.triggers import permit_all


class Command(Flush):
    """Django's own, refused in production; the test runner empties tables with it."""

    def handle(self, **options: Any) -> None:
        """Empty all tables. Raises CommandError in production."""
        if not settings.DEVELOPMENT:
            raise CommandError(
                "flush ditolak di lingkungan produksi karena menghapus jejak: pulihkan dari "
                "cadangan, atau mulai dengan basis data baru."
            )
        with permit_all(options["database"]):
            super().handle(**options)
