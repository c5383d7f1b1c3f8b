"""A Cookiecutter template's conversion as a git repository with versions, so that projects can follow it.

The first version is the state that a project was made from, the second the template's present state.
"""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

from livinglab_gen import git
from livinglab_gen.errors import LivingLabError
from livinglab_gen.git import Tree
from livinglab_gen.importer import standalone
from livinglab_gen.importer.faults import NoTemplate, NothingToAdopt
from livinglab_gen.importer.importing import Import, bring, name_of
from livinglab_gen.importer.source import has_branch, opened
from livinglab_gen.language import translate as _
from livinglab_gen.project import DestinationExists
from livinglab_gen.project.disk import faults_told
from livinglab_gen.registry import Release, Template, template

_FIRST, _SECOND = "v1.0.0", "v1.1.0"
_TRAILER = "Cookiecutter-Source"


def keep(
    folder: Path,
    source: str,
    *,
    commit: str | None,
    directory: str | None,
    at: datetime,
    branch: str | None = None,
) -> tuple[Release, Import]:
    """The conversion of the template at `source` in the repository `folder`, and the version of `commit`.

    The present state is that of `branch`, where the template has such a branch.
    A repository that holds that version already is used as it is. Raises what opening and converting
    raise, DestinationExists for a folder that holds anything else, and NothingToAdopt for a name that
    Copier takes for no repository.
    """
    old, stated = _converted(source, commit, directory, at)
    if folder.exists():
        return _held(folder, stated), old
    if folder.suffix != ".git":
        raise NothingToAdopt(
            _("{path} has to end in .git, by which Copier knows a repository: name {path}.git").format(
                path=folder
            )
        )
    trees = [(_FIRST, standalone.template(old.conversion), stated)]
    if commit is not None:
        followed = branch if branch and has_branch(source, branch) else None
        new, present = _converted(source, followed, directory, at)
        if present != stated:
            trees.append((_SECOND, standalone.template(new.conversion), present))
    with faults_told(folder.absolute().parent):
        _made(folder, trees)
    return _versions(folder).at(_FIRST), old


def _converted(source: str, commit: str | None, directory: str | None, at: datetime) -> tuple[Import, str]:
    """The one template at `source`, and what names its state."""
    with opened(source, checkout=commit, directory=directory) as found:
        brought = bring(found.folder, name_of(found.name), at)
        if len(brought) != 1:
            names = ", ".join(one.conversion.name for one in brought)
            raise NoTemplate(
                _(
                    "{source} offers several templates ({names}): name the folder of one with --directory"
                ).format(source=found.address, names=names)
            )
        return brought[0], f"{found.address} {found.commit or ''}".strip()


def _made(folder: Path, trees: list[tuple[str, Tree, str]]) -> None:
    author = git.who_commits(Path.cwd())
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        git.init(folder, bare=True)
        parent: str | None = None
        for tag, tree, state in trees:
            message = f"{tag.removeprefix('v')}\n\n{_TRAILER}: {state}\n"
            parent = git.commit(
                folder, tree, ref="refs/heads/main", message=message, author=author, parent=parent
            )
            git.run("update-ref", f"refs/tags/{tag}", parent, at=folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _held(folder: Path, state: str) -> Release:
    """The version of a repository that was converted from that state."""
    try:
        versions = _versions(folder).releases()
    except LivingLabError:  # no repository: whatever it is, it stays as it is
        versions = ()
    for one in reversed(versions):
        said = git.recorded(one.repo, one.commit).message
        if re.search(rf"^{_TRAILER}: {re.escape(state)}$", said, re.MULTILINE):
            return one
    raise DestinationExists(
        _("{path} exists already and holds no conversion of {state}: name a new folder").format(
            path=folder, state=state
        )
    )


def _versions(folder: Path) -> Template:
    where = str(folder.absolute())
    return template(where, where)
