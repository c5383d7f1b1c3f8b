"""How long a file that was sent for import is kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from inti.privacy.retention import Rule
from inti.privacy.subjects import Deed, Redacted
from pertukaran.models import Impor, Temuan
from simpati.aturan import aturan
from simpati.retensi import masa

MASA = masa(
    _("Berkas terhapus sesudah diimpor, paling lama %(lama)d hari sesudah dikirim"), "impor_hari"
)


def jatuh_tempo(kini: datetime) -> QuerySet[Impor]:
    """Imports that nobody finished, and what is left of old ones.

    A worker may have been ended between its last row and the deletion of the file.
    """
    lama = kini - timedelta(days=aturan().retensi.impor_hari)
    tersisa = Q(Exists(Temuan.objects.filter(impor=OuterRef("pk")))) | ~Q(berkas="")
    return Impor.objects.filter(
        ~Q(status=Impor.Status.SELESAI) | tersisa,
        diubah__lt=lama,
    )


def lupakan(impor: Impor) -> Iterator[Redacted]:
    """Delete an import that nobody finished; of a finished one the file and its faults."""
    if impor.status == Impor.Status.SELESAI:
        impor.bersihkan()
        impor.temuan.all().delete()
    else:
        impor.delete()
    return iter(())


RULES = (
    Rule(
        code="impor",
        title=_("Berkas yang dikirim untuk diimpor"),
        period=MASA,
        deed=Deed.DELETE,
        due=jatuh_tempo,
        carry_out=lupakan,
    ),
)
