"""Triggers that refuse to change or remove rows of the trail, on SQLite and PostgreSQL.

They are put in place after every ``migrate``, not by a migration of each table: SQLite drops a
table's triggers whenever Django rebuilds it for an altered column.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, transaction

from inti.audit.streams import protected

PERMIT = "inti_audit_permit"
SENTENCE = "jejak: baris ini tidak boleh diubah atau dihapus"

# A row in this table, seen only inside its own transaction, opens the triggers.
_TABLE = f"CREATE TABLE IF NOT EXISTS {PERMIT} (why varchar(200) NOT NULL)"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION inti_audit_refuse() RETURNS trigger AS $body$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM {PERMIT}) THEN
    RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
  RETURN OLD;
END $body$ LANGUAGE plpgsql
"""  # noqa: S608  constants


def name(table: str, event: str) -> str:
    """The trigger's name, within PostgreSQL's 63 characters."""
    return f"{table[:45]}_jejak_{event.lower()}"


def install(using: str = "default", **kwargs: Any) -> None:
    """Create what is missing; run again, it changes nothing."""
    database = connections[using]
    present = set(database.introspection.table_names())
    with database.cursor() as cursor:
        cursor.execute(_TABLE)
        if database.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table in sorted(present.intersection(protected())):
            for statement in _statements(database.vendor, table):
                cursor.execute(statement)


def missing() -> list[str]:
    """Tables of the trail that lack one of their triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        )
        there = {row[0] for row in cursor.fetchall()}
    return [
        table
        for table in protected()
        if not there.issuperset(name(table, event) for event in ("update", "delete"))
    ]


@contextmanager
def permit(why: str) -> Iterator[None]:
    """Let this transaction change rows of the trail, for a change that keeps it verifiable.

    That is a redaction, a pruning, or writing the same values in another form (another key of
    encryption): the seals are over the values as the program reads them.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {PERMIT} (why) VALUES (%s)", [why[:200]])  # noqa: S608
        yield
        cursor.execute(f"DELETE FROM {PERMIT}")  # noqa: S608  a constant


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [_sqlite(table, event) for event in ("UPDATE", "DELETE")]
    rows = [_postgresql(table, event, "ROW") for event in ("UPDATE", "DELETE")]
    return [*rows, _postgresql(table, "TRUNCATE", "STATEMENT")]


def _sqlite(table: str, event: str) -> str:
    return (
        f'CREATE TRIGGER IF NOT EXISTS "{name(table, event)}" BEFORE {event} ON "{table}" '  # noqa: S608
        f"WHEN NOT EXISTS (SELECT 1 FROM {PERMIT}) BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    )


def _postgresql(table: str, event: str, level: str) -> str:
    return (
        f'CREATE OR REPLACE TRIGGER "{name(table, event)}" BEFORE {event} ON "{table}" '
        f"FOR EACH {level} EXECUTE FUNCTION inti_audit_refuse()"
    )


@contextmanager
def permit_all(using: str) -> Iterator[None]:
    """Open the triggers outside a transaction, for emptying a developer's or a test's database."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute(f"INSERT INTO {PERMIT} (why) VALUES ('flush')")  # noqa: S608  a constant
    try:
        yield
    finally:
        with connections[using].cursor() as cursor:
            cursor.execute(f"DELETE FROM {PERMIT}")  # noqa: S608  a constant
