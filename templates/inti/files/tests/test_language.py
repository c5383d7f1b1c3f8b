"""Languages: what readers get, that nothing is missing, and that a region may change any text."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils.translation import gettext, ngettext, override

from inti.bahasa import ENGLISH, NAMES, folders, offered, sources
from inti.bahasa.catalogues import CatalogueFault, build, forget, read, stale
from inti.bahasa.extraction import texts, update
from inti.management.commands.susun_bahasa import untranslated
from tests.test_pages import PUBLIC, text

HEADER = """msgid ""
msgstr ""
"Language: {code}\\n"
"X-Language-Name: Basa Uji\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+>")


def overlay(folder: Path, code: str, **known: str) -> Path:
    """A ``locale`` folder with one language and these texts."""
    path = folder / "locale" / code / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    entries = [f'msgid "{one}"\nmsgstr "{other}"\n' for one, other in known.items()]
    path.write_text(HEADER.format(code=code) + "\n".join(entries), encoding="utf-8")
    return folder / "locale"


@pytest.fixture
def renewed() -> Iterator[None]:
    """Texts are read anew before and after."""
    forget()
    yield
    forget()


def every_message() -> list[tuple[Path, Message]]:
    """Each text of each catalogue of the repository."""
    paths = sorted(path for folder in settings.LOCALE_SOURCES for path in folder.rglob("*.po"))
    return [(path, message) for path in paths for message in read(path) if message.id]


def test_every_text_has_an_english_one() -> None:
    """A text that English lacks is named here; `make bahasa` puts it into the catalogue.

    What a region adds, it translates where it wants to.
    """
    lacking = {app: gaps for app, gaps in untranslated(ENGLISH).items() if app != "daerah"}
    assert {app: gaps for app, gaps in lacking.items() if gaps} == {}


def test_no_catalogue_holds_texts_that_are_gone() -> None:
    """The ministry's catalogues hold what the code says, but for Django's own texts."""
    for app in settings.LOCAL_APPS:
        known = texts(settings.BASE_DIR / app)
        for path in (settings.BASE_DIR / app / "locale").glob("*/LC_MESSAGES/django.po"):
            if app == "daerah":
                continue
            gone = [one.id for one in read(path) if one.id and not known.get(one.id, one.context)]
            assert not gone, path


def test_translations_keep_places_and_marks() -> None:
    """A translation has the placeholders and tags of its text, and none waits to be checked."""
    for path, message in every_message():
        assert not message.fuzzy, (path, message.id)
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        found = [message.string] if isinstance(message.string, str) else list(message.string or ())
        wanted = sorted(PLACE.findall(ids[0]))
        for one in filter(None, found):
            assert sorted(PLACE.findall(one)) == wanted, (path, message.id)


@pytest.mark.usefixtures("wilayah")
@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES])
def test_public_pages_speak_the_chosen_language(client: Client, path: str, code: str) -> None:
    """The page says its language and offers the others, each in its own name."""
    client.post("/bahasa/", {"language": code, "next": path})
    response = client.get(path)
    page = text(response)
    assert f'<html lang="{code}">' in page
    assert response["Content-Language"] == code
    assert "Cookie" in response["Vary"]
    if path == "/luring/":
        return  # kept on phones, where nothing can be sent
    for other, name in settings.LANGUAGES:
        pressed = "true" if other == code else "false"
        assert re.search(rf'lang="{other}" aria-pressed="{pressed}">{name}<', page)


@pytest.mark.usefixtures("wilayah")
def test_english_pages_are_english(client: Client) -> None:
    """A reader who chose English gets English texts, numbers and errors."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = ENGLISH
    assert "Skip to content" in text(client.get("/"))
    assert "Page not found" in text(client.get("/tidak-ada/"))
    assert "Wrong user name or password" in text(
        client.post("/masuk/", {"username": "rina", "password": "salah"})
    )


@pytest.mark.usefixtures("wilayah")
@pytest.mark.parametrize("wish", ["xx", "../../etc", "a" * 5000, ""])
def test_an_unknown_language_is_indonesian(client: Client, wish: str) -> None:
    """Neither a broken cookie nor the browser's own setting changes the language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = wish
    page = client.get("/masuk/", headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="id">' in text(page)


@pytest.mark.parametrize("target", ["https://contoh.example/", "//contoh.example/", ""])
def test_choosing_a_language_stays_here(client: Client, db: None, target: str) -> None:
    """The choice leads back to this service only, and reading an address chooses nothing."""
    response = client.post("/bahasa/", {"language": ENGLISH, "next": target})
    assert response.status_code == 302
    assert response["Location"] == "/"
    cookie = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)
    assert client.get("/bahasa/?language=en").status_code == 405


def test_sundanese_covers_the_public_pages(tmp_path: Path) -> None:
    """Where the region has Sundanese it is offered, and what it lacks is Indonesian."""
    where = settings.LOCALE_SOURCES
    assert ("su", "Basa Sunda") in offered(where, ["su"])
    build(where, tmp_path)
    with override_settings(
        LANGUAGES=offered(where, ["su"]), LOCALE_PATHS=[tmp_path], LOCALE_DIR=tmp_path
    ):
        forget()
        with override("su"):
            assert gettext("Hubungi kami") == "Kontak kami"
            assert gettext("January") == "Januari"
            assert gettext("nama tampilan") == "nama tampilan"
            assert ngettext("satu", "banyak", 2) == "banyak"
    forget()


def test_only_languages_with_texts_are_offered(tmp_path: Path) -> None:
    """Indonesian and English always; a regional one needs a catalogue, which carries its name."""
    assert offered([], ["su", "jv", "id"]) == list(NAMES.items())
    own = overlay(tmp_path, "mad", Masuk="Masok")
    assert offered([own], ["mad", "jv"])[2:] == [("mad", "Basa Uji")]


@pytest.mark.usefixtures("renewed")
def test_the_regions_overlay_wins(tmp_path: Path, client: Client, db: None) -> None:
    """A region replaces an Indonesian, an English and a ministry's text without their files."""
    own = overlay(tmp_path / "daerah", "id", Beranda="Halaman Muka")
    overlay(tmp_path / "daerah" / "x", "en")
    target = tmp_path / "bahasa"
    build([own, *settings.LOCALE_SOURCES], target)
    with override_settings(LOCALE_PATHS=[target]):
        forget()
        page = text(client.get("/"))
    assert "Halaman Muka" in page
    assert ">Beranda<" not in page


@pytest.mark.slow
def test_what_a_language_lacks_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """One line for each text, with its app; a language without a catalogue lacks them all."""
    call_command("susun_bahasa", kurang="xx")
    lines = capsys.readouterr().out.splitlines()
    assert "inti: Beranda" in lines
    assert len(lines) == sum(len(gaps) for gaps in untranslated("xx").values())


def test_the_first_folder_wins(tmp_path: Path) -> None:
    """The region's app comes first in the look-up."""
    (tmp_path / "daerah" / "locale").mkdir(parents=True)
    (tmp_path / "inti" / "jobs" / "locale").mkdir(parents=True)
    found = folders(tmp_path, ["daerah", "inti", "inti.jobs"])
    assert [path.parent.name for path in found] == ["daerah", "jobs"]


def test_building_twice_writes_once(tmp_path: Path) -> None:
    """The same sources give the same file, so that a read-only folder is enough after a build."""
    assert set(build(settings.LOCALE_SOURCES, tmp_path)) >= {"en", "su"}
    assert build(settings.LOCALE_SOURCES, tmp_path) == []
    assert stale(settings.LOCALE_SOURCES, tmp_path) == {}


def test_a_broken_catalogue_is_told(tmp_path: Path) -> None:
    """The file is named; nothing is written."""
    own = overlay(tmp_path, "en", Masuk="Sign in")
    path = sources([own], "en")[0]
    path.write_text(path.read_text(encoding="utf-8") + "bukan isi katalog\n", encoding="utf-8")
    with pytest.raises(CatalogueFault, match="tidak terbaca"):
        build([own], tmp_path / "bahasa")
    assert not (tmp_path / "bahasa").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where the folder should be gives one sentence with the cure."""
    (tmp_path / "bahasa").touch()
    blocked = override_settings(LOCALE_DIR=tmp_path / "bahasa")
    with blocked, pytest.raises(CommandError, match="LOCALE_DIR"):
        call_command("susun_bahasa")


def test_a_catalogue_follows_the_sources(tmp_path: Path) -> None:
    """New texts come into English empty, old ones go; an overlay keeps what it has."""
    app = tmp_path / "contoh"
    (app / "templates").mkdir(parents=True)
    (app / "a.py").write_text(
        "from django.utils.translation import gettext as say\n"
        '_("Satu")\nngettext("%(n)d anak", "%(n)d anak", 2)\nsay("Enam")\n'
    )
    (app / "templates" / "a.html").write_text(
        '{% load i18n %}<p title="{% translate \'Dua\' %}">it\'s {{ x|default:_("Tiga") }}'
        "{% blocktranslate trimmed %}Empat {{ x }}\n lima{% endblocktranslate %}</p>"
    )
    english = sources([overlay(app, "en", Lama="Old", Satu="One")], "en")[0]
    own = sources([overlay(tmp_path / "daerah", "id", Lama="Kuno")], "id")[0]
    wanted = texts(app)
    update(english, wanted)
    update(own, wanted, keep=True)
    found = {one.id: one.string for one in read(english) if one.id}
    assert found == {
        "Satu": "One",
        ("%(n)d anak", "%(n)d anak"): ("",),
        "Enam": "",
        "Dua": "",
        "Tiga": "",
        "Empat %(x)s lima": "",
    }
    assert "X-Language-Name: Basa Uji" in english.read_text(encoding="utf-8")
    assert {one.id: one.string for one in read(own) if one.id} == {"Lama": "Kuno"}
