"""What building the package adds: compiled translations, and the layers without what tools drop in them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Build(BuildHookInterface):  # type: ignore[type-arg]
    """Write `livinglab.mo` beside every `livinglab.po`; take in each layer as a release would."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Prepare one build; `version` is `editable` where the checkout itself is used."""
        root = Path(self.root)
        for source in (root / "src/livinglab_gen/locale").rglob("*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text))
        if version != "editable" and self.target_name == "wheel":
            for path in _layers(root):
                inside = path.relative_to(root).as_posix()
                build_data["force_include"][str(path)] = f"livinglab_gen/shipped_data/{inside}"


def _layers(root: Path) -> Iterator[Path]:
    """Every file that belongs to a layer, by the one rule of the catalogue."""
    sys.path.insert(0, str(root / "src"))
    from livinglab_gen.catalogue.tree import layer_files

    for layer in sorted((root / "templates").iterdir()):
        yield from sorted(layer.glob("*.yml"))
        for inside in layer_files(layer / "files"):
            yield layer / "files" / inside
