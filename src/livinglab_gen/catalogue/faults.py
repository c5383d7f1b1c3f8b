"""What can be wrong with a catalogue: faults as values, and the errors that carry them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from livinglab_gen.errors import LivingLabError
from livinglab_gen.language import translate as _


class Level(StrEnum):
    """Whether a fault stops a release (``error``) or only deserves a look (``warning``)."""

    error = "error"
    warning = "warning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One fault of a catalogue and its cure.

    ``path`` is relative to the catalogue's root, ``line`` counts from 1.
    ``at`` is the key path inside a YAML file, from which the line is found.
    """

    path: PurePosixPath
    message: str
    cure: str
    at: tuple[str | int, ...] = ()
    line: int | None = None
    level: Level = Level.error

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.message}: {self.cure}"


class CatalogueFault(LivingLabError):
    """A catalogue, an entry or a layer that cannot be used; ``faults`` tells each reason."""

    exit_code = 20

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        more = len(faults) - 1
        told = str(faults[0]) if faults else _("the catalogue cannot be read")
        if more > 0:
            told = _("{fault} (and {more} more: run `livinglab catalogue check`)").format(
                fault=told, more=more
            )
        super().__init__(told)
        self.faults = faults

    def __reduce__(self) -> tuple[type[CatalogueFault], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class UnknownBlueprint(LivingLabError):
    """No entry of the catalogue has this id."""

    exit_code = 21


class BadName(LivingLabError):
    """A name that a new blueprint cannot have."""

    exit_code = 22


def errors(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The faults that stop a release: all but the warnings."""
    return tuple(fault for fault in faults if fault.level is Level.error)
