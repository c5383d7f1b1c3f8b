"""One row of a file: what it tells of a child and of a measurement, or why it cannot be taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from inti.privacy.masking import mask_name, mask_nik
from pertukaran import isian
from pertukaran.berkas import Sel
from pertukaran.isian import Salah
from pertukaran.kolom import UKUR as KOLOM_UKUR
from pertukaran.kolom import WAJIB_UKUR

NILAI_MAKS = 40
NIK_TERSAMAR = 8
"""So many digits tell more of a NIK than a slip of the pen."""
BACA: Mapping[str, Callable[[Sel], Any]] = {
    "nik": isian.nik,
    "nik_ibu": partial(isian.nik, ibu=True),
    "jenis_kelamin": isian.kelamin,
    "tanggal_lahir": isian.tanggal,
    "urutan_kembar": isian.urutan,
    "tanggal": isian.tanggal,
    "posisi": isian.posisi,
    "edema": isian.ya_tidak,
    "kecamatan": isian.teks,
    "desa": isian.teks,
    "posyandu": isian.teks,
    **{
        kolom: partial(isian.isian_balita, kolom=kolom)
        for kolom in ("nama", "nama_ibu", "alamat", "rt", "rw")
    },
    **{kolom: partial(isian.ukuran, kolom=kolom) for kolom in ("berat_kg", "panjang_tinggi_cm")},
}
UKUR = frozenset(satu.kode for satu in KOLOM_UKUR)
TEMPAT = frozenset(("kecamatan", "desa", "posyandu"))


@dataclass(frozen=True, kw_only=True)
class Cacat:
    """Why a row is not taken: the column's code, its value as it may be shown, the cure."""

    kolom: str
    nilai: str
    pesan: str
    ganda: bool = False


@dataclass(frozen=True, kw_only=True)
class Baris:
    """What a row says; a column that is empty or missing is absent."""

    nomor: int
    anak: Mapping[str, Any] = field(default_factory=dict)
    ukur: Mapping[str, Any] = field(default_factory=dict)
    tempat: Mapping[str, str] = field(default_factory=dict)
    cacat: tuple[Cacat, ...] = ()

    def tolak(self, kolom: str, pesan: str, *, ganda: bool = False) -> Cacat:
        """Give a fault of this row in a column."""
        isi = {**self.anak, **self.ukur, **self.tempat}.get(kolom, "")
        return Cacat(kolom=kolom, nilai=samarkan(kolom, isi), pesan=pesan, ganda=ganda)


def baca(nomor: int, sel: Sequence[Sel], peta: Sequence[str]) -> Baris:
    """Read a row by the code of each column; every fault is told, not the first only."""
    isi: dict[str, Any] = {}
    cacat: list[Cacat] = []
    for kode, satu in zip(peta, sel, strict=False):
        if not kode:
            continue
        try:
            isian.periksa_galat(satu)
            nilai = BACA[kode](satu)
        except Salah as salah:
            cacat.append(Cacat(kolom=kode, nilai=samarkan(kode, satu), pesan=str(salah)))
            continue
        if nilai not in (None, ""):
            isi[kode] = nilai
    ukur = {kode: nilai for kode, nilai in isi.items() if kode in UKUR}
    if not cacat:
        cacat += _tak_lengkap(ukur)
    return Baris(
        nomor=nomor,
        anak={kode: nilai for kode, nilai in isi.items() if kode not in UKUR | TEMPAT},
        ukur=ukur if "tanggal" in ukur else {},
        tempat={kode: nilai for kode, nilai in isi.items() if kode in TEMPAT},
        cacat=tuple(cacat),
    )


def _tak_lengkap(ukur: Mapping[str, Any]) -> list[Cacat]:
    """A measurement needs its day, weight and length."""
    ada = [kode for kode in WAJIB_UKUR if kode in ukur]
    if not ada or len(ada) == len(WAJIB_UKUR):
        return []
    pesan = _("Tanggal, berat, dan tinggi diisi ketiganya; kosongkan semua bila tidak diukur.")
    return [Cacat(kolom=kode, nilai="", pesan=pesan) for kode in WAJIB_UKUR if kode not in ukur]


def samarkan(kolom: str, nilai: object) -> str:
    """Give a value as a list of faults may show it: no NIK, no full name, no address."""
    isi = isian.teks(nilai if isinstance(nilai, (str, int, float)) else str(nilai or ""))
    if kolom in ("nik", "nik_ibu") and sum(huruf.isdigit() for huruf in isi) >= NIK_TERSAMAR:
        isi = mask_nik(isi)
    elif kolom in ("nik", "nik_ibu", "nama", "nama_ibu", "alamat") and not isian.ilmiah(isi):
        isi = mask_name(isi)
    return isi[:NILAI_MAKS]
