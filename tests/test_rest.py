"""What is asked over REST: what is tried again, what is told, which token goes where, and which proxy."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from livinglab_gen import forge
from livinglab_gen.forge import HostRefused, Kind, NoToken, kind_of, tokens
from livinglab_gen.forge.rest import Answer, Line, _pause
from livinglab_gen.forge.sites import interface, site

from .git_host import Asked, GitHost, Told, served
from .hosts_of_git import GitHub
from .rest_host import variable

REPO = "sumedang/simpati"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[GitHost]:
    """A host without a repo."""
    (tmp_path / "web").mkdir()
    with served(tmp_path / "web") as host:
        yield host


def asked(host: GitHost) -> object:
    """The pull requests of a repo."""
    address = host.url(REPO)
    of = site(address)
    line = Line(of=of, kind=Kind.github, token=tokens.demanded(address, of, Kind.github))
    return line.get(f"/repos/{REPO}/pulls")


@pytest.mark.parametrize(
    "answers",
    [
        [Told(status=502, content=b"<html>"), Told(status=503, content=b"", headers={"Retry-After": "0"})],
        [Told(status=429, content={"message": "slow"}, headers={"Retry-After": "1"})],
        [
            Told(
                status=403,
                content={"message": "You have exceeded a secondary rate limit."},
                headers={"Retry-After": "1"},
            )
        ],
        [
            Told(
                status=403,
                content={"message": "limit"},
                headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"},
            )
        ],
    ],
)
def test_what_may_pass_is_tried_again(host: GitHost, github: GitHub, answers: list[Told]) -> None:
    """After the pause that the host asks for."""
    github.instead(*answers)
    assert asked(host) == []
    assert len(github.asked) == len(answers) + 1


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (
            Told(status=401, content={"message": "Bad credentials"}),
            "does not accept the token (401 Bad credentials)",
        ),
        (
            Told(status=403, content={"message": "Resource not accessible by personal access token"}),
            "write pull requests",
        ),
        (Told(status=404, content={"message": "Not Found"}), "shows nothing at sumedang/simpati"),
        (
            Told(status=422, content={"message": "Validation Failed", "errors": ["no\n\x1b[31mway"]}),
            "no ?[31mway",
        ),
        (Told(status=200, content=b"<html>Masuk</html>"), "[hosts]"),
        (Told(status=429, content={}, headers={"Retry-After": "86400"}), "run again after"),
        (
            Told(
                status=403,
                content={},
                headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"},
            ),
            "run again after",
        ),
    ],
)
def test_what_does_not_pass_is_told_with_its_cure(
    host: GitHost, github: GitHub, answer: Told, word: str
) -> None:
    """At once, and on one line."""
    github.instead(answer)
    with pytest.raises(HostRefused) as fault:
        asked(host)
    assert word in str(fault.value)
    assert "\n" not in str(fault.value)
    assert len(github.asked) == 1


def test_a_host_that_stays_away_is_told(host: GitHost, github: GitHub) -> None:
    """After four tries."""
    github.instead(*[Told(status=503, content={"message": "Unicorn!"})] * 9)
    with pytest.raises(HostRefused, match=r"\(503 Unicorn!\)"):
        asked(host)
    assert len(github.asked) == 4


def _limit(reset: str) -> dict[str, str]:
    return {"x_ratelimit_remaining": "0", "x_ratelimit_reset": reset}


def test_how_long_to_wait_is_what_the_host_says() -> None:
    """In seconds, as a date, as the second when the count begins anew; a minute where it says nothing."""

    def pause(status: int, **headers: str) -> float | None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return _pause(Answer(status=status, headers=told, content={}), 1_000)

    assert pause(429, retry_after="17") == 17
    assert pause(503, retry_after="Thu, 01 Jan 1970 00:17:00 GMT") == 20
    assert pause(403, x_ratelimit_remaining="0", x_ratelimit_reset="1100") == 101
    assert pause(429, ratelimit_remaining="0", ratelimit_reset="1100") == 101
    assert pause(429) == 60
    assert pause(500) == 0
    assert pause(429, retry_after="soon") == 0
    assert pause(429, retry_after="9" * 400) == pause(403, **_limit("9" * 400)) == 30 * 86_400
    assert pause(403) is pause(404) is pause(422) is pause(200, retry_after="9") is None


@pytest.mark.parametrize("token", ["dua kata", "baris\nbaru", "kata-sandi-ä"])
def test_what_is_no_token_is_told_and_not_shown(
    host: GitHost, github: GitHub, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """A header cannot hold it."""
    monkeypatch.setenv(variable(host), token)
    with pytest.raises(NoToken) as fault:
        asked(host)
    assert token not in str(fault.value)
    assert not github.asked


def test_a_redirect_to_another_host_does_not_get_the_token(
    host: GitHost, github: GitHub, tmp_path: Path
) -> None:
    """It is followed with empty hands."""
    (tmp_path / "elsewhere").mkdir()
    with served(tmp_path / "elsewhere") as elsewhere:
        seen = []

        def note(asked: object) -> Told:
            seen.append(asked.headers.get("authorization"))  # type: ignore[attr-defined]
            return Told(status=200, content=[])

        elsewhere.interface = note
        there = f"http://{elsewhere.name}/api/v3/repositories/1/pulls"
        github.instead(Told(status=301, content={}, headers={"Location": there}))
        assert asked(host) == []
    assert seen == [None]


@pytest.mark.parametrize(
    ("given", "address", "kind", "wanted"),
    [
        ({"GH_TOKEN": "a", "GITHUB_TOKEN": "b"}, "git@github.com:a/b", Kind.github, "a"),
        ({"GITHUB_TOKEN": "b", "GH_ENTERPRISE_TOKEN": "c"}, "https://github.com/a/b", Kind.github, "b"),
        ({"LIVINGLAB_TOKEN_GITHUB_COM": "d"}, "https://github.com/a/b", Kind.github, "d"),
        ({"GH_TOKEN": "a", "GITHUB_TOKEN": "b"}, "https://git.example/a/b", Kind.github, None),
        ({"GH_TOKEN": "a", "GITHUB_TOKEN": "b"}, "https://github.com.example/a/b", Kind.github, None),
        ({"GH_ENTERPRISE_TOKEN": "c"}, "https://git.example/a/b", Kind.github, "c"),
        ({"GH_ENTERPRISE_TOKEN": "c"}, "https://git.example/a/b", Kind.gitlab, None),
        ({"GITLAB_TOKEN": "e"}, "https://gitlab.com/a/b", Kind.gitlab, "e"),
        ({"GITLAB_TOKEN": "e"}, "https://git.example/a/b", Kind.gitlab, None),
        ({"LIVINGLAB_TOKEN_GIT_EX_AMPLE_8443": "f"}, "https://git.ex-ample:8443/a/b", Kind.gitlab, "f"),
        ({"GH_TOKEN": ""}, "https://siti:g@github.com/a/b", Kind.github, "g"),
        ({"GH_TOKEN": " a\n"}, "https://github.com/a/b", Kind.github, "a"),
    ],
)
def test_a_token_goes_to_the_host_that_it_is_for(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], address: str, kind: Kind, wanted: str | None
) -> None:
    """As the hosts' own programs have it; one in the address itself counts last."""
    for name in (
        "GH_TOKEN",
        "GITHUB_TOKEN",
        "GH_ENTERPRISE_TOKEN",
        "GITHUB_ENTERPRISE_TOKEN",
        "GITLAB_TOKEN",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert tokens.token(address, site(address), kind) == wanted


def test_an_offices_proxy_is_used(host: GitHost, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its user and password, and not where the environment says so."""
    seen = []

    def note(asked: Asked) -> Told:
        seen.append((asked.path, asked.headers.get("proxy-authorization")))
        return Told(status=200, content=[])

    host.interface = note
    monkeypatch.setenv("http_proxy", f"siti:rahasia%21@{host.name}")
    monkeypatch.setenv("no_proxy", "dekat.invalid")
    assert not list(forge.repos("http://git.invalid/a/*", {"git.invalid": Kind.github}))
    assert seen[0] == ("/api/v3/orgs/a/repos", "Basic " + b64encode(b"siti:rahasia!").decode())
    monkeypatch.setattr("livinglab_gen.forge.again.TRIES", 1)
    with pytest.raises(HostRefused, match=r"dekat\.invalid does not answer"):
        list(forge.repos("http://dekat.invalid/a/*", {"dekat.invalid": Kind.github}))


# --- Addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "root", "path"),
    [
        ("https://github.com/sumedang/simpati.git", "https://api.github.com", REPO),
        ("https://siti:rahasia@GitHub.com/sumedang/simpati", "https://api.github.com", REPO),
        ("git@github.com:sumedang/simpati.git", "https://api.github.com", REPO),
        ("ssh://git@github.com/sumedang/simpati.git/", "https://api.github.com", REPO),
        ("ssh://git@ssh.github.com:443/sumedang/simpati.git", "https://api.github.com", REPO),
        ("https://github.com:443/sumedang/simpati", "https://api.github.com", REPO),
        ("https://sumedang.ghe.com/sumedang/simpati", "https://api.sumedang.ghe.com", REPO),
        ("https://git.example:8443/sumedang/simpati.git", "https://git.example:8443/api/v3", REPO),
        ("ssh://git@git.example:2222/sumedang/simpati.git", "https://git.example/api/v3", REPO),
        ("git@git.example:sumedang/simpati.git", "https://git.example/api/v3", REPO),
        (
            "https://git.example/sumedang/layanan%20publik",
            "https://git.example/api/v3",
            "sumedang/layanan publik",
        ),
    ],
)
def test_where_the_interface_of_an_address_is(address: str, root: str, path: str) -> None:
    """github.com, its data residency, an Enterprise server; over HTTPS, also for an address of SSH."""
    found = site(address)
    assert interface(found, Kind.github) == root
    assert found.path == path


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com",
        "https://github.com/",
        "git@github.com:",
        "file:///srv/a.git",
        "https://github.com\\@evil.example/a/b",
        "https://evil.example?@github.com/a/b",
        "https://[x/a/b",
        "https://a@b@github.com/a/b",
        "https://ho st/a/b",
        "https://x%00y/a/b",
    ],
)
def test_an_address_that_names_no_repo_is_told(address: str) -> None:
    """With the form that it should have."""
    with pytest.raises(HostRefused, match=r"https://host/owner/repo\.git"):
        site(address)


def test_github_is_known() -> None:
    """By both of its names."""
    assert kind_of("git@github.com:a/b.git") is kind_of("ssh://git@ssh.github.com:443/a/b") is Kind.github


def test_what_speaks_http_is_loaded_when_it_is_needed() -> None:
    """A command that asks no host starts without it."""
    code = "import sys, livinglab_gen.fleet; sys.exit('urllib3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
