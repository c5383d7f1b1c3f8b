"""Laws of updating, over edits that Hypothesis makes up, and over the real catalogue's releases."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from livinglab_gen import catalogue, git, project, regions, registry, shipped
from livinglab_gen.catalogue import Owner
from livinglab_gen.project import Releases, Wish
from livinglab_gen.registry import Registry

from . import services
from .lab import Lab
from .plain import commit_all

CASES = 4
"""How many cases of a law one repo holds, each in files of its own: releases and updates take the time."""

_SETTINGS = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LINES = [f"line {n}" for n in range(60)]
VERSIONS = ("1.0.0", "1.1.0", "1.2.0")


def text(lines: list[str]) -> str:
    """Lines as a file."""
    return "".join(f"{line}\n" for line in lines)


# --- made-up edits ----------------------------------------------------------------------------------

PLACES = st.sets(st.integers(0, 19), max_size=6)
"""Which hunks are changed: each is three lines long, the first and last of which stay."""


@st.composite
def three_sides(draw: st.DrawFn) -> tuple[set[int], set[int], set[int]]:
    """The hunks that two releases and the region change, none of them twice."""
    first, then, ours = draw(PLACES), draw(PLACES), draw(PLACES)
    return first, then - first, ours - first - then


def edited(lines: list[str], hunks: set[int], word: str) -> list[str]:
    """The lines with the middle of each hunk replaced."""
    found = list(lines)
    for hunk in hunks:
        found[3 * hunk + 1] = f"{word} {hunk}"
    return found


def texts(contents: Iterable[list[str]], folder: str = "") -> dict[str, str]:
    """A text for each case."""
    return {f"{folder}text{case}.txt": text(lines) for case, lines in enumerate(contents)}


def released(contents: Iterable[list[str]]) -> dict[str, str]:
    """A text for each case, where the layer has it."""
    return texts(contents, "templates/base/files/")


def worked_on(lab: Lab, contents: Iterable[list[str]]) -> Path:
    """A repo of the first release in which the texts are as the region wants them."""
    repo = lab.new(version="1.0.0", destination=lab.root.parent / "repo")
    for name, content in texts(contents).items():
        (repo / name).write_text(content)
    git.run("commit", "--quiet", "--allow-empty", "--all", "--message", "Ours", at=repo)
    return repo


@_SETTINGS
@given(cases=st.tuples(*[three_sides()] * CASES))
def test_two_steps_are_one(cases: tuple[tuple[set[int], set[int], set[int]], ...]) -> None:
    """Where nobody changes the same hunk, there is no conflict, and all lines of all three are there."""
    once = [edited(LINES, first, "first") for first, _then, _ours in cases]
    twice = [edited(lines, then, "then") for lines, (_first, then, _ours) in zip(once, cases, strict=True)]
    with tempfile.TemporaryDirectory() as room:
        lab = Lab(Path(room, "lab"), Path(room, "registry"))
        lab.write(released([LINES] * CASES))
        lab.release()
        lab.release_version(VERSIONS[1], released(once))
        lab.release_version(VERSIONS[2], released(twice))
        at_once = worked_on(lab, [edited(LINES, ours, "ours") for _first, _then, ours in cases])
        in_steps = shutil.copytree(at_once, Path(room, "steps"))
        project.update(at_once, lab.releases, Wish())
        for version in VERSIONS[1:]:
            project.update(in_steps, lab.releases, Wish(version=version))
        wanted = [edited(lines, ours, "ours") for lines, (*_them, ours) in zip(twice, cases, strict=True)]
        assert {name: (at_once / name).read_text() for name in texts(wanted)} == texts(wanted)
        assert git.tree_id(at_once, "HEAD") == git.tree_id(in_steps, "HEAD")


SIDES = st.tuples(
    st.lists(st.sampled_from(LINES) | st.text("abc", min_size=1), max_size=40),
    st.lists(st.sampled_from(LINES) | st.text("xyz", min_size=1), max_size=40),
)
"""What a release and a region make of a text of thirty lines."""


@_SETTINGS
@given(cases=st.tuples(*[SIDES] * CASES))
def test_no_line_of_ours_is_lost_without_a_word(cases: tuple[tuple[list[str], list[str]], ...]) -> None:
    """Every line that was added here stands in the file, or the file is reported."""
    with tempfile.TemporaryDirectory() as room:
        lab = Lab(Path(room, "lab"), Path(room, "registry"))
        lab.write(released([LINES[:30]] * CASES))
        lab.release()
        lab.release_version("1.1.0", released(theirs for theirs, _ours in cases))
        repo = worked_on(lab, [ours for _theirs, ours in cases])
        done = project.update(repo, lab.releases, Wish())
        for case, (theirs, ours) in enumerate(cases):
            name = f"text{case}.txt"
            if name in map(str, done.left):
                staged = git.run("show", f":2:{name}", at=repo).decode()
                assert staged == text(ours)
                continue
            stands = (repo / name).read_text().splitlines()
            added = [line for line in ours if line not in LINES]
            assert all(stands.count(line) >= added.count(line) for line in added if line not in theirs)


NAMES = ("a.txt", "b.txt", "c.txt", "d/e.txt", "d/f.txt")
ACTS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(("edit", "delete", "rename")), max_size=4)


def spread(cases: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What is done in each case, to the files of a folder of its own."""
    return {f"{case}/{name}": act for case, acts in enumerate(cases) for name, act in acts.items()}


def acted(files: Mapping[str, str], acts: Mapping[str, str], word: str, place: int) -> dict[str, str]:
    """The files after what one side did to them."""
    found = dict(files)
    for name, act in acts.items():
        if act == "edit":
            found[name] = found[name].replace(f"line {place} of {name}\n", f"{word} {name}\n")
        elif act == "delete":
            del found[name]
        else:
            found[f"{word}-{name.replace('/', '-')}"] = found.pop(name)
    return found


@_SETTINGS
@given(cases=st.tuples(*[st.tuples(ACTS, ACTS)] * CASES))
def test_trees_of_files_lose_nothing(cases: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...]) -> None:
    """Edits, deletions and renames on both sides: each file is as both want it, or it is reported."""
    theirs, ours = spread(acts for acts, _ours in cases), spread(acts for _theirs, acts in cases)
    names = [f"{case}/{name}" for case in range(CASES) for name in NAMES]
    base = {name: "".join(f"line {n} of {name}\n" for n in range(30)) for name in names}
    after, mine = acted(base, theirs, "theirs", 3), acted(base, ours, "ours", 25)
    with tempfile.TemporaryDirectory() as room:
        lab = Lab(Path(room, "lab"), Path(room, "registry"))
        lab.write({f"templates/base/files/{name}": content for name, content in base.items()})
        lab.release()
        repo = lab.new(version="1.0.0", destination=Path(room, "repo"))
        lab.write({f"templates/base/files/{name}": None for name in base.keys() - after.keys()})
        lab.release_version("1.1.0", {f"templates/base/files/{n}": c for n, c in after.items()})
        for name in base.keys() - mine.keys():
            (repo / name).unlink()
        for name, content in mine.items():
            (repo / name).write_text(content)
        git.run("add", "--all", at=repo)
        git.run("commit", "--quiet", "--allow-empty", "--message", "Ours", at=repo)
        done = project.update(repo, lab.releases, Wish())
        reported = {str(one.path) for one in done.update.conflicts}
        for name in names:
            place, content = wanted(name, base[name], theirs.get(name), ours.get(name))
            found = (repo / place).read_text() if (repo / place).exists() else None
            assert found == content or {name, place} & reported, (name, place)


def wanted(name: str, base: str, theirs: str | None, ours: str | None) -> tuple[str, str | None]:
    """Where a file stands after both sides did something to it, and what it holds; None for gone."""
    place, content = name, base
    for word, act, line in (("theirs", theirs, 3), ("ours", ours, 25)):
        if act == "rename":
            place = f"{word}-{name.replace('/', '-')}"
        elif act == "edit":
            content = content.replace(f"line {line} of {name}\n", f"{word} {name}\n")
    return place, None if "delete" in (theirs, ours) else content


# --- the real catalogue -----------------------------------------------------------------------------

REGIONS = ("32.11", "91.71", "51.71", "11.01")


def pairs() -> Iterator[tuple[str, str, str]]:
    """Every blueprint of the catalogue with every two of its releases."""
    for blueprint in catalogue.load(shipped.root()).ids():
        found = registry.Record.of(shipped.root(), blueprint).versions()
        yield from ((blueprint, old, new) for old, new in combinations(found, 2))


@pytest.fixture(scope="module")
def place() -> Registry:
    """The releases that the catalogue ships."""
    return registry.open_registry(None, root=shipped.root(), canonical_url=None)


@pytest.fixture(scope="module")
def fresh_repo(place: Registry, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str, str], Path]:
    """What `new` makes of a blueprint's release for a region, made once: to be copied, not changed."""

    @cache
    def made(blueprint: str, version: str, code: str) -> Path:
        return services.make(place.find(blueprint, version), code, tmp_path_factory.mktemp("fresh"))

    return made


@pytest.mark.slow
@pytest.mark.parametrize(("blueprint", "old", "new"), list(pairs()))
def test_an_untouched_repo_becomes_what_new_makes(
    place: Registry,
    fresh_repo: Callable[[str, str, str], Path],
    tmp_path: Path,
    blueprint: str,
    old: str,
    new: str,
) -> None:
    """For all but the region's own files, from every release to every later one, and back."""
    known = Releases(place)
    for code in REGIONS:
        repo = shutil.copytree(fresh_repo(blueprint, old, code), tmp_path / code)
        fresh = fresh_repo(blueprint, new, code)
        before = git.read(repo, "HEAD")
        assert project.update(repo, known, Wish(version=new)).commit
        assert _followed(repo) == _followed(fresh)
        assert project.drift(repo, known).of(Owner.ministry) == ()
        assert project.update(repo, known, Wish(version=old)).commit
        assert {p: f for p, f in git.read(repo, "HEAD").items() if p in before} == before


def _followed(repo: Path) -> dict[str, git.File]:
    """What is not the region's own."""
    made_from = project.origin(repo)
    files = git.read(repo, "HEAD").items()
    return {str(path): file for path, file in files if made_from.owner(path) is not Owner.region}


@pytest.mark.parametrize("code", [regions.find("sumedang").code])
def test_a_line_of_ours_stays_in_every_file(place: Registry, tmp_path: Path, code: str) -> None:
    """A comment at the end of each module survives the newest release, under a new name too."""
    blueprint, *_others = catalogue.load(shipped.root()).ids()
    versions = registry.Record.of(shipped.root(), blueprint).versions()
    repo = services.make(place.find(blueprint, versions[-2]), code, tmp_path)
    ours = [path for path in repo.rglob("*.py") if ".git" not in path.parts and "daerah" not in path.parts]
    for path in ours:
        path.write_bytes(path.read_bytes() + b"\n\n# ours\n")
    commit_all(repo, "Ours")
    done = project.update(repo, Releases(place), Wish(version=versions[-1]))
    renamed = {change.before: change.path for change in done.update.changes if change.before}
    for path in ours:
        before = PurePosixPath(path.relative_to(repo))
        now = renamed.get(before, before)
        assert now in done.left or b"# ours\n" in (repo / now).read_bytes(), before
