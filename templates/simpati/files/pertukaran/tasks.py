"""The jobs of an import."""

from datetime import timedelta

from django_tasks import task

from inti.jobs.policy import retry
from pertukaran import proses
from pertukaran.models import Impor


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
