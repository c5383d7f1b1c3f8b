"""When SIMPATI's background work runs."""

from datetime import time

from inti.jobs.schedule import Schedule
from simpati.tasks import (
    cari_ganda,
    hitung_rekap,
    ingatkan_besok,
    ringkas_pekerjaan,
    undang_yang_terlewat,
)

SCHEDULES = (
    Schedule(task=hitung_rekap, at=time(1, 30)),
    Schedule(task=cari_ganda, at=time(2, 10)),
    Schedule(task=ingatkan_besok, at=time(17)),
    Schedule(task=ringkas_pekerjaan, at=time(6, 30)),
    Schedule(task=undang_yang_terlewat, at=time(9), day=3),
)
