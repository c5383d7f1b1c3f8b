"""What a copy of a database holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Dump:
    """Rows per table and the applied migrations as (app, name), all of the same moment."""

    counts: Mapping[str, int]
    migrations: Sequence[tuple[str, str]]
