"""Proof of a help: who may add and take it away, and how it is kept."""

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from inti.models import User
from simpati.models import Bukti, Intervensi, Kasus

BUKTI_MAKS = 5
"""Files of one help."""
BERKAS_MB = 5


def simpan(intervensi: Intervensi, berkas: File, oleh: User) -> Bukti:
    """Keep a cleaned file as proof of a help that was given.

    Raises ValidationError for a help that was not given yet, of a case that ended, or with enough
    proof; nothing is left of the file then.
    """
    with transaction.atomic():
        kasus = Kasus.objects.select_for_update().get(pk=intervensi.kasus_id)
        demand_terbuka(kasus)
        if not intervensi.terlaksana:
            raise ValidationError(_("Tulis dulu tanggal dilaksanakannya, lalu tambahkan buktinya."))
        if intervensi.bukti.count() >= BUKTI_MAKS:
            raise ValidationError(
                _("Paling banyak %(jumlah)d berkas. Hapus satu dulu.") % {"jumlah": BUKTI_MAKS}
            )
        return Bukti.objects.create(intervensi=intervensi, berkas=berkas, diunggah_oleh=oleh)


def demand_terbuka(kasus: Kasus) -> None:
    """Raise ValidationError for a case that ended: what was done in it stays as it is."""
    if not kasus.terbuka:
        raise ValidationError(_("Kasus ini sudah berakhir."))


def boleh_hapus(bukti: Bukti, oleh: User, *, memutuskan: bool) -> bool:
    """Whether a person may take a proof away: whoever sent it, and those who decide on the case."""
    return bukti.intervensi.kasus.terbuka and (memutuskan or bukti.diunggah_oleh_id == oleh.pk)
