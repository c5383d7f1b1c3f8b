"""Who may see dashboards: everyone with a role, in their units; the dinas keeps the surveys."""

from inti.access import within
from inti.models import Wilayah
from simpati.akses import Pengguna
from simpati.roles import DINAS, SEMUA

PERAN = SEMUA
PERAN_SURVEI = (DINAS,)


def wilayah_survei(pengguna: Pengguna) -> Wilayah | None:
    """Give the region whose surveys this person keeps; None for whoever keeps only a part."""
    return Wilayah.objects.filter(within(pengguna, "", PERAN_SURVEI), induk=None).first()
