"""Background work of SIMPATI."""

from django_tasks import task

from simpati import rekap


@task()
def hitung_rekap() -> None:
    """Count everything again, whatever was written past the service."""
    rekap.hitung_semua()
