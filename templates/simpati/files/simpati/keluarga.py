"""Which family a child or a mother belongs to."""

from django.db import transaction

from inti.privacy.fields import Unreadable
from simpati.models import Balita, IbuHamil, Keluarga


@transaction.atomic
def tautkan(orang: Balita | IbuHamil, isi: Keluarga) -> tuple[Keluarga, bool]:
    """Save the family that a form describes and link it; whether it was known already.

    A card that stands in the village already is the family meant: it is linked and stays as it is.
    """
    lain = _sudah_ada(isi)
    if lain is None:
        if isi.pk:
            isi.save()
            lain, dikenal = isi, False
        else:
            lain, dikenal = _buat(isi)
    else:
        dikenal = True
    if orang.keluarga_id != lain.pk:
        orang.keluarga = lain
        orang.save()
    return lain, dikenal


def _sudah_ada(isi: Keluarga) -> Keluarga | None:
    if isinstance(isi.no_kk, Unreadable):
        return None
    lain = Keluarga.objects.filter(desa=isi.desa_id, no_kk_indeks=isi.no_kk)
    return lain.exclude(pk=isi.pk).first()


def _buat(isi: Keluarga) -> tuple[Keluarga, bool]:
    """Create it, or give the one that somebody else created in the same moment."""
    nilai = {
        satu.name: getattr(isi, satu.name)
        for satu in Keluarga._meta.concrete_fields
        if satu.editable and not satu.primary_key and satu.name != "desa"
    }
    satu, baru = Keluarga.objects.get_or_create(
        desa=isi.desa, no_kk_indeks=isi.no_kk, defaults=nilai
    )
    return satu, not baru
