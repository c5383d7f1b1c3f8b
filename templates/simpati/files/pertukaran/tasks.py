"""The jobs of an import, and forgetting."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from inti.jobs.policy import retry
from pertukaran import proses
from pertukaran.models import SIMPAN, Impor


@task
@retry(attempts=10, first=timedelta(seconds=10), ceiling=timedelta(minutes=5))
def periksa(pk: int) -> None:
    """Check a file; a second run begins anew, since nothing was written."""
    impor = Impor.objects.select_related("oleh", "posyandu").filter(pk=pk).first()
    if impor is not None and impor.status == Impor.Status.DIPERIKSA:
        proses.periksa(impor)


@task
@retry(attempts=10, first=timedelta(seconds=10), ceiling=timedelta(minutes=5))
def jalankan(pk: int) -> None:
    """Import a file; a second run goes on where the first one was ended."""
    impor = Impor.objects.select_related("oleh", "posyandu").filter(pk=pk).first()
    if impor is not None and impor.status == Impor.Status.BERJALAN:
        proses.jalankan(impor)


@task
def lupakan() -> int:
    """Delete imports that nobody finished, and what is left of old ones; gives the number."""
    lama = Impor.objects.filter(diubah__lt=timezone.now() - SIMPAN)
    jumlah = 0
    for impor in lama.exclude(status=Impor.Status.SELESAI):
        impor.delete()
        jumlah += 1
    # A worker may have been ended between its last row and the deletion of the file.
    tersisa = Q(temuan__isnull=False) | ~Q(berkas="")
    for impor in lama.filter(tersisa, status=Impor.Status.SELESAI).distinct():
        impor.bersihkan()
        impor.temuan.all().delete()
        jumlah += 1
    return jumlah
