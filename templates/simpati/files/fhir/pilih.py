"""Which measurements leave, and as what: validated, corrected since, deleted."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from fhir.sumber import AKHIR, DIUBAH
from simpati.models import Balita, Pengukuran
from simpati.subjek import DIHAPUS

SEKALI = 500
"""Measurements that are held in memory at a time."""
SAH = (Pengukuran.Status.TERVALIDASI, Pengukuran.Status.TERLAPOR)
"""Seen by a second person, or corrected with a reason after the report."""
NILAI = ("tanggal", "berat_kg", "panjang_tinggi_cm", "posisi", "edema")

Satu = TypeVar("Satu")


def sah() -> QuerySet[Pengukuran]:
    """Validated measurements of children whose identity was not erased."""
    return (
        Pengukuran.objects.filter(status__in=SAH)
        .exclude(balita__nama=DIHAPUS)
        .select_related("balita__posyandu")
        .order_by("balita", "tanggal")
    )


def terhapus() -> QuerySet[Any]:
    """Rows of history of measurements that were valid once and are no longer there."""
    ada = Pengukuran.objects.filter(pk=OuterRef("id"))
    pernah = Pengukuran.history.filter(id=OuterRef("id"), status__in=SAH)
    hilang: QuerySet[Any] = (
        Pengukuran.history.filter(~Exists(ada), Exists(pernah), history_type="-")
        .exclude(balita__nama=DIHAPUS)
        .order_by("balita", "id")
    )
    return hilang


def status(semua: Sequence[Pengukuran]) -> dict[int, str]:
    """Tell which of these measurements had other values when they were valid before, by key."""
    lama: dict[int, set[tuple[Any, ...]]] = {}
    baris = Pengukuran.history.filter(id__in=[satu.pk for satu in semua], status__in=SAH)
    for kunci, *isi in baris.values_list("id", *NILAI):
        lama.setdefault(kunci, set()).add(tuple(isi))
    return {
        satu.pk: DIUBAH
        if lama.get(satu.pk, set()) - {tuple(getattr(satu, nama) for nama in NILAI)}
        else AKHIR
        for satu in semua
    }


def kembar(anak: Iterable[int]) -> set[int]:
    """Tell which of these children share mother and birth date with another."""
    saudara = Balita.objects.filter(
        nik_ibu_indeks=OuterRef("nik_ibu_indeks"), tanggal_lahir=OuterRef("tanggal_lahir")
    ).exclude(pk=OuterRef("pk"))
    calon = Balita.objects.filter(Exists(saudara), pk__in=list(anak))
    return set(calon.order_by().values_list("pk", flat=True))


def potongan(semua: Iterable[Satu], banyak: int = SEKALI) -> Iterator[list[Satu]]:
    """Give the rows in lists of at most so many."""
    sisa = iter(semua)
    while bagian := list(islice(sisa, banyak)):
        yield bagian
