"""A recall: what is said of a published version from now on, in the record and at a target."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from livinglab_gen import git, registry
from livinglab_gen.catalogue import Catalogue
from livinglab_gen.language import translate as _
from livinglab_gen.registry import Recall, Record, UnknownRelease, recalls
from livinglab_gen.release.publishing import address, present


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a recall did: `recall` is None where one was lifted, `recorded` the file to commit."""

    blueprint: str
    version: str
    recall: Recall | None
    target: str
    recorded: Path


def recall(catalogue: Catalogue, id_: str, version: str, said: Recall | None, target: str) -> Said:
    """Say at `target` and in the catalogue's record what is thought of a version; None lifts what was said.

    Raises UnknownRelease for a version that was never released, Unreachable for a target that is not
    there. What the record says goes to the target as a whole, so saying it again does no harm.
    """
    catalogue.blueprint(id_)
    record = Record.of(catalogue.root, id_)
    if version not in record.versions():
        raise UnknownRelease(
            _("{blueprint} has no release {version}: choose one of {versions}").format(
                blueprint=id_, version=version, versions=", ".join(record.versions()) or "-"
            )
        )
    found = {v: one for v, one in record.recalls().items() if v != version}
    if said is not None:
        found[version] = said
    url = address(id_, target)
    if not present(id_, target)[0]:
        raise UnknownRelease(
            _(
                "{target} holds no release of {blueprint}: publish it there with `catalogue release` first"
            ).format(target=git.without_credentials(target), blueprint=id_)
        )
    with tempfile.TemporaryDirectory(prefix="livinglab-") as room:
        repo = Path(room) / f"{id_}.git"
        git.init(repo, bare=True)
        put(repo, found, url)
    return Said(
        blueprint=id_,
        version=version,
        recall=said,
        target=git.without_credentials(url),
        recorded=record.say(found),
    )


def put(repo: Path, found: recalls.Recalls, url: str) -> None:
    """Make the branch of recalls at `url` say `found`."""
    commit = recalls.put(repo, found)
    try:
        git.run("push", "--quiet", "--force", "--", url, f"{commit}:{recalls.BRANCH}", at=repo)
    except git.GitFailed as error:
        raise registry.unreachable(url, error) from error
