"""What a fleet costs: repos of many regions and releases with local work, looked at, rehearsed, updated.

In the same run `copier update` goes over a few of the same repos, one after the other, as a loop over
all of them would. Figures are CPU seconds for one repo, and ratios of them. Afterwards every local edit
is looked for in the commits that were proposed. Clones and pushes are measured apart, on repos at URLs.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from pathlib import Path, PurePosixPath

from livinglab_gen import fleet, git, project, regions, registry, shipped
from livinglab_gen.fleet import Campaign, Look, Member, Rehearsal
from livinglab_gen.fleet.copies import at_hand
from livinglab_gen.git import File
from livinglab_gen.regions.profile import default
from livinglab_gen.registry import Release

from .against_copier import BLUEPRINT, Bench, Side, surroundings

RELEASES = ("2.0.0", "2.0.1")
TARGET = "2.0.2"
REGIONS = 62
SETTINGS, GUIDE = PurePosixPath("config/settings.py"), PurePosixPath("docs/mulai.md")
AUTHOR = git.Signature(name="Siti Aminah", email="siti@contoh.invalid", date="2026-06-01T08:00:00+07:00")

Traces = Mapping[PurePosixPath, bytes | None]
"""What a region did, by path: the last line that a file must have, None for one that was taken away."""


@dataclass(frozen=True, kw_only=True)
class Repo:
    """A bare repo of the fleet, and the traces of the local work in it."""

    member: Member
    traces: Traces


def made(place: registry.Registry, folder: Path, count: int) -> Iterator[Repo]:
    """`count` repos: the regions in turn, the releases in turn, the kinds of local work in turn.

    Those of one region and release share the pack of their first commit by hard links, as if each had
    cloned it.
    """
    compiled = {version: project.prepare(place.find(BLUEPRINT, version)) for version in RELEASES}
    everyone = regions.all_regions()[:: len(regions.all_regions()) // REGIONS][:REGIONS]

    @cache
    def first(region: regions.Region, version: str) -> tuple[Path, Mapping[PurePosixPath, File]]:
        """The repo as it was made, and the files that somebody will work on."""
        answers = {**default(region).answers, "repo_name": f"{BLUEPRINT}-{region.slug}"}
        files = compiled[version].render(answers).files
        repo = folder / "first" / f"{region.code}-{version}.git"
        git.init(repo, bare=True)
        git.commit(repo, files, ref="refs/heads/main", message="Made", author=AUTHOR)
        return repo, {path: files[path] for path in (SETTINGS, GUIDE)}

    for number, region in enumerate(islice(cycle(everyone), count)):
        origin, files = first(region, RELEASES[number % len(RELEASES)])
        repo = folder / "fleet" / f"{BLUEPRINT}-{number:04d}-{region.code}.git"
        shutil.copytree(origin, repo, copy_function=os.link)
        work = local_work(files, number)
        committed(repo, work)
        traces = {path: file and file.content.splitlines()[-1] for path, file in work.items()}
        yield Repo(member=Member(name=repo.stem, address=str(repo)), traces=traces)
    shutil.rmtree(folder / "first")


def committed(repo: Path, work: Mapping[PurePosixPath, File | None]) -> None:
    """Put the local work on top of the branch."""
    head = b"commit refs/heads/main\ncommitter Siti <siti@contoh.invalid> 1780000000 +0700\ndata 4\nOurs\n"
    lines = [head + b"from refs/heads/main^0\n"]
    for path, file in work.items():
        name = str(path).encode()
        if file is None:
            lines.append(b"D %s\n" % name)
        else:
            lines.append(b"M 100644 inline %s\ndata %d\n%s\n" % (name, len(file.content), file.content))
    git.run("fast-import", "--quiet", "--date-format=raw", at=repo, feed=b"".join(lines))


def local_work(files: Mapping[PurePosixPath, File], number: int) -> Mapping[PurePosixPath, File | None]:
    """Of each kind something: a file edited, one added, and in turn one renamed or taken away (None)."""
    edited = File(files[SETTINGS].content + f"\n# ours {number}\n".encode(), files[SETTINGS].mode)
    added = File(f"# page {number}\n".encode())
    work: dict[PurePosixPath, File | None] = {SETTINGS: edited, PurePosixPath(f"daerah/p{number}.py"): added}
    if number % 3 == 1:
        work[GUIDE] = None
    elif number % 3 == 2:
        work |= {GUIDE: None, PurePosixPath("docs/panduan.md"): files[GUIDE]}
    return work


def lost(repos: Iterable[Repo], conflicts: Mapping[str, Container[PurePosixPath]]) -> Iterator[str]:
    """The edits that are not in the one commit that was proposed on top of them, by repo and path.

    Files that were told to be in conflict wait for somebody to decide.
    """
    for repo in repos:
        at, name = Path(repo.member.address), repo.member.name
        said = git.run("for-each-ref", "--format=%(refname) %(objectname) %(parent)", "refs/heads", at=at)
        refs = {words[0]: words[1:] for words in (line.split() for line in said.decode().splitlines())}
        proposed, main = refs.pop(f"refs/heads/livinglab/{BLUEPRINT}", []), refs.pop("refs/heads/main")
        if refs or proposed[1:] != main[:1]:
            yield f"{name}: no single proposal on top of main"
            continue
        held = git.entries(at, proposed[0])
        told = {path: line for path, line in repo.traces.items() if path not in conflicts.get(name, ())}
        yield from (f"{name}: {path}" for path, line in told.items() if (line is None) is (path in held))
        there = {path: line for path, line in told.items() if line is not None and path in held}
        texts = git.blobs(at, [held[path].hash for path in there])
        for (path, line), text in zip(there.items(), texts, strict=True):
            if line not in text.splitlines():
                yield f"{name}: {path}"


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
    campaign = Campaign(registry=place, release=rehearsal.candidate, author=AUTHOR)
    outcomes: Counter[str] = Counter()
    states: Counter[str] = Counter()
    conflicts: dict[str, set[PurePosixPath]] = {}
    gone: list[str] = []

    def inventory(*, drift: bool) -> None:
        look = Look(registry=place, drift=drift)
        faults = [one.fault for one in fleet.inventory(members, look, fleet.Filter(), jobs=1) if one.fault]
        assert not faults, faults[0]

    def rehearse() -> None:
        for one in fleet.rehearse(members, rehearsal, jobs=1):
            outcomes[one.outcome] += 1
            if one.conflicts:
                conflicts[one.member.name] = {conflict.path for conflict in one.conflicts}

    def seek() -> None:
        gone.extend(lost(repos, conflicts))

    def propose() -> None:
        states.update(one.state for one in fleet.propose(members, campaign, jobs=1) if one.made)

    chosen, many = iter(repos[:: max(len(repos) // sample, 1)]), len(repos)
    copier = Side(name="copier update", run=lambda: copier_update(bench, next(chosen), rehearsal.candidate))
    ours = [
        Side(name="inventory", ours=True, units=many, run=lambda: inventory(drift=False)),
        Side(name="rehearsal", ours=True, units=many, run=rehearse),
        Side(name="campaign", ours=True, units=many, run=propose),
        Side(name="edits looked for", ours=True, units=many, run=seek),
        Side(name="campaign, once more", ours=True, units=many, run=propose),
        Side(name="inventory with drift", ours=True, units=many, run=lambda: inventory(drift=True)),
    ]
    copier.measure()  # its first run fetches the template
    copier.cpu.clear()
    for number, side in enumerate(ours):
        if number < sample - 1:
            copier.measure()
        side.measure()
        print(f"  {side.name}: {side.cpu[0] * many:.1f} s of CPU, {side.wall[0] * many:.0f} s", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    least = min(copier.cpu)
    print(f"{many} repos; copier update: {least:.2f} s of CPU each (the least of {len(copier.cpu)})")
    for side in ours:
        each = min(side.cpu)
        told = f"a {least / each:.0f}th; {each * many:.1f} s in all"
        print(f"{side.name:<22} {each * 1000:>6.1f} ms each, {told}")
    print(f"rehearsed: {dict(outcomes)}; proposed: {dict(states)}; memory at most {peak:.0f} MB")
    edits = sum(len(repo.traces) for repo in repos)
    undecided = sum(len(paths) for paths in conflicts.values())
    print(f"edits looked for: {edits}, in conflict: {undecided}, lost: {len(gone)}", *gone[:5], sep="\n")


def measured_apart(bench: Bench, place: registry.Registry, repos: list[Repo]) -> None:
    """What it takes besides when the repos are at URLs: the clones, the looks after that, the pushes.

    Both ends run here, so both are in these figures.
    """
    members = [Member(name=one.member.name, address=Path(one.member.address).as_uri()) for one in repos]
    campaign = Campaign(registry=place, release=place.find(BLUEPRINT, TARGET), author=AUTHOR)

    ref, clones = f"refs/heads/livinglab/{BLUEPRINT}", list[tuple[Path, str]]()

    def look() -> None:
        for member in members:
            with at_hand(member):
                pass

    def propose() -> None:
        assert all(one.made for one in fleet.propose(members, campaign, jobs=1))

    def push() -> None:
        for repo, url in clones:
            git.run("push", "--quiet", url, ref, at=repo)

    print(f"\n{len(members)} repos at URLs")
    _told("clones", look, len(members))
    _told("looks after that", look, len(members))
    _told("campaign, with its looks and pushes", propose, len(members))
    for member in members:
        whole = bench.fresh()
        git.run("clone", "--quiet", "--bare", member.address, whole)
        git.run("update-ref", "-d", ref, at=Path(member.address.removeprefix("file://")))
        clones.append((whole, member.address))
    _told("pushes", push, len(members))


def _told(name: str, run: Callable[[], None], units: int) -> None:
    side = Side(name=name, run=run, units=units)
    side.measure()
    print(f"{name:<36} {side.cpu[0] * 1000:>6.1f} ms of CPU each", flush=True)


def main() -> None:
    """Make the fleet, measure, clear away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repos", type=int, default=620, help="how many (620)")
    parser.add_argument("--sample", type=int, default=6, help="repos that Copier goes over, at least 2 (6)")
    parser.add_argument("--apart", type=int, default=62, help="repos that are cloned and pushed to (62)")
    wanted = parser.parse_args()
    room = Path(tempfile.mkdtemp(prefix="livinglab-benchmark-"))
    try:
        os.environ.update(surroundings(room))
        record = registry.open_registry(None, root=shipped.root(), canonical_url=None)
        shutil.copytree(record.find(BLUEPRINT, TARGET).repo, room / "registry" / f"{BLUEPRINT}.git")
        place = registry.open_registry(str(room / "registry"), root=shipped.root(), canonical_url=None)
        bench = Bench(room=room, registry=room / "registry", release=place.find(BLUEPRINT, TARGET))
        making = Side(name="made", run=lambda: repos.extend(made(place, room, wanted.repos)))
        repos: list[Repo] = []
        making.measure()
        print(
            f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; made in {making.cpu[0]:.0f} s of CPU\n"
        )
        measured(bench, place, repos, wanted.sample)
        shutil.rmtree(room / "fleet")
        measured_apart(bench, place, list(made(place, room, wanted.apart)))
    finally:
        shutil.rmtree(room, ignore_errors=True)


if __name__ == "__main__":
    main()
