"""Demo data: only in demo mode and only into the demo database."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from inti.demo import Account
from inti.hooks import in_turn
from inti.models import User

ADMIN = Account(
    username="admin",
    password="demo-admin-2026",  # noqa: S106  shown on the screen, holds in the demo only
    title="Administrator (semua data, /admin/)",
)


class NotDemo(RuntimeError):
    """Seeding was asked for outside the demo; the message names the cure."""


def refuse_outside_demo() -> None:
    """Raise NotDemo unless both the mode and the database are the demo's."""
    name = Path(str(connection.settings_dict["NAME"])).name
    if not settings.DEMO or not settings.DEVELOPMENT or name != "demo.sqlite3":
        raise NotDemo(
            "Data demo hanya boleh masuk ke basis data demo: pakai `make demo`. "
            f"Mode sekarang {settings.LIVINGLAB_ENV}, basis data {name}."
        )


def seed_all(today: date) -> list[Account]:
    """Fill the demo database, idempotently; gives the accounts back. Raises NotDemo."""
    refuse_outside_demo()
    accounts: list[Account] = []
    for _app, module in in_turn("demo"):
        with transaction.atomic():
            accounts += module.seed(today)
    return [*accounts, _administrator()]


def _administrator() -> Account:
    user, made = User.objects.get_or_create(
        username=ADMIN.username,
        defaults={"display_name": "Administrator", "is_staff": True, "is_superuser": True},
    )
    if made:
        user.set_password(ADMIN.password)
        user.save(update_fields=["password"])
    return ADMIN
