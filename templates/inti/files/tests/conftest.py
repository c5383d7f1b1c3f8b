"""People and places that several tests share; places are the repository's own region."""

import io
import logging
import signal
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as examples

from inti.bahasa.catalogues import build
from inti.logs import json_formatter
from inti.models import Assignment, User, Wilayah
from inti.region import region
from inti.wilayah import BATCH, rows_of

# Started in the background, a shell's child ignores Ctrl-C, and so would all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

# How fast an example is says something of the machine, and of nothing that these tests ask.
examples.register_profile("service", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("service")

PASSWORD = "kata-sandi-uji-2026"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The API's cases are made while their file is read, which takes as long as many tests."""
    quick = config.getoption("markexpr") == "not slow"
    return True if quick and collection_path.name == "test_api_schema.py" else None


@pytest.fixture(scope="session", autouse=True)
def languages() -> None:
    """The texts of all languages, as a start of the service makes them ready."""
    build(settings.LOCALE_SOURCES, settings.LOCALE_DIR)


@pytest.fixture(autouse=True)
def clean_cache() -> None:
    """Counters of failed sign-ins do not leak between tests."""
    for one in caches.all():
        one.clear()


@cache
def units() -> list[Wilayah]:
    """The region's units out of the national list, read once: reading took a third of all time."""
    return rows_of(region().code)


@pytest.fixture
def wilayah(db: None) -> dict[str, Wilayah]:
    """The region's units by code."""
    Wilayah.objects.bulk_create(units(), batch_size=BATCH)
    return Wilayah.objects.in_bulk()


@pytest.fixture
def kecamatan(wilayah: dict[str, Wilayah]) -> list[Wilayah]:
    """The region's kecamatan; every region has at least one, most have several."""
    return [unit for unit in wilayah.values() if unit.jenis == Wilayah.Jenis.KECAMATAN]


@pytest.fixture
def demo(wilayah: dict[str, Wilayah]) -> None:
    """The demo data of every app, so that each page has something to show."""
    for app in settings.LOCAL_APPS:
        if app != "inti" and find_spec(f"{app}.demo"):
            import_module(f"{app}.demo").seed(timezone.localdate())


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make someone who can sign in with PASSWORD, with a role in the given units."""

    def make(username: str, role: str = "", *units: Wilayah) -> User:
        user = User.objects.create_user(username, password=PASSWORD, display_name=username.title())
        Assignment.objects.bulk_create(
            Assignment(user=user, role=role, wilayah=unit) for unit in units
        )
        return user

    return make


@pytest.fixture
def written() -> Iterator[Callable[[], str]]:
    """What the service would have written to its log by now."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(json_formatter())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.server")]
    for one in loggers:
        one.addHandler(handler)
    yield out.getvalue
    for one in loggers:
        one.removeHandler(handler)
