"""Runs inside the service: demo rows, and signed-in people for the load; prints them as JSON."""

import json
import os
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from inti.api.models import Token  # noqa: E402
from inti.models import Assignment, User, Wilayah  # noqa: E402
from inti.people.sessions import SEEN  # noqa: E402
from inti.region import region  # noqa: E402
from simpati import demo, roles  # noqa: E402
from simpati.models import Balita, Posyandu  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def session(user: User) -> str:
    """The cookie of someone who has just signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[SEEN] = time.time()
    store.create()
    return str(store.session_key)


def kader(number: int, places: list[Posyandu]) -> dict[str, object]:
    """One kader of one posyandu, with the children she will open."""
    place = places[number % len(places)]
    user = User.objects.create(username=f"beban-{number}", display_name="Beban")
    Assignment.objects.create(user=user, role=roles.KADER, wilayah_id=place.desa_id)
    place.kader.add(user)
    grown = timezone.localdate() - timedelta(days=300)
    older = Balita.objects.filter(posyandu=place, tanggal_lahir__lte=grown)
    children = list(older.values_list("pk", flat=True)[:20])
    return {"cookie": session(user), "place": place.pk, "children": children}


def main(count: int) -> None:
    """Seed, sign in, tell."""
    with transaction.atomic():
        demo.seed(timezone.localdate())
        places = list(Posyandu.objects.order_by("pk"))
        village = places[0].desa
        whole = Wilayah.objects.get(pk=region().code)
        head = User.objects.create(username="beban-pimpinan", display_name="Beban")
        Assignment.objects.create(user=head, role=roles.PIMPINAN, wilayah=whole)
        bidan = User.objects.create(username="beban-bidan", display_name="Beban")
        Assignment.objects.create(user=bidan, role=roles.BIDAN, wilayah=village)
        made = {
            "head": session(head),
            "region": whole.pk,
            "bidan": session(bidan),
            "token": Token.make(bidan, "beban", ("simpati:baca",), 1)[1],
            "village": village.pk,
            "kecamatan": Wilayah.objects.get(pk=village.pk).kode.rsplit(".", 1)[0],
            "kader": [kader(number, places) for number in range(count)],
        }
    json.dump(made, sys.stdout)


main(int(os.environ["BEBAN"]))
