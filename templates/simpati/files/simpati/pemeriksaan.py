"""Recording the visits of mothers and girls, and the end of a pregnancy, with what follows."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inti import formats
from simpati import pendampingan
from simpati.models import IbuHamil, PemeriksaanIbu, PemeriksaanRemaja

AKHIR = (IbuHamil.Status.BERSALIN, IbuHamil.Status.KEGUGURAN, IbuHamil.Status.PINDAH)


def catat_ibu(pemeriksaan: PemeriksaanIbu) -> PemeriksaanIbu:
    """Check and save a new or corrected visit; a case opens, recovers or ends with it.

    Raises ValidationError (second visit of a day, value outside the ranges, pregnancy that ended)
    with nothing written.
    """
    try:
        with transaction.atomic():
            # Visits of one mother are written one after the other: each sees those before.
            ibu = IbuHamil.objects.select_for_update().get(pk=pemeriksaan.ibu_id)
            if ibu.berakhir and pemeriksaan.tanggal > ibu.berakhir:
                raise ValidationError(_("Kehamilan ini sudah berakhir pada tanggal itu."))
            pemeriksaan.full_clean(exclude={"ibu", "petugas"})
            pemeriksaan.save()
            if ibu.hamil:
                pendampingan.periksa_ibu(ibu, pemeriksaan, list(ibu.pemeriksaan.all()))
    except IntegrityError as fault:
        lain = PemeriksaanIbu.objects.filter(
            ibu=pemeriksaan.ibu_id, tanggal=pemeriksaan.tanggal
        ).exclude(pk=pemeriksaan.pk)
        if not lain.exists():
            raise
        raise ValidationError(_("Ibu ini sudah diperiksa pada tanggal itu.")) from fault
    return pemeriksaan


def catat_remaja(pemeriksaan: PemeriksaanRemaja) -> PemeriksaanRemaja:
    """Check and save a girl's visit. Raises ValidationError with nothing written."""
    pemeriksaan.full_clean(exclude={"remaja", "petugas"})
    try:
        with transaction.atomic():
            pemeriksaan.save()
    except IntegrityError as fault:
        raise ValidationError(_("Remaja ini sudah diperiksa pada tanggal itu.")) from fault
    return pemeriksaan


@transaction.atomic
def akhiri(ibu: IbuHamil, status: IbuHamil.Status, tanggal: date) -> None:
    """End a pregnancy; an open case ends with it. Raises ValidationError with nothing written."""
    kini = IbuHamil.objects.select_for_update().get(pk=ibu.pk)
    if not kini.hamil:
        raise ValidationError(_("Kehamilan ini sudah diakhiri."))
    if status not in AKHIR:
        raise ValidationError(_("Pilih bersalin, keguguran, atau pindah."))
    terakhir = kini.pemeriksaan.first()
    if terakhir and terakhir.tanggal > tanggal:
        raise ValidationError(
            _("Ibu ini diperiksa %(tanggal)s: kehamilan berakhir pada atau sesudah hari itu.")
            % {"tanggal": formats.tanggal(terakhir.tanggal)}
        )
    ibu.status, ibu.berakhir = status, tanggal
    ibu.save()
    pendampingan.akhiri_ibu(ibu, tanggal)
