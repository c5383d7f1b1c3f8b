"""Registering a child at a posyandu: what a parent sends, what the staff decide."""

from django.core.exceptions import ValidationError
from django.db import transaction

from inti.models import User
from inti.permohonan.alur import TidakBisaPindah, buka, pindah
from inti.permohonan.models import Permohonan, Status
from simpati.layanan import PENDAFTARAN
from simpati.models import Pendaftaran, Posyandu


def kirim(pendaftaran: Pendaftaran) -> Permohonan:
    """Save what the parent sent and open its request, both or neither."""
    with transaction.atomic():
        pendaftaran.save()
        return buka(PENDAFTARAN, isi=pendaftaran)


def putuskan(
    pendaftaran: Pendaftaran,
    status: Status,
    *,
    catatan: str,
    posyandu: Posyandu | None,
    oleh: User,
) -> None:
    """Move its request on; a finished one names the posyandu. Raises ValidationError."""
    try:
        with transaction.atomic():
            pendaftaran.posyandu = posyandu
            pendaftaran.save(update_fields=["posyandu"])
            pindah(pendaftaran.permohonan, status, catatan, oleh)
    except TidakBisaPindah as salah:
        raise ValidationError(str(salah)) from salah
