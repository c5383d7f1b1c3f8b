"""What a proposal says to those who decide about it: in Indonesian, for someone with ten minutes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import cast

from jinja2 import StrictUndefined, Template

from livinglab_gen.fleet.outcome import Merged
from livinglab_gen.git import Conflict
from livinglab_gen.language import printable
from livinglab_gen.project import Update


def title(update: Update) -> str:
    """The proposal on one line: `SIMPATI 2.1.0: pembaruan dari 2.0.2`."""
    return f"{update.made_from.name.upper()} {update.new.version}: pembaruan dari {update.old.version}"


def text(update: Update, found: Merged) -> str:
    """What changes for users, why, the risk, what to try, and what is left to decide."""
    return (
        _template()
        .render(
            nama=update.made_from.name.upper(),
            lama=update.old.version,
            baru=update.new.version,
            rilis=update.notes,
            berubah=len(found.changed),
            migrasi=sum(path.match("migrations/[0-9]*.py") for path in found.added),
            paket=any(path.parts[0] == "requirements" for path in found.changed),
            digabung=_shown(found.merged),
            konflik=_shown(map(_conflict, update.conflicts)),
            bertanda=sum(conflict.kind == _MARKED for conflict in update.conflicts),
            gugur=_shown(update.dropped),
            tak_terbaca=_shown(f"{broken.path}: {broken.why}" for broken in found.broken),
        )
        .strip()
    )


_MARKED = "contents"
"""The one kind of conflict that git shows within the file."""
_KINDS = {
    _MARKED: "baris yang sama diubah di sini dan oleh rilis",
    "binary": "diubah di sini dan oleh rilis, dan bukan teks",
    "file/directory": "berkas di satu sisi, folder di sisi lain",
    "distinct modes": "jenis berkasnya berbeda di kedua sisi",
    "rename/rename": "diganti nama di kedua sisi, menjadi nama yang berbeda",
    "submodule": "submodul di sini",
}
_ONE_SIDED = {
    "modify/delete": ("diubah di sini, dihapus oleh rilis", "dihapus di sini, diubah oleh rilis"),
    "rename/delete": ("diganti nama di sini, dihapus oleh rilis", "dihapus di sini, diganti nama oleh rilis"),
}


def _conflict(conflict: Conflict) -> str:
    """A file, git's word for why it is in conflict, and what that means."""
    here, there = _ONE_SIDED.get(conflict.kind, ("hanya ada di sini", "hanya ada pada rilis"))
    told = _KINDS.get(conflict.kind) or (here if conflict.here else there)
    return f"{conflict.path} ({conflict.kind}): {told}" if conflict.kind else f"{conflict.path}: {told}"


def _shown(words: Iterable[object]) -> list[str]:
    """Words of a repo, each on one line: a name of a file may hold anything."""
    return [printable(str(word)) for word in words]


@cache
def _template() -> Template:
    source = files("livinglab_gen.fleet").joinpath("proposal.txt.jinja").read_text(encoding="utf-8")
    return cast(Template, Template(source, undefined=StrictUndefined, keep_trailing_newline=True))
