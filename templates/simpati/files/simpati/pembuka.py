"""Who opened a child's data, from the audit trail: for those who watch over it, and its parents."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from inti.audit.models import AccessEntry
from inti.roles import all_roles
from simpati.models import Balita


@dataclass(frozen=True, kw_only=True)
class Pembukaan:
    """One opening: when, by whom in which role, what was done, and what for."""

    nomor: int
    waktu: datetime
    siapa: str
    peran: str
    tindakan: str
    alasan: str


def pembukaan(anak: Balita, *, sebelum: int | None = None) -> Iterator[Pembukaan]:
    """Give the openings of a child's data, the newest first; those before one by its number."""
    semua = AccessEntry.objects.about(anak).select_related("actor").order_by("-pk")
    if sebelum is not None:
        semua = semua.filter(pk__lt=sebelum)
    yield from (_satu(entri) for entri in semua.iterator(chunk_size=200))


def per_hari(anak: Balita) -> list[tuple[date, str, str, str, str, int]]:
    """Give day, person, role, deed, purpose and how often, the newest day first."""
    hitung = Counter(
        (timezone.localdate(satu.waktu), satu.siapa, satu.peran, satu.tindakan, satu.alasan)
        for satu in pembukaan(anak)
    )
    return [(*kunci, kali) for kunci, kali in hitung.items()]


def _satu(entri: AccessEntry) -> Pembukaan:
    return Pembukaan(
        nomor=entri.pk,
        waktu=entri.time,
        siapa=_siapa(entri),
        peran=_peran(entri.roles),
        tindakan=entri.get_action_display(),
        alasan=entri.why,
    )


def _siapa(entri: AccessEntry) -> str:
    if entri.actor_id is None:
        return _("Layanan sendiri")
    return str(entri.actor) if entri.actor else _("Akun nomor %(n)d") % {"n": entri.actor_id}


def _peran(kode: str) -> str:
    """The titles of the roles that were held then; a code that nobody declares stays itself."""
    dikenal = all_roles()
    semua = [satu for satu in kode.split(",") if satu]
    return ", ".join(str(dikenal[satu].title) if satu in dikenal else satu for satu in semua)
