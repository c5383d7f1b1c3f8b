"""What a service repo carries for deployment, CI and catalogues is valid by its own linters."""

from __future__ import annotations

import base64
import json
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from livinglab_gen import project, regions
from livinglab_gen.git import EXECUTABLE
from livinglab_gen.registry import Release

SUMEDANG = "32.11"
APOSTROPHE = "Kabupaten Tu'u Ma'alo"
"""A name that would break a careless quote; no region has it, so that it stays one when names change."""

SCHEMAS = {
    ".github/workflows/ci.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
    "deploy/compose.yaml": "vendor.compose-spec",
    "renovate.json": "vendor.renovate",
}
PUBLICCODE_SCOPES = {"local-authorities", "society", "healthcare", "welfare"}


def repo_of(release: Release, folder: Path, **data: str) -> Path:
    """A region's service repo as files below `folder`."""
    decided = project.plan(release, regions.find(SUMEDANG), data=data, destination=folder / "unused")
    for path, file in decided.files.items():
        target = folder / "repo" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        target.chmod(0o755 if file.mode == EXECUTABLE else 0o644)
    return folder / "repo"


@pytest.fixture(scope="module")
def repo(candidate: Mapping[str, Release], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SIMPATI of one region."""
    return repo_of(candidate["simpati"], tmp_path_factory.mktemp("deployment"))


@pytest.fixture(scope="module", params=["plain", "apostrophe"])
def described(
    request: pytest.FixtureRequest,
    candidate: Mapping[str, Release],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, str]:
    """The repo of a region with its name: a real one and one with apostrophes."""
    name = APOSTROPHE if request.param == "apostrophe" else regions.find(SUMEDANG).name
    folder = tmp_path_factory.mktemp(request.param)
    return repo_of(candidate["simpati"], folder, region_name=name), name


def tool(name: str) -> str:
    """A linter installed beside the Python that runs the tests."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or name


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A linter's run with its output."""
    return subprocess.run(
        [tool(command[0]), *command[1:]], cwd=cwd, capture_output=True, text=True, check=False
    )


def load(path: Path) -> Any:
    """The content of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCHEMAS)
def test_a_file_fits_its_published_schema(repo: Path, path: str) -> None:
    """CI, compose and Renovate files fit the schemas that their makers publish."""
    said = run("check-jsonschema", "--builtin-schema", SCHEMAS[path], path, cwd=repo)
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("path", SCHEMAS)
def test_a_broken_file_does_not_fit_its_schema(repo: Path, tmp_path: Path, path: str) -> None:
    """The schema check above can fail: a list in place of the document is refused."""
    broken = tmp_path / "broken.json"
    broken.write_text("[]")
    said = run("check-jsonschema", "--builtin-schema", SCHEMAS[path], str(broken), cwd=repo)
    assert said.returncode == 1, said.stdout + said.stderr


def test_the_containerfile_passes_its_linter(repo: Path) -> None:
    """Hadolint finds nothing in the Containerfile."""
    said = run("hadolint", "deploy/Containerfile", cwd=repo)
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_github_workflow_passes_a_security_linter(repo: Path) -> None:
    """Zizmor finds nothing: actions are pinned, permissions least, credentials not kept."""
    said = run("zizmor", "--offline", "--no-progress", ".github/workflows", cwd=repo)
    assert said.returncode == 0, said.stdout + said.stderr


def images(repo: Path) -> Iterator[str]:
    """Every base image that the deployment and CI files name, with its variables filled in."""
    text = (repo / "deploy/Containerfile").read_text()
    arguments = dict(re.findall(r"^ARG (\w+)=(\S+)", text, re.MULTILINE))
    for image in re.findall(r"^FROM (\S+)", text, re.MULTILINE):
        yield re.sub(r"\$\{(\w+)\}", lambda found: arguments[found[1]], image)
    for job in load(repo / ".gitlab-ci.yml").values():
        if isinstance(job, dict) and "image" in job:
            yield job["image"].replace("${PYTHON_VERSION}", "3.13")
    services = load(repo / "deploy/compose.yaml")["services"].values()
    built = {service["image"] for service in services if "build" in service}
    yield from {service["image"] for service in services} - built


KUBERNETES = "1.32"
OVERLAYS = ("deploy/kubernetes/sqlite", "deploy/kubernetes/postgres", "daerah/kubernetes")


@pytest.fixture(scope="module", params=OVERLAYS)
def manifests(request: pytest.FixtureRequest, repo: Path) -> tuple[str, str]:
    """An overlay with what kustomize makes of it."""
    built = run("kubectl", "kustomize", request.param, cwd=repo)
    assert built.returncode == 0, built.stderr
    return request.param, built.stdout


def workloads(manifests: str) -> dict[str, Any]:
    """The pod template of each workload by `Kind/name`."""
    documents = (found for found in yaml.safe_load_all(manifests) if found)
    kinds = {"Deployment", "StatefulSet", "Job"}
    return {
        f"{found['kind']}/{found['metadata']['name']}": found["spec"]["template"]
        for found in documents
        if found["kind"] in kinds
    }


def test_manifests_fit_the_kubernetes_api(manifests: tuple[str, str], tmp_path: Path) -> None:
    """Each object that an overlay makes has the form that the cluster's API accepts, strictly."""
    file = tmp_path / "all.yaml"
    file.write_text(manifests[1])
    said = run("kubernetes-validate", "--strict", "--kubernetes-version", KUBERNETES, str(file), cwd=tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr


def test_a_broken_manifest_does_not_fit_the_api(tmp_path: Path) -> None:
    """The check above can fail: an unknown key of a Service is refused."""
    file = tmp_path / "broken.yaml"
    file.write_text("apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {prots: []}\n")
    said = run("kubernetes-validate", "--strict", "--kubernetes-version", KUBERNETES, str(file), cwd=tmp_path)
    assert said.returncode != 0


def test_pods_keep_to_the_restricted_standard(manifests: tuple[str, str]) -> None:
    """Every container meets the `restricted` Pod Security Standard, with limits and probes."""
    found = workloads(manifests[1])
    assert found
    for name, template in found.items():
        pod = template["spec"]
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        for container in (*pod["containers"], *pod.get("initContainers", ())):
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False
            assert context["readOnlyRootFilesystem"] is True
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]
            assert container["resources"]["requests"]
        if not name.startswith("Job/"):
            assert all("livenessProbe" in container for container in pod["containers"])


def test_only_pods_that_are_ready_get_requests(manifests: tuple[str, str]) -> None:
    """The service selects the web pods, whose readiness asks `/readyz`."""
    documents = [found for found in yaml.safe_load_all(manifests[1]) if found]
    (service,) = (found for found in documents if found["kind"] == "Service")
    selected = [
        template
        for template in workloads(manifests[1]).values()
        if service["spec"]["selector"].items() <= template["metadata"]["labels"].items()
    ]
    (template,) = selected
    web = template["spec"]["containers"][0]
    assert web["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "http"}
    assert web["ports"] == [{"containerPort": 8000, "name": "http"}]


def test_sqlite_runs_once_with_a_volume_and_postgres_many_times(repo: Path) -> None:
    """One replica and a claim on SQLite; a budget, an autoscaler and a migration job on PostgreSQL."""
    built = {name: run("kubectl", "kustomize", f"deploy/kubernetes/{name}", cwd=repo).stdout
             for name in ("sqlite", "postgres")}  # fmt: skip
    objects = {
        name: {found["kind"]: found for found in yaml.safe_load_all(text) if found}
        for name, text in built.items()
    }
    stateful = objects["sqlite"]["StatefulSet"]["spec"]
    assert stateful["replicas"] == 1
    assert stateful["volumeClaimTemplates"][0]["metadata"]["name"] == "data"
    assert {"PodDisruptionBudget", "HorizontalPodAutoscaler", "Job", "NetworkPolicy"} <= set(
        objects["postgres"]
    )
    assert "NetworkPolicy" in objects["sqlite"]


def test_shell_scripts_pass_their_linter(repo: Path) -> None:
    """Shellcheck finds nothing in the scripts, and each can be run."""
    scripts = sorted((repo / "deploy").glob("*.sh"))
    assert len(scripts) == 4
    assert all(script.stat().st_mode & 0o111 for script in scripts)
    said = run("shellcheck", *map(str, scripts), cwd=repo)
    assert said.returncode == 0, said.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "--nama"),
        (("--nama", "Besar", "--host", "a.go.id"), "--nama"),
        (("--nama", "a" * 29, "--host", "a.go.id"), "--nama"),
        (("--nama", "a", "--host", "a b"), "--host"),
        (("--nama", "a", "--host", "a.go.id", "--port", "80"), "--port"),
        (("--nama", "a", "--host", "a.go.id", "--proksi", "x"), "--proksi"),
        (("--nama", "a", "--host", "a.go.id"), "--sertifikat"),
        (("--nama",), "--nama"),
        (("--entah",), "--entah"),
    ],
)
def test_the_installer_refuses_bad_input_before_it_does_anything(
    repo: Path, arguments: tuple[str, ...], told: str
) -> None:
    """A wrong option is one sentence that names it."""
    said = subprocess.run(
        ["sh", "deploy/pasang.sh", *arguments], cwd=repo, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert told in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_new_keys_differ_each_time_and_have_their_forms(repo: Path) -> None:
    """Two installations never share a key; the field key is 32 bytes as Fernet wants them."""
    keys = runpy.run_path(str(repo / "deploy/kunci.py"))["keys"]
    one, other = keys(), keys()
    assert not set(one.values()) & set(other.values())
    assert len(base64.urlsafe_b64decode(one["FIELD_KEYS"])) == 32
    assert min(map(len, one.values())) >= 40


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_units_are_valid_and_confined(repo: Path, tmp_path: Path) -> None:
    """Systemd finds no fault in the units, and rates the exposure of each as at most 2 of 10."""
    # The machine's own targets, which the units want or come after.
    shutil.copytree("/usr/lib/systemd/system", tmp_path / "root/usr/lib/systemd/system", symlinks=True)
    units = tmp_path / "root/etc/systemd/system"
    shutil.copytree(repo / "deploy/systemd", units)
    python = tmp_path / "root/opt/layanan/contoh/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    for kind in ("web", "worker", "backup"):
        (units / f"layanan-{kind}@contoh.service").symlink_to(f"layanan-{kind}@.service")
    names = [f"layanan-{kind}@contoh.service" for kind in ("web", "worker", "backup")]
    said = run(
        "systemd-analyze", "verify", f"--root={tmp_path / 'root'}", "--man=no",
        *(str(units / name) for name in (*names, "layanan-backup@.timer")), cwd=tmp_path,
    )  # fmt: skip
    own = [line for line in said.stderr.splitlines() if "layanan-" in line]
    assert own == [], said.stderr
    rated = run(
        "systemd-analyze", "security", "--offline=true", "--threshold=20", f"--root={tmp_path / 'root'}",
        *names, cwd=tmp_path,
    )  # fmt: skip
    assert rated.returncode == 0, rated.stdout[-800:] + rated.stderr


def test_every_image_names_its_version(repo: Path) -> None:
    """No image is `latest`, said or unsaid."""
    found = list(images(repo))
    assert len(found) >= 3
    for image in found:
        _name, _colon, tag = image.partition(":")
        assert re.match(r"\d+", tag), image


def test_the_container_runs_as_a_numeric_user_that_is_not_root(repo: Path) -> None:
    """The last USER of the last stage is a number above zero, which Kubernetes can check."""
    last_stage = (repo / "deploy/Containerfile").read_text().split("\nFROM ")[-1]
    user = re.findall(r"^USER (\S+)", last_stage, re.MULTILINE)[-1]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)


def test_compose_takes_every_privilege_away(repo: Path) -> None:
    """The service runs read-only without capabilities and is published on the loopback address."""
    services = load(repo / "deploy/compose.yaml")["services"]
    for service in (services["web"], services["worker"]):
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["healthcheck"]["test"][0] == "CMD"
    web, db = services["web"], services["db"]
    assert "ports" not in db
    assert db["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in db["security_opt"]
    # The region's own server comes before the one of compose.
    assert web["environment"]["DATABASE_URL"].startswith("${DATABASE_URL:-${POSTGRES_PASSWORD:+")
    assert all(port.startswith("${PUBLISH_ADDRESS:-127.0.0.1}:") for port in web["ports"])
    assert any(place.startswith("/tmp:") for place in web["tmpfs"])  # noqa: S108  in the container


def test_compose_reads_what_the_example_sets(described: tuple[Path, str]) -> None:
    """Each variable that compose insists on is in env.example, which names the project too."""
    repo, _name = described
    example = (repo / "deploy/env.example").read_text(encoding="utf-8")
    set_there = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))
    needed = set(re.findall(r"\$\{(\w+):\?", (repo / "deploy/compose.yaml").read_text()))
    assert needed <= set_there.keys()
    assert set_there["COMPOSE_PROJECT_NAME"] == load(repo / "catalog-info.yaml")["metadata"]["name"]
    assert set_there["SECRET_KEY"] == ""


def test_secrets_and_data_stay_out_of_git_and_of_the_image(repo: Path) -> None:
    """`deploy/.env`, `.env` and `var/` are ignored by git and by the image's build context."""
    ignored = (repo / ".dockerignore").read_text().split("\n")
    assert {".env", "**/*.env", "**/cadangan-*.tar*", "var", ".git"} <= set(ignored)
    run("git", "init", "--quiet", cwd=repo)
    secret = [
        ".env",
        "deploy/.env",
        "kunci.env",
        "deploy/cadangan/x.tar",
        "cadangan-1.tar",
        "var/data.sqlite3",
    ]
    said = run("git", "check-ignore", "--no-index", *secret, "deploy/env.example", cwd=repo)
    assert said.stdout.split() == secret


def test_ci_checks_and_tests_on_the_same_pythons_everywhere(repo: Path) -> None:
    """GitHub and GitLab run the same commands on 3.11 and on the container's Python."""
    container = re.findall(
        r"^ARG PYTHON_VERSION=(\S+)", (repo / "deploy/Containerfile").read_text(), re.MULTILINE
    )
    github = load(repo / ".github/workflows/ci.yml")["jobs"]["check"]
    gitlab = load(repo / ".gitlab-ci.yml")["check"]
    assert github["strategy"]["matrix"]["python"] == ["3.11", *container]
    assert gitlab["parallel"]["matrix"] == [{"PYTHON_VERSION": ["3.11", *container]}]
    commands = [step["run"] for step in github["steps"] if "run" in step]
    wanted = ["make livinglab", "make check", "make test-all", "make test-postgres"]
    assert commands == gitlab["script"] == wanted
    targets = re.findall(r"^([a-z-]+):", (repo / "Makefile").read_text(), re.MULTILINE)
    assert {command.removeprefix("make ") for command in wanted} <= set(targets)


def test_renovate_follows_the_blueprint_and_the_locks(repo: Path) -> None:
    """Renovate's patterns match the lock files that the repo has, and no release is merged unseen."""
    config = json.loads((repo / "renovate.json").read_text(encoding="utf-8"))
    assert {"copier", "pip-compile", "github-actions", "gitlabci", "dockerfile", "docker-compose"} == set(
        config["enabledManagers"]
    )
    (pattern,) = config["pip-compile"]["managerFilePatterns"]
    locks = [str(path.relative_to(repo)) for path in repo.glob("requirements/*.txt")]
    assert len(locks) == 2
    assert all(re.search(pattern.strip("/"), lock) for lock in locks)
    (blueprint,) = [rule for rule in config["packageRules"] if rule["matchManagers"] == ["copier"]]
    assert blueprint["automerge"] is False


def test_publiccode_has_what_the_standard_requires(described: tuple[Path, str]) -> None:
    """The keys, lengths and vocabularies of publiccode.yml 0.5.0 hold, whatever the region is called."""
    repo, name = described
    data = load(repo / "publiccode.yml")
    assert data["publiccodeYmlVersion"] == "0.5.0"
    assert data["name"] == f"SIMPATI {name}"
    assert re.fullmatch(r"https://[a-z.]+/[a-z0-9-]+\.git", data["url"])
    assert data["platforms"] == ["web"]
    assert data["softwareType"] == "standalone/web"
    assert data["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert data["legal"] == {"license": "Apache-2.0"}
    assert data["organisation"] == {"uri": f"urn:x-kemendagri:{SUMEDANG}", "name": f"Pemerintah {name}"}
    assert data["maintenance"]["type"] == "internal"
    assert all(contact["name"] for contact in data["maintenance"]["contacts"])
    assert data["localisation"] == {"localisationReady": True, "availableLanguages": ["id", "en", "su"]}
    assert data["intendedAudience"]["countries"] == ["ID"]
    assert set(data["intendedAudience"]["scope"]) <= PUBLICCODE_SCOPES
    assert set(data["description"]) == {"id", "en"}


@pytest.mark.parametrize("language", ["id", "en"])
def test_publiccode_describes_in_the_lengths_asked_for(described: tuple[Path, str], language: str) -> None:
    """The short description is one line of at most 150 characters, the long one has 150 to 10,000."""
    repo, _name = described
    text = load(repo / "publiccode.yml")["description"][language]
    assert 0 < len(text["shortDescription"]) <= 150
    assert "\n" not in text["shortDescription"]
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert len(text["features"]) >= 5


def test_the_catalogue_entry_is_a_backstage_component(described: tuple[Path, str]) -> None:
    """Name, tags and owner have the forms that Backstage accepts; the title carries the region's name."""
    repo, name = described
    data = load(repo / "catalog-info.yaml")
    assert (data["apiVersion"], data["kind"]) == ("backstage.io/v1alpha1", "Component")
    metadata, spec = data["metadata"], data["spec"]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", metadata["name"])
    assert len(metadata["name"]) <= 63
    assert metadata["title"] == f"SIMPATI {name}"
    assert metadata["description"]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", tag) and len(tag) <= 63 for tag in metadata["tags"])
    assert {"type": "service", "lifecycle": "production"}.items() <= spec.items()
    assert re.fullmatch(r"group:default/[a-z0-9]+(-[a-z0-9]+)*", spec["owner"])
    assert len(spec["owner"].removeprefix("group:default/")) <= 63


def test_the_licence_is_the_apache_licence_whole(repo: Path) -> None:
    """LICENSE is the text of the Apache License 2.0 from its title to its appendix."""
    text = (repo / "LICENSE").read_text()
    assert "Apache License" in text.split("\n")[1]
    assert "APPENDIX: How to apply the Apache License to your work." in text
    assert len(text.split("\n")) > 200


def test_links_between_the_guides_lead_somewhere(repo: Path) -> None:
    """Each relative link of the guides names a file of the repo."""
    guides = [repo / "README.md", repo / "deploy/README.md", *sorted((repo / "docs").glob("*.md"))]
    assert len(guides) >= 6
    for guide in guides:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", guide.read_text(encoding="utf-8")):
            assert (guide.parent / target).exists(), f"{guide.relative_to(repo)}: {target}"


def test_make_targets_in_the_guides_exist(repo: Path) -> None:
    """Each `make x` that a guide tells stands in the Makefile, or in what a service brings to it."""
    made = [repo / "Makefile", *repo.glob("*/perintah.mk")]
    targets = {name for path in made for name in re.findall(r"^([a-z-]+):", path.read_text(), re.MULTILINE)}
    guides = [*(repo / "docs").glob("*.md"), repo / "README.md", repo / "deploy/README.md"]
    told = {
        name
        for guide in guides
        for name in re.findall(r"(?:^|`)make ([a-z-]+)\b", guide.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert told <= targets
