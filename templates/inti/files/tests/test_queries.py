"""What the pages of the chassis ask of the database; a page that has no limit here is told."""

import pytest
from django.conf import settings
from django.test import Client

from inti.models import User
from tests.queries import exceeding, walk

# Queries of one visit by a citizen, who has no session.
CITIZEN = {
    "inti:beranda": 1,
    "inti:masuk": 0,
    "halaman:aksesibilitas": 0,
    "privacy:privasi": 0,
    "layanan:daftar": 0,
    "layanan:rinci": 2,
    "permohonan:cari": 0,
    "permohonan:rinci": 3,
    "survei:hasil": 4,
    "survei:rinci": 2,
    "survei:isi": 0,
    "api:docs": 0,
    "api:v1:openapi-json": 0,
    # The chassis' own figures and those of every app: each app adds its own queries.
    "inti:hasil": 10,
    "api:hasil-csv": 10,
    "api:katalog": 10,
}
# Whoever is signed in adds a session, a person and the roles that the menu asks for.
SIGNED_IN = 3
STAFF = {
    "people:akun": 8,
    "people:undangan": 5,
    "people:undang": 7,
    "people:rekan": 10,
    "account_change_password": 3,
    "account_set_password": 3,
    "mfa_activate_totp": 9,
    "mfa_add_webauthn": 10,
    "api:token": 6,
}


def ours(counts: dict[str, int]) -> dict[str, int]:
    """The pages of the chassis: every other app counts its own."""
    others = {app.rpartition(".")[2] for app in settings.LOCAL_APPS} - {"inti"}
    return {name: count for name, count in counts.items() if name.partition(":")[0] not in others}


@pytest.mark.slow
def test_every_page_has_a_limit_of_queries(client: Client, demo: None) -> None:
    """Citizens cost next to nothing; whoever is signed in a few queries more, on each page."""
    assert exceeding(ours(walk(client)), CITIZEN) == {}
    client.force_login(User.objects.create_superuser("kepala"))
    signed_in = {name: limit + SIGNED_IN for name, limit in CITIZEN.items()}
    assert exceeding(ours(walk(client)), {**signed_in, **STAFF}) == {}
