"""A new service repo, told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from livinglab_gen.language import translate as _
from livinglab_gen.project import NewProject
from livinglab_gen.release import CANDIDATE
from livinglab_gen.report.text import table


def filled_in(project: NewProject) -> str:
    """What a new service repo would be made of, before it is written."""
    rows = [
        (_("Blueprint"), f"{project.release.blueprint} {project.release.version}"),
        (_("Region"), f"{project.region.name} ({project.region.code})"),
        (_("Folder"), str(project.destination)),
        (_("Files"), str(len(project.files))),
        *((name, str(value)) for name, value in project.answers.items()),
    ]
    return table(rows)


def made(project: NewProject, shown: str) -> str:
    """That a service repo was made, and the way on; `shown` is its folder as the user would type it."""
    lines = [
        _("{name} for {region} is ready in {folder} ({files} files, one commit).").format(
            name=f"{project.release.blueprint} {project.release.version}",
            region=project.region.name,
            folder=shown,
            files=len(project.files),
        ),
        "",
        _("Next:"),
        f"  cd {shown}",
    ]
    # What was brought from elsewhere is started in its own way.
    if PurePosixPath("Makefile") in project.files:
        lines += [_("  make demo   try it with sample data"), _("  make run    start it for real")]
    if project.new_keys:
        keys = ", ".join(project.new_keys)
        lines += [
            "",
            _("Your region profile lacks {keys}: the defaults hold; see region.toml.").format(keys=keys),
        ]
    if not project.reachable and project.release.tag != CANDIDATE:
        lines += ["", _without_address(project)]
    return "\n".join(lines)


def tree(files: Iterable[PurePosixPath], head: str) -> str:
    """Paths drawn as a tree below `head`."""
    return "\n".join([head, *_branches(_nested(files), "")])


def project_facts(project: NewProject) -> dict[str, Any]:
    """A new service repo as values: what it is made from, its answers and its files."""
    return {
        "name": project.name,
        "destination": str(project.destination),
        "blueprint": project.release.blueprint,
        "version": project.release.version,
        "commit": project.release.commit,
        "source": project.release.source,
        "region": project.region.code,
        "answers": dict(project.answers),
        "files": sorted(map(str, project.files)),
    }


def _without_address(project: NewProject) -> str:
    base = project.release.source.rsplit("/", 1)[0]
    return _(
        "The catalogue has no public address yet, so this repo records {base}/. "
        "`livinglab` does not need it; "
        "for plain Copier or Renovate lead git to a copy of the releases, "
        "for example the one on this machine:\n"
        '  git config --global url."{mirror}/".insteadOf {base}/'
    ).format(base=base, mirror=project.release.repo.parent)


def _nested(files: Iterable[PurePosixPath]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for path in sorted(files):
        level = root
        for part in path.parts:
            level = level.setdefault(part, {})
    return root


def _branches(level: Mapping[str, Any], indent: str) -> Iterable[str]:
    for place, (name, below) in enumerate(level.items(), start=1):
        last = place == len(level)
        yield f"{indent}{'└── ' if last else '├── '}{name}{'/' if below else ''}"
        yield from _branches(below, indent + ("    " if last else "│   "))
