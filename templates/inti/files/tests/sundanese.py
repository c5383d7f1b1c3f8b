"""Which texts pages ask for in Sundanese, and which of these the catalogues lack.

The region of a repository need not speak Sundanese: it is offered for the time of a test.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils.translation import trans_real

from inti.bahasa import offered, sources
from inti.bahasa.catalogues import forget, read
from inti.bahasa.extraction import missing, texts

CODE = "su"
CONTEXT = "\x04"  # between a text's context and the text, as gettext has it


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The msgids that are asked for in Sundanese, from now on."""
    with override_settings(LANGUAGES=offered(settings.LOCALE_SOURCES, [CODE])):
        forget()
        yield _listen(monkeypatch)
    monkeypatch.undo()
    forget()


def _listen(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    heard: set[str] = set()
    catalogue = trans_real.translation(CODE)
    one, several = catalogue.gettext, catalogue.ngettext

    def gettext(message: str) -> str:
        heard.add(message.rpartition(CONTEXT)[2])
        return one(message)

    def ngettext(singular: str, plural: str, number: int) -> str:
        heard.add(singular.rpartition(CONTEXT)[2])
        return several(singular, plural, number)

    monkeypatch.setattr(catalogue, "gettext", gettext)
    monkeypatch.setattr(catalogue, "ngettext", ngettext)
    return heard


@pytest.fixture
def reader(client: Client) -> Client:
    """A browser that chose Sundanese."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = CODE
    return client


def untranslated(heard: set[str]) -> list[str]:
    """Those of the texts that are our own and have no Sundanese."""
    return sorted(heard & gaps())


@cache
def gaps() -> frozenset[str]:
    """What the apps that speak Sundanese do not say in it; staff read that in Indonesian."""
    folders = [Path(settings.BASE_DIR) / app for app in settings.LOCAL_APPS if app != "daerah"]
    known = [read(path) for path in sources(settings.LOCALE_SOURCES, CODE)]
    speaking = [folder for folder in folders if (folder / "locale" / CODE).is_dir()]
    return frozenset(gap for folder in speaking for gap in missing(texts(folder), known))
