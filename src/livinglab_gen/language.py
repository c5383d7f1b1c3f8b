"""The language that people are spoken to in: Indonesian first, English by locale or `--lang en`.

Texts in the code are English msgids; `locale/id` holds the Indonesian. Choosing sets GNU gettext's
own variable and domain, so that click's texts follow too.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

LANGUAGES = ("id", "en")
_DOMAIN = "livinglab"


def choose(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language to speak: `--lang`, else LIVINGLAB_LANG, else an English locale, else Indonesian."""
    for asked in (_option(arguments), environment.get("LIVINGLAB_LANG")):
        if asked in LANGUAGES:
            return asked
    locale = next((environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), "")
    return "en" if locale.lower().startswith("en") else "id"


def speak(language: str) -> None:
    """Make every later text of this process come in `language` ("id" or "en")."""
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(_DOMAIN, str(Path(__file__).parent / "locale"))
    gettext.textdomain(_DOMAIN)


def spoken() -> str:
    """The language that was chosen; English, that of the texts in the code, where none was."""
    return os.environ.get("LANGUAGE", "en") if gettext.textdomain() == _DOMAIN else "en"


def translate(text: str) -> str:
    """`text` (an English msgid) in the chosen language; the text itself where none was chosen."""
    return gettext.gettext(text)


def printable(text: str, but: str = "") -> str:
    """A text that steers no terminal and stays on its line, `but` for the signs that are let through.

    What a repo or a host says may hold anything.
    """
    return "".join(sign if sign.isprintable() or sign in but else "?" for sign in text)


def _option(arguments: Sequence[str]) -> str | None:
    """The value of `--lang` among `arguments`, wherever it stands."""
    for argument, following in zip_longest(arguments, arguments[1:]):
        if argument == "--lang":
            return following
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None
