"""Background work of SIMPATI."""

from django_tasks import task

from simpati import pencatatan, rekap


@task()
def hitung_rekap() -> None:
    """Count everything again, whatever was written past the service or before it counted."""
    pencatatan.susulkan_kenaikan()
    rekap.hitung_semua()
