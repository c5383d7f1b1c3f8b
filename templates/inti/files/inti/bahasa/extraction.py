"""The texts in the sources, and bringing the ``.po`` files up to date with them."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from django.utils.translation.template import templatize

from inti.bahasa import ENGLISH
from inti.bahasa.catalogues import read

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# A call for a text in what templatize makes of a template; the rest of its lines is no Python.
CALL = re.compile(
    r"""\b(?:_|n?p?gettext)\((?:[^()"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*\)""",
)
# ``from django.utils.translation import gettext as say``
ALIAS = re.compile(r"\b(n?p?gettext(?:_lazy|_noop)?) as (\w+)")
TEMPLATES = (".html", ".txt", ".svg", ".xml")
SKIPPED = {"tests", "migrations", "static", "locale", "__pycache__"}


def texts(folder: Path) -> Catalog:
    """Every text of an app's Python files and templates, with where it stands."""
    found = Catalog(fuzzy=False)
    for path in _files(folder):
        source = _as_python(path)
        for line, message, comments, context in extract(
            "python", BytesIO(source.encode()), _keywords(source), ["Translators:"]
        ):
            where = [(path.relative_to(folder.parent).as_posix(), line)]
            found.add(message, locations=where, auto_comments=comments, context=context)
    return found


def _keywords(source: str) -> dict[str, tuple[int | tuple[int, str], ...] | None]:
    """Calls that hold a text, also under the names that a module imports them by."""
    named = {alias: KEYWORDS[name] for name, alias in ALIAS.findall(source) if name in KEYWORDS}
    return {**KEYWORDS, **named}


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if SKIPPED & set(path.relative_to(folder).parts):
            continue
        if path.suffix == ".py" or ("templates" in path.parts and path.suffix in TEMPLATES):
            yield path


def _as_python(path: Path) -> str:
    """The file as Python source; of a template only its calls for a text are left, line by line."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return source
    return "\n".join(
        "; ".join(CALL.findall(line)) for line in templatize(source, origin=str(path)).split("\n")
    )


def missing(wanted: Catalog, catalogues: Iterable[Catalog]) -> list[str]:
    """The texts without a translation in any of the catalogues."""
    have = {
        (_key(message.id), message.context)
        for catalogue in catalogues
        for message in catalogue
        if message.id and not message.fuzzy and all(_strings(message.string))
    }
    return [
        _key(message.id)
        for message in wanted
        if message.id and (_key(message.id), message.context) not in have
    ]


def update(path: Path, wanted: Catalog, *, keep: bool = False) -> None:
    """Bring one ``.po`` file up to date: texts that are gone leave it, new ones come in empty.

    New ones come into English only; other languages cover what they choose. ``keep`` leaves
    everything that is there, as the region's own overlay needs.
    """
    catalogue = read(path)
    for message in list(catalogue):
        if message.id and not keep and wanted.get(message.id, message.context) is None:
            catalogue.delete(message.id, message.context)
    for message in wanted:
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        if known is not None:
            known.locations = message.locations
        elif path.parent.parent.name == ENGLISH:
            catalogue[message.id] = message
    header = path.read_text(encoding="utf-8").partition("\n\n")[0].rstrip()
    path.write_text(f"{header}\n\n{_as_po(catalogue)}", encoding="utf-8")


def _as_po(catalogue: Catalog) -> str:
    """All but the header, which stays as people wrote it."""
    target = BytesIO()
    write_po(
        target, catalogue, width=100, sort_by_file=True, include_lineno=False, omit_header=True
    )
    return target.getvalue().decode().strip() + "\n"


def _key(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def _strings(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text or ""] if isinstance(text, str) or text is None else list(text)
