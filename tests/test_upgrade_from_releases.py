"""A database with rows goes from every recorded release to the candidate, with a backup made first."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import pytest

from livinglab_gen import catalogue, git, registry
from livinglab_gen.registry import Record, Release, sort_key, tag_of

from . import services

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
BLUEPRINT = "simpati"
REGION = "32.11"

FACTS = """
import json
from inti.models import Assignment, User, Wilayah
from simpati.models import Balita, Pengukuran, Posyandu
models = (User, Wilayah, Assignment, Posyandu, Balita, Pengukuran)
print("FAKTA", json.dumps({
    "counts": {model.__name__: model.objects.count() for model in models},
    "people": sorted(User.objects.values_list("username", "display_name", "password")),
    "children": sorted([b.pk, b.nama, b.nama_ibu, b.nik, b.nik_ibu, str(b.tanggal_lahir), b.alamat]
                       for b in Balita.objects.all()),
    "measured": sorted([p.pk, p.balita_id, str(p.tanggal), str(p.berat_kg), str(p.z_tbu), p.kelas_tbu]
                       for p in Pengukuran.objects.all()),
    "kader": sorted([p.nama, user.username] for p in Posyandu.objects.all() for user in p.kader.all()),
}))
"""
"""What must be the same before and after, asked by the names that the first release had."""

APPLIED = """
import json
from django.db.migrations.loader import MigrationLoader
from django.db import connection
loader = MigrationLoader(connection)
applied = set(loader.applied_migrations)
print("MIGRASI", json.dumps(sorted(
    key for key in applied
    if not any(child.key in applied and child.key[0] == key[0]
               for child in loader.graph.node_map[key].children)
)))
"""
"""The last applied migration of each app."""

WAITING = """
import json
from django.db.migrations.executor import MigrationExecutor
from django.db import connection
executor = MigrationExecutor(connection)
print("MENUNGGU", json.dumps(len(executor.migration_plan(executor.loader.graph.leaf_nodes()))))
"""
"""How many migrations the code has that the database has not seen."""

FILL = """
from django.core.management import call_command
for command in ("migrate", "muat_wilayah", "isi_demo"):
    call_command(command)
"""

COPY = """
import json
import sqlite3
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import JSONField
from inti.privacy.fields import BlindIndexField, EncryptedTextField
targets = {targets}
for app, name in targets:
    call_command("migrate", app, name, verbosity=0)
apps = MigrationExecutor(connection).loader.project_state([tuple(key) for key in targets]).apps
source = sqlite3.connect({source!r})
source.row_factory = sqlite3.Row
models = [m for m in apps.get_models(include_auto_created=True)
          if m._meta.app_label != "contenttypes" and m._meta.db_table != "auth_permission"]
def stored(field, value):
    if isinstance(field, (EncryptedTextField, BlindIndexField)):
        return value  # as it lies in the table, under the same keys
    if isinstance(field, JSONField) and value is not None:
        value = json.loads(value)
    return field.get_db_prep_save(field.to_python(value), connection)
with transaction.atomic(), connection.cursor() as cursor:
    for model in models:
        fields = model._meta.local_concrete_fields
        names = ", ".join(f'"{{f.column}}"' for f in fields)
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(
            f'INSERT INTO "{{model._meta.db_table}}" ({{names}}) VALUES ({{marks}})',
            [[stored(f, row[f.column]) for f in fields]
             for row in source.execute(f'SELECT * FROM "{{model._meta.db_table}}"')])
with connection.cursor() as cursor:
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)
"""
"""The old release's tables as its migrations made them, and into them the rows of its SQLite file."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service repo with its Python and the place of its data."""

    repo: Path
    var: Path
    env: Mapping[str, str] = field(default_factory=dict)
    lock: str = "base.txt"

    def manage(self, *arguments: str, **env: str) -> str:
        """What a command of manage.py prints; it must succeed."""
        done = subprocess.run(
            [str(_python(self.repo, self.lock)), "manage.py", *arguments],
            cwd=self.repo,
            env={
                "PATH": os.environ["PATH"],
                "LIVINGLAB_ENV": "development",
                "VAR_DIR": str(self.var),
                **self.env,
                **env,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    def ask(self, *code: str) -> list[Any]:
        """What each piece of Python inside the service prints after a word in capitals, as JSON."""
        said = self.manage("shell", "-c", "\n".join(code))
        return [json.loads(text) for text in re.findall(r"(?m)^[A-Z]+ (.+)$", said)]


@cache
def _python(repo: Path, lock: str) -> Path:
    """The Python of the repo's lock, set up by the repo's own script."""
    venv = Path(services.environment(repo)["LIVINGLAB_VENV"])
    subprocess.run(
        [sys.executable, "requirements/install.py", str(venv), f"requirements/{lock}"],
        cwd=repo,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return venv / "bin" / "python"


Schema = frozenset[tuple[str, bytes]]


def _schema(files: Iterable[tuple[PurePath, bytes]]) -> Schema:
    """The migrations among files: app/migrations/name with what stands in it."""
    found = ((path, text) for path, text in files if path.parent.name == "migrations")
    return frozenset(("/".join(path.parts[-3:]), text) for path, text in found)


def _candidates_schema() -> Schema:
    layers = catalogue.load(ROOT).blueprint(BLUEPRINT).layers
    trees = (ROOT / "templates" / layer / "files" for layer in layers)
    return _schema((path, path.read_bytes()) for tree in trees for path in tree.rglob("migrations/*.py"))


def _versions() -> list[str]:
    """The recorded releases, the last of each schema there ever was before the candidate's."""
    record = Record.of(ROOT, BLUEPRINT)
    newest: dict[Schema, str] = {}
    with tempfile.TemporaryDirectory(prefix="livinglab-") as scratch:
        repo = Path(scratch)
        git.init(repo, bare=True)
        record.unpack(repo)
        for version in record.versions():
            files = git.read(repo, tag_of(version)).items()
            newest[_schema((path, file.content) for path, file in files)] = version
    newest.pop(_candidates_schema(), None)
    return sorted(newest.values(), key=sort_key)


@pytest.fixture(scope="module", params=_versions())
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A service of an earlier release with demo rows, made by that release's own code."""
    folder = tmp_path_factory.mktemp("old")
    shipped = registry.open_registry(None, root=ROOT, canonical_url=None)
    repo = services.make(shipped.find(BLUEPRINT, request.param), REGION, folder)
    service = Service(repo=repo, var=folder / "data", env={"LIVINGLAB_DEMO": "1"})
    service.var.mkdir()
    service.manage("shell", "-c", FILL)
    return service


@pytest.fixture(scope="module")
def before(old: Service) -> tuple[Any, Any]:
    """The rows that must survive, and the last migration of each app."""
    facts, applied = old.ask(FACTS, APPLIED)
    assert facts["counts"]["Balita"] > 50
    return facts, applied


@pytest.fixture(scope="module")
def code(candidate: Mapping[str, Release], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The candidate's service repo of the same region."""
    return services.make(candidate[BLUEPRINT], REGION, tmp_path_factory.mktemp("candidate"))


@pytest.fixture(scope="module")
def postgres(code: Path) -> Iterator[Any]:
    """A real PostgreSQL, started as the service's own tests start it."""
    said = subprocess.run(
        [str(_python(code, "dev.txt")), "-c", "from tests.postgres import programs; print(programs())"],
        cwd=code,
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode:
        pytest.skip(said.stderr.strip().splitlines()[-1])
    spec = importlib.util.spec_from_file_location("service_postgres", code / "tests" / "postgres.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSTGRES_BIN", said.stdout.strip())
        with module.server() as running:
            yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def moved(
    request: pytest.FixtureRequest, old: Service, before: tuple[Any, Any], code: Path, tmp_path: Path
) -> Service:
    """The candidate's code over a database of the old release's state and rows."""
    service = Service(repo=code, var=tmp_path)
    _take_keys(old.var, tmp_path)
    if request.param == "sqlite":
        shutil.copy(old.var / "demo.sqlite3", tmp_path / "data.sqlite3")
        return service
    running = request.getfixturevalue("postgres")
    running.sql(f'CREATE DATABASE "{tmp_path.name}"')
    env = {"DATABASE_URL": running.url(tmp_path.name), "POSTGRES_BIN": str(running.programs)}
    service = Service(repo=code, var=tmp_path, env=env)
    _facts, targets = before
    service.manage("shell", "-c", COPY.format(targets=targets, source=str(old.var / "demo.sqlite3")))
    return service


def _take_keys(var: Path, other: Path) -> None:
    """What a development machine seals data with; a backup holds none of it."""
    other.mkdir(exist_ok=True)
    for key in var.glob("*_key"):
        shutil.copy(key, other)


def test_rows_of_every_release_survive_and_were_backed_up(
    before: tuple[Any, Any], moved: Service, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """`siapkan` migrates; people, children and measurements are as before, and the backup as well."""
    facts, _applied = before
    assert moved.ask(WAITING) != [0]
    said = moved.manage("siapkan")
    assert moved.ask(FACTS, WAITING) == [facts, 0]
    backups = [line for line in said.splitlines() if line.startswith("Cadangan sebelum migrasi: ")]
    assert len(backups) == 1, said
    env = dict(moved.env)
    if "DATABASE_URL" in env:
        running = request.getfixturevalue("postgres")
        running.sql(f'CREATE DATABASE "{tmp_path.name}-2"')
        env["DATABASE_URL"] = running.url(f"{tmp_path.name}-2")
    again = Service(repo=moved.repo, var=tmp_path / "again", env=env)
    _take_keys(moved.var, again.var)
    again.manage("pulihkan", backups[0].split(": ", 1)[1])
    assert again.ask(FACTS) == [facts]


def test_a_published_migration_keeps_its_bytes(old: Service, code: Path) -> None:
    """Whoever applied a migration would never get what was edited into it later."""
    published = sorted(path.relative_to(old.repo) for path in old.repo.rglob("migrations/*.py"))
    assert published
    changed = [path for path in published if (old.repo / path).read_bytes() != (code / path).read_bytes()]
    assert changed == []
