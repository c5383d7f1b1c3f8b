"""Staff accounts as data subjects: found by name, told what is kept, closed when they ask."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from inti import formats
from inti.access import units
from inti.models import User
from inti.privacy.declarations import Text
from inti.privacy.roles import PENGELOLA_DATA
from inti.privacy.subjects import Deed, Person, Query, Redacted, Section, Step
from inti.region import region

TITLE: Text = _("Akun petugas")


def find(query: Query, user: User) -> Iterator[Person]:
    """Accounts by user name or full name; an account has no NIK and no birth date."""
    if query.name and _may(user):
        named = Q(username__iexact=query.name) | Q(display_name__iexact=query.name)
        yield from (_person(one) for one in User.objects.filter(named).order_by("pk")[:50])


def person(key: str, user: User) -> Person | None:
    """One account."""
    found = User.objects.filter(pk=int(key)).first() if key.isdecimal() and _may(user) else None
    return _person(found) if found else None


def rows(key: str) -> list[models.Model]:
    """The account and its assignments."""
    one = User.objects.get(pk=key)
    return [one, *one.assignments.all()]


def export(key: str) -> list[Section]:
    """The account and what it may do."""
    one = User.objects.get(pk=key)
    roles = one.assignments.select_related("wilayah")
    return [
        Section(
            title=_("Akun"),
            columns=(_("Keterangan"), _("Isi")),
            rows=[(str(name), value) for name, value in _facts(one)],
        ),
        Section(title=_("Penugasan"), columns=(_("Peran"),), rows=[(str(role),) for role in roles]),
    ]


def erasure(key: str) -> list[Step]:
    """The account is closed; what it recorded keeps its number."""
    return [
        Step(
            deed=Deed.REDACT,
            what=_("Nama, nama pengguna, surel; akun tidak bisa masuk lagi"),
            why=_("Tidak diperlukan setelah petugas berhenti"),
        ),
        Step(deed=Deed.DELETE, what=_("Penugasan"), why=_("Tidak diperlukan lagi")),
        Step(
            deed=Deed.KEEP,
            what=_("Nomor akun pada catatan yang dibuatnya"),
            why=_("Pertanggungjawaban siapa mencatat apa (Pasal 35 dan 36)"),
        ),
    ]


def erase(key: str) -> list[Redacted]:
    """Close the account and take the names out."""
    one = User.objects.select_for_update().get(pk=key)
    values: dict[str, Any] = {
        "username": f"dihapus-{one.pk}",
        "display_name": "",
        "first_name": "",
        "last_name": "",
        "email": "",
    }
    for name, value in {**values, "is_active": False, "is_staff": False}.items():
        setattr(one, name, value)
    one.is_superuser = False
    one.set_unusable_password()
    one.save()
    one.assignments.all().delete()
    return [Redacted(row=one, values=values)]


def _may(user: User) -> bool:
    """Accounts are not of one unit: whoever answers for the whole region sees them."""
    return user.is_superuser or region().code in units(user, [PENGELOLA_DATA])


def _person(one: User) -> Person:
    return Person(key=str(one.pk), name=str(one), about=say("akun %(nama)s") % {"nama": one})


def _facts(one: User) -> list[tuple[Text, str]]:
    def when(value: Any) -> str:
        return formats.waktu(value) if value else "–"

    return [
        (_("Nama pengguna"), one.username),
        (_("Nama tampilan"), one.display_name),
        (_("Nama lengkap"), one.get_full_name()),
        (_("Surel"), one.email),
        (_("Dibuat"), when(one.date_joined)),
        (_("Masuk terakhir"), when(one.last_login)),
        (_("Aktif"), say("ya") if one.is_active else say("tidak")),
    ]
