"""The database's settings, preparing a new version, and what migrations must keep."""

import fcntl
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import environ
import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, migrations
from django.db.backends.base.base import BaseDatabaseWrapper

from config.databases import database
from inti.state.rows import has_rows, known, pending
from tests.migrations import one_way, own_migrations, unsafe
from tests.postgres import NoPostgres, Server, server
from tests.state import ROOT, Service


@pytest.fixture(scope="module")
def postgres() -> Iterator[Server]:
    """A real PostgreSQL."""
    try:
        with server() as running:
            yield running
    except NoPostgres as fault:
        pytest.skip(str(fault))


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> environ.Env:
    """An environment that names no database."""
    for name in [name for name in os.environ if name.startswith("DATABASE_")]:
        monkeypatch.delenv(name)
    return environ.Env()


def test_the_tests_run_on_the_database_that_was_asked_for(db: None) -> None:
    """`make test-postgres` must not pass by running on SQLite."""
    asked = "postgresql" if os.environ.get("TEST_DATABASE_URL") else "sqlite"
    assert connection.vendor == asked


def test_sqlite_is_the_default_and_lets_writers_wait(env: environ.Env, tmp_path: Path) -> None:
    """WAL, IMMEDIATE and a timeout: measured as the settings under which no write fails."""
    found = database(env, tmp_path, demo=False)
    assert found["NAME"] == str(tmp_path / "data.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] == 20
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


def test_postgresql_keeps_its_connections(
    env: environ.Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection lives 60 seconds, is checked, and names what it is for; TLS is passed on."""
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@db.example:6432/c?sslmode=verify-full")
    found = database(env, tmp_path, demo=False)
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (60, True)
    assert found["OPTIONS"]["sslmode"] == "verify-full"
    assert found["OPTIONS"]["application_name"]
    assert "statement_timeout=30s" in found["OPTIONS"]["options"]
    assert "pool" not in found["OPTIONS"]


def test_a_pool_takes_the_place_of_kept_connections(
    env: environ.Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never both: Django refuses a pool with persistent connections."""
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@db.example/c")
    monkeypatch.setenv("DATABASE_POOL", "1")
    found = database(env, tmp_path, demo=False)
    assert found["CONN_MAX_AGE"] == 0
    assert found["OPTIONS"]["pool"]["max_size"] == 6


@pytest.mark.parametrize("value", ["", None])
def test_without_an_address_the_database_is_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str | None
) -> None:
    """Left out or left empty, as compose does it: SQLite in the data folder."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if value is not None:
        monkeypatch.setenv("DATABASE_URL", value)
    found = database(environ.Env(), tmp_path, demo=False)
    assert found["NAME"] == str(tmp_path / "data.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_unknown_database_is_refused(
    env: environ.Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what the tests run on can be chosen."""
    monkeypatch.setenv("DATABASE_URL", "mysql://a:b@db.example/c")
    with pytest.raises(ImproperlyConfigured, match="postgres://"):
        database(env, tmp_path, demo=False)


def test_the_demo_ignores_database_url(
    env: environ.Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Demo data never meet real data."""
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@db.example/c")
    assert database(env, tmp_path, demo=True)["NAME"] == str(tmp_path / "demo.sqlite3")


@pytest.mark.slow
@pytest.mark.xdist_group("state")
@pytest.mark.parametrize("pool", ["0", "1"])
def test_the_limits_reach_the_server(postgres: Server, tmp_path: Path, pool: str) -> None:
    """PostgreSQL itself says which limits and which name the connection has."""
    service = Service(folder=tmp_path, url=postgres.url(), env={"DATABASE_POOL": pool})
    said = service.shell(
        "from django.db import connection as c\n"
        "with c.cursor() as cursor:\n"
        "    for name in ('statement_timeout', 'application_name'):\n"
        "        cursor.execute(f'SHOW {name}')\n"
        "        print(cursor.fetchone()[0])\n"
    )
    assert said.split() == ["30s", "layanan"]


def test_postgresql_plans_a_repeated_question_once(db: None) -> None:
    """What a connection asks again and again the server keeps prepared."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite prepares by itself")
    for number in range(8):
        Group.objects.filter(pk=number, name="rina").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert sum("auth_group" in statement for (statement,) in cursor.fetchall()) == 1


def test_an_empty_database_has_no_rows_of_anybody(wilayah: object, person: object) -> None:
    """What setting up fills does not count as data; one person does."""
    assert not has_rows()
    assert callable(person)
    person("rina")
    assert has_rows()


def test_nothing_is_pending_after_migrating(db: None) -> None:
    """The test database is as new as the code."""
    assert pending() == []
    assert ("inti", "0001_initial") in known()


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.xdist_group("state")
def test_a_new_version_is_backed_up_before_it_is_migrated(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Only where there are rows and something to migrate; the backup comes back as it was."""
    url = programs = ""
    if engine == "postgresql":
        running: Server = request.getfixturevalue("postgres")
        running.sql("CREATE DATABASE lama")
        running.sql("CREATE DATABASE kembali")
        url, programs = running.url("lama"), str(running.programs)
    service = Service(folder=tmp_path / "lama", url=url, programs=programs)
    assert "Cadangan" not in service.run("siapkan")
    service.sql("INSERT INTO auth_group (name) VALUES ('rina')")
    assert "Cadangan" not in service.run("siapkan")
    service.sql("DROP TABLE django_session")
    service.sql("DELETE FROM django_migrations WHERE app = 'sessions'")
    said = service.run("siapkan")
    assert "1 migrasi" in said
    file = next(line for line in said.splitlines() if line.startswith("Cadangan sebelum migrasi: "))

    back_url = url.replace("/lama?", "/kembali?")
    back = Service(folder=tmp_path / "kembali", url=back_url, programs=programs)
    back.run("pulihkan", file.removeprefix("Cadangan sebelum migrasi: "))
    assert back.rows() == service.rows()


@pytest.mark.slow
@pytest.mark.xdist_group("state")
def test_a_second_process_waits_for_the_first(tmp_path: Path) -> None:
    """Two replicas that start at once do not migrate at once."""
    service = Service(folder=tmp_path)
    service.set_up()
    with (tmp_path / ".data.sqlite3.kunci").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        second = _started(service)
        assert second.stdout
        assert "Menunggu proses lain" in second.stdout.readline()
        assert second.poll() is None
        fcntl.flock(held, fcntl.LOCK_UN)
        out, err = second.communicate(timeout=300)
    assert second.returncode == 0, out + err


@pytest.mark.slow
@pytest.mark.xdist_group("state")
def test_a_second_replica_waits_for_the_first_on_postgresql(
    postgres: Server, tmp_path: Path
) -> None:
    """The advisory lock of one connection stops another one, and ends with it."""
    import psycopg

    from inti.state.preparing import LOCK

    postgres.sql("CREATE DATABASE replika")
    service = Service(folder=tmp_path, url=postgres.url("replika"))
    with psycopg.connect(host=str(postgres.folder), user="postgres", dbname="replika") as held:
        held.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        second = _started(service)
        assert second.stdout
        assert "Menunggu proses lain" in second.stdout.readline()
        assert second.poll() is None
    out, err = second.communicate(timeout=300)
    assert second.returncode == 0, out + err


def _started(service: Service) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "siapkan"],
        cwd=ROOT,
        env=service.variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.xdist_group("state")
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_in_production_all_processes_share_one_cache(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """A spent code or a count of tries is known to every process and replica."""
    service = Service(folder=tmp_path)
    if engine == "postgresql":
        running: Server = request.getfixturevalue("postgres")
        running.sql("CREATE DATABASE tembolok")
        service = replace(service, url=running.url("tembolok"), programs=str(running.programs))
    keys = runpy.run_path(str(ROOT / "deploy" / "kunci.py"))["keys"]()
    service = replace(service, env={**keys, "LIVINGLAB_ENV": "production", "PESAN_KONSOL": "1"})
    service.set_up()
    service.shell("from django.core.cache import cache; cache.add('kode', 'terpakai', 60)")
    said = service.shell("from django.core.cache import cache; print(cache.get('kode'))")
    assert "terpakai" in said


@pytest.mark.slow
def test_without_migrating_the_server_waits_for_the_job(tmp_path: Path) -> None:
    """MIGRATE=0 on a database that is behind ends at once and says which command is due."""
    service = Service(folder=tmp_path)
    assert "siapkan" in service.refused("layani", MIGRATE="0")


def test_every_migration_can_be_undone_or_says_why() -> None:
    """An operator who has to go back learns beforehand whether that is possible."""
    assert list(one_way(own_migrations())) == []


@pytest.mark.slow
def test_every_migration_is_safe_while_the_service_runs() -> None:
    """The linter finds nothing in the SQL of PostgreSQL, or the migration says why."""
    command = [sys.executable, "-m", "tests.migrations"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert "migrasi aman" in done.stdout


def test_a_migration_without_a_way_back_is_found() -> None:
    """The check above can fail, and a reason satisfies it."""
    stuck = migrations.Migration("0009_macet", "inti")
    setattr(stuck, "operations", [migrations.RunPython(migrations.RunPython.noop)])  # noqa: B010
    assert "inti.0009_macet" in next(one_way([stuck]))
    stuck.irreversible_because = "isi lama tidak disimpan"  # type: ignore[attr-defined]
    assert list(one_way([stuck])) == []


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_breaks_the_running_version_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The linter above can fail: a column that goes away, or a reason that excuses it."""
    from django.db.migrations.loader import MigrationLoader

    class Gone(migrations.Migration):
        dependencies = [next(key for key in sorted(known()) if key[0] == "inti")]  # noqa: RUF012
        operations = [migrations.RemoveField("user", "display_name")]  # noqa: RUF012

    read = MigrationLoader.load_disk

    def with_gone(self: MigrationLoader) -> None:
        read(self)
        self.disk_migrations["inti", "9999_hilang"] = Gone("9999_hilang", "inti")

    monkeypatch.setattr(MigrationLoader, "load_disk", with_gone)
    gone = Gone("9999_hilang", "inti")
    assert "DROPPING columns" in next(unsafe([gone]))
    gone.downtime_because = "layanan dihentikan"  # type: ignore[attr-defined]
    assert list(unsafe([gone])) == []


def test_the_database_knows_what_a_request_may_take(db: None) -> None:
    """A migration lifts the limit for itself only: afterwards the connection has it again."""
    from inti.state.apps import as_before, patient

    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such limit")
    before = _limit(connection)
    patient("default")
    assert _limit(connection) == "0"
    as_before("default")
    assert _limit(connection) == before == "30s"


def _limit(wrapper: BaseDatabaseWrapper) -> str:
    with wrapper.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])
