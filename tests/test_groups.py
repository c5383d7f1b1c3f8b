"""The repos of a group of a git host: all of them, once, and none that is archived."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from livinglab_gen import fleet, forge, git
from livinglab_gen.cli import run
from livinglab_gen.forge import HostRefused, Kind, UnknownHost

from .git_host import GitHost, Told, served
from .hosts_of_git import Forgejo, GitHub, GitLab
from .lab import Lab
from .rest_host import TOKEN, Interface, variable
from .test_campaign import bare

NAMES = [f"simpati-{number:03}" for number in range(1, 8)]


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHost]:
    """A host without a repo yet."""
    monkeypatch.setattr("livinglab_gen.forge.again._PAUSE", 0.01)
    (tmp_path / "web").mkdir()
    with served(tmp_path / "web") as host:
        yield host


def github_repo(name: str, **more: object) -> dict[str, Any]:
    """A repo as GitHub tells it."""
    return {"name": name, "full_name": f"sumedang/{name}", "archived": False, **more}


def project(path: str, **more: object) -> dict[str, Any]:
    """A project as GitLab tells it."""
    return {"path_with_namespace": path, "archived": False, "empty_repo": False, **more}


def forgejo_repo(name: str, **more: object) -> dict[str, Any]:
    """A repo as Forgejo tells it."""
    return {**github_repo(name), "empty": False, **more}


def found(host: GitHost, kind: Kind, group: str = "sumedang") -> Mapping[str, str]:
    """The addresses of a group's repos by their names."""
    return dict(forge.repos(f"http://{host.name}/{group}/*", {host.name: kind}))


def held(interface: Interface) -> None:
    """Nothing was asked or answered that the description does not have."""
    assert not interface.faults


@pytest.mark.parametrize("user", [False, True])
def test_of_github(host: GitHost, user: bool) -> None:
    """An organisation or a user, over as many pages as there are; archived ones are left out."""
    github = GitHub(host)
    github.page = 3
    github.owned["sumedang"] = [github_repo(name) for name in NAMES] + [github_repo("lama", archived=True)]
    github.users = {"sumedang"} if user else set()
    assert found(host, Kind.github) == {
        f"sumedang/{name}": f"http://{host.name}/sumedang/{name}.git" for name in NAMES
    }
    held(github)


@pytest.mark.parametrize("user", [False, True])
def test_of_gitlab(host: GitHost, user: bool) -> None:
    """A group with all that are below it, or a user."""
    gitlab = GitLab(host)
    gitlab.page = 2
    owned = [project(f"sumedang/{name}") for name in NAMES]
    owned += [project("sumedang/lama", archived=True), project("sumedang/kosong", empty_repo=True)]
    wanted = {f"sumedang/{name}" for name in NAMES}
    if user:
        gitlab.of_users["sumedang"] = owned
    else:
        gitlab.groups["sumedang"] = [*owned, project("sumedang/kota/timur/simpati")]
        wanted.add("sumedang/kota/timur/simpati")
    addresses = found(host, Kind.gitlab)
    assert addresses.keys() == wanted
    assert addresses["sumedang/simpati-001"] == f"http://{host.name}/sumedang/simpati-001.git"
    held(gitlab)


def test_of_a_group_below_another(host: GitHost) -> None:
    """Its name has a slash, which is part of the name and not of the path."""
    gitlab = GitLab(host)
    gitlab.groups["jawa-barat/sumedang"] = [project("jawa-barat/sumedang/simpati")]
    assert found(host, Kind.gitlab, "jawa-barat/sumedang") == {
        "jawa-barat/sumedang/simpati": f"http://{host.name}/jawa-barat/sumedang/simpati.git"
    }
    held(gitlab)


@pytest.mark.parametrize("user", [False, True])
def test_of_forgejo(host: GitHost, user: bool) -> None:
    """An organisation or a user; a host that gives less than it is asked for is asked on."""
    forgejo = Forgejo(host)
    forgejo.page = 2
    owned = [forgejo_repo(name) for name in NAMES]
    owned += [forgejo_repo("lama", archived=True), forgejo_repo("kosong", empty=True)]
    (forgejo.of_users if user else forgejo.orgs)["sumedang"] = owned
    assert found(host, Kind.forgejo).keys() == {f"sumedang/{name}" for name in NAMES}
    held(forgejo)


def test_repos_are_reached_as_the_group_is(host: GitHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the same user and password, which nothing shows; the token is asked for with them."""
    github = GitHub(host)
    github.owned["sumedang"] = [github_repo("simpati")]
    address = f"http://siti:{TOKEN}@{host.name}/sumedang"
    (member,) = fleet.members([f"{address}/*"], {host.name: Kind.github})
    assert member.address == f"{address}/simpati.git"
    assert TOKEN not in member.shown


@pytest.mark.parametrize(
    "name", ["", "..", "a/../../b", "-x y", "a\nb", "--upload-pack=x;y", "a b", "é", None, 7, "x/..", "./x"]
)
def test_a_name_that_no_repo_can_have_is_left_out(host: GitHost, name: object) -> None:
    """A host's answer goes into no address unseen."""
    github = GitHub(host)
    github.instead(
        Told(status=200, content=[]),
        Told(status=200, content=[{"name": name}, "x", 3, github_repo("simpati")]),
    )
    assert found(host, Kind.github).keys() == {"sumedang/simpati"}


@pytest.mark.parametrize("content", [{"a": 1}, "x", 7, [], [[]], [None]])
def test_an_answer_that_is_no_list_has_no_repos(host: GitHost, content: object) -> None:
    """And is no fault of the program."""
    GitHub(host).instead(Told(status=200, content=content), Told(status=200, content=content))
    assert not found(host, Kind.github)


def test_a_host_that_never_ends_is_left(host: GitHost) -> None:
    """It names a next page, and brings the same."""
    github = GitHub(host)
    page = Told(status=200, content=[github_repo("simpati")], headers={"Link": '<x>; rel="next"'})
    github.instead(*[page] * 9)
    assert found(host, Kind.github)
    assert len(github.asked) == 3


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Told(status=404, content={}), "that there is a token that may see it"),
        (Told(status=401, content={"message": "Bad credentials"}), "does not accept the token"),
        (Told(status=403, content={"message": "SSO"}), "(403 SSO)"),
        (Told(status=200, content=b"<html>"), "does not answer as github does"),
        (Told(status=503, content=b""), "does not answer (503)"),
    ],
)
def test_a_group_that_cannot_be_seen_is_told(host: GitHost, answer: Told, word: str) -> None:
    """In one sentence with the cure."""
    GitHub(host).instead(*[answer] * 9)
    with pytest.raises(HostRefused) as fault:
        found(host, Kind.github)
    assert word in str(fault.value)


def test_of_a_host_that_nobody_knows() -> None:
    """The settings have to say what kind it is."""
    with pytest.raises(UnknownHost, match=r"below \[hosts\] in the settings"):
        list(forge.repos("https://git.contoh.invalid/sumedang/*"))


def test_a_group_is_a_place_like_any_other(
    lab: Lab, host: GitHost, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a list too, each repo once; one that is empty is a row with its reason."""
    lab.release()
    repo = tmp_path / "web" / "sumedang" / "simpati.git"
    bare(lab.new(region="32.11", destination=tmp_path / "work"), repo)
    github = GitHub(host)
    github.owned["sumedang"] = [github_repo("simpati"), github_repo("kosong")]
    config = tmp_path / "config"
    config.mkdir(exist_ok=True)
    (config / "settings.toml").write_text(f'[hosts]\n"{host.name}" = "github"\n')
    places = tmp_path / "fleet.txt"
    places.write_text(f"http://{host.name}/sumedang/*\nhttp://{host.name}/sumedang/simpati\n")
    where = ("--registry", str(lab.registry_folder), "--catalogue", str(lab.root), "--jobs", "1")
    assert run(["fleet", "status", "--json", "--fleet", str(places), *where]) == 0
    rows = {one["member"]["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert rows.keys() == {"sumedang/simpati", "sumedang/kosong"}
    assert rows["sumedang/simpati"]["region"] == "32.11"
    assert rows["sumedang/kosong"]["fault"]
    held(github)


@pytest.mark.slow
def test_a_campaign_over_a_group(
    lab: Lab,
    host: GitHost,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the list of its repos to their pull requests, ring by ring as CI allows, in processes."""
    monkeypatch.setenv(variable(host), TOKEN)
    lab.release()
    bare(lab.new(region="32.11", destination=tmp_path / "work"), tmp_path / "web" / "sumedang" / "a.git")
    names = ["a", "b", "c", "d", "e"]
    for name in names:
        repo = tmp_path / "web" / "sumedang" / f"{name}.git"
        if name != "a":
            shutil.copytree(repo.with_name("a.git"), repo)
        git.run("config", "http.receivepack", "true", at=repo)
    lab.write({"templates/base/files/app.conf": "tone = warmer\n"})
    lab.enter_version("1.1.0")
    lab.release()
    github = GitHub(host)
    github.owned["sumedang"] = [github_repo(name) for name in names]
    (tmp_path / "config").mkdir(exist_ok=True)
    (tmp_path / "config" / "settings.toml").write_text(
        f'fleet = "http://{host.name}/sumedang/*"\n[hosts]\n"{host.name}" = "github"\n'
    )
    command = [
        "--lang", "en", "fleet", "update", "demo", "--rings", "2,all", "--jobs", "3", "--journal",
        str(tmp_path / "journal"), "--registry", str(lab.registry_folder), "--catalogue", str(lab.root),
    ]  # fmt: skip
    assert run(command) == 0
    assert github.pulls.keys() == {"sumedang/a", "sumedang/b"}
    for (pull,) in github.pulls.values():
        github.runs[pull["head"]["sha"]] = [{"name": "uji", "status": "completed", "conclusion": "success"}]
    assert run(command) == 0
    assert "ring 1 of 2: 2 repos, 0 arrived, 0 waited for, 0 failed, 2 passed" in capsys.readouterr().out
    assert github.pulls.keys() == {f"sumedang/{name}" for name in names}
    assert run(command) == 0
    assert github.verbs() == ["POST"] * 5
    held(github)


def test_a_group_that_is_not_there_ends_the_command(
    host: GitHost, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its own code."""
    GitHub(host)
    config = tmp_path / "config"
    config.mkdir(exist_ok=True)
    (config / "settings.toml").write_text(f'[hosts]\n"{host.name}" = "github"\n')
    assert run(["fleet", "status", "--fleet", f"http://{host.name}/tak-ada/*"]) == 66
    assert "tak-ada" in capsys.readouterr().err
