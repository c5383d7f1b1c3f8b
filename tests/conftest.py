"""What every test has: surroundings of its own, a laboratory, and candidates of the real catalogue."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from livinglab_gen import catalogue, language, release
from livinglab_gen.registry import Release

from .lab import Lab

if TYPE_CHECKING:
    from .git_host import GitHost
    from .hosts_of_git import GitHub

# Started in the background, a shell's child ignores ctrl-C, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

collect_ignore = ["examples"]  # their tests run inside a service

_UNSET = ("LIVINGLAB_REGISTRY", "LIVINGLAB_CATALOGUE", "LIVINGLAB_LANG", "LIVINGLAB_SCHEDULER")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each file's tests share a process, and so their fixtures; what takes longest begins first.

    That is what is slow, and before all else the files that had to be split into groups.
    """
    split = {item for item in items if item.get_closest_marker("xdist_group") is not None}
    for item in items:
        if item not in split:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    items.sort(key=lambda item: (item.get_closest_marker("slow") is None, item not in split))


@pytest.fixture(scope="session", autouse=True)
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the user's git, Copier or livinglab is read or written in this session."""
    private = tmp_path_factory.mktemp("surroundings")
    (private / "copier-settings.yml").write_text("{}\n")
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith(("GIT_", "COPIER_")) or n in _UNSET]:
            patch.delenv(name)
        given = {
            "LIVINGLAB_CACHE": str(private / "cache"),
            "LIVINGLAB_CONFIG": str(private / "config"),
            "COPIER_CACHE_DIR": str(private / "copier-cache"),
            "COPIER_SETTINGS_PATH": str(private / "copier-settings.yml"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "Siti Aminah",
            "GIT_AUTHOR_EMAIL": "siti@contoh.invalid",
            "GIT_COMMITTER_NAME": "Siti Aminah",
            "GIT_COMMITTER_EMAIL": "siti@contoh.invalid",
            "LANGUAGE": "en",
        }
        for name, value in given.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(autouse=True)
def _isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test has settings of its own and is spoken to in English."""
    monkeypatch.setenv("LIVINGLAB_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("LANGUAGE", "en")
    language.speak("en")


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """What the program makes of signals ends with each test."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """A tiny real catalogue with nothing released yet."""
    return Lab(tmp_path / "lab", tmp_path / "registry")


@pytest.fixture(scope="session")
def catalogue_root() -> Path:
    """The folder of the real catalogue: this repository."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def candidate(catalogue_root: Path) -> Mapping[str, Release]:
    """Every blueprint of the real catalogue, composed as it stands, by its id."""
    real = catalogue.load(catalogue_root)
    return {id_: release.candidate(real, id_) for id_ in real.ids()}


@pytest.fixture
def github(host: GitHost, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    """GitHub's REST interface of the `host` that a test has, with a token for it.

    What the published description does not allow is a fault.
    """
    from .hosts_of_git import GitHub
    from .rest_host import TOKEN, variable

    monkeypatch.setenv(variable(host), TOKEN)
    monkeypatch.setattr("livinglab_gen.forge.again._PAUSE", 0.01)
    github = GitHub(host)
    yield github
    assert not github.faults
