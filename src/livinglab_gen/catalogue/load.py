"""Load a catalogue: any folder that holds ``catalogue/`` and ``templates/``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from livinglab_gen.catalogue import build, documents
from livinglab_gen.catalogue.documents import Document
from livinglab_gen.catalogue.faults import CatalogueFault, Fault, UnknownBlueprint
from livinglab_gen.catalogue.model import Author, Blueprint, Layer, Link, Settings
from livinglab_gen.language import translate as _

ENTRIES = PurePosixPath("catalogue")
LINKS = ENTRIES / "links"
LAYERS = PurePosixPath("templates")
SETTINGS = ENTRIES / "catalogue.yml"


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The blueprints and layers below ``root``; every call reads the files anew.

    A blueprint or layer that cannot be used raises ``CatalogueFault`` with the reasons.
    What can be used but should not be released is told by ``check`` alone.
    """

    root: Path

    def settings(self) -> Settings:
        """The settings of ``catalogue/catalogue.yml``; defaults when there is no such file."""
        if not (self.root / SETTINGS).exists():
            return Settings(name=self.root.resolve().name)
        document = documents.read(self.root, SETTINGS)
        made, sound = build.settings(document.data, self.root.resolve().name)
        _demand(self.root, document, sound)
        return made

    def ids(self) -> tuple[str, ...]:
        """The ids of the blueprints, sorted, by their file names alone."""
        return tuple(path.stem for path in self.entry_paths())

    def entry_paths(self) -> tuple[PurePosixPath, ...]:
        """The entries relative to the root, sorted."""
        found = (self.root / ENTRIES).glob("*.yml")
        return tuple(sorted(ENTRIES / path.name for path in found if path.name != SETTINGS.name))

    def blueprints(self) -> tuple[Blueprint, ...]:
        """All blueprints in the order of their ids."""
        author = self.settings().author
        return tuple(self._blueprint(path, author) for path in self.entry_paths())

    def blueprint(self, name: str) -> Blueprint:
        """The blueprint with this id; UnknownBlueprint names the nearest ones."""
        if name not in self.ids():
            raise UnknownBlueprint(_unknown(name, self.ids()))
        return self._blueprint(ENTRIES / f"{name}.yml", self.settings().author)

    def links(self) -> tuple[Link, ...]:
        """The templates that are listed without being kept here, in the order of their ids."""
        return tuple(self._link(path) for path in self.link_paths())

    def link_paths(self) -> tuple[PurePosixPath, ...]:
        """The links relative to the root, sorted."""
        return tuple(sorted(LINKS / path.name for path in (self.root / LINKS).glob("*.yml")))

    def layer_names(self) -> tuple[str, ...]:
        """The names of the layers, sorted."""
        folder = self.root / LAYERS
        if not folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in folder.iterdir() if _is_layer(path)))

    def layers(self) -> tuple[Layer, ...]:
        """All layers in the order of their names."""
        return tuple(self.layer(name) for name in self.layer_names())

    def layer(self, name: str) -> Layer:
        """The layer with this name; CatalogueFault when it is missing or broken."""
        declared = documents.read(self.root, LAYERS / name / "layer.yml")
        asked = questions_of(self.root, name)
        folder = self.root / LAYERS / name
        made, sound = build.layer(name, folder, declared.data, asked.text, asked.data)
        _demand(self.root, declared, sound and not asked.faults)
        return made

    def layers_of(self, blueprint: Blueprint) -> tuple[Layer, ...]:
        """The layers of a blueprint, in its order."""
        return tuple(self.layer(name) for name in blueprint.layers)

    def _blueprint(self, path: PurePosixPath, author: Author | None) -> Blueprint:
        document = documents.read(self.root, path)
        made, sound = build.blueprint(document.data, author)
        _demand(self.root, document, sound)
        return made

    def _link(self, path: PurePosixPath) -> Link:
        document = documents.read(self.root, path)
        made, sound = build.link(document.data)
        _demand(self.root, document, sound)
        return made


def load(root: Path) -> Catalogue:
    """The catalogue below ``root``; CatalogueFault when there is none."""
    if not (root / ENTRIES).is_dir():
        fault = Fault(
            path=ENTRIES,
            message=_("{root} holds no catalogue").format(root=root),
            cure=_(
                "name a folder that holds catalogue/ and templates/, or begin one with "
                "`livinglab catalogue init NAME`"
            ),
        )
        raise CatalogueFault((fault,))
    return Catalogue(root=root.absolute())  # git runs elsewhere, and a relative root would lead astray


def questions_of(root: Path, name: str) -> Document:
    """The questions of a layer; an empty document when it asks none."""
    path = LAYERS / name / "questions.yml"
    if not (root / path).exists():
        return Document(path=path)
    return documents.read(root, path)


def located(fault: Fault, document: Document) -> Fault:
    """The fault with the line of its key path, when the document knows it."""
    if fault.line is not None or fault.path != document.path:
        return fault
    return replace(fault, line=document.line(fault.at))


def _demand(root: Path, document: Document, sound: bool) -> None:
    """Raise what is wrong with a document that could not be built."""
    if sound and not document.faults:
        return
    from livinglab_gen.catalogue.check import check

    found = check(Catalogue(root=root))
    beside = document.path.with_name("questions.yml")
    own = tuple(fault for fault in found if fault.path in (document.path, beside))
    raise CatalogueFault(own or found or (_unusable(document),))


def _unusable(document: Document) -> Fault:
    return Fault(
        path=document.path,
        message=_("cannot be used"),
        cure=_("run `livinglab catalogue check`"),
    )


def _is_layer(path: Path) -> bool:
    return path.is_dir() and not path.name.startswith((".", "_"))


def _unknown(name: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), known, n=3, cutoff=0.5) or known
    if not near:
        return _("there is no blueprint {id}: the catalogue is empty").format(id=name)
    return _("there is no blueprint {id}: did you mean {near}? `livinglab list` shows all").format(
        id=name, near=", ".join(near)
    )
