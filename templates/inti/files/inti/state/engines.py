"""The engines that can be backed up."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from django.db import connection

from inti.state.archive import Say
from inti.state.dump import Dump
from inti.state.faults import StateFault
from inti.state.postgresql import PostgreSQL
from inti.state.sqlite import SQLite


class Engine(Protocol):
    """One kind of database; `file` is the name of its copy inside a backup."""

    name: str
    file: str

    def size(self) -> int:
        """Bytes that a dump needs at most."""

    def dump(self, target: Path) -> Dump:
        """Write a consistent copy while the service runs."""

    def restore(self, source: Path, counts: Mapping[str, int], say: Say) -> None:
        """Replace the whole database by a copy, and migrate it to this code."""


ENGINES: Mapping[str, type[SQLite] | type[PostgreSQL]] = {
    "sqlite": SQLite,
    "postgresql": PostgreSQL,
}
TITLES: Mapping[str, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def engine() -> Engine:
    """The engine of this service's database. Raises StateFault for one in memory."""
    if connection.vendor == "sqlite" and in_memory():
        raise StateFault("Basis data ini hanya di memori: tidak ada yang dapat dicadangkan.")
    return ENGINES[connection.vendor]()


def in_memory() -> bool:
    """Whether SQLite keeps this database in memory only."""
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and (":memory:" in name or "mode=memory" in name)
