"""Sending in the background, and forgetting."""

from datetime import timedelta
from itertools import islice

from django_tasks import task

from fhir.models import Terkirim
from fhir.pengaturan import pengaturan
from fhir.pengirim import ke_server
from fhir.pengiriman import kirim as kirim_semua
from inti.jobs.policy import retry
from simpati.subjek import DIHAPUS

SEKALI = 500
"""Children of one run; the next one goes on behind them."""


@task
@retry(attempts=4, first=timedelta(minutes=10), ceiling=timedelta(hours=2))
def kirim(sesudah: int = 0) -> dict[str, int]:
    """Send to the server that is set; gives how many children by what became of them."""
    atur = pengaturan()
    if not atur.url:
        return {}
    jumlah: dict[str, int] = {}
    with ke_server(atur) as server:
        for hasil in islice(kirim_semua(server, induk=atur.organisasi, sesudah=sesudah), SEKALI):
            jumlah[hasil.nasib] = jumlah.get(hasil.nasib, 0) + 1
            sesudah = hasil.balita
    if sum(jumlah.values()) == SEKALI:
        kirim.enqueue(sesudah)
    return jumlah


@task
def lupakan() -> int:
    """Delete what was noted of children whose identity was erased; gives the number of rows."""
    return Terkirim.objects.filter(balita__nama=DIHAPUS).delete()[0]
