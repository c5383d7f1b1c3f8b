"""A parent's number, kept only while the consent stands that the law asks for (UU 27/2022 Ps. 20).

The consent itself is a row of the chassis, so that the desk of data protection sees and ends it as
any other.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inti.models import User
from inti.privacy.declarations import ConsentText
from inti.privacy.models import Consent, Relation, consented
from simpati.models import Balita, KontakOrangTua

SUMBER = "simpati"
TEKS = _(
    "Saya setuju nomor ponsel saya dipakai untuk mengundang anak saya ke posyandu lewat pesan. "
    "Saya dapat berhenti kapan saja lewat kader, tanpa mengurangi layanan."
)
PENGINGAT = ConsentText(code="simpati-pengingat", version="1", text=TEKS)


@transaction.atomic
def beri(anak: Balita, telepon: str, *, hubungan: str, oleh: User) -> None:
    """Keep a parent's number with the consent that was given face to face."""
    KontakOrangTua.objects.update_or_create(balita=anak, defaults={"telepon": telepon})
    if not consented(SUMBER, str(anak.pk), PENGINGAT.code):
        Consent.objects.create(
            source=SUMBER,
            key=str(anak.pk),
            subject_name=anak.nama,
            purpose=PENGINGAT.code,
            version=PENGINGAT.version,
            text=str(PENGINGAT.text),
            given_by=anak.nama_ibu,
            relation=hubungan,
            channel=Consent.Channel.FACE,
            recorded_by=oleh,
        )


@transaction.atomic
def tarik(anak: Balita, oleh: User | None) -> None:
    """Forget the number; that and when it was given and withdrawn stays on record."""
    KontakOrangTua.objects.filter(balita=anak).delete()
    for satu in _tegak([anak.pk]):
        satu.withdrawn_at, satu.withdrawn_by = timezone.now(), oleh
        satu.save()


def lupakan(anak: Balita, samaran: str) -> None:
    """Take the number and the names out of every consent of a child."""
    tarik(anak, None)
    for satu in Consent.objects.filter(source=SUMBER, key=str(anak.pk)):
        satu.subject_name, satu.given_by = samaran, samaran
        satu.save()


def disetujui(nomor: Iterable[int]) -> frozenset[int]:
    """Of these children those whose parents' consent stands."""
    return frozenset(int(satu.key) for satu in _tegak(nomor))


def _tegak(nomor: Iterable[int]) -> Iterable[Consent]:
    return Consent.objects.filter(
        source=SUMBER,
        key__in=[str(satu) for satu in nomor],
        purpose=PENGINGAT.code,
        withdrawn_at=None,
    )


HUBUNGAN = (Relation.PARENT, Relation.GUARDIAN)
