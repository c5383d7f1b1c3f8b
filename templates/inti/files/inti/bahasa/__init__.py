"""Languages of the service: which there are, and where their texts stand.

The texts in the code are Indonesian. A language is a folder ``locale/<code>/LC_MESSAGES`` with
``.po`` files in an app; the region's own, ``daerah/locale``, wins over all others, and its folder
``id`` replaces Indonesian texts.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

INDONESIAN = "id"
ENGLISH = "en"
NAMES = {INDONESIAN: "Bahasa Indonesia", ENGLISH: "English"}
NAME = re.compile(r'^"X-Language-Name: (.+?)\\n"$', re.M)


def folders(base: Path, apps: Iterable[str]) -> list[Path]:
    """The ``locale`` folders of the apps that have one; the first wins every look-up."""
    found = (base.joinpath(*app.split("."), "locale") for app in apps)
    return [folder for folder in found if folder.is_dir()]


def sources(where: Sequence[Path], code: str) -> list[Path]:
    """The ``.po`` files of one language; the first wins every look-up."""
    return [
        path for folder in where for path in sorted((folder / code / "LC_MESSAGES").glob("*.po"))
    ]


def offered(where: Sequence[Path], regional: Iterable[str]) -> list[tuple[str, str]]:
    """Code and own name of each language that readers may choose.

    Indonesian and English always, then those of the region that have texts here.
    """
    found = {code: sources(where, code) for code in regional if code not in NAMES}
    names = [(code, _own_name(code, paths)) for code, paths in found.items() if paths]
    return [*NAMES.items(), *names]


def _own_name(code: str, found: Iterable[Path]) -> str:
    for path in found:
        if match := NAME.search(path.read_text(encoding="utf-8")):
            return match[1]
    return code
