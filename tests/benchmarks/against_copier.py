"""Compare livinglab with Copier, as ratios measured in one run on one machine.

Runs of the two sides alternate, so that a busy machine slows both.
Figures are CPU seconds (user and system, children included) and wall-clock seconds; the ratio is
of the fastest CPU times, which other work disturbs least.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from livinglab_gen import catalogue, git, project, regions, release, shipped
from livinglab_gen.regions.profile import default
from livinglab_gen.registry import Release

from .. import services

BIN = Path(sysconfig.get_path("scripts"))
BLUEPRINT = "simpati"
REGION = "32.11"
WRITTEN = 40


@dataclass(kw_only=True)
class Side:
    """One side of a comparison; `units` is how many results one run gives."""

    name: str
    run: Callable[[], None]
    ours: bool = False
    units: int = 1
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Add one run, in seconds per unit."""
        cpu, wall = _cpu(), time.perf_counter()
        self.run()
        self.wall.append((time.perf_counter() - wall) / self.units)
        self.cpu.append((_cpu() - cpu) / self.units)


def _cpu() -> float:
    """CPU seconds of this process and the children it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def interleave(sides: Sequence[Side], runs: int) -> None:
    """Measure each side `runs` times, in turn."""
    for _run in range(runs):
        for side in sides:
            side.measure()


# --- what is compared -------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A published release in a folder of its own, and room to write in."""

    room: Path
    registry: Path
    release: Release

    def fresh(self) -> Path:
        """A folder that does not exist yet."""
        return Path(tempfile.mkdtemp(dir=self.room), "repo")

    def command(self, *arguments: str | Path) -> None:
        """Run a command to its end; its output matters only when it fails."""
        subprocess.run([str(a) for a in arguments], check=True, capture_output=True, cwd=self.room)

    def answers(self, region: regions.Region) -> dict[str, str]:
        """What both sides are told of a region."""
        return {**default(region).answers, "repo_name": f"{BLUEPRINT}-{region.slug}"}


def new(bench: Bench, runs: int) -> list[Side]:
    """One service repo by command: ours is a git repo with its commit, Copier's a folder."""
    copier = [BIN / "copier", "copy", "--quiet", "--defaults", "--vcs-ref", bench.release.tag]
    for key, value in bench.answers(regions.find(REGION)).items():
        copier += ["--data", f"{key}={value}"]
    ours = [BIN / "livinglab", "new", BLUEPRINT, "--region", REGION, "--registry", bench.registry]
    sides = [
        Side(name="copier copy", run=lambda: bench.command(*copier, bench.release.repo, bench.fresh())),
        Side(name="livinglab new", ours=True, run=lambda: bench.command(*ours, bench.fresh())),
    ]
    interleave(sides, runs)
    return sides


def every_region(bench: Bench, runs: int) -> list[Side]:
    """All regions in one process, compiling included, against Copier region by region.

    What a fleet's rehearsal needs are the files as values; Copier always writes them, so some
    regions are written here too.
    """
    from copier import run_copy

    everyone = regions.all_regions()
    sample = iter(everyone[:: len(everyone) // (2 * runs + 1)])

    def ours() -> None:
        renderer = project.prepare(bench.release)
        for region in everyone:
            renderer.render(bench.answers(region))

    def ours_written() -> None:
        renderer = project.prepare(bench.release)
        for region in everyone[:WRITTEN]:
            write(renderer.render(bench.answers(region)).files, bench.fresh())

    def by_command() -> None:
        data = [f"--data={k}={v}" for k, v in bench.answers(next(sample)).items()]
        copy = [BIN / "copier", "copy", "--quiet", "--defaults", "--vcs-ref", bench.release.tag]
        bench.command(*copy, *data, bench.release.repo, bench.fresh())

    def in_process() -> None:
        run_copy(
            str(bench.release.repo),
            bench.fresh(),
            data=bench.answers(next(sample)),
            vcs_ref=bench.release.tag,
            defaults=True,
            quiet=True,
        )

    sides = [
        Side(name="copier copy, per region", run=by_command),
        Side(name="run_copy in process, per region", run=in_process),
        Side(name=f"once compiled, each of {len(everyone)}", ours=True, run=ours, units=len(everyone)),
        Side(name=f"written to disk, each of {WRITTEN}", ours=True, run=ours_written, units=WRITTEN),
    ]
    interleave(sides, runs)
    return sides


def write(files: git.Tree, folder: Path) -> None:
    """Write a rendering as plain files."""
    for path, file in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        target.chmod(file.mode & 0o777)


def help_text(bench: Bench, runs: int) -> list[Side]:
    """How soon a command answers at all."""
    sides = [
        Side(name="copier --help", run=lambda: bench.command(BIN / "copier", "--help")),
        Side(name="livinglab --help", ours=True, run=lambda: bench.command(BIN / "livinglab", "--help")),
    ]
    interleave(sides, runs)
    return sides


# --- the table --------------------------------------------------------------------------------------


def table(title: str, goal: str, sides: Sequence[Side]) -> str:
    """The figures of one comparison, and the ratio of each of Copier's sides over each of ours."""
    lines = [
        f"{title} (goal: {goal})",
        f"  {'':<36}{'CPU min':>10}{'median':>10}{'wall min':>10}{'median':>10}",
    ]
    for side in sides:
        figures = (min(side.cpu), statistics.median(side.cpu), min(side.wall), statistics.median(side.wall))
        lines.append(f"  {side.name:<36}" + "".join(f"{_seconds(f):>10}" for f in figures))
    for ours, side in ((o, s) for o in sides if o.ours for s in sides if not s.ours):
        by_cpu, by_wall = min(side.cpu) / min(ours.cpu), min(side.wall) / min(ours.wall)
        lines.append(f"  {ours.name}: {by_cpu:.1f}x less CPU, {by_wall:.1f}x faster than {side.name}")
    return "\n".join(lines)


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.2f} ms"


def published(room: Path) -> Bench:
    """The blueprint as it stands, tagged as a version in a registry folder of its own."""
    found = release.candidate(catalogue.load(shipped.root()), BLUEPRINT)
    repo = room / "registry" / f"{BLUEPRINT}.git"
    git.init(repo, bare=True)
    refs = (f"{found.commit}:refs/heads/main", f"{found.commit}:refs/tags/v1.0.0")
    git.run("push", "--quiet", repo, *refs, at=found.repo)
    made = Release(
        blueprint=BLUEPRINT, version="1.0.0", tag="v1.0.0", commit=found.commit, repo=repo, source=str(repo)
    )
    return Bench(room=room, registry=repo.parent, release=made)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="runs of each side (7)")
    runs = parser.parse_args().runs
    room = Path(tempfile.mkdtemp(prefix="livinglab-benchmark-"))
    try:
        os.environ.update(surroundings(room))
        bench = published(room)
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {runs} runs each, in turn\n")
        print(table("One service repo", "not slower", new(bench, runs)), end="\n\n")
        print(table("Every region", "30 times faster", every_region(bench, runs)), end="\n\n")
        print(table("--help", "3 times faster", help_text(bench, runs)))
    finally:
        shutil.rmtree(room, ignore_errors=True)


def surroundings(room: Path) -> dict[str, str]:
    """Caches and settings of this run alone, and an identity for the commits."""
    (room / "settings.yml").write_text("{}\n")
    return {
        **services.NOBODY,
        "LIVINGLAB_CACHE": str(room / "cache"),
        "LIVINGLAB_CONFIG": str(room / "config"),
        "COPIER_CACHE_DIR": str(room / "copier"),
        "COPIER_SETTINGS_PATH": str(room / "settings.yml"),
    }


if __name__ == "__main__":
    main()
