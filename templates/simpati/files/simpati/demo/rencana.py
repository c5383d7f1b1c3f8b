"""Which posyandu the real-size demo has: in every village at least one, about 45 children each."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inti.models import Wilayah
from simpati.demo import nama

ANAK_PER_POSYANDU = 45


@dataclass(frozen=True, kw_only=True)
class Tempat:
    """One posyandu: its village, the how manieth in the kecamatan, its children under five."""

    desa: str
    nama: str
    rw: str
    nomor: int
    balita: int


@dataclass(frozen=True, kw_only=True)
class RencanaDesa:
    """All posyandu of one village."""

    desa: Wilayah
    tempat: Sequence[Tempat]


def rencana(desa: Sequence[Wilayah], jumlah: int, benih: int) -> list[RencanaDesa]:
    """Share `jumlah` children under five out over posyandu, and these over the villages."""
    acak = random.Random(f"{benih}/rencana/{jumlah}")  # noqa: S311 - demo data, not secrets
    posyandu = max(jumlah // ANAK_PER_POSYANDU, len(desa))
    lebih = bagi(posyandu - len(desa), [acak.lognormvariate(0, 0.5) for _ in desa])
    anak = iter(bagi(jumlah, [acak.uniform(0.5, 1.5) for _ in range(posyandu)]))
    nomor: Counter[str | None] = Counter()
    return [
        RencanaDesa(desa=satu, tempat=list(_tempat(satu, 1 + banyak, anak, nomor)))
        for satu, banyak in zip(desa, lebih, strict=True)
    ]


def _tempat(
    desa: Wilayah, banyak: int, anak: Iterator[int], nomor: Counter[str | None]
) -> Iterator[Tempat]:
    semua = nama.posyandu()
    for urutan in range(banyak):
        putaran, satu = divmod(urutan, len(semua))
        yield Tempat(
            desa=desa.kode,
            nama=f"{semua[satu]} {putaran + 1}" if putaran else semua[satu],
            rw=f"{urutan % 99 + 1:02d}",
            nomor=nomor[desa.induk_id],
            balita=next(anak),
        )
        nomor[desa.induk_id] += 1


def bagi(jumlah: int, bobot: Sequence[float]) -> list[int]:
    """Share a number out by weights, whole and without remainder.

    >>> bagi(10, [1, 1, 2])
    [2, 3, 5]
    """
    total = sum(bobot)
    hasil, terpakai, sampai = [], 0, 0.0
    for satu in bobot:
        sampai += satu
        batas = round(jumlah * sampai / total)
        hasil.append(batas - terpakai)
        terpakai = batas
    return hasil
