"""Uploads of a generated service in S3, against a real server that its own developers need not have."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from livinglab_gen.registry import Release

from . import services

pytestmark = pytest.mark.slow

KEEP = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage as storage
storage.bucket.create()
storage.save("surat/akta lahir.pdf", ContentFile(b"%PDF isi"))
"""
LOOK = """
from django.core.files.storage import default_storage as storage
print(storage.open("surat/akta lahir.pdf").read())
"""


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a server on loopback, without its bucket."""
    program = (
        "from moto.server import ThreadedMotoServer as S; s = S('127.0.0.1', 0, verbose=False); s.start();"
        "print(s.get_host_and_port()[1], flush=True); s._thread.join()"
    )
    line = [sys.executable, "-c", program]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout
            yield f"127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def repo(candidate: Mapping[str, Release], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service of a region in the east."""
    return services.make(candidate["simpati"], "91.03", tmp_path_factory.mktemp("s3"))


def test_the_services_own_test_of_s3_is_run(repo: Path, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept, streamed through a checked view, signed, deleted; nothing of it is left out."""
    monkeypatch.setenv("S3_TEST_URL", f"s3://a:b@{s3}/uji?region=us-east-1&tls=0")
    done = services.run_python(repo, "-m", "pytest", "tests/test_files.py")
    assert done.returncode == 0, done.stdout[-4000:]
    assert "skipped" not in done.stdout


def test_a_restore_leaves_what_lies_in_s3(repo: Path, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups hold the rows and say where the uploads are; those stay as they were."""
    monkeypatch.setenv("STORAGE_URL", f"s3://a:b@{s3}/layanan?region=us-east-1&tls=0")
    for line in (["siapkan"], ["shell", "-v0", "-c", KEEP]):
        assert services.run_python(repo, "manage.py", *line).returncode == 0
    made = services.run_python(repo, "manage.py", "cadangkan")
    assert "Unggahan ada di penyimpanan lain (S3)" in made.stdout
    (file,) = (repo / "var" / "cadangan").glob("*.tar")
    restored = services.run_python(repo, "manage.py", "pulihkan", "--ganti", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "%PDF isi" in services.run_python(repo, "manage.py", "shell", "-v0", "-c", LOOK).stdout
