"""Invitations: one for each finished request, good for one answer."""

import secrets

from django.db import transaction
from django.utils import timezone

from inti.survei.models import Jawaban, Undangan


class SudahDijawab(LookupError):
    """The invitation was used, or never existed."""


def undang(layanan: str, asal: str) -> Undangan:
    """The invitation of a finished request, made once. ``asal`` is the request's number."""
    values = {
        "token": secrets.token_urlsafe(18),
        "layanan": layanan,
        "dibuat": timezone.localdate(),
    }
    return Undangan.objects.get_or_create(asal=asal, defaults=values)[0]


def terbuka_untuk(asal: str) -> Undangan | None:
    """The unused invitation of a request."""
    return Undangan.objects.filter(asal=asal, terpakai=False).first()


def jawab(token: str, jawaban: Jawaban) -> None:
    """Keep the answer and use the invitation up, both or neither. Raises SudahDijawab."""
    with transaction.atomic():
        found = Undangan.objects.select_for_update().filter(token=token, terpakai=False).first()
        if found is None:
            raise SudahDijawab
        found.terpakai = True
        found.save(update_fields=["terpakai"])
        jawaban.save()
