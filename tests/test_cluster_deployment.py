"""The cluster that can be applied to Kubernetes is valid by its own linters, and its commands exist."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

from livinglab_gen.cli import app

from .test_docs import parse

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "deploy" / "dask"
BIN = Path(sysconfig.get_path("scripts"))
KUBERNETES = "1.32"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """A tool of this environment, with what it said."""
    return subprocess.run([BIN / words[0], *words[1:]], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def manifests() -> str:
    """What kustomize makes of the folder."""
    built = run("kubectl", "kustomize", str(FOLDER))
    assert built.returncode == 0, built.stderr
    return built.stdout


def objects(manifests: str) -> dict[str, dict[str, Any]]:
    """Each object by `Kind/name`."""
    found = [one for one in yaml.safe_load_all(manifests) if one]
    return {f"{one['kind']}/{one['metadata']['name']}": one for one in found}


def pods(manifests: str) -> dict[str, dict[str, Any]]:
    """The pod of each workload by its component."""
    found = objects(manifests)
    specs = [one["spec"].get("jobTemplate", one)["spec"]["template"] for one in found.values()
             if one["kind"] in ("Deployment", "CronJob")]  # fmt: skip
    return {one["metadata"]["labels"]["app.kubernetes.io/component"]: one["spec"] for one in specs}


def test_the_manifests_fit_the_kubernetes_api(manifests: str, tmp_path: Path) -> None:
    """Each object has the form that the cluster's API accepts, strictly; a broken one would be told."""
    for name, text, fits in (
        ("all.yaml", manifests, True),
        ("broken.yaml", manifests.replace("replicas:", "replica:"), False),
    ):
        (tmp_path / name).write_text(text)
        said = run(
            "kubernetes-validate", "--strict", "--kubernetes-version", KUBERNETES, str(tmp_path / name)
        )
        assert (said.returncode == 0) is fits, said.stdout + said.stderr


def test_pods_keep_to_the_restricted_standard(manifests: str) -> None:
    """Every container meets the `restricted` Pod Security Standard, with limits."""
    assert pods(manifests).keys() == {"scheduler", "worker", "campaign"}
    for pod in pods(manifests).values():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]
        assert {"requests", "limits"} <= container["resources"].keys()


def test_all_run_one_image_and_only_they_reach_each_other(manifests: str) -> None:
    """Versions fit since they are one; who reaches the scheduler runs code on the workers."""
    assert len({pod["containers"][0]["image"] for pod in pods(manifests).values()}) == 1
    policy = objects(manifests)["NetworkPolicy/livinglab-dask"]["spec"]
    assert policy == {
        "podSelector": {},
        "policyTypes": ["Ingress"],
        "ingress": [{"from": [{"podSelector": {}}]}],
    }
    assert {one["metadata"].get("namespace", "livinglab") for one in objects(manifests).values()} == {
        "livinglab"
    }
    service = objects(manifests)["Service/livinglab-scheduler"]["spec"]
    assert service.get("type", "ClusterIP") == "ClusterIP"


def test_what_the_pods_run_exists(manifests: str) -> None:
    """Dask and livinglab take these arguments, and all mean the same scheduler."""
    args = {component: pod["containers"][0]["args"] for component, pod in pods(manifests).items()}
    assert [words[:2] for words in args.values() if words[0] == "dask"] == [
        ["dask", "scheduler"],
        ["dask", "worker"],
    ]
    dask_scheduler.main.make_context("scheduler", args["scheduler"][2:])
    asked = dask_worker.main.make_context("worker", args["worker"][2:]).params
    assert (asked["nthreads"], asked["nanny"]) == (1, False)
    parse(app, "livinglab", args["campaign"][1:])
    port = objects(manifests)["Service/livinglab-scheduler"]["spec"]["ports"][0]["port"]
    assert asked["scheduler"] == f"tcp://livinglab-scheduler:{port}"
    assert f"--scheduler={asked['scheduler']}" in args["campaign"]


def test_files_that_are_named_are_mounted(manifests: str) -> None:
    """Settings, secrets and the journal stand where the commands look for them."""
    found = objects(manifests)
    for pod in pods(manifests).values():
        (container,) = pod["containers"]
        mounts = {mount["mountPath"] for mount in container["volumeMounts"]}
        named = [entry.get("value", "") for entry in container.get("env", ())]
        named += [word.partition("=")[2] for word in container["args"]]
        for path in (Path(word) for word in named if word.startswith("/")):
            assert any(path.is_relative_to(mount) for mount in mounts), path
        for volume in pod["volumes"]:
            if "configMap" in volume:
                assert f"ConfigMap/{volume['configMap']['name']}" in found
    assert "helper = store --file=/git/credentials" in found["ConfigMap/livinglab-git"]["data"]["gitconfig"]


def test_the_image_passes_its_linter() -> None:
    """Hadolint finds nothing, and what is copied is there."""
    file = FOLDER / "Containerfile"
    said = run("hadolint", str(file))
    assert said.returncode == 0, said.stdout
    copied = [line.split()[1:-1] for line in file.read_text().splitlines() if line.startswith("COPY ")]
    assert all((ROOT / name).exists() for names in copied for name in names if name[0] not in "-/")


@pytest.mark.slow
def test_what_is_copied_is_enough_for_the_package(tmp_path: Path) -> None:
    """The wheel comes out of these files alone, with the catalogue in it."""
    for line in (FOLDER / "Containerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            for name in line.split()[1:-1]:
                target = tmp_path / "livinglab" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, target, ignore=shutil.ignore_patterns("var", "__pycache__"))
                else:
                    shutil.copy(ROOT / name, target)
    words = (
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(tmp_path),
    )
    built = run("python", *words, str(tmp_path / "livinglab"))
    assert built.returncode == 0, built.stderr
    assert len(list(tmp_path.glob("livinglab_gen-*.whl"))) == 1
