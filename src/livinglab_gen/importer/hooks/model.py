"""What hooks do to a project, as values: paths that go or move, answers that are refused, and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a removal takes away: what removes files leaves folders alone, and the other way round.

    Of an `empty` folder there is nothing left but itself.
    """

    file = "file"
    folder = "folder"
    empty = "empty"
    either = "either"


@dataclass(frozen=True, kw_only=True)
class Removal:
    """A path of the project that goes where `condition` holds; what is not there need not go.

    `path` is a Jinja template, `condition` a Jinja expression, both in Cookiecutter's names
    (`cookiecutter.slug`); `path` has no `..`, and is seen from the project's folder.
    """

    path: str
    condition: str
    kind: Kind
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Move:
    """A path of the project that gets another name where `condition` holds.

    With `below`, a `target` that is a folder by then takes the path in under its own name.
    """

    source: str
    target: str
    condition: str
    below: bool
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Check:
    """An answer that the hook refuses: `regex` has to be found in it (`re.search`), or `refused` not to hold.

    `variable` is the answer that it is about (the last one that `refused` names), `message` a Jinja
    template; exactly one of `regex` and `refused` is there.
    """

    variable: str
    regex: str | None
    refused: str | None
    message: str
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Left:
    """A line of a hook that is not converted: what it says, and what is to be done about it.

    `harmless` is what has no part in the project's files.
    """

    file: str
    line: int
    what: str
    advice: str
    harmless: bool = False


@dataclass(frozen=True, kw_only=True)
class Hooks:
    """What the hooks of a template do, `steps` in the order in which they are done."""

    steps: tuple[Removal | Move, ...] = ()
    checks: tuple[Check, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def removals(self) -> tuple[Removal, ...]:
        """The steps that take something away."""
        return tuple(step for step in self.steps if isinstance(step, Removal))

    @property
    def moves(self) -> tuple[Move, ...]:
        """The steps that move something."""
        return tuple(step for step in self.steps if isinstance(step, Move))
