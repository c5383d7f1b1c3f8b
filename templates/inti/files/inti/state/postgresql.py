"""Backup and restore of PostgreSQL, by its own client programs."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from inti.state import rows
from inti.state.archive import CHUNK, Say
from inti.state.dump import Dump
from inti.state.faults import BadBackup, NoTools, StateFault

CONNECTION = (
    *("host", "port", "user", "dbname", "service", "passfile", "connect_timeout"),
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"),
)
"""What the client programs take over from Django's connection; the password goes another way."""


BEGIN = (
    "SET client_min_messages = warning;",
    "SET statement_timeout = 0;",
    "BEGIN;",
    "SET LOCAL lock_timeout = '60s';",
)


class PostgreSQL:
    """The database is copied by pg_dump and put back by psql, both in one transaction."""

    name = "postgresql"
    file = "data.pgdump"

    def size(self) -> int:
        """Bytes of the database; a dump is compressed and smaller."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])

    def dump(self, target: Path) -> Dump:
        """A consistent copy while the service runs. Raises NoTools, StateFault."""
        line = [self._tool("pg_dump"), "--format=custom", "--compress=1", "--no-owner"]
        line += ["--no-privileges"]
        own = connection.copy()
        try:
            with own.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
                cursor.execute("SET idle_in_transaction_session_timeout = 0")
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot()")
                line += [f"--snapshot={cursor.fetchone()[0]}", f"--file={target}"]
                done = self._run([*line, f"--dbname={self._conninfo}"])
                if done.returncode:
                    raise StateFault(f"pg_dump gagal: {_last(done.stderr)}")
                return _described(cursor)
        finally:
            own.close()

    def restore(self, source: Path, counts: Mapping[str, int], say: Say) -> None:
        """Replace all tables in one transaction, then migrate. Raises BadBackup, StateFault."""
        listed = self._run([self._tool("pg_restore"), "--list", str(source)])
        if listed.returncode:
            raise BadBackup(
                "Basis data di dalam cadangan tidak terbaca: pakai program PostgreSQL yang lebih "
                f"baru (POSTGRES_BIN) atau cadangan lain. pg_restore: {_last(listed.stderr)}"
            )
        drop = [f"DROP TABLE IF EXISTS {_quote(name)} CASCADE;" for name in rows.tables()]
        drop += [f"DROP FUNCTION IF EXISTS {name} CASCADE;" for name in _functions()]
        connection.close()
        self._feed(source, [*BEGIN, *drop], [*_checks(counts), *_counted(counts)])
        if rows.pending():
            say("Memigrasikan data ke versi layanan ini ...")
            call_command("migrate", verbosity=0, interactive=False)

    def _feed(self, source: Path, before: list[str], after: list[str]) -> None:
        """Give psql the dump's SQL between two pieces of our own; it commits only after both."""
        psql = self._tool("psql")
        line = [psql, "-XqAt", "-v", "ON_ERROR_STOP=1", f"--dbname={self._conninfo}"]
        reading = [self._tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
        with (
            subprocess.Popen([*reading, str(source)], stdout=subprocess.PIPE) as dump,  # noqa: S603
            subprocess.Popen(  # noqa: S603  programs found by _tool
                line,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=self._env,
            ) as target,
        ):
            assert dump.stdout  # noqa: S101  a pipe, as the two below
            assert target.stdin  # noqa: S101
            assert target.stderr  # noqa: S101
            try:
                target.stdin.write("\n".join([*before, ""]).encode())
                shutil.copyfileobj(dump.stdout, target.stdin, CHUNK)
                if dump.wait() == 0:
                    target.stdin.write("\n".join(["", *after, "COMMIT;", ""]).encode())
                target.stdin.close()
            except BrokenPipeError:
                dump.kill()
            said = target.stderr.read().decode(errors="replace")
        if dump.returncode or target.returncode:
            raise StateFault(
                f"Pemulihan gagal dan dibatalkan, data lama tetap ada: {_last(said)} "
                "Hentikan layanan, lalu ulangi."
            )

    def _tool(self, name: str) -> str:
        """The client program, not older than the server. Raises NoTools."""
        server = self._server
        for found in _candidates(name):
            said = subprocess.run(  # noqa: S603  a program of that name
                [found, "--version"], capture_output=True, text=True, check=False
            ).stdout
            version = re.search(r"(\d+)(?:\.\d+|\w*)", said)
            if version and int(version[1]) >= server:
                return found
        raise NoTools(
            f"Program {name} versi {server} atau lebih baru tidak ditemukan. Pasang dengan "
            f"`sudo apt install postgresql-client`, atau sebut foldernya di POSTGRES_BIN."
        )

    @cached_property
    def _server(self) -> int:
        connection.ensure_connection()
        return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]

    @cached_property
    def _parameters(self) -> dict[str, Any]:
        return dict(connection.get_connection_params())

    @property
    def _conninfo(self) -> str:
        from psycopg.conninfo import make_conninfo

        return make_conninfo(
            **{name: self._parameters[name] for name in CONNECTION if self._parameters.get(name)}
        )

    @property
    def _env(self) -> dict[str, str]:
        password = self._parameters.get("password")
        return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}

    def _run(self, line: list[str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603  programs found by _tool
            line, capture_output=True, text=True, check=False, env=self._env
        )


def _candidates(name: str) -> list[str]:
    """Where the program may be: only the folder that was named, or Debian's folders, the path."""
    named = os.environ.get("POSTGRES_BIN")
    folders = [Path(named)] if named else _debian()
    found = [str(folder / name) for folder in folders if (folder / name).is_file()]
    on_path = None if named else shutil.which(name)
    return [*found, *([on_path] if on_path else [])]


def _debian() -> list[Path]:
    """The newest version first."""
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if p.parent.name.isdigit()]
    return sorted(found, key=lambda folder: int(folder.parent.name), reverse=True)


def _functions() -> list[str]:
    """Signatures of the functions that a dump would bring again; not those of extensions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc p "
            "WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f' "
            "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        return [row[0] for row in cursor.fetchall()]


def _described(cursor: Any) -> Dump:
    found = connection.introspection.get_table_list(cursor)
    names = sorted(info.name for info in found if info.type in "tp")
    counts = {}
    for name in names:
        cursor.execute(f"SELECT count(*) FROM {_quote(name)}")  # noqa: S608  a quoted table name
        counts[name] = int(cursor.fetchone()[0])
    if "django_migrations" not in counts:
        return Dump(counts=counts, migrations=[])
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Dump(counts=counts, migrations=cursor.fetchall())


def _checks(counts: Mapping[str, int]) -> list[str]:
    """SQL that fails, and so undoes the restore, when a table has other rows than recorded."""
    return [
        f"DO $$BEGIN IF (SELECT count(*) FROM public.{_quote(name)}) <> {int(count)} THEN "  # noqa: S608
        f"RAISE EXCEPTION 'isi tabel berbeda dari catatan cadangan'; END IF; END$$;"
        for name, count in counts.items()
    ]


def _counted(names: Iterable[str]) -> list[str]:
    """SQL that tells the planner what is there: a dump does not, and plans are slow without."""
    return [f"ANALYZE public.{_quote(name)};" for name in names]


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""').replace("$$", "") + '"'


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f"{lines[-1].removesuffix('.')}." if lines else "tanpa keterangan."
