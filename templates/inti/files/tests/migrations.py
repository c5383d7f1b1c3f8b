"""The migrations of this service, checked: safe while the service runs, and with a way back.

``python -m tests.migrations`` lints them (``make check``) as SQL of PostgreSQL, where the old
version goes on serving meanwhile; with SQLite one machine migrates before it serves. A migration
that cannot keep a rule says why in its class: ``downtime_because = "…"`` or
``irreversible_because = "…"``.
"""

import logging
import os
import sys
from collections.abc import Iterator
from typing import Any

from tests.postgres import NoPostgres, server


def own_migrations() -> list[Any]:
    """Every migration of the local apps and of the chassis' parts."""
    from django.apps import apps
    from django.conf import settings
    from django.db.migrations.loader import MigrationLoader

    names = {*settings.LOCAL_APPS, *settings.CHASSIS_PARTS}
    labels = {config.label for config in apps.get_app_configs() if config.name in names}
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [found[key] for key in sorted(found) if key[0] in labels]


def one_way(migrations: list[Any]) -> Iterator[str]:
    """One sentence for each migration that can neither be undone nor says why."""
    for migration in migrations:
        stuck = [op for op in migration.operations if not op.reversible]
        if stuck and not getattr(migration, "irreversible_because", ""):
            yield (
                f"{migration.app_label}.{migration.name}: {stuck[0].describe()} tidak punya jalan "
                'kembali: beri reverse_code, atau tulis irreversible_because = "…" di kelasnya'
            )


def unsafe(migrations: list[Any]) -> Iterator[str]:
    """One sentence for each migration that would break the version that still runs."""
    from django_migration_linter import MigrationLinter
    from django_migration_linter.sql_analyser.analyser import analyse_sql_statements

    logging.getLogger("django_migration_linter").setLevel(logging.WARNING)
    linter = MigrationLinter(no_cache=True, no_output=True)
    for migration in migrations:
        # Before an app's first migration no version of it can be running.
        if migration.initial or getattr(migration, "downtime_because", ""):
            continue
        sql = linter.get_sql(migration.app_label, migration.name)
        errors, _, _ = analyse_sql_statements(linter.sql_analyser_class, sql)
        for error in errors:
            yield (
                f"{migration.app_label}.{migration.name}: {error.message}. Pecah menjadi dua "
                'rilis, atau tulis downtime_because = "…" di kelasnya'
            )


def lint() -> int:
    """Lint on the database of the settings, tell every fault, give the exit code."""
    import django

    django.setup()
    migrations = own_migrations()
    faults = [*unsafe(migrations), *one_way(migrations)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"{len(migrations)} migrasi aman dijalankan selagi layanan melayani.")
    return bool(faults)


def main() -> int:
    """Lint on a PostgreSQL of our own; where there is none, say that it was not checked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    try:
        with server() as running:
            os.environ["TEST_DATABASE_URL"] = running.url()
            return lint()
    except NoPostgres as fault:
        print(f"Migrasi tidak diperiksa: {fault}", file=sys.stderr)
        return 0


if __name__ == "__main__":
    sys.exit(main())
