"""The Indonesian texts: all there, and with the same places to fill in."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from livinglab_gen import catalogue, shipped

PACKAGE = Path(__file__).parents[1] / "src" / "livinglab_gen"
KEYWORDS = {"_": None, "translate": None}


@pytest.fixture(scope="module")
def indonesian() -> Catalog:
    """The catalogue as its sources say it."""
    with (PACKAGE / "locale/id/LC_MESSAGES/livinglab.po").open("rb") as text:
        return read_po(text, locale="id")


def texts() -> set[str]:
    """Every text of the program that goes through gettext."""
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return {message for _file, _line, message, *_rest in found if isinstance(message, str)}


def test_every_text_of_the_program_is_translated(indonesian: Catalog) -> None:
    """Nobody is spoken to in a mix of languages: `make translations` lists what is missing."""
    missing = {text for text in texts() if not (known := indonesian.get(text)) or not known.string}
    assert missing == set()


def test_what_the_command_line_library_says_is_translated(indonesian: Catalog) -> None:
    """Its texts come into the catalogue with ours; none of them stays English."""
    missing = {message.id for message in indonesian if message.id and not any(message.string)}
    assert missing == set()


def test_translations_fill_in_the_same_places(indonesian: Catalog) -> None:
    """A translation names exactly the fields of its original, so that no message breaks."""
    own = texts()
    wrong = [m.id for m in indonesian if m.id in own and m.string and _fields(m.id) != _fields(m.string)]
    assert wrong == []


def test_services_introduce_themselves_in_regional_languages() -> None:
    """What a layer translates of summaries and purposes is what the entries say now."""
    real = catalogue.load(shipped.root())
    said = {text for one in real.blueprints() for text in (one.summary, one.purpose)}
    paths = sorted(shipped.templates_dir().glob("*/files/*/locale/*/LC_MESSAGES/layanan.po"))
    assert paths
    for path in paths:
        with path.open("rb") as file:
            known = {message.id for message in read_po(file) if message.id and message.string}
        assert known, path
        assert known <= said, path


def _fields(text: Message | str) -> set[str | None]:
    return {field for _literal, field, *_rest in string.Formatter().parse(str(text)) if field is not None}
