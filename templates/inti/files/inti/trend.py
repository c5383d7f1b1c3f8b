"""A small line chart as numbers for an SVG template: drawn by the server, without script."""

from collections.abc import Sequence
from dataclasses import dataclass

from inti.outcomes import Point

WIDTH, HEIGHT = 320, 96
MARGIN = 6
LEAST = 2


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A period with a figure; ``x`` and ``y`` in units of the drawing."""

    x: float
    y: float
    label: str
    rate: float


@dataclass(frozen=True, kw_only=True)
class Trend:
    """Runs of neighbouring periods; a period without a figure is a gap and never a zero."""

    runs: tuple[tuple[Dot, ...], ...]
    top: float
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def lines(self) -> list[str]:
        """Each run as the ``points`` of a polyline."""
        return [" ".join(f"{dot.x} {dot.y}" for dot in run) for run in self.runs]

    @property
    def areas(self) -> list[str]:
        """Each run as the ``points`` of the polygon below it."""
        return [
            f"{run[0].x} {HEIGHT} {line} {run[-1].x} {HEIGHT}"
            for run, line in zip(self.runs, self.lines, strict=True)
        ]

    @property
    def end(self) -> Dot:
        """The newest period that has a figure."""
        return self.runs[-1][-1]

    @property
    def start(self) -> Dot:
        """The oldest period that has a figure."""
        return self.runs[0][0]


def trend(series: Sequence[Point]) -> Trend | None:
    """The chart of a series; None when fewer than two periods have a figure.

    The axis begins at zero, so that a small change does not look like a large one.
    """
    rates = [point.rate for point in series]
    known = [rate for rate in rates if rate is not None]
    if len(known) < LEAST:
        return None
    top = max(known) or 1.0
    dots = [_dot(place, point, len(series), top) for place, point in enumerate(series)]
    return Trend(runs=_runs(dots), top=top, first=series[0].label, last=series[-1].label)


def _dot(place: int, point: Point, count: int, top: float) -> Dot | None:
    if point.rate is None:
        return None
    x = MARGIN + place * (WIDTH - 2 * MARGIN) / (count - 1)
    y = HEIGHT - (HEIGHT - 2 * MARGIN) * point.rate / top
    return Dot(x=round(x, 1), y=round(y, 1), label=point.label, rate=point.rate)


def _runs(dots: Sequence[Dot | None]) -> tuple[tuple[Dot, ...], ...]:
    runs: list[list[Dot]] = [[]]
    for dot in dots:
        if dot is None:
            runs.append([])
        else:
            runs[-1].append(dot)
    return tuple(tuple(run) for run in runs if run)
