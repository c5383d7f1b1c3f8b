"""What a database holds and which migrations it has seen."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

SET_UP = frozenset(
    {
        "auth_permission",
        "django_cache",
        "django_content_type",
        "django_migrations",
        "django_site",
        "inti_wilayah",
    },
)
"""Tables that setting a service up fills by itself; rows elsewhere are somebody's work."""

Key = tuple[str, str]


def tables() -> list[str]:
    """Names of all tables."""
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def has_rows() -> bool:
    """Whether the database holds anything that setting up does not make again."""
    with connection.cursor() as cursor:
        for table in sorted(set(tables()) - SET_UP):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608  a quoted table name
            if cursor.fetchone():
                return True
    return False


def pending() -> list[str]:
    """Migrations of this code that the database has not seen, as ``app.name``."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def known() -> set[Key]:
    """Every migration that this code knows, also those that a squashed one replaces."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {*found, *(key for migration in found.values() for key in migration.replaces)}
