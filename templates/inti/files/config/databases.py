"""The database behind ``DATABASE_URL``: SQLite by default, PostgreSQL by ``postgres://…``."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"

# WAL with IMMEDIATE transactions: writers wait for each other in place of failing.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
        "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
    ),
}


def database(env: environ.Env, var: Path, *, demo: bool) -> dict[str, Any]:
    """Django's settings of the one database. Raises ImproperlyConfigured for another engine."""
    if demo:
        # Whatever DATABASE_URL says: demo data never meet real data.
        return _sqlite({"ENGINE": SQLITE, "NAME": str(var / "demo.sqlite3")})
    if not env.str("DATABASE_URL", ""):
        return _sqlite({"ENGINE": SQLITE, "NAME": str(var / "data.sqlite3")})
    found = _parsed(env)
    if found.get("ENGINE") == SQLITE:
        return _sqlite(found)
    if found.get("ENGINE") == POSTGRESQL and found.get("NAME"):
        return _postgresql(found, env)
    raise ImproperlyConfigured(
        "DATABASE_URL tidak dikenal: kosongkan untuk SQLite, atau tulis "
        "postgres://nama:sandi@alamat:5432/basisdata (huruf khusus dalam sandi dengan kode persen, "
        "@ menjadi %40)."
    )


def _parsed(env: environ.Env) -> dict[str, Any]:
    """What DATABASE_URL says; nothing when it cannot be read, for it may hold a password."""
    if env.str("DATABASE_URL").partition(":")[0] not in environ.Env.DB_SCHEMES:
        return {}  # the parser would print the address, password and all
    try:
        return dict(env.db_url("DATABASE_URL"))
    except (ValueError, ImproperlyConfigured):
        return {}


def _sqlite(found: dict[str, Any]) -> dict[str, Any]:
    """Connections kept for a minute: opening one costs as much as three queries."""
    return {"CONN_MAX_AGE": 60, **found, "OPTIONS": {**SQLITE_OPTIONS, **found.get("OPTIONS", {})}}


def _postgresql(found: dict[str, Any], env: environ.Env) -> dict[str, Any]:
    """Connections kept for 60 seconds or, with DATABASE_POOL=1, a pool; Django refuses both."""
    statement, connect = env.int("DATABASE_TIMEOUT", 30), env.int("DATABASE_CONNECT_TIMEOUT", 5)
    options: dict[str, Any] = {
        "connect_timeout": connect,
        "application_name": env.str("DATABASE_APPLICATION", "layanan"),
        "options": f"-c statement_timeout={statement}s "
        f"-c idle_in_transaction_session_timeout={statement}s",
        # Planned once for each connection: planning took the server half of its time.
        "server_side_binding": True,
        "prepare_threshold": 3,
        **found.get("OPTIONS", {}),
    }
    found = {**found, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    if env.bool("DATABASE_POOL", False):
        size = env.int("DATABASE_POOL_SIZE", env.int("THREADS", 4) + 2)
        pool = {"min_size": 1, "max_size": size, "timeout": connect}
        return {**found, "CONN_MAX_AGE": 0, "OPTIONS": {**options, "pool": pool}}
    return {"CONN_MAX_AGE": 60, **found}
