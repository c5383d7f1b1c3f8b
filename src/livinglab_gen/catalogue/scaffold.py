"""Begin a blueprint: an entry and a layer that pass the check and compose into a service that runs.

The starting files are package data under ``starters/``: ``common`` (the entry), ``settings``
(a new catalogue's settings), ``app`` (a Django app on the layer ``inti``) and ``service`` (a whole
small service, where there is no ``inti``). ``@id@``, ``@app@``, ``@Class@`` and ``@title@`` stand
for the name, in texts and in paths; every file ends in ``.tmpl``, so that no tool takes it for code.
"""

from __future__ import annotations

import keyword
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from livinglab_gen import shipped
from livinglab_gen.catalogue.faults import BadName
from livinglab_gen.catalogue.load import Catalogue
from livinglab_gen.language import translate as _

BASE = "inti"
LONGEST = 30
SCHEMAS = ("blueprint.schema.json", "catalogue.schema.json", "layer.schema.json")

_STARTERS = Path(__file__).parent / "starters"
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TOKEN = re.compile(r"@([A-Za-z]+)@")
_ENTRY_FOLDER = ("catalogue", "links", "reference", "regions", "releases")  # what else lies among entries
_ADDRESSES_AND_FOLDERS = """
admin akun api auth axes config contenttypes csp daerah demo deploy django docs environ hasil
healthz inti keluar livinglab manage masuk media messages metrics node readyz requirements
sessions static staticfiles templates test tests var venv wilayah
"""
_TAKEN = frozenset(_ADDRESSES_AND_FOLDERS.split())
_EXAMPLE: Mapping[str, str] = {
    "region_code": '"32.11"',
    "region_name": "Kabupaten Sumedang",
    "province_name": "Jawa Barat",
    "time_zone": "Asia/Jakarta",
    "languages": "su jv",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What a new blueprint is called, in each place where it needs a name."""

    id: str
    base: tuple[str, ...]
    example: str

    @property
    def tokens(self) -> dict[str, str]:
        """The words that stand for the tokens of the starting files."""
        words = self.id.split("-")
        return {
            "id": self.id,
            "app": "_".join(words),
            "Class": "".join(word.capitalize() for word in words),
            "title": " ".join(word.capitalize() for word in words),
            "layers": ", ".join([*self.base, self.id]),
            "example": self.example,
        }

    def fill(self, text: str) -> str:
        """The text with the names in place of the tokens; other text between signs stays."""
        return _TOKEN.sub(lambda found: self.tokens.get(found[1], found[0]), text)


def init(root: Path, name: str) -> tuple[Path, ...]:
    """Write the entry and the layer of a new blueprint below ``root``; what was written, sorted.

    An empty folder becomes a catalogue. BadName says why a name cannot be taken; then, as after any
    fault, nothing is left behind.
    """
    catalogue = Catalogue(root=root)
    demand_name(catalogue, name)
    base = (BASE,) if (root / "templates" / BASE / "layer.yml").is_file() else ()
    names = Names(id=name, base=base, example=_example(catalogue, name, base))
    with drafted(root, name) as draft:
        for starter in (_STARTERS / "common", _STARTERS / ("app" if base else "service")):
            _write(starter, draft, names)
        return move(draft, root, name)


@contextmanager
def drafted(root: Path, name: str) -> Iterator[Path]:
    """A folder beside the catalogue at ``root`` to write a blueprint in, with what a new catalogue lacks."""
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".init-") as place:
        draft = Path(place)
        if not (root / "catalogue" / "catalogue.yml").exists():
            _write(_STARTERS / "settings", draft, Names(id=name, base=(), example=""))
        _copy_schemas(root, draft)
        yield draft


def demand_spelling(name: str) -> None:
    """Raise BadName for what no blueprint can be called, wherever it is kept."""
    if not _NAME.fullmatch(name):
        raise BadName(
            _(
                "{name} cannot be the name of a blueprint: use small letters, digits and single "
                "hyphens, as in {example}"
            ).format(name=repr(name), example=spelled(name) or "lapor-kepo")
        )
    if len(name) > LONGEST:
        raise BadName(_("{name} is too long: use at most {most} signs").format(name=name, most=LONGEST))


def spelled(text: str) -> str:
    """The name of a blueprint that `text` comes nearest to; empty where it has no letters.

    >>> spelled("2. Lapor Kepo!")
    'lapor-kepo'
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"^[^a-z]+", "", text.lower()))
    return "-".join(words)[:LONGEST].strip("-")


def demand_name(catalogue: Catalogue, name: str) -> None:
    """Raise BadName where no new blueprint and layer can have the name."""
    demand_spelling(name)
    app = name.replace("-", "_")
    if keyword.iskeyword(app) or keyword.issoftkeyword(app) or app in sys.stdlib_module_names:
        raise BadName(
            _("{name} means something to Python itself: take another name, as in {example}").format(
                name=name, example=f"layanan-{name}"[:LONGEST]
            )
        )
    if app in _TAKEN or name in _ENTRY_FOLDER or app in _top_folders(catalogue):
        raise BadName(
            _("{name} is a folder or an address of every service: take another name, as in {example}").format(
                name=name, example=f"layanan-{name}"[:LONGEST]
            )
        )
    if name in catalogue.ids() or (catalogue.root / "catalogue" / f"{name}.yml").exists():
        raise BadName(
            _("there is a catalogue/{name}.yml already: take another name, or edit that entry").format(
                name=name
            )
        )
    if (catalogue.root / "templates" / name).exists():
        raise BadName(
            _("there is a templates/{name} already: take another name, or remove that folder").format(
                name=name
            )
        )


def _top_folders(catalogue: Catalogue) -> frozenset[str]:
    """The top-level names that the base layer brings."""
    files = catalogue.root / "templates" / BASE / "files"
    return frozenset(path.name for path in files.iterdir()) if files.is_dir() else frozenset()


def _example(catalogue: Catalogue, name: str, base: Iterable[str]) -> str:
    """The lines under ``example``: an answer to each usual question that the base layer asks."""
    asked = set(_EXAMPLE) | {"repo_name"}
    for layer in base:
        asked &= set(catalogue.layer(layer).questions)
    given = {**_EXAMPLE, "repo_name": f"{name}-sumedang"}
    lines = [f"  {key}: {value}" for key, value in given.items() if key in asked]
    return "\n".join(lines) or "  {}"


def _write(starter: Path, draft: Path, names: Names) -> None:
    for source in sorted(starter.rglob("*.tmpl")):
        path = draft / names.fill(str(source.relative_to(starter)).removesuffix(".tmpl"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(names.fill(source.read_text(encoding="utf-8")), encoding="utf-8")


def _copy_schemas(root: Path, draft: Path) -> None:
    """Editors complete an entry from the schema that lies beside it."""
    (draft / "catalogue").mkdir(exist_ok=True)
    for schema in SCHEMAS:
        if not (root / "catalogue" / schema).exists():
            shutil.copyfile(shipped.catalogue_dir() / schema, draft / "catalogue" / schema)


def move(draft: Path, root: Path, name: str) -> tuple[Path, ...]:
    """Put the draft in its place: the layer first, so that no entry names a layer that is missing."""
    written = sorted(path.relative_to(draft) for path in draft.rglob("*") if path.is_file())
    layer = root / "templates" / name
    layer.parent.mkdir(exist_ok=True)
    (draft / "templates" / name).rename(layer)
    moved: list[Path] = []
    try:
        (root / "catalogue").mkdir(exist_ok=True)
        for path in sorted((draft / "catalogue").iterdir()):
            target = root / "catalogue" / path.name
            path.rename(target)
            moved.append(target)
    except OSError:
        shutil.rmtree(layer, ignore_errors=True)
        for target in moved:
            target.unlink(missing_ok=True)
        raise
    return tuple(root / path for path in written)
