"""How long backup and restore take, as ratios to copying the same number of bytes.

``python -m tests.measure_state 200`` fills a database with that many MB, on SQLite and PostgreSQL.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.postgres import server
from tests.state import Service

FILL = {
    "sqlite": (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) "
        "INSERT INTO django_session SELECT printf('%032d', i), hex(randomblob(450)), "
        "'2030-01-01 00:00:00' FROM n"
    ),
    "postgresql": (
        "INSERT INTO django_session SELECT lpad(i::text, 32, '0'), "
        "(SELECT string_agg(md5(random()::text || g || i.i), '') FROM generate_series(1, 28) g), "
        "'2030-01-01' FROM generate_series(1, {rows}) i (i)"
    ),
}
"""Rows of about a kilobyte that hardly compress."""


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(full: Service, empty: Service, megabytes: int) -> str:
    """One line: seconds and ratios to a plain copy of the same number of bytes."""
    full.run("siapkan")
    full.sql(FILL["postgresql" if full.url else "sqlite"].format(rows=megabytes * 1000))
    start = seconds(lambda: full.run("check"))
    copied = _copy(full.folder / "isi", megabytes)
    files: list[Path] = []
    back_up = seconds(lambda: files.append(full.back_up())) - start
    restore = seconds(lambda: empty.run("pulihkan", str(files[0]))) - start
    return (
        f"{'PostgreSQL' if full.url else 'SQLite'}: copy {copied:.2f} s; "
        f"backup {back_up:.2f} s ({back_up / copied:.1f} x), "
        f"{files[0].stat().st_size >> 20} MB; restore {restore:.2f} s ({restore / copied:.1f} x)"
    )


def _copy(path: Path, megabytes: int) -> float:
    """Seconds to copy a file of that size to the disk."""
    with path.open("wb") as file:
        for _ in range(megabytes):
            file.write(os.urandom(1 << 20))

    def copy() -> None:
        target = shutil.copyfile(path, path.with_suffix(".salinan"))
        with target.open("rb+") as file:
            os.fsync(file.fileno())

    return seconds(copy)


def main(megabytes: int) -> None:
    """Measure both engines."""
    with tempfile.TemporaryDirectory() as name, server() as running:
        folder = Path(name)
        print(measure(Service(folder=folder / "a"), Service(folder=folder / "b"), megabytes))
        for database in ("a", "b"):
            running.sql(f"CREATE DATABASE {database}")
        tools = str(running.programs)
        one = Service(folder=folder / "c", url=running.url("a"), programs=tools)
        two = Service(folder=folder / "d", url=running.url("b"), programs=tools)
        one.folder.mkdir()
        print(measure(one, two, megabytes))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
