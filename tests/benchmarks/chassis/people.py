"""Runs inside the service: a regency's rows, and signed-in people for the load; prints them as JSON."""

import json
import os
import random
import sys
import time
from datetime import timedelta
from itertools import islice
from typing import Any

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402
from inti.api.models import Token  # noqa: E402
from inti.models import Assignment, User, Wilayah  # noqa: E402
from inti.people import sessions  # noqa: E402
from inti.people.middleware import SignedInMiddleware  # noqa: E402
from inti.region import region  # noqa: E402
from simpati import demo, roles  # noqa: E402
from simpati.models import Balita, Pengukuran, Posyandu  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def session(user: User) -> str:
    """The cookie of someone who signed in a while ago; noting that is due every five minutes."""
    request = RequestFactory().get("/")
    request.user, request.session = user, SessionStore()
    request.session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND})
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    sessions.start(request, user)
    SignedInMiddleware(lambda _request: HttpResponse())(request)
    request.session[sessions.SEEN] = time.time() - random.uniform(0, sessions.STEP)
    request.session.save()
    return str(request.session.session_key)


def fill() -> None:
    """As many posyandu as a regency has: the demo's six, with their children, in every village."""
    pattern = list(Posyandu.objects.prefetch_related("balita__pengukuran"))
    seeded = {one.desa_id for one in pattern}
    villages = Wilayah.objects.filter(jenis__in=Wilayah.DESA).exclude(pk__in=seeded)
    copies = [(copied(one, desa=desa), one) for desa in villages for one in pattern]
    Posyandu.objects.bulk_create([new for new, _ in copies])
    children = [
        (copied(child, posyandu=new, nik="", nik_ibu=""), child)
        for new, one in copies
        for child in one.balita.all()
    ]
    Balita.objects.bulk_create([new for new, _ in children], batch_size=2000)
    measured = (copied(row, balita=new) for new, child in children for row in child.pengukuran.all())
    while batch := list(islice(measured, 5000)):
        Pengukuran.objects.bulk_create(batch)


def copied(row: Any, **other: object) -> Any:
    """The same row once more, with some other values; not saved."""
    fields = {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}
    new = type(row)(**{**fields, "id": None})
    for name, value in other.items():
        setattr(new, name, value)
    return new


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
        if not Posyandu.objects.exists():
            demo.seed(timezone.localdate())
            fill()
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
    settle()
    json.dump(made, sys.stdout)


def settle() -> None:
    """What PostgreSQL does by itself within a minute or two of so many rows; no load comes that soon."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


main(int(os.environ["BEBAN"]))
