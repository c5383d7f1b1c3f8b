"""The region's colours as CSS custom properties whose contrast meets WCAG 2.2 AA."""

import hashlib
from dataclasses import dataclass

from inti.region import Colours

AA_TEXT = 4.5
AA_GRAPHICS = 3.0
WHITE = "#ffffff"
INK = "#14212b"
# The lightest tint of the page that coloured text stands on; see tokens in inti/app.css.
GROUND = "#f4f6f7"


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours as ``#rrggbb``; ``on_*`` is the text colour that is readable on it."""

    primary: str
    on_primary: str
    primary_text: str
    deep: str
    accent: str
    on_accent: str


def palette(colours: Colours) -> Palette:
    """Readable colours nearest to the region's own, darkened until text reaches AA."""
    primary = darkened(colours.primary, against=WHITE, goal=AA_TEXT)
    return Palette(
        primary=primary,
        on_primary=WHITE,
        primary_text=darkened(primary, against=GROUND, goal=AA_TEXT),
        deep=_scaled(primary, 0.58),
        accent=colours.accent,
        on_accent=readable_on(colours.accent),
    )


def stylesheet(colours: Colours) -> str:
    """The custom properties as a stylesheet in the layer ``tokens``."""
    found = palette(colours)
    lines = [
        f"  --primary: {found.primary};",
        f"  --on-primary: {found.on_primary};",
        f"  --primary-text: {found.primary_text};",
        f"  --deep: {found.deep};",
        f"  --accent: {found.accent};",
        f"  --on-accent: {found.on_accent};",
    ]
    return "@layer tokens, base, components, utilities, region;\n@layer region {\n:root {\n" + (
        "\n".join(lines) + "\n}\n}\n"
    )


def stylesheet_version(colours: Colours) -> str:
    """A short hash that changes with the stylesheet, so that browsers may keep it for long."""
    return hashlib.sha256(stylesheet(colours).encode()).hexdigest()[:8]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(ground: str) -> str:
    """Ink or white, whichever stands out more."""
    return max((INK, WHITE), key=lambda text: contrast(text, ground))


def darkened(colour: str, *, against: str, goal: float) -> str:
    """The colour itself when its contrast reaches the goal, else the next darker shade."""
    for share in range(100, -1, -2):
        shade = _scaled(colour, share / 100)
        if contrast(shade, against) >= goal:
            return shade
    return "#000000"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _scaled(colour: str, share: float) -> str:
    red, green, blue = (round(value * share) for value in _channels(colour))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
