"""Who may make a link: whoever sees the child by name, and knows its parents."""

from django.db.models import QuerySet

from orangtua.models import Tautan
from simpati.akses import Pengguna, balita_untuk
from simpati.roles import PER_NAMA

PERAN = PER_NAMA


def tautan_untuk(pengguna: Pengguna) -> QuerySet[Tautan]:
    """Links of the children whom this person may see by name."""
    anak = balita_untuk(pengguna).select_related(None)
    return Tautan.objects.filter(balita__in=anak).select_related("balita", "dibuat_oleh")
