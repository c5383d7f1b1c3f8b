"""What recording reads costs: ``python -m pytest -s simpati/tests/ukur_jejak.py``.

Not part of the test run. CPU time of a whole request in this process, with and without the record,
in turn, so that a busy machine weighs on both alike.
"""

from collections.abc import Callable
from functools import partial
from statistics import median
from time import process_time
from typing import Any

import pytest
from django.test import Client

from inti.audit import middleware
from inti.audit.models import AccessEntry
from simpati.models import Posyandu
from simpati.tests.conftest import BuatBalita, Ukur

ANAK = 25
PUTARAN = 300


@pytest.mark.django_db(transaction=True)
def test_cost_of_recording_reads(
    kader: Client,
    posyandu: Posyandu,
    buat_balita: BuatBalita,
    ukur: Ukur,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A list of 25 children and a child's page: milliseconds and ratio."""
    anak = [buat_balita(posyandu, nama=f"Anak {nomor}") for nomor in range(ANAK)]
    for satu in anak:
        ukur(satu)
    for nama, halaman in (("daftar", posyandu), ("anak", anak[0])):
        alamat = halaman.get_absolute_url()
        dengan, tanpa = bandingkan(partial(kader.get, alamat), monkeypatch)
        print(f"\n{nama}: dengan {dengan:.2f} ms, tanpa {tanpa:.2f} ms, {dengan / tanpa:.2f} kali")
    assert AccessEntry.objects.count() >= PUTARAN


def bandingkan(minta: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> tuple[float, float]:
    """Median CPU milliseconds of a request with and without the record."""
    catat = middleware.shows_data
    waktu: dict[bool, list[float]] = {True: [], False: []}
    for putaran in range(2 * PUTARAN):
        dengan = putaran % 2 == 0
        monkeypatch.setattr(middleware, "shows_data", catat if dengan else tidak_dicatat)
        mulai = process_time()
        assert minta().status_code == 200
        waktu[dengan].append((process_time() - mulai) * 1000)
    return median(waktu[True]), median(waktu[False])


def tidak_dicatat(jawab: object) -> bool:
    """As if no answer held personal data."""
    return False
