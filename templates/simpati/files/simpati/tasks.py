"""Background work of SIMPATI."""

from django.utils import timezone
from django_tasks import task

from simpati import ganda, pencatatan, rekap
from simpati.pengingat import kirim


@task()
def hitung_rekap() -> None:
    """Count everything again, whatever was written past the service or before it counted."""
    pencatatan.susulkan_kenaikan()
    rekap.hitung_semua()


@task()
def ingatkan_besok() -> int:
    """Remind of the posyandu that open next; run again, nobody is told twice."""
    return kirim.besok(timezone.now())


@task()
def ringkas_pekerjaan() -> int:
    """Tell bidan and tenaga gizi what waits."""
    return kirim.ringkas(timezone.now())


@task()
def undang_yang_terlewat() -> int:
    """Invite children who were missed for two months."""
    return kirim.terlewat(timezone.now())


@task()
def cari_ganda() -> None:
    """Look for children that may be recorded twice."""
    ganda.cari()
