"""The part that looks after the state: databases, backups, migrations."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class StateConfig(AppConfig):
    """Backup, restore, and migrating without losing anything."""

    name = "inti.state"
    label = "inti_state"
    verbose_name = "Data dan cadangan"

    def ready(self) -> None:
        """A migration may take longer than a request."""
        pre_migrate.connect(patient, dispatch_uid="inti_state.patient")
        post_migrate.connect(as_before, dispatch_uid="inti_state.as_before")


def patient(using: str, **_: Any) -> None:
    """Lift PostgreSQL's limits for requests, but do not queue behind a long lock for ever."""
    _run(using, "SET statement_timeout = 0", "SET lock_timeout = '60s'")


def as_before(using: str, **_: Any) -> None:
    """Back to the limits that the connection was opened with."""
    _run(using, "RESET statement_timeout", "RESET lock_timeout")


def _run(using: str, *statements: str) -> None:
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
