"""What links tell about a child and its parents, and what is forgotten; persons are children."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.models import User
from inti.privacy.declarations import Text
from inti.privacy.subjects import Deed, Person, Query, Redacted, Section, Step
from orangtua.models import Tautan
from simpati import subjek
from simpati.subjek import DIHAPUS

TITLE: Text = _("Tautan orang tua")


def find(query: Query, user: User) -> Iterator[Person]:
    """Children for whose parents a link was made."""
    yield from (satu for satu in subjek.find(query, user) if _milik(satu.key).exists())


def person(key: str, user: User) -> Person | None:
    """One child whom this data manager may see, with a link."""
    return subjek.person(key, user) if _milik(key).exists() else None


def rows(key: str) -> list[Tautan]:
    """The links."""
    return list(_milik(key))


def export(key: str) -> list[Section]:
    """For whom each link was, why, and when it was opened."""
    isi = [
        (
            satu.get_penerima_display(),
            satu.alasan,
            formats.waktu(satu.dibuat),
            formats.waktu(satu.dibuka) if satu.dibuka else "",
        )
        for satu in _milik(key)
    ]
    kolom = (_("Untuk siapa"), _("Alasan"), _("Dibuat"), _("Dibuka"))
    return [Section(title=TITLE, columns=kolom, rows=isi)]


def erasure(key: str) -> list[Step]:
    """The reason goes, and no link opens anything any more."""
    return [
        Step(
            deed=Deed.REDACT,
            what=_("Alasan tautan; semua tautan dicabut"),
            why=_("Tulisan bebas dapat menyebut nama anak atau keluarganya"),
        )
    ]


def erase(key: str) -> list[Redacted]:
    """Take the reason out of each link, and end it."""
    hasil = []
    for satu in _milik(key):
        satu.alasan, satu.dicabut = DIHAPUS, satu.dicabut or timezone.now()
        satu.save(update_fields=["alasan", "dicabut"])
        hasil.append(Redacted(row=satu, values={"alasan": DIHAPUS}))
    return hasil


def _milik(key: str) -> QuerySet[Tautan]:
    return Tautan.objects.filter(balita=int(key)) if key.isdecimal() else Tautan.objects.none()
