"""Where a hook is followed: the function, its names, its loops, and what it has returned so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from livinglab_gen.importer.hooks.conditions import ALWAYS, NEVER, Condition
from livinglab_gen.importer.hooks.values import Items, Scope, Value


@dataclass(eq=False)
class Loop:
    """Where a loop ends early."""

    broken: Condition = NEVER


@dataclass(eq=False)
class Frame:
    """A function that is being followed where `condition` holds: its names, and what it returns where."""

    scope: Scope
    condition: Condition = ALWAYS
    returned: list[tuple[Condition, Value]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    shared: dict[str, Scope] = field(default_factory=dict)
    yielded: Items = field(default_factory=Items)

    def find(self, name: str) -> Value | None:
        """What a name holds here."""
        return self.shared.get(name, self.scope).find(name)
