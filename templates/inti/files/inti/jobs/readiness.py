"""What ``/readyz`` tells of the queue; it never holds requests back."""

from collections.abc import Iterator

from django.utils import timezone

from inti.health.checks import Check
from inti.jobs.models import Worker


def checks() -> Iterator[Check]:
    """Whether a worker lives: without one messages wait, and pages go on."""
    alive = Worker.alive(timezone.now()).exists()
    detail = "" if alive else "tidak ada pekerja yang hidup: tugas dan pesan menunggu"
    yield Check(name="worker", ok=alive, required=False, detail=detail)
