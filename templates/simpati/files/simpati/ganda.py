"""Finding children that may be recorded twice.

Only children born on the same day in one kecamatan, or of one mother, are compared, so that the
whole region takes seconds. Two records
with a NIK of their own are two children, and so are those of two mothers with a NIK.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations

from django.db import transaction

from inti.audit.bulk import bulk_create
from simpati.models import Balita, Kembaran

MIRIP = 0.85
MIRIP_IBU = 0.6
"""Shares of equal letters from which names, and mothers' names, are taken for one."""
KECAMATAN = 3
"""Parts of a unit's code down to its kecamatan."""
KOLOM = (
    *("pk", "nama", "nama_ibu", "tanggal_lahir", "jenis_kelamin", "posyandu__desa"),
    *("nik_indeks", "nik_ibu_indeks"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ciri:
    """What a record is compared by."""

    pk: int
    nama: str
    ibu: str
    lahir: date
    kelamin: str
    desa: str
    nik: str
    nik_ibu: str

    @property
    def kecamatan(self) -> str:
        """The kecamatan of its posyandu."""
        return ".".join(self.desa.split(".")[:KECAMATAN])


def sebab(satu: Ciri, lain: Ciri) -> Kembaran.Sebab | None:
    """Tell why two records of one birth date may be of one child; None when they are of two."""
    if satu.kelamin != lain.kelamin or _berbeda(satu.nik, lain.nik):
        return None
    if satu.nik_ibu and satu.nik_ibu == lain.nik_ibu:
        return Kembaran.Sebab.IBU
    if _berbeda(satu.nik_ibu, lain.nik_ibu) or satu.kecamatan != lain.kecamatan:
        return None
    senama = mirip(satu.nama, lain.nama, MIRIP) and mirip(satu.ibu, lain.ibu, MIRIP_IBU)
    return Kembaran.Sebab.NAMA if senama else None


def mirip(satu: str, lain: str, batas: float) -> bool:
    """Tell whether two names are close, whatever their case and the order of their words.

    >>> mirip("Ahmad Fauzi", "AHMAD FAUJI", MIRIP)
    True
    >>> mirip("Ahmad Fauzi", "Ahmad Rizki", MIRIP)
    False
    """
    a, b = (" ".join(sorted(nama.casefold().split())) for nama in (satu, lain))
    cocok = SequenceMatcher(None, a, b, autojunk=False)
    return cocok.quick_ratio() >= batas and cocok.ratio() >= batas


def pasangan(semua: Iterable[Ciri]) -> Iterator[tuple[int, int, Kembaran.Sebab]]:
    """Give each pair that may be one child, the older record first."""
    sekelompok: dict[tuple[date, str, str], list[Ciri]] = defaultdict(list)
    for satu in semua:
        sekelompok[satu.lahir, satu.kelamin, satu.kecamatan].append(satu)
        if satu.nik_ibu:
            sekelompok[satu.lahir, satu.kelamin, satu.nik_ibu].append(satu)
    lihat: set[tuple[int, int]] = set()
    for kelompok in sekelompok.values():
        for satu, lain in combinations(sorted(kelompok, key=lambda satu: satu.pk), 2):
            kunci = (satu.pk, lain.pk)
            if kunci not in lihat and (alasan := sebab(satu, lain)):
                lihat.add(kunci)
                yield *kunci, alasan


def terdaftar() -> Iterator[Ciri]:
    """Give every registered child of the region, as it is compared."""
    anak = Balita.objects.filter(aktif=True).order_by("pk").values_list(*KOLOM)
    yield from (_ciri(*baris) for baris in anak.iterator(chunk_size=5000))


@transaction.atomic
def cari() -> int:
    """Look through all children; gives how many pairs wait. What somebody decided stays."""
    kini = {(kiri, kanan): alasan for kiri, kanan, alasan in pasangan(terdaftar())}
    lama = {(satu.kiri_id, satu.kanan_id): satu for satu in Kembaran.objects.all()}
    for kunci, satu in lama.items():
        if kunci not in kini and not satu.bukan:
            satu.delete()
    baru = [
        Kembaran(kiri_id=kiri, kanan_id=kanan, sebab=alasan)
        for (kiri, kanan), alasan in kini.items()
        if (kiri, kanan) not in lama
    ]
    bulk_create(Kembaran, baru, why="Mencari anak yang tercatat ganda")
    return Kembaran.objects.filter(bukan=False).count()


def serupa(anak: Balita) -> list[Balita]:
    """Give registered children who may be the one that is about to be registered.

    Whoever says that it is a twin has looked.
    """
    ciri = _ciri(
        anak.pk or 0,
        anak.nama,
        anak.nama_ibu,
        anak.tanggal_lahir,
        anak.jenis_kelamin,
        anak.posyandu.desa_id,
        anak.nik_indeks,
        anak.nik_ibu_indeks,
    )
    sehari = Balita.objects.filter(
        aktif=True,
        tanggal_lahir=anak.tanggal_lahir,
        jenis_kelamin=anak.jenis_kelamin,
        urutan_kembar=anak.urutan_kembar,
    ).exclude(pk=anak.pk)
    lain = [_ciri(*baris) for baris in sehari.order_by("pk").values_list(*KOLOM)]
    kunci = [satu.pk for satu in lain if sebab(ciri, satu)]
    return list(Balita.objects.filter(pk__in=kunci).select_related("posyandu__desa"))


def _berbeda(satu: str, lain: str) -> bool:
    """Whether both are known, and not the same."""
    return bool(satu and lain and satu != lain)


def _ciri(
    pk: int,
    nama: str,
    ibu: str,
    lahir: date,
    kelamin: str,
    desa: str,
    nik: object,
    nik_ibu: object,
) -> Ciri:
    return Ciri(
        pk=pk,
        nama=nama,
        ibu=ibu,
        lahir=lahir,
        kelamin=kelamin,
        desa=desa,
        nik=str(nik or ""),
        nik_ibu=str(nik_ibu or ""),
    )
