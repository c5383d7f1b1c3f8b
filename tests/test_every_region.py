"""Every blueprint of the catalogue, for every region of the country."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from livinglab_gen import git, project, regions
from livinglab_gen.git import File
from livinglab_gen.regions import Region
from livinglab_gen.regions.profile import default
from livinglab_gen.registry import Release
from livinglab_gen.rendering import Source
from livinglab_gen.rendering.quick import QuickRenderer

REGIONS = regions.all_regions()
PROFILE = PurePosixPath("region.toml")
MAY_DIFFER = {
    PurePosixPath(path)
    for path in (
        ".copier-answers.yml",
        "README.md",
        "catalog-info.yaml",
        "daerah/kubernetes/kustomization.yaml",
        "deploy/env.example",
        "publiccode.yml",
        "region.toml",
    )
}
"""The files that differ between regions; a file more makes every update of a fleet dearer."""


@dataclass(frozen=True, kw_only=True)
class Everywhere:
    """One blueprint rendered for every region: the files by region code."""

    release: Release
    renderer: QuickRenderer
    repos: Mapping[str, git.Tree]

    def differing(self) -> set[PurePosixPath]:
        """The paths whose bytes or modes are not the same in all regions."""
        first, *others = self.repos.values()
        paths = {path for files in self.repos.values() for path in files}
        return {p for p in paths if any(files.get(p) != first.get(p) for files in others)}


def repo_name(release: Release, region: Region) -> str:
    """The name that `livinglab new` gives the service repo of a region."""
    return project.valid_name(f"{release.blueprint.replace('_', '-')}-{region.slug}")


def answers(release: Release, region: Region, known: frozenset[str]) -> dict[str, Any]:
    """What `livinglab new` answers for a region, as far as the blueprint asks it."""
    given = {**default(region).answers, "repo_name": repo_name(release, region)}
    return {key: value for key, value in given.items() if key in known}


def source_of(release: Release) -> Source:
    """Where a release comes from, as the renderer takes it."""
    return Source(url=release.source, tag=release.tag, commit=release.commit, repo=release.repo)


@pytest.fixture(scope="module")
def everywhere(candidate: Mapping[str, Release]) -> Mapping[str, Everywhere]:
    """Every blueprint, compiled once and rendered for every region."""
    made = {}
    for id_, release in candidate.items():
        renderer = QuickRenderer(git.read(release.repo, release.commit), source_of(release))
        repos = {r.code: renderer.render(answers(release, r, renderer.questions)).files for r in REGIONS}
        made[id_] = Everywhere(release=release, renderer=renderer, repos=repos)
    return made


# --- one blueprint at a time, by Copier -------------------------------------------------------------


def test_pytest_copie_renders_every_blueprint(
    candidate: Mapping[str, Release], copie: Any, tmp_path: Path
) -> None:
    """A release, checked out, is a template that anyone's Copier renders to what we render."""
    for id_, release in candidate.items():
        folder = tmp_path / id_
        git.run("clone", "--quiet", "--branch", release.tag, release.repo, folder)
        result = copie.copy(template_dir=folder)
        assert result.exception is None
        assert result.exit_code == 0
        source = Source(url=str(folder), tag=release.tag, commit=release.commit, repo=release.repo)
        ours = QuickRenderer(git.read(release.repo, release.commit), source).render({})
        assert on_disk(result.project_dir) == ours.files
        assert result.answers == ours.answers


def on_disk(folder: Path) -> dict[PurePosixPath, File]:
    """Every file below a folder."""
    return {
        PurePosixPath(p.relative_to(folder)): File(
            p.read_bytes(), git.EXECUTABLE if p.stat().st_mode & 0o100 else git.REGULAR
        )
        for p in folder.rglob("*")
        if p.is_file()
    }


# --- all regions ------------------------------------------------------------------------------------


def test_there_are_514_regions_of_38_provinces() -> None:
    """The tests below look at all of them."""
    assert len(REGIONS) == 514
    assert len({region.province.code for region in REGIONS}) == 38


def test_few_files_differ_between_regions(everywhere: Mapping[str, Everywhere]) -> None:
    """All others are the same bytes in each region, and every region has the same paths."""
    for made in everywhere.values():
        assert PROFILE in made.differing()
        assert made.differing() <= MAY_DIFFER
        assert len({frozenset(files) for files in made.repos.values()}) == 1


def test_no_two_regions_share_a_name(everywhere: Mapping[str, Everywhere]) -> None:
    """Kota and kabupaten of one name get repos of different names, all of them valid ones."""
    for made in everywhere.values():
        names = {repo_name(made.release, region) for region in REGIONS}
        assert len(names) == len(REGIONS)


def test_region_toml_carries_the_region(everywhere: Mapping[str, Everywhere]) -> None:
    """Code, name, province, time zone and languages are the region's own."""
    for made in everywhere.values():
        for region in REGIONS:
            told = tomllib.loads(made.repos[region.code][PROFILE].content.decode())
            assert told["code"] == region.code
            assert told["name"] == region.name
            assert told["province"] == region.province.name
            assert told["time_zone"] == region.time_zone
            assert tuple(told["languages"]) == region.language_codes


PARSERS: Mapping[str, Callable[[str], object]] = {
    ".toml": tomllib.loads,
    ".yml": yaml.safe_load,
    ".yaml": yaml.safe_load,
    ".json": json.loads,
}


def test_every_differing_file_can_be_read_by_its_kind(everywhere: Mapping[str, Everywhere]) -> None:
    """No name of any region breaks the syntax of a file that it stands in."""
    for made in everywhere.values():
        for path in made.differing():
            parse = PARSERS.get(path.suffix, str)
            for files in made.repos.values():
                assert parse(files[path].content.decode())


def test_the_answers_file_leads_back_to_the_release(everywhere: Mapping[str, Everywhere]) -> None:
    """Copier and Renovate read source and tag there; the rest are the region's answers."""
    for made in everywhere.values():
        for region in REGIONS:
            files = made.repos[region.code]
            told = yaml.safe_load(files[PurePosixPath(".copier-answers.yml")].content)
            given = answers(made.release, region, made.renderer.questions)
            assert {"_commit": made.release.tag, "_src_path": made.release.source, **given} == told


def test_each_deployment_has_the_name_of_its_repo(everywhere: Mapping[str, Everywhere]) -> None:
    """Two services on one machine do not share containers or volumes."""
    for made in everywhere.values():
        for region in REGIONS:
            text = made.repos[region.code][PurePosixPath("deploy/env.example")].content.decode()
            assert f"COMPOSE_PROJECT_NAME={repo_name(made.release, region)}\n" in text


def test_nothing_of_the_template_language_is_left(everywhere: Mapping[str, Everywhere]) -> None:
    """A rendered file holds no `{{` or `{%`."""
    for made in everywhere.values():
        rendered = {_target(p) for p in git.read(made.release.repo, made.release.commit) if _is_rendered(p)}
        for region in REGIONS:
            files = made.repos[region.code]
            for path in rendered & files.keys():
                assert not re.search(rb"\{[{%#]", files[path].content), (region.name, path)


def _is_rendered(path: PurePosixPath) -> bool:
    return path.suffix == ".jinja" and path.parts[0] == "template"


def _target(path: PurePosixPath) -> PurePosixPath:
    inside = str(path.relative_to("template").with_suffix(""))
    return PurePosixPath(inside.replace("{{ _copier_conf.answers_file }}", ".copier-answers.yml"))


def test_no_file_names_another_region(everywhere: Mapping[str, Everywhere]) -> None:
    """What differs names the region it is for, and no other by name or repo."""
    kinds = sorted((re.escape(region.name.split(" ", 1)[1]) for region in REGIONS), key=len, reverse=True)
    anyone = re.compile(rf"\b(?:Kabupaten|Kota) (?:{'|'.join(kinds)})\b")
    for made in everywhere.values():
        names = {repo_name(made.release, region) for region in REGIONS}
        repo = re.compile(rf"\b{made.release.blueprint}-[a-z0-9-]+")
        differing = made.differing()
        for region in REGIONS:
            for path in differing:
                text = made.repos[region.code][path].content.decode()
                assert set(anyone.findall(text)) <= {region.name}, (region.name, path)
                assert set(repo.findall(text)) & names <= {repo_name(made.release, region)}


def test_a_kabupaten_and_a_kota_of_one_name_are_told_apart(everywhere: Mapping[str, Everywhere]) -> None:
    """Bandung, Bogor and the others: two regions, two profiles, two repos."""
    by_short: dict[str, list[Region]] = {}
    for region in REGIONS:
        by_short.setdefault(region.short_name, []).append(region)
    pairs = [same for same in by_short.values() if len(same) > 1]
    assert len(pairs) > 20
    for made in everywhere.values():
        for same in pairs:
            profiles = {made.repos[region.code][PROFILE].content for region in same}
            assert len(profiles) == len(same)


@pytest.mark.parametrize("province", ["91", "92", "93", "94", "95", "96"])
def test_the_provinces_of_papua_have_their_own_time(
    everywhere: Mapping[str, Everywhere], province: str
) -> None:
    """The six provinces of Papua, four of them new in 2022, keep the time of Jayapura."""
    own = [region for region in REGIONS if region.province.code == province]
    assert own
    for made in everywhere.values():
        for region in own:
            told = tomllib.loads(made.repos[region.code][PROFILE].content.decode())
            assert told["time_zone"] == "Asia/Jayapura"
            assert told["province"].startswith("Papua")


ODD_NAMES = ("Kabupaten Mu'aro", 'Kota "Raya" \\ Baru', "Kabupaten A: #1 & <b>", "Kota é漢")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_name_breaks_no_file(everywhere: Mapping[str, Everywhere], name: str) -> None:
    """Apostrophes, quotes, backslashes and colons in answers keep every file readable."""
    for made in everywhere.values():
        data = {"region_name": name, "province_name": "D'Istimewa", "repo_name": "layanan-contoh"}
        files = made.renderer.render(data).files
        assert tomllib.loads(files[PROFILE].content.decode())["name"] == name
        for path in made.differing():
            assert PARSERS.get(path.suffix, str)(files[path].content.decode())
        told = yaml.safe_load(files[PurePosixPath("publiccode.yml")].content)
        assert name in told["name"]
