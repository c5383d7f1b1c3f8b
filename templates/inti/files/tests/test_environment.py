"""What the environment says, and what a slip in it leads to: one sentence, no traceback."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.databases import database
from config.environment import Environment
from tests.state import Service


@pytest.mark.parametrize("value", ["ya", "mungkin", "2"])
def test_what_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """HTTPS=ya must not switch TLS off."""
    monkeypatch.setenv("HTTPS", value)
    with pytest.raises(ImproperlyConfigured, match="HTTPS harus berisi 1 atau 0"):
        Environment().bool("HTTPS", default=True)


@pytest.mark.parametrize(
    ("value", "meant"), [("1", True), ("Yes", True), ("0", False), ("", False)]
)
def test_yes_and_no_are_read(monkeypatch: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    """In the forms that the documentation and other tools use."""
    monkeypatch.setenv("HTTPS", value)
    assert Environment().bool("HTTPS", default=True) is meant


def test_a_value_that_is_left_out_has_its_default() -> None:
    """Nothing is asked of a variable that is not there."""
    assert Environment().bool("TIDAK_ADA", default=True) is True
    assert Environment().int("TIDAK_ADA", default=7) == 7


@pytest.mark.parametrize(
    "url",
    [
        "mysql://a:rahasia@db.example/c",
        "postgre://a:rahasia@db.example/c",
        "postgres://a:rahasia@db.example:abc/c",
        "postgres://a:rahasia@db.example",
        "rahasia",
    ],
)
def test_an_unreadable_database_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    """The sentence says the form; neither it nor a warning holds the password."""
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="postgres://") as refused:
        database(Environment(), tmp_path, demo=False)
    assert "rahasia" not in str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("API_PUBLIC_PER_MINUTE", "banyak", "API_PUBLIC_PER_MINUTE harus berisi bilangan bulat"),
        ("LOG_LEVEL", "keras", "LOG_LEVEL tidak dikenal"),
        ("EMAIL_URL", "smtp://rahasia@surel.example:abc", "EMAIL_URL belum benar"),
        ("SMS_URL", "https://gerbang.example:abc/", "SMS_URL harus berawalan https://"),
        ("STORAGE_URL", "s3://a:rahasia@s3.example:abc/b", "STORAGE_URL belum benar"),
        ("DATABASE_URL", "postgres://a:rahasia@127.0.0.1:1/c", "Basis data tidak menjawab"),
        ("VAR_DIR", "/dev/null/data", "atur VAR_DIR"),
    ],
)
def test_a_slip_in_the_environment_is_one_sentence(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    """With the name of the variable, and without the secret in it."""
    production = {
        "LIVINGLAB_ENV": "production",
        "DATABASE_URL": "",
        "SECRET_KEY": "x" * 50,
        "FIELD_KEYS": "f" * 43,
        "INDEX_KEY": "i" * 43,
    }
    service = Service(folder=tmp_path, env={**production, name: value})
    told = service.refused("siapkan")
    assert said in told
    assert "rahasia" not in told


@pytest.mark.parametrize("given", [["--jeda", "-1"], ["--sewa", "0"], ["--batas", "lama"]])
def test_a_worker_refuses_times_that_cannot_be_meant(given: list[str]) -> None:
    """A lease of nothing would take the tasks of every other worker."""
    with pytest.raises(CommandError, match="tulis angka dari"):
        call_command("kerja", "--sekali", *given)
