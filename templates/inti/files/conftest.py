"""What the tests of all apps share: the test database need not be migrated each time."""

import pytest
from django.db import connection
from django.db.backends.signals import connection_created
from pytest_django import DjangoDbBlocker

from tests import migrated


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """A fresh database is filled from the one that was migrated last, when that still fits."""
    connection_created.connect(migrated.fill)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The next run need not migrate again."""
    connection_created.disconnect(migrated.fill)
    with django_db_blocker.unblock():
        migrated.keep(connection)
