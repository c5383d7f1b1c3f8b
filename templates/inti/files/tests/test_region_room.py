"""What a region writes in daerah/ is taken in, and what is wrong in it is told in one sentence."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured

from config import own
from inti import hooks
from inti.checks import daerah as checks
from inti.extension import ExtendableForm
from inti.models import User


def told(messages: list[CheckMessage]) -> str:
    """What a check said."""
    return "\n".join(f"{one.id} {one.msg}" for one in messages)


@pytest.fixture
def daerah_settings(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """An empty ``daerah/settings.py``."""
    module = ModuleType("daerah.settings")
    monkeypatch.setitem(sys.modules, "daerah.settings", module)
    return module


def test_settings_are_replaced_and_lists_are_added_to(daerah_settings: ModuleType) -> None:
    """A later release's own middleware still arrives, the region's comes after it."""
    vars(daerah_settings).update(
        SESSION_IDLE_MINUTES=30,
        TAMBAHAN_APPS=["django.contrib.humanize"],
        TAMBAHAN_MIDDLEWARE=["daerah.middleware.Kepala"],
    )
    known = {"INSTALLED_APPS": ["inti"], "MIDDLEWARE": ["pertama"], "SESSION_IDLE_MINUTES": 60}
    taken = own.settings(known)
    assert taken["SESSION_IDLE_MINUTES"] == 30
    assert taken["INSTALLED_APPS"] == ["inti", "django.contrib.humanize"]
    assert taken["MIDDLEWARE"] == ["pertama", "daerah.middleware.Kepala"]


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("TAMBAHAN_APP", ["x"], "TAMBAHAN_APPS"),
        ("TAMBAHAN_APPS", ["paket_yang_tidak_ada.x"], "requirements.in"),
        ("TAMBAHAN_MIDDLEWARE", ["paket_yang_tidak_ada.X"], "requirements.in"),
    ],
)
def test_a_setting_that_cannot_be_taken_in_is_told(
    daerah_settings: ModuleType, name: str, value: list[str], cure: str
) -> None:
    """A misspelt name, and a package that is not installed."""
    setattr(daerah_settings, name, value)
    with pytest.raises(ImproperlyConfigured, match=cure):
        own.settings({"INSTALLED_APPS": [], "MIDDLEWARE": []})


@pytest.mark.parametrize("text", ["x = (", "x = 1\nx = tidak_ada", "import tidak_ada"])
def test_a_fault_in_the_room_is_one_sentence_with_its_line(text: str) -> None:
    """The file and the line stand in it, whatever the fault."""
    path = own.ROOM / "layanan.py"
    with pytest.raises((SyntaxError, NameError, ImportError)) as caught:
        exec(compile(text, str(path), "exec"), {})  # noqa: S102
    sentence = own.told(caught.value)
    assert sentence is not None
    assert sentence.startswith(f"daerah/layanan.py baris {1 + text.count(chr(10))}: ")
    assert "Perbaiki berkas itu" in sentence


def test_a_fault_elsewhere_is_not_put_on_the_region() -> None:
    """The chassis' own faults keep their traceback."""
    with pytest.raises(ZeroDivisionError) as caught:
        1 / 0  # noqa: B018
    assert own.told(caught.value) is None


def test_a_module_without_its_name_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """``roles.py`` without ROLES names the file and the word that is missing."""
    package = tmp_path / "layanan_uji"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "roles.py").write_text("PERAN = ()\n")
    monkeypatch.syspath_prepend(tmp_path)
    settings.LOCAL_APPS = ["layanan_uji", "inti"]
    with pytest.raises(ImproperlyConfigured, match=r"layanan_uji/roles.py belum punya ROLES"):
        list(hooks.brought("roles"))
    assert "inti.E001 layanan_uji/roles.py" in told(checks.hooks(None))


def test_the_regions_part_comes_after_the_services(settings: Any) -> None:
    """Its demo data and roles can hang on theirs; in look-ups it stays the first."""
    assert settings.LOCAL_APPS[0] == "daerah"
    names = [app for app, _module in hooks.in_turn("urls")]
    assert names[-1] == "daerah"
    assert next(app for app, _module in hooks.brought("urls")) == "daerah"


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("home", "daerah:tidak-ada"),
        ("menu", (("Jadwal", "daerah:tidak-ada"),)),
        ("menu", ("Jadwal", "inti:beranda")),
        ("footer", (("Jadwal",),)),
    ],
)
def test_a_page_that_does_not_exist_is_told(
    monkeypatch: pytest.MonkeyPatch, attribute: str, value: Any
) -> None:
    """A wrong name in apps.py would break every page."""
    config = apps.get_app_config("daerah")
    monkeypatch.setattr(config, attribute, value, raising=False)
    assert f"inti.E002 daerah/apps.py: {attribute}" in told(checks.pages(None))


class UserForm(ExtendableForm):
    """A service's form."""

    class Meta:
        """One field."""

        model = User
        fields = ("username",)


class SameNameForm(forms.ModelForm):
    """An addition without a link, whose field is there already."""

    class Meta:
        """The same model again."""

        model = User
        fields = ("username",)


def test_fields_that_cannot_be_added_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown model names those there are; a missing link and a name that is taken are told."""
    added = {"inti.usr": SameNameForm, "inti.user": SameNameForm}
    monkeypatch.setattr(checks, "additions", lambda: added)
    said = told(checks.fields(None))
    assert "'inti.usr' tidak dapat ditambah isian. Yang dapat: inti.user" in said
    assert "beri OneToOneField" in said
    assert "isian username sudah ada di inti.user" in said


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """The region's templates in a folder of this test, first in every look-up."""
    monkeypatch.setattr(checks, "ROOM", tmp_path)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    (tmp_path / "inti").mkdir()
    return tmp_path


PART = '{% extends "inti/start.html" %}{% block BAGIAN %}{{ block.super }}{% endblock %}'


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("inti/start.html", PART.replace("BAGIAN", "principles"), ""),
        ("inti/start.html", PART.replace("BAGIAN", "prinsip"), "inti.W001"),
        ("inti/strat.html", PART.replace("BAGIAN", "principles"), "inti.W002"),
        ("inti/start.html", "{% if %}", "inti.E004"),
        ("inti/start.html", '{% extends "inti/tidak-ada.html" %}', "inti.E004"),
        ("daerah/jadwal.html", PART.replace("BAGIAN", "content"), ""),
    ],
)
def test_a_template_that_takes_no_effect_is_told(
    room: Path, name: str, text: str, said: str
) -> None:
    """A block or a path that no longer exists would be silent after an update."""
    (room / name).parent.mkdir(exist_ok=True)
    (room / name).write_text(text)
    assert told(checks.templates(None)).startswith(said)
    assert bool(checks.templates(None)) == bool(said)


@pytest.mark.django_db
def test_one_part_of_a_page_is_replaced_by_extending_it(room: Path, client: Any) -> None:
    """A template of the same name and path extends the service's own; the rest stays."""
    text = '{% extends "inti/start.html" %}{% block principles %}<p>Janji kami</p>{% endblock %}'
    (room / "inti" / "start.html").write_text(text)
    page = client.get("/").content.decode()
    assert "Janji kami" in page
    assert "Ringan di ponsel" not in page
    assert 'id="lacak"' in page
