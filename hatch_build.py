"""Compile the translations while the package is built: a .mo file is a built thing, not a source."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Translations(BuildHookInterface):  # type: ignore[type-arg]
    """Write `livinglab.mo` beside every `livinglab.po`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile all; `version` and `build_data` are hatchling's own."""
        for source in Path(self.root, "src/livinglab_gen/locale").rglob("*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text))
