"""What a backup says about itself."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from inti.state.faults import BadBackup

SCHEMA = 1


@dataclass(frozen=True, kw_only=True)
class Part:
    """A file inside the backup: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The last file of a backup: without it, the backup was never finished.

    `uploads` is "disertakan", "terpisah" (on other storage, such as S3) or "tidak disertakan".
    """

    service: str
    release: str
    made: str
    engine: str
    uploads: str
    migrations: Mapping[str, Sequence[str]]
    counts: Mapping[str, int]
    keys: Mapping[str, Sequence[str]]
    parts: Mapping[str, Part]

    def to_json(self) -> bytes:
        """The manifest as it is stored."""
        return json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Read a stored manifest. Raises BadBackup, also for a later schema."""
        try:
            values: dict[str, Any] = json.loads(text)
            schema = values.pop("schema")
            if schema == SCHEMA:
                parts = {name: Part(**part) for name, part in values.pop("parts").items()}
                return cls(parts=parts, **values)._of_right_kinds()
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadBackup("Daftar isi cadangan rusak: pakai cadangan lain.") from None
        raise BadBackup(
            f"Cadangan ini dibuat oleh versi layanan yang lebih baru (bentuk {schema}): "
            "perbarui layanan dahulu."
        )

    def _of_right_kinds(self) -> "Manifest":
        """Itself. Raises TypeError where a value is not what it is declared to be."""
        texts = [self.service, self.release, self.made, self.engine, self.uploads]
        for names in (*self.migrations.values(), *self.keys.values()):
            if not isinstance(names, list):
                raise TypeError
            texts += names
        right = all(isinstance(text, str) for text in texts)
        if not right or not all(type(count) is int for count in self.counts.values()):
            raise TypeError
        return self


def origin() -> tuple[str, str]:
    """The blueprint and release that this repository was made from; empty where not recorded."""
    path = Path(settings.BASE_DIR) / ".livinglab.yml"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = dict(re.findall(r"^(blueprint|version): *\"?([^\"\s]+)", text, re.MULTILINE))
    return found.get("blueprint", ""), found.get("version", "")
