"""What the clock and chance give: asked once and recorded, so that every update renders the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from livinglab_gen.importer.model import Moment
from livinglab_gen.importer.names import fresh

_FORMAT = "%Y-%m-%d"
_NAMES = {"%Y": "current_year", "%Y-%m-%d": "current_date", "%m": "current_month", "%d": "current_day"}
_ZONE = re.compile(r"([+-])(\d\d):?(\d\d)")


class Moments:
    """The questions for clock and chance that a template needs, gathered while its texts are read."""

    def __init__(self, at: datetime, taken: Set[str]) -> None:
        self._at = at
        self._taken = set(taken)
        self._clock: dict[str, str] = {}
        self._found: dict[str, Moment] = {}

    @property
    def found(self) -> Mapping[str, Moment]:
        """What was gathered, by the name of the question."""
        return dict(self._found)

    def clock(self, text: str) -> str:
        """The question that holds what `{% now <text> %}` gives."""
        key = " ".join(text.split())
        if key not in self._clock:
            form, value = clock(text, self._at)
            name = self._named(_NAMES.get(form, "current_time"))
            self._clock[key] = name
            self._found[name] = Moment(text=f"now {key}", value=value)
        return self._clock[key]

    def chance(self, text: str) -> str:
        """The question that holds what one call of chance gives; every place has its own."""
        name = self._named("unique_id" if text.startswith("uuid4") else "random_text")
        self._found[name] = Moment(text=text, value=None)
        return name

    def _named(self, wish: str) -> str:
        name = fresh(wish, self._taken)
        self._taken.add(name)
        return name


def clock(text: str, at: datetime) -> tuple[str, str]:
    """The format of a `now` tag, and what it gives at the instant `at`."""
    zone, shift, form = _arguments(text)
    moment = at.astimezone(_zone(zone))
    with suppress(ValueError, OverflowError, TypeError):
        moment += timedelta(**dict(_shifts(shift)))
    return form, moment.strftime(form)


def is_written_out(text: str) -> bool:
    """Whether zone and format of a `now` tag are texts, and no answers."""
    try:
        tree = ast.parse(f"({text},)", mode="eval")
    except (SyntaxError, ValueError):
        return False
    written = (ast.Expression, ast.Tuple, ast.Constant, ast.BinOp, ast.Add, ast.Sub, ast.Load)
    return all(isinstance(node, written) for node in ast.walk(tree))


def _arguments(text: str) -> tuple[str, str, str]:
    """Zone, shift and format of `'utc' + 'days=1', '%Y'`, as far as they are written out."""
    try:
        tree = ast.parse(f"({text},)", mode="eval").body
    except (SyntaxError, ValueError):
        return "utc", "", _FORMAT
    parts = list(tree.elts) if isinstance(tree, ast.Tuple) else []
    form = _constant(parts[1]) if len(parts) > 1 else _FORMAT  # an empty one gives nothing
    first = parts[0] if parts else None
    if isinstance(first, ast.BinOp):
        sign = "-" if isinstance(first.op, ast.Sub) else ""
        shift = ",".join(one.replace("=", f"={sign}") for one in _constant(first.right).split(","))
        return _constant(first.left) or "utc", shift, form
    return _constant(first) or "utc", "", form


def _constant(node: ast.expr | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _shifts(text: str) -> Iterator[tuple[str, float]]:
    for part in text.split(","):
        name, mark, number = part.partition("=")
        if mark:
            yield name.strip(), float(number)


def _zone(name: str) -> tzinfo:
    found = _ZONE.fullmatch(name)
    if found:
        minutes = int(found[2]) * 60 + int(found[3])
        return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
    with suppress(ValueError, OSError, KeyError):
        return ZoneInfo(name if name.lower() not in ("utc", "local") else "UTC")
    return UTC
