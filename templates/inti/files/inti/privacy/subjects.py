"""What an app offers about one person: ``<app>/subjek.py`` with the functions of `Source`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Protocol, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from inti.hooks import brought
from inti.models import User
from inti.privacy.declarations import Text


@dataclass(frozen=True, kw_only=True)
class Query:
    """Whom staff look for: a NIK of 16 digits, or a name with the birth date."""

    nik: str = ""
    name: str = ""
    born: date | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone whom an app keeps data about; ``key`` is the app's own."""

    key: str
    name: str
    born: date | None = None
    child: bool = False
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A table of an export: each row is a value for each column."""

    title: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[str]]


class Deed(Enum):
    """What erasure does with a group of data."""

    DELETE = _("Dihapus")
    REDACT = _("Disamarkan")
    KEEP = _("Disimpan")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the preview: what happens to which data, and why."""

    deed: Deed
    what: Text
    why: Text


@dataclass(frozen=True, kw_only=True)
class Redacted:
    """A row that stays, with the values that took the place of personal data."""

    row: models.Model
    values: Mapping[str, Any]


class Source(Protocol):
    """The functions of a ``subjek.py``.

    ``find`` and ``person`` see only what lies in the units of this data manager; the others are
    asked about a key that ``person`` confirmed. A module may have ``files(key)`` besides, names
    with the files that a copy holds too, and ``links(key)``, titles with addresses of pages that
    tell the data manager more.
    """

    TITLE: Text

    def find(self, query: Query, user: User) -> Iterable[Person]:
        """Everyone who matches."""

    def person(self, key: str, user: User) -> Person | None:
        """One of them again."""

    def rows(self, key: str) -> Iterable[models.Model]:
        """The rows that an export reads, for the access log."""

    def export(self, key: str) -> list[Section]:
        """Everything that is kept about them."""

    def erasure(self, key: str) -> list[Step]:
        """What `erase` would do."""

    def erase(self, key: str) -> list[Redacted]:
        """Delete and redact what the law does not oblige to keep."""


def sources() -> dict[str, Source]:
    """Every app with a ``subjek.py``, by its name."""
    return {app: cast(Source, module) for app, module in brought("subjek")}
