"""Compare `livinglab update` with `copier update`: the same repos, the same releases, in one run.

Each repo has a local edit and goes from one recorded release of SIMPATI to the next. One by one by
command; then many in one process, as a fleet is updated, against Copier in process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from livinglab_gen import git, project, regions, registry, shipped
from livinglab_gen.project import Releases, Wish

from .against_copier import BIN, BLUEPRINT, Bench, Side, interleave, surroundings, table

OLD, NEW = "2.0.0", "2.0.1"
MANY = 50


@dataclass(frozen=True, kw_only=True)
class Repos:
    """A service repo of every region in turn, each with a local edit, as many as are asked for."""

    bench: Bench
    place: registry.Registry

    def __iter__(self) -> Iterator[Path]:
        old = self.place.find(BLUEPRINT, OLD)
        for region in regions.all_regions():
            repo = self.bench.fresh()
            project.write(project.plan(old, region, destination=repo))
            settings = repo / "config" / "settings.py"
            settings.write_text(settings.read_text() + "\n# ours\n")
            git.run("commit", "--quiet", "--all", "--message", "Ours", at=repo)
            yield repo


def settled(repos: list[Path]) -> list[Path]:
    """The same repos as they are a day later: git reads files again that are as young as its index."""
    time.sleep(1.1)
    for repo in repos:
        git.work("status", "--short", at=repo)
    return repos


def by_command(bench: Bench, repos: Iterator[Path], runs: int) -> list[Side]:
    """One repo, from the command line."""
    ready = settled([next(repos) for _ in range(2 * runs)])
    copier = [BIN / "copier", "update", "--quiet", "--defaults", "--skip-answered", f"--vcs-ref=v{NEW}"]
    ours = [BIN / "livinglab", "update", "--to", NEW, "--registry", bench.registry]
    sides = [
        Side(name="copier update", run=lambda: bench.command(*copier, ready.pop())),
        Side(name="livinglab update", ours=True, run=lambda: bench.command(*ours, ready.pop())),
    ]
    interleave(sides, runs)
    return sides


def in_process(bench: Bench, place: registry.Registry, repos: Iterator[Path], runs: int) -> list[Side]:
    """Many repos in one process, looking up and compiling included."""
    from copier import run_update

    theirs = settled([next(repos) for _ in range(runs)])
    ready = [settled([next(repos) for _ in range(MANY)]) for _ in range(runs)]

    def ours() -> None:
        releases = Releases(place)
        for repo in ready.pop():
            assert project.update(repo, releases, Wish(version=NEW)).commit

    def copier() -> None:
        run_update(
            theirs.pop(), vcs_ref=f"v{NEW}", defaults=True, skip_answered=True, overwrite=True, quiet=True
        )

    sides = [
        Side(name="run_update in process, per repo", run=copier),
        Side(name=f"livinglab update, each of {MANY}", ours=True, run=ours, units=MANY),
    ]
    interleave(sides, runs)
    return sides


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each side (5)")
    runs = parser.parse_args().runs
    room = Path(tempfile.mkdtemp(prefix="livinglab-benchmark-"))
    try:
        os.environ.update(surroundings(room))
        record = registry.open_registry(None, root=shipped.root(), canonical_url=None)
        found = record.find(BLUEPRINT, NEW)
        folder = room / "registry"
        shutil.copytree(found.repo, folder / f"{BLUEPRINT}.git")
        place = registry.open_registry(str(folder), root=shipped.root(), canonical_url=None)
        bench = Bench(room=room, registry=folder, release=place.find(BLUEPRINT, NEW))
        repos = iter(Repos(bench=bench, place=place))
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {runs} runs each, in turn\n")
        print(table("One update by command", "5 times less CPU", by_command(bench, repos, runs)), end="\n\n")
        print(
            table("Many in one process", "100 times less CPU", in_process(bench, place, repos, min(runs, 3)))
        )
    finally:
        shutil.rmtree(room, ignore_errors=True)


if __name__ == "__main__":
    main()
