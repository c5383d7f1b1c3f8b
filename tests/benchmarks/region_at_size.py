"""A region at its real size: 77,000 children under five with 24 months of measurements.

The same load twice in one run, on a region of a hundredth of the children and on the whole: 50 kader at
their phones and one person who reads figures. What the size costs is the ratio of the two.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import services
from .loading import ALL, OURS, Load, Service, ask, configured, make, postgres

PAGES = {
    "ukur": "a measurement is entered",
    "daftar": "the kader's list",
    "anak": "one child",
    "desa": "figures of a village",
    "kabupaten": "figures of the region",
    "dasbor": "the region's dashboard",
}
Seen = dict[str, Load]


def measure(
    engine: str, repo: Path, python: Path, room: Path, size: int, wanted: argparse.Namespace
) -> dict[str, Any]:
    """Fill an empty database with a region of this size, and load the service that stands on it."""
    var = room / f"{engine}-{size}"
    var.mkdir()
    with postgres(repo, python) if engine == "postgresql" else nullcontext("") as database:
        service = configured(repo, python, var, database)
        service.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        took = filled(service, size)
        people = var / "people.json"
        env = {"DJANGO_SETTINGS_MODULE": "config.settings", "BEBAN": str(wanted.users)}
        people.write_text(service.run("people.py", **env))
        return {"size": size, "filling_seconds": took, **morning(service, people, wanted)}


def filled(service: Service, size: int) -> float:
    """Seconds that making the children and their measurements took."""
    service.run("manage.py", "siapkan")
    begun = time.perf_counter()
    service.run("manage.py", "isi_data_besar", "--jumlah", str(size), "--bukan-demo")
    return time.perf_counter() - begun


def morning(service: Service, people: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """What the kader and the reader wait for, after a first round that nobody measures."""
    with service.serve(*OURS) as server:
        ask(server, "region", 10, people, users=wanted.users + 1, PAUSE=str(wanted.pause))
        seen = ask(server, "region", wanted.seconds, people, users=wanted.users + 1, PAUSE=str(wanted.pause))
    cores = seen[ALL].cpu / seen[ALL].seconds
    return {"cores": cores, "pages": {name: asdict(seen[name]) for name in PAGES if name in seen}}


def table(engine: str, small: dict[str, Any], whole: dict[str, Any]) -> str:
    """What people read: the whole region, and the ratio to a hundredth of it."""
    lines = [
        (
            f"\n{engine}: {whole['size']:,} children, made in {whole['filling_seconds']:.0f} s; "
            f"ratios to {small['size']:,} children"
        ),
        f"{'page':<26} requests   p50 ms  ratio   p95 ms  ratio  failures",
    ]
    # In a short run on few children a page may never be asked.
    asked = whole["pages"].keys() & small["pages"].keys()
    for name, title in PAGES.items():
        if name not in asked:
            continue
        one, less = whole["pages"][name], small["pages"][name]
        lines.append(
            f"{title:<26} {one['requests']:>8} {one['p50']:>8.0f} {one['p50'] / less['p50']:>6.2f} "
            f"{one['p95']:>8.0f} {one['p95'] / less['p95']:>6.2f} {one['failures']:>9}"
        )
    return "\n".join([*lines, f"the service used {whole['cores']:.2f} cores, {small['cores']:.2f}"])


def main() -> None:
    """Measure on both databases and print the table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=77_000, help="children under five of the region")
    parser.add_argument("--users", type=int, default=50, help="kader at once")
    parser.add_argument("--pause", type=float, default=6, help="seconds between two requests, at most")
    parser.add_argument("--seconds", type=int, default=60, help="length of the load")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    engines = [wanted.database] if wanted.database else ["sqlite", "postgresql"]
    os.environ.update(services.NOBODY)
    with tempfile.TemporaryDirectory(prefix="livinglab-benchmark-") as name:
        repo, python = make(Path(name))
        for engine in engines:
            sizes = (max(wanted.size // 100, 1), wanted.size)
            told = [measure(engine, repo, python, Path(name), size, wanted) for size in sizes]
            print(json.dumps({engine: told}, indent=2) if wanted.json else table(engine, *told), flush=True)


if __name__ == "__main__":
    main()
