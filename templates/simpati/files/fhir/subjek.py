"""What was sent about a child to a FHIR server, for those who may ask; keys are the child's."""

from collections.abc import Iterator

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from fhir.models import Terkirim
from inti import formats
from inti.models import User
from inti.privacy.declarations import Text
from inti.privacy.subjects import Deed, Person, Query, Redacted, Section, Step
from simpati import subjek

TITLE: Text = _("Pengiriman FHIR")


def find(query: Query, user: User) -> Iterator[Person]:
    """Children whom SIMPATI finds and about whom something was sent."""
    yield from (satu for satu in subjek.find(query, user) if _terkirim(satu.key).exists())


def person(key: str, user: User) -> Person | None:
    """One of them again."""
    satu = subjek.person(key, user)
    return satu if satu is not None and _terkirim(key).exists() else None


def rows(key: str) -> list[models.Model]:
    """The child itself: what was sent is its own."""
    return subjek.rows(key)[:1]


def export(key: str) -> list[Section]:
    """Where to, what and when."""
    isi = [
        [
            *(satu.tujuan, satu.get_jenis_display(), satu.kode, satu.id_server),
            formats.waktu(satu.dikirim),
        ]
        for satu in _terkirim(key)
    ]
    kolom = (_("Tujuan"), _("Jenis"), _("Kode"), _("Nomor di sana"), _("Dikirim"))
    return [Section(title=_("Yang dikirim ke server FHIR"), columns=kolom, rows=isi)]


def erasure(key: str) -> list[Step]:
    """Our note goes; what the other server keeps is asked for there."""
    return [
        Step(
            deed=Deed.DELETE,
            what=_("Catatan pengiriman dan nomor anak di server tujuan"),
            why=_("Penghapusan di server tujuan diminta kepada pengelolanya"),
        )
    ]


def erase(key: str) -> list[Redacted]:
    """Delete what we noted of the sending."""
    _terkirim(key).delete()
    return []


def _terkirim(key: str) -> QuerySet[Terkirim]:
    if not key.isdecimal():
        return Terkirim.objects.none()
    return Terkirim.objects.filter(balita=int(key))
