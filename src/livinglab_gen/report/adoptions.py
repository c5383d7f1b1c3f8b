"""What an adoption records, and what differs, told."""

from __future__ import annotations

from typing import Any

from livinglab_gen import git
from livinglab_gen.importer.adopting import Adoption, From
from livinglab_gen.language import translate as _
from livinglab_gen.report.imports import left
from livinglab_gen.report.text import plain, table


def adoption(found: Adoption, commit: str | None, *, kept: bool = False) -> str:
    """The release, the answers with where they come from, and the files that are not as it makes them."""
    name = f"{found.release.blueprint} {found.release.version}"
    if commit is None:
        head = _("{folder} would follow {name}; nothing was written.").format(folder=found.folder, name=name)
    else:
        head = _("{folder} follows {name} from now on (commit {commit}).").format(
            folder=found.folder, name=name, commit=commit[:12]
        )
    parts = [head, table((key, repr(value), _from(found.told[key])) for key, value in found.answers.items())]
    parts.append(_("{count} files are as the release makes them.").format(count=found.same))
    if found.differing:
        parts.append(
            _("These differ, and stay as they are: {files}.").format(files=git.named(found.differing))
        )
    if found.missing:
        parts.append(_("These are not there, and stay away: {files}.").format(files=git.named(found.missing)))
    if found.dropped:
        parts.append(
            _("These recorded answers do not hold any more: {names}.").format(names=git.named(found.dropped))
        )
    if found.skipped:
        parts.append(
            _("cruft left {patterns} alone; an update merges what the template brings there.").format(
                patterns=", ".join(found.skipped)
            )
        )
    if found.left:
        parts.append(_("Left of the template, {count} places:").format(count=len(found.left)))
        parts += map(left, found.left)
    if kept and commit is not None:
        parts.append(
            _(
                "Others need that repository too: push {repo} to your git host, and put its address "
                "under `_src_path` in the answers file."
            ).format(repo=found.release.repo)
        )
    if commit is not None:
        parts.append(_("Next: `livinglab status {folder}`.").format(folder=found.folder))
    return "\n".join(part for part in parts if part)


def adoption_facts(found: Adoption, commit: str | None) -> dict[str, Any]:
    """The same as values."""
    return {
        "folder": str(found.folder),
        "blueprint": found.release.blueprint,
        "version": found.release.version,
        "source": git.without_credentials(found.release.source),
        "commit": commit,
        "answers": dict(found.answers),
        "from": {name: where.value for name, where in found.told.items()},
        "dropped": list(found.dropped),
        "same": found.same,
        "differing": [str(path) for path in found.differing],
        "missing": [str(path) for path in found.missing],
        "skipped": list(found.skipped),
        "left": [plain(one) for one in found.left],
    }


def _from(where: From) -> str:
    words = {
        From.given: _("given"),
        From.recorded: _("recorded"),
        From.matched: _("found in the project"),
        From.default: _("the template's default"),
    }
    return words[where]
