"""A fleet on a real Dask cluster: it comes to the same as here, whoever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from livinglab_gen import executor, fleet, git, language
from livinglab_gen.cli import run
from livinglab_gen.executor import NoCluster, NoDask, UnfitWorkers
from livinglab_gen.fleet import Look, State, Step

from .cluster import Cluster, started, until
from .git_host import served
from .lab import Lab
from .test_campaign import BRANCH, REGIONS, bare, plan, tip

NOWHERE = "tcp://127.0.0.1:9"


@dataclass(frozen=True)
class Doing:
    """Work for tests: what its word says, with a number."""

    word: str = "double"

    def __call__(self, item: int) -> str:
        """What becomes of a number."""
        if self.word == "die" and item == 7:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.word == "where":
            time.sleep(0.05)
            return str(os.getpid())
        if self.word == "fail" and item == 7:
            raise MemoryError("no room")
        if self.word == "speak":
            return language.spoken()
        return str(2 * item)

    def failed(self, item: int, fault: Exception) -> str:
        """What is told of an item that came to nothing."""
        return f"{item}: {fault}"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers, for those tests that leave them alive."""
    with started(tmp_path_factory.mktemp("dask") / "cluster", 2) as cluster:
        yield cluster


def there(cluster: Cluster, word: str, many: int) -> list[str]:
    """What the cluster makes of the numbers up to `many`."""
    return sorted(executor.each(Doing(word), range(many), scheduler=cluster.address))


def test_each_item_is_done_once_by_all_of_the_workers(cluster: Cluster) -> None:
    """The results are those of this process; both workers had a share."""
    assert there(cluster, "double", 50) == sorted(executor.each(Doing(), range(50), jobs=1))
    until(lambda: len(set(there(cluster, "where", 20))) == 2)
    assert str(os.getpid()) not in there(cluster, "where", 4)


def test_few_are_in_line_however_many_there_are(cluster: Cluster) -> None:
    """Items are taken as results come: a fleet of any size needs the same memory."""
    taken: list[int] = []

    def counted() -> Iterator[int]:
        for number in range(300):
            taken.append(number)
            yield number

    results = executor.each(Doing(), counted(), scheduler=cluster.address)
    ahead = [len(taken) - number for number, _result in enumerate(results, 1)]
    assert len(ahead) == 300
    assert max(ahead) <= 8


def test_a_fault_of_one_is_its_result(cluster: Cluster) -> None:
    """The others go on."""
    found = there(cluster, "fail", 12)
    assert len(found) == 12
    assert "7: no room" in found


def test_nothing_to_do_is_done(cluster: Cluster) -> None:
    """No item, no result, no waiting."""
    assert there(cluster, "double", 0) == []


def test_workers_speak_the_language_of_who_asks(cluster: Cluster) -> None:
    """Their reasons stand in one report with ours."""
    language.speak("id")
    assert set(there(cluster, "speak", 3)) == {"id"}
    language.speak("en")
    assert set(there(cluster, "speak", 3)) == {"en"}


def test_a_run_that_is_left_leaves_the_cluster_fit_for_the_next(cluster: Cluster) -> None:
    """Whoever ends it in the middle need not tidy up."""
    results = executor.each(Doing("where"), range(200), scheduler=cluster.address)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(there(cluster, "double", 5)) == 5


@pytest.mark.slow
def test_who_kills_every_worker_is_a_row_and_the_others_are_done(tmp_path: Path) -> None:
    """A nanny brings a new worker each time; after four the item is given up."""
    with started(tmp_path / "cluster", 0) as cluster:
        cluster.worker("--nanny", "--nworkers", "2")
        found = there(cluster, "die", 12)
    assert len(found) == 12
    (told,) = [one for one in found if one.startswith("7: ")]
    assert "4 workers died" in told


@pytest.mark.slow
def test_a_worker_that_comes_later_works_too(tmp_path: Path) -> None:
    """The line grows with the cluster."""
    with started(tmp_path / "cluster", 1) as cluster:
        results = executor.each(Doing("where"), range(4000), scheduler=cluster.address)
        first = next(results)
        cluster.worker(wait=False)
        assert any(one != first for one in results)


# --- What is wrong with a cluster --------------------------------------------------------------------


def test_no_scheduler_is_told_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens there."""
    monkeypatch.setattr("livinglab_gen.executor.cluster.PATIENCE", 1)
    with pytest.raises(NoCluster, match="there is no Dask scheduler at"):
        next(executor.each(Doing(), [1], scheduler=NOWHERE))


@pytest.mark.slow
def test_no_worker_is_told_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that nobody would ever do does not wait for ever."""
    monkeypatch.setattr("livinglab_gen.executor.cluster.PATIENCE", 5)
    with started(tmp_path / "cluster", 0) as cluster, pytest.raises(NoCluster, match="dask worker tcp://"):
        there(cluster, "double", 3)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["workers", "scheduler"])
def test_a_cluster_that_goes_away_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    """With a sentence, not by waiting for ever."""
    monkeypatch.setattr("livinglab_gen.executor.cluster._LOST", 1)
    with started(tmp_path / "cluster", 1) as cluster:
        results = executor.each(Doing("where"), range(500), scheduler=cluster.address)
        next(results)
        time.sleep(1)  # until results wait to be fetched: they die with their worker
        for process in cluster.workers if who == "workers" else [cluster.scheduler]:
            process.kill()
        with pytest.raises(NoCluster, match="went away in the middle"):
            list(results)


@pytest.mark.slow
def test_a_lost_scheduler_leaves_no_traces_on_the_terminal(tmp_path: Path) -> None:
    """What Dask has to say of it stays away from whoever reads one sentence."""
    code = (
        "import sys; from livinglab_gen import executor; from tests.test_cluster import Doing\n"
        "try:\n"
        "    for one in executor.each(Doing('where'), range(500), scheduler=sys.argv[1]):\n"
        "        print(one, flush=True)\n"
        "except executor.NoCluster: sys.exit(68)"
    )
    with started(tmp_path / "cluster", 1) as cluster:
        command = [sys.executable, "-c", code, cluster.address]
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, env=env) as process:
            assert process.stdout
            process.stdout.readline()
            cluster.scheduler.kill()
            _out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (68, b"")


@pytest.mark.slow
def test_another_livinglab_there_is_told(tmp_path: Path) -> None:
    """Which version is where, and that it should be the same."""
    other = tmp_path / "livinglab_gen-0.0.1.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: livinglab-gen\nVersion: 0.0.1\n")
    with started(tmp_path / "cluster", 0) as cluster:
        cluster.worker(variables={"PYTHONPATH": str(tmp_path)})
        with pytest.raises(UnfitWorkers, match=r"livinglab-gen 0\.0\.1: install the same"):
            there(cluster, "double", 3)


def test_a_worker_of_another_version_that_comes_later_does_nothing(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each item says by which version it is to be done."""
    monkeypatch.setattr("livinglab_gen.executor.cluster.__version__", "9.9.9")
    with pytest.raises(UnfitWorkers, match=r"here \(livinglab-gen 9\.9\.9\), but a worker: livinglab-gen"):
        there(cluster, "double", 3)


def test_without_the_extra_its_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing else of the program needs it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NoDask, match=r"pip install 'livinglab-gen\[cluster\]'"):
        next(executor.each(Doing(), [1], scheduler=NOWHERE))
    assert list(executor.each(Doing(), [1], jobs=1)) == ["2"]


def test_help_does_not_import_dask() -> None:
    """It takes a second; who looks at the commands does not wait for it."""
    code = (
        "import sys; from livinglab_gen.cli import run; run(['fleet', 'update', '--help']); "
        "sys.exit(any(name.split('.')[0] in ('dask', 'distributed') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0


@pytest.mark.parametrize(
    ("more", "code", "word"),
    [
        (("--scheduler", "10.0.0.5:8786"), 2, "tcp://10.0.0.5:8786"),
        (("--scheduler", "http://10.0.0.5:8786"), 2, "tcp://10.0.0.5:8786"),
        (("--scheduler", "tcp://10.0.0.5"), 2, "tcp://10.0.0.5:8786"),
        (("--scheduler", NOWHERE, "--jobs", "2"), 2, "--jobs and --scheduler"),
        (("--scheduler", NOWHERE), 68, NOWHERE),
    ],
)
def test_a_wrong_wish_is_told(
    lab: Lab,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    more: tuple[str, ...],
    code: int,
    word: str,
) -> None:
    """Each way to name a cluster that is none."""
    monkeypatch.setattr("livinglab_gen.executor.cluster.PATIENCE", 1)
    lab.release()
    git.init(tmp_path / "repos" / "leer.git", bare=True)
    where = ("--fleet", str(tmp_path / "repos"), "--registry", str(lab.registry_folder))
    assert run(["--lang", "en", "fleet", "status", *where, "--catalogue", str(lab.root), *more]) == code
    assert word in capsys.readouterr().err


# --- A campaign ---------------------------------------------------------------------------------------


@pytest.fixture
def repos(lab: Lab, tmp_path: Path) -> Path:
    """Twelve repos of four regions at the first release, bare, in a folder; the second release is there."""
    lab.write({"templates/base/files/text.txt": "line 1\n"})
    lab.release()
    for region in REGIONS:
        made = lab.new(region=region, destination=tmp_path / "work" / region)
        for number in range(3):
            bare(made, tmp_path / "repos" / f"{region}-{number}.git")
    lab.write({"templates/base/files/text.txt": "line one\n"})
    lab.enter_version("1.1.0")
    lab.release()
    return tmp_path / "repos"


def names(repos: Path) -> list[str]:
    """The repos by name."""
    return sorted(path.name.removesuffix(".git") for path in repos.iterdir())


def commands(process: int) -> list[list[str]]:
    """What a process has others do at the moment, as command lines."""
    try:
        return [child.cmdline() for child in psutil.Process(process).children(recursive=True)]
    except psutil.NoSuchProcess:  # one ended while we looked
        return []


@pytest.mark.slow
def test_a_worker_that_is_killed_while_it_pushes_costs_nothing(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """The campaign ends whole: each repo has one proposal, the one that a run here would make."""
    killed: list[int] = []
    with served(repos) as host, started(tmp_path / "cluster", 2) as cluster:

        def kill() -> None:
            """Kill the worker whose push of the repo arrives just now."""
            for worker in cluster.workers:
                if any("push" in words and url in words for words in commands(worker.pid)):
                    worker.kill()
                    killed.append(worker.pid)
                    return

        url = host.url(names(repos)[5])
        host.before_push(names(repos)[5], kill)
        (tmp_path / "fleet.txt").write_text("".join(f"{host.url(name)}\n" for name in names(repos)))
        members = fleet.members([str(tmp_path / "fleet.txt")])
        with fleet.journal(tmp_path / "journal") as journal:
            found = list(fleet.carry_out(members, plan(lab), journal, scheduler=cluster.address))
        pushed = {name: {push.commit for push in host.pushes(name)} for name in names(repos)}
    assert len(killed) == 1
    steps = {one.member.name: one for one in found if isinstance(one, Step)}
    assert len(steps) == 12
    assert {step.state for step in steps.values()} == {State.open}, [step.why for step in steps.values()]
    for name in names(repos):
        repo = repos / f"{name}.git"
        assert pushed[name] == {tip(repos, name)}
        assert len(git.run("for-each-ref", "refs/heads/livinglab", at=repo).splitlines()) == 1
        assert len(git.run("rev-list", f"main..{BRANCH}", at=repo).splitlines()) == 1
    before = {name: tip(repos, name) for name in names(repos)}
    with fleet.journal(tmp_path / "journal") as journal:
        again = list(fleet.carry_out(members_here(repos), plan(lab), journal, jobs=1))
    assert not any(one.made for one in again if isinstance(one, Step))
    assert {name: tip(repos, name) for name in names(repos)} == before


def members_here(repos: Path) -> tuple[fleet.Member, ...]:
    """The same repos, as they lie on this disk."""
    return fleet.members([str(repos)])


def test_status_rehearsal_and_campaign_are_the_same_there(
    lab: Lab, repos: Path, tmp_path: Path, cluster: Cluster
) -> None:
    """Value for value what this process finds."""
    members, look = members_here(repos), Look(registry=lab.registry, drift=True)
    here = sorted(fleet.inventory(members, look, fleet.Filter(), jobs=1), key=lambda one: one.member)
    away = fleet.inventory(members, look, fleet.Filter(), scheduler=cluster.address)
    assert sorted(away, key=lambda one: one.member) == here
    rehearsal = fleet.Rehearsal(registry=lab.registry, candidate=lab.registry.find("demo"))
    alone = sorted(fleet.rehearse(members, rehearsal, jobs=1), key=lambda one: one.member)
    there = fleet.rehearse(members, rehearsal, scheduler=cluster.address)
    assert sorted(there, key=lambda one: one.member) == alone
    dry = replace(plan(lab).campaign, dry=True)
    found = {one.member: one for one in fleet.propose(members, dry, jobs=1)}
    assert {one.member: one for one in fleet.propose(members, dry, scheduler=cluster.address)} == found


def test_the_command_works_on_the_cluster(
    lab: Lab, repos: Path, tmp_path: Path, cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it prints is what it prints anywhere, and nothing of Dask's comes with it."""
    where = ("--fleet", str(repos), "--registry", str(lab.registry_folder), "--catalogue", str(lab.root))
    asked = ["--lang", "en", "fleet", "update", "demo", "--journal", str(tmp_path / "journal"), *where]
    assert run([*asked, "--scheduler", cluster.address]) == 0
    said = capsys.readouterr()
    assert all(tip(repos, name) for name in names(repos))
    assert not said.err
    assert run([*asked, "--scheduler", cluster.address, "--json"]) == 0
    assert '"made": true' not in capsys.readouterr().out


def test_a_release_that_a_worker_does_not_hold_is_looked_up_there(lab: Lab, repos: Path) -> None:
    """The folder that it was found in need not be on the worker, as long as the registry is."""
    found = lab.registry.find("demo")
    elsewhere = replace(found, repo=Path("/nowhere/demo.git"))
    assert lab.registry.held(elsewhere) == found
    campaign = replace(plan(lab).campaign, release=elsewhere)
    assert {one.state for one in fleet.propose(members_here(repos), campaign, jobs=1)} == {State.open}


def test_a_release_that_cannot_be_had_there_is_a_row_with_the_cure(lab: Lab, repos: Path) -> None:
    """A candidate stands on the machine that made it."""
    elsewhere = replace(lab.registry.find("demo"), version="2.0.0+candidate", repo=Path("/nowhere/demo.git"))
    rehearsal = fleet.Rehearsal(registry=lab.registry, candidate=elsewhere)
    found = list(fleet.rehearse(members_here(repos), rehearsal, jobs=1))
    assert len(found) == 12
    assert all("demo 2.0.0+candidate cannot be found from" in str(one.fault) for one in found)


# --- Who is let in ------------------------------------------------------------------------------------


def certificate(folder: Path) -> tuple[str, ...]:
    """A key and a certificate of its own for the loopback address, as options of Dask's processes."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "livinglab")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    files = {"ca-file": "cert.pem", "cert": "cert.pem", "key": "key.pem"}
    return tuple(w for kind, file in files.items() for w in (f"--tls-{kind}", str(folder / file)))


@pytest.mark.slow
def test_who_has_the_certificate_is_let_in_and_nobody_else(lab: Lab, repos: Path, tmp_path: Path) -> None:
    """Dask's own settings hold it; without them there is a sentence, and nothing is done."""
    said = certificate(tmp_path)
    command = [
        sys.executable, "-m", "livinglab_gen", "--lang", "en", "fleet", "update", "demo", "--fleet", repos,
        "--journal", tmp_path / "journal", "--registry", lab.registry_folder, "--catalogue", lab.root,
    ]  # fmt: skip
    kinds = [f"{who}__{what}" for who in ("CLIENT", "SCHEDULER", "WORKER") for what in ("CERT", "KEY")]
    names_of = {"CA_FILE": said[1], **{kind: said[5 if kind.endswith("KEY") else 3] for kind in kinds}}
    ours = {f"DASK_DISTRIBUTED__COMM__TLS__{name}": path for name, path in names_of.items()}
    with started(tmp_path / "cluster", 0, "--protocol", "tls", *said) as cluster:
        assert cluster.address.startswith("tls://")
        cluster.worker()
        for variables, code, word in (({}, 68, "there is no Dask scheduler"), (ours, 0, "")):
            done = subprocess.run(
                [*command, "--scheduler", cluster.address],
                env={**os.environ, **variables},
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, word in done.stderr) == (code, True), done.stderr
            assert all(bool(tip(repos, name)) is (code == 0) for name in names(repos))
