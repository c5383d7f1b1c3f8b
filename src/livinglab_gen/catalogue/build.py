"""Make blueprints, layers and settings out of the plain data of their files.

A builder never raises. It takes what has the right type, leaves out the rest, and says whether
anything was missing; what exactly is wrong the JSON Schema tells (``checks.shape``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from livinglab_gen.catalogue.model import (
    Author,
    Blueprint,
    ChangelogEntry,
    Layer,
    Link,
    Owner,
    Settings,
    compiled,
)

T = TypeVar("T")


class Fields:
    """The keys of one mapping, read by type; ``sound`` turns False at the first that misses."""

    def __init__(self, data: object) -> None:
        self.sound = isinstance(data, dict)
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}

    def text(self, key: str, *, needed: bool = True) -> str:
        """A text; needed and missing, or of another type, is not sound."""
        value = self.data.get(key)
        if isinstance(value, str):
            return value.strip()
        self.sound = self.sound and value is None and not needed
        return ""

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts; items of another type are left out."""
        return self.each(key, lambda item: item if isinstance(item, str) else None, needed=needed)

    def each(self, key: str, make: Callable[[Any], T | None], *, needed: bool = False) -> tuple[T, ...]:
        """A list, with what ``make`` gives for each item; None is left out and not sound."""
        value = self.data.get(key)
        if not isinstance(value, list):
            self.sound = self.sound and value is None and not needed
            return ()
        made = [make(item) for item in value]
        self.sound = self.sound and None not in made
        return tuple(item for item in made if item is not None)

    def below(self, key: str) -> Fields:
        """The mapping under a key; empty when it is absent."""
        value = self.data.get(key)
        self.sound = self.sound and (value is None or isinstance(value, dict))
        return Fields(value if isinstance(value, dict) else {})


def blueprint(data: object, author: Author | None) -> tuple[Blueprint, bool]:
    """A blueprint from its entry's data, and whether the entry was sound.

    ``author`` signs the changes that name nobody.
    """
    fields = Fields(data)
    indicators = fields.below("indicators")
    personal_data = fields.below("personal_data")
    changes: list[bool] = []

    def change(item: object) -> ChangelogEntry:
        entry, sound = changelog_entry(item, author)
        changes.append(sound)
        return entry

    made = Blueprint(
        id=fields.text("id"),
        version=fields.text("version"),
        title=fields.text("title"),
        summary=fields.text("summary"),
        summary_en=fields.text("summary_en"),
        purpose=fields.text("purpose"),
        purpose_en=fields.text("purpose_en"),
        owner=fields.text("owner"),
        layers=fields.texts("layers", needed=True),
        roles=fields.texts("roles"),
        outcomes=fields.texts("outcomes"),
        legal=fields.texts("legal"),
        indicators={key: indicators.each(key, _number) for key in indicators.data},
        architecture=fields.texts("architecture"),
        personal_data={key: personal_data.texts(key) for key in personal_data.data},
        example=fields.below("example").data,
        changelog=fields.each("changelog", change, needed=True),
    )
    return made, all((fields.sound, indicators.sound, personal_data.sound, *changes))


def changelog_entry(data: object, author: Author | None) -> tuple[ChangelogEntry, bool]:
    """One version of a changelog, and whether it was sound."""
    fields = Fields(data)
    signed = fields.text("author", needed=False)
    day = fields.text("date", needed=False)
    made = ChangelogEntry(
        version=fields.text("version"),
        date=_date(day),
        author=_author(signed) if signed else author,
        changes=fields.texts("changes", needed=True),
        notes=fields.text("notes", needed=False),
    )
    return made, fields.sound and made.author is not None and bool(day) == bool(made.date)


def layer(name: str, path: Path, data: object, text: str, questions: object) -> tuple[Layer, bool]:
    """A layer from the data of ``layer.yml`` and of ``questions.yml``, and whether it was sound."""
    fields = Fields(data)
    owners = fields.below("owners")
    known = [owner for owner in Owner if owner in owners.data]
    made = Layer(
        name=name,
        path=path,
        purpose=fields.text("purpose"),
        requires=fields.texts("requires"),
        replaces=fields.texts("replaces"),
        owners={owner: owners.each(owner, _glob) for owner in known},
        region_data=fields.each("region_data", _glob),
        questions_text=text,
        questions=questions if isinstance(questions, dict) else {},
    )
    return made, fields.sound and owners.sound and (questions is None or made.questions != {})


def link(data: object) -> tuple[Link, bool]:
    """A link from the data of its file, and whether it was sound."""
    fields = Fields(data)
    made = Link(
        id=fields.text("id"),
        source=fields.text("source"),
        title=fields.text("title"),
        summary=fields.text("summary", needed=False),
    )
    return made, fields.sound


def settings(data: object, name: str) -> tuple[Settings, bool]:
    """The settings of a catalogue, named like its folder until they name it."""
    fields = Fields(data)
    signed = fields.text("author", needed=False)
    made = Settings(
        name=fields.text("name", needed=False) or name,
        description=fields.text("description", needed=False),
        canonical_url=fields.text("canonical_url", needed=False) or None,
        author=_author(signed) if signed else None,
    )
    return made, fields.sound and bool(signed) == bool(made.author)


def _number(item: object) -> int | None:
    return item if isinstance(item, int) and not isinstance(item, bool) else None


def _glob(item: object) -> str | None:
    if not isinstance(item, str):
        return None
    try:
        compiled((item,))
    except ValueError:
        return None
    return item


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-23") else None
    except ValueError:
        return None


def _author(text: str) -> Author | None:
    try:
        return Author.parse(text)
    except ValueError:
        return None
