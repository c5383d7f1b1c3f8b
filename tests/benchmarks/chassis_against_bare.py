"""Load a generated service and, in turn, the same pages in a bare Django project.

Both are served by granian with the same processes, threads, database and rows; a real load tool
(Locust) asks for one page without a pause, first from one, then from the other. Afterwards 1,600
kader use the service for a while, each on a kept-alive line. Figures are ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .. import services
from .loading import OURS, Load, Service, configured, load, make, postgres

SCENES = ("list", "detail", "form", "api-list")
LOGGED = ("names", "child", "measure")


@dataclass(kw_only=True)
class Row:
    """One page, asked for from both in turn."""

    scene: str
    ours: list[Load] = field(default_factory=list)
    bare: list[Load] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """Ratios and the figures behind them (medians)."""
        ours, bare = (_medians(side) for side in (self.ours, self.bare))
        return {
            "page": self.scene,
            "throughput": ours["rate"] / bare["rate"],
            "cpu": bare["cost"] / ours["cost"],
            "ours": ours,
            "bare": bare,
            "failures": sum(load.failures for load in (*self.ours, *self.bare)),
        }


def _medians(loads: list[Load]) -> dict[str, float]:
    return {
        name: statistics.median(getattr(load, name) for load in loads) for name in ("rate", "cost", "p95")
    }


# --- what is measured -------------------------------------------------------------------------------

BARE = (
    *("-m", "granian", "bare_wsgi:application", "--interface", "wsgi", "--host", "127.0.0.1"),
    *("--port", "{port}", "--workers", "2", "--blocking-threads", "4", "--no-ws"),
)


def compare(service: Service, people: Path, wanted: argparse.Namespace) -> list[dict[str, Any]]:
    """Every page, from ours and from the yardstick in turn."""
    rows = [Row(scene=scene) for scene in wanted.pages or (*SCENES, *LOGGED)]
    with service.serve(*OURS) as ours, service.serve(*BARE) as bare:
        for row in rows:
            load(ours, row.scene, 3, people)
            load(bare, row.scene, 3, people, BARE="1")
            for _run in range(wanted.runs):
                row.ours.append(load(ours, row.scene, wanted.seconds, people))
                row.bare.append(load(bare, row.scene, wanted.seconds, people, BARE="1"))
        memory = {"ours": max(ours.memory()), "bare": max(bare.memory())}
    return [*(row.told() for row in rows), {"memory_mb": memory}]


def morning(service: Service, people: Path, users: int, seconds: int) -> dict[str, Any]:
    """1,600 kader at once, a twentieth of them on lines that stall."""
    with service.serve(*OURS) as server:
        seen = load(server, "kader", seconds, people, users=users)
    return {
        "users": users,
        "requests": seen.requests,
        "failures": seen.failures,
        "p95_ms": seen.p95,
        "p99_ms": seen.p99,
        "cores": seen.cpu / seen.seconds,
    }


def starts(service: Service) -> dict[str, float]:
    """Seconds and CPU seconds until the first answer, the first time and the second."""
    told = {}
    for name in ("first", "second"):
        with service.serve(*OURS) as server:
            told[f"{name}_seconds"], told[f"{name}_cpu"] = server.start
    return told


def measure(engine: str, repo: Path, python: Path, room: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    """Everything on one database."""
    var = room / engine
    var.mkdir()
    with postgres(repo, python) if engine == "postgresql" else nullcontext("") as database:
        service = configured(repo, python, var, database)
        service.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        begun = starts(service)
        people = room / f"{engine}.json"
        service_env = {"DJANGO_SETTINGS_MODULE": "config.settings", "BEBAN": str(wanted.users)}
        people.write_text(service.run("people.py", **service_env))
        # The morning first: its people have just signed in.
        day = morning(service, people, wanted.users, wanted.morning)
        return {
            "database": engine,
            "start": begun,
            "morning": day,
            "pages": compare(service, people, wanted),
        }


def table(told: dict[str, Any]) -> str:
    """What people read."""
    lines = [f"\n{told['database']}", "page        throughput   cpu   req/s  p95 ms   failures"]
    for row in told["pages"]:
        if "page" not in row:
            continue
        apart = " (reads logged)" if row["page"] in LOGGED else ""
        lines.append(
            f"{row['page']:<11} {row['throughput']:>10.2f} {row['cpu']:>5.2f} {row['ours']['rate']:>7.0f} "
            f"{row['ours']['p95']:>7.0f} {row['failures']:>10}{apart}"
        )
    memory = told["pages"][-1]["memory_mb"]
    start, day = told["start"], told["morning"]
    lines += [
        f"memory of a worker: {memory['ours']:.0f} MB, bare {memory['bare']:.0f} MB",
        f"start after the first: {start['second_seconds']:.1f} s, {start['second_cpu']:.1f} s of CPU",
    ]
    lines.append(
        f"{day['users']} kader: {day['requests']} requests, {day['failures']} failures, "
        f"p95 {day['p95_ms']:.0f} ms, p99 {day['p99_ms']:.0f} ms, {day['cores']:.2f} cores"
    )
    return "\n".join(lines)


def main() -> None:
    """Measure on both databases and print the table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="loads of each page on each side")
    parser.add_argument("--seconds", type=int, default=8, help="length of one load")
    parser.add_argument("--users", type=int, default=1600, help="kader of the morning")
    parser.add_argument("--morning", type=int, default=90, help="seconds of the morning")
    parser.add_argument("--pages", nargs="+", choices=(*SCENES, *LOGGED), help="only these")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), help="only this one")
    parser.add_argument("--python", default="", help="the service's Python, when not that of these tools")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    engines = [wanted.database] if wanted.database else ["sqlite", "postgresql"]
    os.environ.update(services.NOBODY)
    with tempfile.TemporaryDirectory(prefix="livinglab-benchmark-") as name:
        repo, python = make(Path(name), wanted.python)
        for engine in engines:
            told = measure(engine, repo, python, Path(name), wanted)
            print(json.dumps(told, indent=2) if wanted.json else table(told), flush=True)


if __name__ == "__main__":
    main()
