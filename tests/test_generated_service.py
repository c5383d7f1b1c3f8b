"""The service that comes out: set up, checked and tested for regions in all three time zones."""

from __future__ import annotations

import subprocess
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

from livinglab_gen.registry import Release

from . import services

pytestmark = pytest.mark.slow

# A region of each time zone, and what is run there: the slow tests, the quick ones, these on PostgreSQL.
SUITES = {
    "32.11": ("test-all", "PYTEST_ADDOPTS=-m slow"),
    "51.71": ("test",),
    "91.71": ("test-postgres",),
}


@pytest.fixture(
    scope="module", params=[pytest.param(code, marks=pytest.mark.xdist_group(code)) for code in SUITES]
)
def repo(
    request: pytest.FixtureRequest,
    candidate: Mapping[str, Release],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """SIMPATI of one region of each time zone."""
    return services.make(candidate["simpati"], request.param, tmp_path_factory.mktemp("service"))


def test_the_services_own_tests_pass(repo: Path) -> None:
    """`make` sets the service up and its own tests pass, whatever the region, and leave nothing for git."""
    done = services.run_make(repo, *SUITES[repo.name])
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
    assert _seen_by_git(repo) == ""


def test_the_services_own_checks_pass(candidate: Mapping[str, Release], tmp_path: Path) -> None:
    """`make check` finds nothing (style, types, production settings, migrations) and leaves nothing."""
    repo = services.make(candidate["simpati"], "51.71", tmp_path)
    done = services.run_make(repo, "check")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert _seen_by_git(repo) == ""


def _seen_by_git(repo: Path) -> str:
    status = ["git", "status", "--porcelain"]
    return subprocess.run(status, cwd=repo, capture_output=True, text=True, check=True).stdout


def test_a_backup_made_by_make_is_restored_by_make(candidate: Mapping[str, Release], tmp_path: Path) -> None:
    """`make backup` and `make restore` are the two words; a missing FILE and full data are told."""
    repo = services.make(candidate["simpati"], "32.11", tmp_path)
    python = Path(services.environment(repo)["LIVINGLAB_VENV"]) / "bin" / "python"
    assert "Belum ada basis data" in services.run_make(repo, "backup").stderr
    env = {**services.environment(repo), "LIVINGLAB_ENV": "development"}
    user = ["createsuperuser", "--no-input", "--username", "siti", "--email", "siti@contoh.invalid"]
    for command in (["siapkan"], user):
        subprocess.run([python, "manage.py", *command], cwd=repo, env=env, check=True, capture_output=True)
    said = services.run_make(repo, "backup")
    file = next(line for line in said.stdout.splitlines() if line.startswith("Cadangan: "))
    name = file.removeprefix("Cadangan: ").rsplit(" (", 1)[0]
    assert "make restore FILE=" in services.run_make(repo, "restore").stderr
    assert "GANTI=1" in services.run_make(repo, "restore", f"FILE={name}").stderr
    assert "Pulih:" in services.run_make(repo, "restore", f"FILE={name}", "GANTI=1").stdout


def test_demo_runs_twice_side_by_side_on_two_ports(candidate: Mapping[str, Release], tmp_path: Path) -> None:
    """`make demo` serves the region's name; a second one takes the next free port."""
    first = services.make(candidate["simpati"], "32.11", tmp_path)
    second = services.make(candidate["simpati"], "91.71", tmp_path)
    with services.demo(first) as one, services.demo(second) as two:
        assert one.address != two.address
        for demo, name in ((one, "Kabupaten Sumedang"), (two, "Kota Jayapura")):
            with urllib.request.urlopen(demo.address, timeout=20) as page:  # noqa: S310 # loopback
                assert name in page.read().decode()
            assert {"kader", "admin"} <= set(demo.passwords)
