"""``manage.py isi_demo``: fill the demo database."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inti.demo import Account
from inti.seeding import NotDemo, seed_all


class Command(BaseCommand):
    """Seed every app's demo data; refused outside demo mode."""

    help = "Isi basis data demo (hanya dalam mode demo)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed and print the accounts. Raises CommandError outside demo mode."""
        try:
            accounts = seed_all(timezone.localdate())
        except NotDemo as fault:
            raise CommandError(str(fault)) from None
        if options["verbosity"]:
            self.stdout.write(table(accounts))


def table(accounts: Sequence[Account]) -> str:
    """The accounts as aligned lines: name, password, what it is for."""
    names = max(len(account.username) for account in accounts)
    words = max(len(account.password) for account in accounts)
    return "\n".join(
        f"  {a.username:<{names}}   {a.password:<{words}}   {a.title}" for a in accounts
    )
