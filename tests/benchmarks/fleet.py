"""What a fleet costs: repos of many regions and releases with local work, looked at, rehearsed, updated.

In the same run `copier update` goes over a few of the same repos, one after the other, as a loop over
all of them would. Figures are CPU seconds for one repo, and ratios of them. Afterwards every local edit
is looked for in what the rehearsal gave.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path, PurePosixPath

from livinglab_gen import fleet, git, project, regions, registry, shipped
from livinglab_gen.fleet import Campaign, Look, Member, Rehearsal
from livinglab_gen.git import File
from livinglab_gen.project import Releases, Wish
from livinglab_gen.regions.profile import default
from livinglab_gen.registry import Release

from .against_copier import BLUEPRINT, Bench, Side, surroundings

RELEASES = ("2.0.0", "2.0.1")
TARGET = "2.0.2"
REGIONS = 62
AUTHOR = git.Signature(name="Siti Aminah", email="siti@contoh.invalid", date="2026-06-01T08:00:00+07:00")

Work = Mapping[PurePosixPath, File | None]
"""What a region did to the files that it was given; None took one away."""


@dataclass(frozen=True, kw_only=True)
class Repo:
    """A bare repo of the fleet, and the local work that stands in it."""

    member: Member
    work: Work


def made(place: registry.Registry, folder: Path, count: int) -> Iterator[Repo]:
    """`count` repos: the regions in turn, the releases in turn, the kinds of local work in turn."""
    compiled = {version: project.prepare(place.find(BLUEPRINT, version)) for version in RELEASES}
    everyone = cycle(regions.all_regions()[:: len(regions.all_regions()) // REGIONS][:REGIONS])
    for number, region in enumerate(islice(everyone, count)):
        version = RELEASES[number % len(RELEASES)]
        answers = {**default(region).answers, "repo_name": f"{BLUEPRINT}-{region.slug}"}
        files = dict(compiled[version].render(answers).files)
        work = local_work(files, number)
        ours = {path: file for path, file in {**files, **work}.items() if file is not None}
        repo = folder / f"{BLUEPRINT}-{number:04d}-{region.code}.git"
        git.init(repo, bare=True)
        first = git.commit(repo, files, ref="refs/heads/main", message="Made", author=AUTHOR)
        git.commit(repo, ours, ref="refs/heads/main", message="Ours", author=AUTHOR, parent=first)
        yield Repo(member=Member(name=repo.stem, address=str(repo)), work=work)


def local_work(files: git.Tree, number: int) -> Work:
    """Of each kind something: a file edited, one added, and in turn one renamed or taken away."""
    settings, guide = PurePosixPath("config/settings.py"), PurePosixPath("docs/mulai.md")
    edited = File(files[settings].content + f"\n# ours {number}\n".encode(), files[settings].mode)
    added = File(f"# page {number}\n".encode())
    work: dict[PurePosixPath, File | None] = {settings: edited, PurePosixPath(f"daerah/p{number}.py"): added}
    if number % 3 == 1:
        work[guide] = None
    elif number % 3 == 2:
        work |= {guide: None, PurePosixPath("docs/panduan.md"): files[guide]}
    return work


def lost(rehearsal: Rehearsal, repos: list[Repo]) -> list[str]:
    """The edits that are not in what comes out, by repo and path."""
    releases = project.Releases(rehearsal.registry)
    return [f"{repo.member.name}: {path}" for repo in repos for path in _lost(rehearsal, releases, repo)]


def _lost(rehearsal: Rehearsal, releases: Releases, repo: Repo) -> Iterator[PurePosixPath]:
    with git.beside(Path(repo.member.address)) as (at, held):
        made_from = project.origin(at.top, commit=at.head)
        wish = Wish(release=rehearsal.candidate)
        with project.worked_out(at, made_from, releases, wish, project.NOBODY, held=held) as (shop, update):
            result = git.entries(at.top, update.tree, variables=shop.variables)
            left = {conflict.path for conflict in update.conflicts}
            for path, file in repo.work.items():
                if path in left or (file is None and path not in result):
                    continue
                if file is None or path not in result:
                    yield path
                    continue
                (text,) = git.blobs(at.top, [result[path].hash], variables=shop.variables)
                if file.content.splitlines()[-1] not in text.splitlines():
                    yield path


# --- what is measured -------------------------------------------------------------------------------


def copier_update(bench: Bench, repo: Repo, release: Release) -> None:
    """Plain Copier on a clone of the same repo."""
    from copier import run_update

    clone = bench.fresh()
    git.run("clone", "--quiet", repo.member.address, clone)
    run_update(
        clone, vcs_ref=release.tag, defaults=True, skip_answered=True, overwrite=True, quiet=True
    )  # fmt: skip


def measured(bench: Bench, place: registry.Registry, repos: list[Repo], sample: int) -> None:
    """Measure, look for every edit, and print."""
    members = [repo.member for repo in repos]
    rehearsal = Rehearsal(registry=place, candidate=place.find(BLUEPRINT, TARGET))
    outcomes: Counter[str] = Counter()

    def inventory(*, drift: bool) -> None:
        look = Look(registry=place, drift=drift)
        found = list(fleet.inventory(members, look, fleet.Filter(), jobs=1))
        assert not [one.fault for one in found if one.fault]

    def rehearse() -> None:
        outcomes.update(one.outcome for one in fleet.rehearse(members, rehearsal, jobs=1))

    campaign = Campaign(registry=place, release=rehearsal.candidate, author=AUTHOR)
    states: Counter[str] = Counter()

    def propose() -> None:
        states.update(one.state for one in fleet.propose(members, campaign, jobs=1) if one.made)

    chosen = iter(repos[:: max(len(repos) // sample, 1)])
    many = len(repos)
    copier = Side(name="copier update", run=lambda: copier_update(bench, next(chosen), rehearsal.candidate))
    ours = [
        Side(name="inventory", ours=True, units=many, run=lambda: inventory(drift=False)),
        Side(name="inventory with drift", ours=True, units=many, run=lambda: inventory(drift=True)),
        Side(name="rehearsal", ours=True, units=many, run=rehearse),
        Side(name="campaign", ours=True, units=many, run=propose),
        Side(name="campaign, once more", ours=True, units=many, run=propose),
    ]
    copier.measure()  # its first run fetches the template
    copier.cpu.clear()
    for number in range(sample - 1):
        copier.measure()
        if number < len(ours):
            ours[number].measure()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    least = min(copier.cpu)
    print(f"{many} repos; copier update: {least:.2f} s of CPU each (the least of {len(copier.cpu)})")
    for side in ours:
        each = min(side.cpu)
        told = f"a {least / each:.0f}th; {each * many:.1f} s in all"
        print(f"{side.name:<22} {each * 1000:>6.1f} ms each, {told}")
    print(f"rehearsed: {dict(outcomes)}; proposed: {dict(states)}; memory at most {peak:.0f} MB")
    gone = lost(rehearsal, repos)
    edits = sum(len(repo.work) for repo in repos)
    print(f"edits looked for: {edits}, lost: {len(gone)}", *gone[:5], sep="\n")


def main() -> None:
    """Make the fleet, measure, clear away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repos", type=int, default=620, help="how many (620)")
    parser.add_argument("--sample", type=int, default=6, help="repos that Copier goes over, at least 6 (6)")
    wanted = parser.parse_args()
    room = Path(tempfile.mkdtemp(prefix="livinglab-benchmark-"))
    try:
        os.environ.update(surroundings(room))
        record = registry.open_registry(None, root=shipped.root(), canonical_url=None)
        shutil.copytree(record.find(BLUEPRINT, TARGET).repo, room / "registry" / f"{BLUEPRINT}.git")
        place = registry.open_registry(str(room / "registry"), root=shipped.root(), canonical_url=None)
        bench = Bench(room=room, registry=room / "registry", release=place.find(BLUEPRINT, TARGET))
        begun = time.perf_counter()
        repos = list(made(place, room / "fleet", wanted.repos))
        took = time.perf_counter() - begun
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; repos made in {took:.0f} s\n")
        measured(bench, place, repos, wanted.sample)
    finally:
        shutil.rmtree(room, ignore_errors=True)


if __name__ == "__main__":
    main()
