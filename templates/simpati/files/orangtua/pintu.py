"""Making a link, opening it once, and ending it.

A token is known to the parent's phone alone: the link carries it, a cookie keeps it until the
button is pressed, and only its SHA-256 is stored.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inti.audit import acting
from orangtua.models import SALAH_MAKS, Tautan, dalam_jam, sidik, token_baru
from simpati.aturan import aturan


class Usang(LookupError):
    """The link was used, revoked or has expired."""


class TanggalSalah(ValidationError):
    """Not the child's birth date; the message says how often one may still try."""


def buat(tautan: Tautan) -> str:
    """Store a link for the hours that the region allows; gives its token, which is shown once."""
    token = token_baru()
    tautan.token, tautan.berlaku = sidik(token), dalam_jam(aturan().tautan_jam)
    tautan.save()
    return token


def menunggu(token: str) -> bool | None:
    """Tell whether a link that waits asks for the birth date; None when it opens nothing.

    Nothing of the child is read.
    """
    siap = Tautan.objects.siap(timezone.now()).filter(token=sidik(token))
    return siap.values_list("tanya_lahir", flat=True).first()


def buka(token: str, lahir: date | None = None) -> str:
    """Use a link up; gives the key of its session. Raises Usang or TanggalSalah."""
    with transaction.atomic():
        tautan = _kunci(token)
        benar = not tautan.tanya_lahir or lahir == tautan.balita.tanggal_lahir
        kunci = token_baru()
        if benar:
            kini = timezone.now()
            tautan.dibuka, tautan.sesi = kini, sidik(kunci)
            tautan.sesi_sampai = kini + timedelta(minutes=aturan().sesi_menit)
        else:
            tautan.salah += 1
        tautan.save()
    if not benar:
        raise TanggalSalah(_sisa(SALAH_MAKS - tautan.salah))
    return kunci


def milik(kunci: str) -> Tautan | None:
    """Give the link whose session has this key; None when it ended."""
    if not kunci:
        return None
    terbuka = Tautan.objects.terbuka(timezone.now()).filter(sesi=sidik(kunci))
    return terbuka.select_related("balita__posyandu__desa").first()


def akhiri(kunci: str) -> None:
    """End a session before its time."""
    kini = timezone.now()
    with acting(None, why="Orang tua menutup halaman"):
        for satu in Tautan.objects.terbuka(kini).filter(sesi=sidik(kunci)):
            satu.sesi_sampai = kini
            satu.save(update_fields=["sesi_sampai"])


def cabut(tautan: Tautan) -> None:
    """Nothing opens with it any more, its session included."""
    tautan.dicabut = timezone.now()
    tautan.save(update_fields=["dicabut"])


def _kunci(token: str) -> Tautan:
    siap = Tautan.objects.siap(timezone.now()).filter(token=sidik(token))
    tautan = siap.select_for_update(of=("self",)).select_related("balita").first()
    if tautan is None:
        raise Usang
    return tautan


def _sisa(kali: int) -> str:
    if kali <= 0:
        return _("Tanggal lahirnya belum cocok. Minta tautan baru kepada kader atau bidan.")
    return _(
        "Tanggal lahirnya belum cocok. Lihat di Buku KIA atau akta; Anda masih dapat mencoba "
        "%(kali)d kali."
    ) % {"kali": kali}
