"""Who may exchange lists: bidan and tenaga gizi, for the posyandu of their unit.

Lists hold children by name, so whoever sees figures only (operator desa, dinas, pimpinan) neither
sends nor takes one, and a kader enters what she measures herself. For a file of the whole region a
person holds the role tenaga gizi with the region as its unit.
"""

from django.db.models import QuerySet

from inti.models import Wilayah
from pertukaran.models import Impor
from simpati import akses
from simpati.akses import Pengguna, posyandu_divalidasi
from simpati.models import Posyandu
from simpati.roles import TENAGA_KESEHATAN

PERAN = TENAGA_KESEHATAN


def posyandu_untuk(pengguna: Pengguna) -> QuerySet[Posyandu]:
    """Posyandu whose lists this person may exchange."""
    return posyandu_divalidasi(pengguna).select_related("desa__induk")


def wilayah_untuk(pengguna: Pengguna) -> QuerySet[Wilayah]:
    """Units of which this person may take a list."""
    return akses.wilayah_untuk(pengguna, PERAN).select_related("induk")


def impor_untuk(pengguna: Pengguna) -> QuerySet[Impor]:
    """Imports of this person alone: a file holds what nobody has checked yet."""
    return Impor.objects.filter(oleh=pengguna.pk)
