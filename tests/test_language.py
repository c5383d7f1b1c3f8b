"""The language: asked for, else the environment's, else an English locale, else Indonesian."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglab_gen import language


@pytest.mark.parametrize(
    ("arguments", "environment", "spoken"),
    [
        ([], {}, "id"),
        ([], {"LANG": "C.UTF-8"}, "id"),
        ([], {"LANG": "id_ID.UTF-8"}, "id"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "id_ID.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_MESSAGES": "id_ID.UTF-8"}, "id"),
        ([], {"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LIVINGLAB_LANG": "id"}, "id"),
        ([], {"LANG": "id_ID.UTF-8", "LIVINGLAB_LANG": "en"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LIVINGLAB_LANG": "xx"}, "en"),
        (["--lang", "en", "list"], {"LIVINGLAB_LANG": "id"}, "en"),
        (["list", "--lang", "id"], {"LANG": "en_US.UTF-8"}, "id"),
        (["list", "--lang=en"], {}, "en"),
        (["list", "--lang"], {}, "id"),
        (["list", "--lang", "xx"], {}, "id"),
    ],
)
def test_the_nearest_wish_counts(arguments: list[str], environment: dict[str, str], spoken: str) -> None:
    """Option, then LIVINGLAB_LANG, then the locale in gettext's own order, then Indonesian."""
    assert language.choose(arguments, environment) == spoken


@given(st.lists(st.text(max_size=8), max_size=6), st.dictionaries(st.text(max_size=8), st.text(max_size=8)))
def test_there_is_always_a_language(arguments: list[str], environment: dict[str, str]) -> None:
    """Whatever the command line and the environment hold, one of the two is spoken."""
    assert language.choose(arguments, environment) in language.LANGUAGES


def help_in(*arguments: str, **environment: str) -> str:
    """The help as a process with this environment shows it."""
    env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE")}
    command = [sys.executable, "-m", "livinglab_gen", *arguments]
    done = subprocess.run(command, text=True, capture_output=True, check=False, env={**env, **environment})
    return done.stdout + done.stderr


def test_the_program_speaks_both_languages() -> None:
    """Our texts and click's own, by option at any place and by environment."""
    english = help_in("--help", LANG="en_US.UTF-8")
    indonesian = help_in("--help")
    assert "Usage: livinglab" in english
    assert "Commands:" in english
    assert indonesian != english
    assert "Commands:" not in indonesian
    assert help_in("--lang", "en", "--help") == help_in("--help", "--lang=en") == english
    assert help_in("--help", LANG="en_US.UTF-8", LIVINGLAB_LANG="id") == indonesian


def test_the_c_locale_prints_what_is_not_ascii() -> None:
    """A machine without a locale shows the names and the tree's lines all the same."""
    assert "Kabupaten" in help_in("region", "search", "sumedang", LC_ALL="C")


def test_a_fault_comes_in_the_language_that_was_asked_for() -> None:
    """Messages follow, not the help alone."""
    asked = ("region", "show", "atlantis")
    english = help_in(*asked, "--lang", "en")
    assert "no kabupaten or kota is called" in english
    assert help_in(*asked, "--lang", "id") != english


def test_a_text_without_a_translation_is_shown_in_english() -> None:
    """Nothing is ever empty."""
    assert language.translate("no such text in any catalogue") == "no such text in any catalogue"
