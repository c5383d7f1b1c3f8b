"""``manage.py token_baru``: a token for a program, from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inti.api.discovery import scopes
from inti.api.models import LONGEST_DAYS, LONGEST_NAME, Token
from inti.api.scopes import open_to
from inti.models import User


class Command(BaseCommand):
    """Make one token and show its secret, once."""

    help = "Buat token API untuk sebuah program; rahasianya hanya tampil sekali."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose it is, what for, what it may do, how long."""
        parser.add_argument("--pengguna", required=True, help="Nama pengguna pemilik token.")
        parser.add_argument("--nama", required=True, help="Untuk apa token ini.")
        parser.add_argument(
            "--lingkup", required=True, nargs="+", help="Misalnya layanan:baca layanan:tulis."
        )
        parser.add_argument("--hari", type=int, default=90, help="Berlaku berapa hari (1-365).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the secret alone on standard output. Raises CommandError."""
        owner = User.objects.filter(username=options["pengguna"], is_active=True).first()
        if owner is None:
            raise CommandError(f"Pengguna {options['pengguna']} tidak ada atau tidak aktif.")
        possible = open_to(owner, scopes())
        wrong = sorted(set(options["lingkup"]) - set(possible))
        if wrong:
            raise CommandError(
                f"Lingkup {', '.join(wrong)} tidak terbuka bagi {owner.username}; "
                f"yang ada: {', '.join(possible) or 'tidak ada'}."
            )
        name = options["nama"].strip()
        if not 1 <= len(name) <= LONGEST_NAME:
            raise CommandError(f"--nama dari 1 sampai {LONGEST_NAME} huruf.")
        if not 1 <= options["hari"] <= LONGEST_DAYS:
            raise CommandError(f"--hari dari 1 sampai {LONGEST_DAYS}.")
        token, secret = Token.make(owner, name, options["lingkup"], options["hari"])
        self.stderr.write(f"Token {token} dibuat. Simpan sekarang; rahasianya tidak tampil lagi:")
        self.stdout.write(secret)
