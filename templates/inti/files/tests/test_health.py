"""Probes and metrics: what load balancers and Prometheus get to see."""

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from inti.health import checks
from inti.health.checks import Check
from inti.health.folder import fresh_folder
from inti.jobs.models import Worker
from inti.models import Wilayah
from inti.region import region
from tests import jobs_tasks

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def unknown_state() -> Iterator[None]:
    """What the process has learned about its migrations is forgotten, before and after."""
    checks._known().clear()
    yield
    checks._known().clear()


@pytest.mark.usefixtures("wilayah", "unknown_state")
def test_ready_when_all_holds(client: Client) -> None:
    """Every required check is told and holds."""
    response = client.get("/readyz")
    body = response.json()
    assert (response.status_code, body["status"]) == (200, "ok")
    assert {"database", "migrations", "region", "storage"} <= set(body["checks"])
    assert "no-store" in response["Cache-Control"]


@pytest.mark.usefixtures("wilayah")
def test_being_ready_is_cheap(client: Client, django_assert_max_num_queries: Any) -> None:
    """Once the migrations are known to stand, a probe asks little."""
    client.get("/readyz")
    with django_assert_max_num_queries(6):
        client.get("/readyz")


def test_not_ready_without_the_region(client: Client, db: None) -> None:
    """A database whose units were not loaded is not sent requests."""
    Wilayah.objects.all().delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["region"]["ok"] is False


@pytest.mark.usefixtures("wilayah", "unknown_state")
def test_not_ready_before_the_migrations(client: Client) -> None:
    """A release whose migrations are missing waits for them, and notices when they came."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM django_migrations WHERE app = 'inti'")
        (found,) = cursor.fetchone()
        cursor.execute(f"UPDATE django_migrations SET app = 'x' WHERE id = {int(found)}")  # noqa: S608
    assert client.get("/readyz").json()["checks"]["migrations"]["ok"] is False
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE django_migrations SET app = 'inti' WHERE id = {int(found)}")  # noqa: S608
    assert client.get("/readyz").json()["checks"]["migrations"]["ok"] is True


@pytest.mark.usefixtures("wilayah")
def test_not_ready_where_nothing_can_be_written(
    client: Client, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only volume is told; a folder that is still to be made is not one."""
    settings.VAR_DIR = tmp_path / "a" / "b"
    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["storage"]["ok"] is False


@pytest.mark.usefixtures("wilayah")
def test_not_ready_where_the_disk_is_full(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk without room takes neither uploads nor rows."""
    monkeypatch.setattr(checks, "ROOM", 1 << 60)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["storage"]["detail"] == "cakram penuh"


@pytest.mark.usefixtures("wilayah")
def test_a_missing_worker_is_told_and_holds_nothing_back(client: Client) -> None:
    """Messages wait without one; pages do not."""
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["worker"]["ok"]) == (200, False)
    now = timezone.now()
    Worker.objects.create(name="a", started_at=now, seen_at=now)
    assert client.get("/readyz").json()["checks"]["worker"] == {"ok": True, "required": False}


def test_a_lost_database_is_told(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alive, for a restart would not help; not ready, and no further question is asked."""

    def lost() -> Any:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", lost)
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")
        figures = client.get("/metrics").content
    assert response.status_code == 503
    assert set(response.json()["checks"]) == {"database", "storage"}
    assert b"livinglab_release" in figures
    assert b"task_workers" not in figures


@pytest.mark.usefixtures("wilayah")
def test_what_only_informs_holds_nothing_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that is not required is told as it is, and requests still come."""
    late = Check(name="pekerja", ok=False, required=False, detail="terlambat")
    monkeypatch.setattr(checks, "_of_other_apps", lambda: iter([late]))
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["checks"]["pekerja"]["detail"] == "terlambat"


@pytest.mark.usefixtures("wilayah")
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_a_probe_needs_no_name_and_no_tls(client: Client, settings: Any, path: str) -> None:
    """Kubernetes asks a pod by its address over plain HTTP: no 400, no redirect."""
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["layanan.example.go.id"]
    assert client.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200


def figures(client: Client, **headers: str) -> str:
    """The metrics as text."""
    return client.get("/metrics", headers=headers).content.decode()


def test_requests_are_counted_by_name(client: Client, db: None) -> None:
    """Method, route and status; never the path, the query or whoever asked."""
    client.get("/?q=3201011234567890")
    client.get("/tidak-ada/3201011234567890/")
    text = figures(client)
    assert 'http_requests_total{method="GET",route="inti:beranda",status="200"}' in text
    assert 'http_requests_total{method="GET",route="none",status="404"}' in text
    assert 'http_request_duration_seconds_bucket{le="0.25",method="GET",route="inti:beranda"}' in (
        text
    )
    assert "3201011234567890" not in text
    assert f'region="{region().code}"' in text


def test_the_waiting_work_is_told(client: Client, db: None) -> None:
    """Depth, delay and workers of the queue stand among the figures, also when they are zero."""
    text = figures(client)
    assert 'tasks{status="failed"} 0.0' in text
    assert "task_workers 0.0" in text
    jobs_tasks.scheduled.enqueue()
    text = figures(client)
    assert 'tasks{status="ready"} 1.0' in text
    assert "task_delay_seconds 0.0\n" not in text


def test_prometheus_own_parser_reads_the_figures(client: Client, db: None) -> None:
    """Every family once, as its library reads it."""
    names = [one.name for one in text_string_to_metric_families(figures(client))]
    assert len(names) == len(set(names))
    assert {"http_requests", "livinglab_release", "tasks", "task_workers"} <= set(names)


def test_an_invented_method_makes_no_new_row(client: Client, db: None) -> None:
    """A caller cannot fill the memory with names."""
    client.generic("XYZZY", "/")
    text = figures(client)
    assert "XYZZY" not in text
    assert 'method="OTHER"' in text


@pytest.mark.parametrize(
    ("address", "proxies", "forwarded", "status"),
    [
        ("127.0.0.1", 0, "", 200),
        ("10.4.5.6", 0, "", 200),
        ("198.51.100.7", 0, "", 403),
        ("127.0.0.1", 0, "198.51.100.7", 403),
        ("127.0.0.1", 1, "8.8.8.8", 403),
        ("127.0.0.1", 1, "10.4.5.6", 200),
        ("", 0, "", 403),
    ],
)
def test_metrics_are_for_the_neighbourhood(
    client: Client,
    db: None,
    settings: Any,
    address: str,
    proxies: int,
    forwarded: str,
    status: int,
) -> None:
    """Without a token only this machine and private networks, through declared proxies."""
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("given", "status"), [("Bearer rahasia", 200), ("Bearer salah", 403), ("", 403)]
)
def test_metrics_with_a_token_need_it(
    client: Client, db: None, settings: Any, given: str, status: int
) -> None:
    """With METRICS_TOKEN its bearer from anywhere, and nobody else from nowhere."""
    settings.METRICS_TOKEN = "rahasia"
    response = client.get("/metrics", REMOTE_ADDR="198.51.100.7", headers={"Authorization": given})
    assert response.status_code == status


@pytest.mark.slow
def test_the_figures_of_all_workers_are_added_up(tmp_path: Path) -> None:
    """Each process writes a file of its own; a scrape by any of them gives the sum."""
    program = textwrap.dedent("""
        import django; django.setup()
        from inti.health import metrics
        metrics.observe("GET", "uji", 200, 0.01)
        print(metrics._processes() and metrics.generate_latest(metrics._processes()).decode())
    """)
    env = {
        "PATH": os.environ["PATH"],
        "LIVINGLAB_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(tmp_path),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    for expected in ("1.0", "2.0"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        assert re.search(rf'http_requests_total\{{.*route="uji".*\}} {expected}', done.stdout)


def test_the_folder_of_the_figures_starts_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same folder at each start, without what an earlier run left, readable by one user."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    first = Path(fresh_folder("a"))
    (first / "counter_1.db").touch()
    assert Path(fresh_folder("a")) == first
    assert not list(first.iterdir())
    assert first.stat().st_mode & 0o777 == 0o700
    assert Path(fresh_folder("b")) != first


def test_a_folder_of_somebody_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link that somebody put there is not followed."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine = Path(fresh_folder("a"))
    mine.rmdir()
    other = tmp_path / "milik-orang"
    other.mkdir()
    (other / "penting").touch()
    mine.symlink_to(other)
    found = Path(fresh_folder("a"))
    assert found not in (mine, other)
    assert (other / "penting").exists()
