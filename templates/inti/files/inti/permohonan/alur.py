"""Opening a request and moving it on: the only way that services write requests."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.dispatch import Signal
from django.utils import timezone

from inti.layanan.daftar import all_standards
from inti.models import User
from inti.permohonan import hari_kerja, nomor
from inti.permohonan.models import ANSWERED, FINAL, NEXT, Langkah, Permohonan, Status
from inti.survei.undangan import undang

TRIES = 5

# Sent after each step is committed, with ``permohonan`` and ``langkah``.
berpindah = Signal()


class TidakBisaPindah(ValueError):
    """The request cannot take this status now; the message says what it can take."""


def buka(layanan: str, *, isi: models.Model | None = None, catatan: str = "") -> Permohonan:
    """Open a request of a service, promised by its standard's working days.

    ``isi`` is the saved object of the service that holds what was asked; ``catatan`` is public.
    Raises KeyError for a service without a standard.
    """
    standard, now = all_standards()[layanan], timezone.now()
    today = timezone.localdate(now)
    values = {
        "layanan": layanan,
        "dibuka": now,
        "tenggat": hari_kerja.after(today, standard.days) if standard.days else None,
        "isi_jenis": ContentType.objects.get_for_model(isi) if isi is not None else None,
        "isi_id": isi.pk if isi is not None else None,
    }
    with transaction.atomic():
        opened = _numbered(standard.prefix, values)
        _step(opened, Status.DITERIMA, catatan, None, now)
    return opened


def pindah(
    permohonan: Permohonan, status: str, catatan_publik: str = "", oleh: User | None = None
) -> Langkah:
    """Move on and write it into the history; the note is shown on the public page.

    Raises TidakBisaPindah when the request, as it stands in the database, cannot take the status.
    """
    with transaction.atomic():
        fresh = Permohonan.objects.select_for_update().get(pk=permohonan.pk)
        if status not in NEXT[fresh.status]:
            raise TidakBisaPindah(_refusal(fresh))
        now = timezone.now()
        permohonan.status = Status(status)
        permohonan.selesai = now if status in FINAL else None
        permohonan.save(update_fields=["status", "selesai"])
        if status in ANSWERED:
            undang(permohonan.layanan, permohonan.nomor)
        return _step(permohonan, Status(status), catatan_publik, oleh, now)


def _refusal(permohonan: Permohonan) -> str:
    following = ", ".join(str(one.label) for one in NEXT[permohonan.status])
    now = permohonan.get_status_display()
    if not following:
        return f"Permohonan ini sudah berakhir ({now})."
    return f"Dari {now} hanya bisa ke: {following}."


def _numbered(prefix: str, values: dict[str, object]) -> Permohonan:
    """The stored request under a number that no other has."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return Permohonan.objects.create(nomor=nomor.new(prefix), **values)
        except IntegrityError:
            continue
    raise RuntimeError(f"no free number in {TRIES} tries")


def _step(
    permohonan: Permohonan, status: Status, catatan: str, oleh: User | None, now: datetime
) -> Langkah:
    step = Langkah.objects.create(
        permohonan=permohonan, status=status, catatan=catatan, oleh=oleh, waktu=now
    )
    transaction.on_commit(
        lambda: berpindah.send_robust(Permohonan, permohonan=permohonan, langkah=step)
    )
    return step
