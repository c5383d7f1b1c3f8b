"""The columns of a file, by the headings that e-PPGBM and people give them.

The present template of e-PPGBM was not seen; the names are those of its export as health workers
pass it on. Headings are part of the file's form and are not translated.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256


@dataclass(frozen=True, kw_only=True)
class Kolom:
    """A column: its code in our rows, the heading that we write, and others that we know."""

    kode: str
    judul: str
    alias: tuple[str, ...] = ()


ANAK = (
    Kolom(kode="nik", judul="NIK", alias=("NIK Anak", "NIK Balita", "No NIK", "Nomor NIK")),
    Kolom(kode="nama", judul="Nama", alias=("Nama Anak", "Nama Balita", "Nama Lengkap")),
    Kolom(kode="jenis_kelamin", judul="JK", alias=("Jenis Kelamin", "L/P", "Kelamin", "Sex")),
    Kolom(kode="tanggal_lahir", judul="Tgl Lahir", alias=("Tanggal Lahir", "Tgl. Lahir")),
    Kolom(
        kode="nama_ibu",
        judul="Nama Ortu",
        alias=("Nama Ibu", "Nama Orang Tua", "Nama Ibu Kandung", "Orang Tua", "Ibu"),
    ),
    Kolom(kode="nik_ibu", judul="NIK Ibu", alias=("NIK Ibu Kandung",)),
    Kolom(kode="urutan_kembar", judul="Kembar Ke", alias=("Urutan Kembar", "Urutan Lahir Kembar")),
    Kolom(kode="kecamatan", judul="Kec", alias=("Kecamatan", "Distrik")),
    Kolom(
        kode="desa",
        judul="Desa/Kel",
        alias=("Desa", "Kelurahan", "Desa/Kelurahan", "Nama Desa", "Kampung", "Nagari"),
    ),
    Kolom(kode="posyandu", judul="Posyandu", alias=("Nama Posyandu",)),
    Kolom(kode="rt", judul="RT"),
    Kolom(kode="rw", judul="RW"),
    Kolom(kode="alamat", judul="Alamat", alias=("Alamat Lengkap",)),
)
UKUR = (
    Kolom(
        kode="tanggal",
        judul="Tanggal Pengukuran",
        alias=("Tgl Pengukuran", "Tanggal Ukur", "Tgl Ukur", "Tanggal Penimbangan"),
    ),
    Kolom(kode="berat_kg", judul="Berat", alias=("Berat Badan", "BB", "BB (kg)", "Berat (kg)")),
    Kolom(
        kode="panjang_tinggi_cm",
        judul="Tinggi",
        alias=("Tinggi Badan", "TB", "PB", "TB (cm)", "Tinggi (cm)", "Panjang/Tinggi", "TB/PB"),
    ),
    Kolom(kode="posisi", judul="Cara Ukur", alias=("Cara Mengukur", "Posisi Ukur", "Posisi")),
    Kolom(kode="edema", judul="Edema", alias=("Oedema", "Bengkak")),
)
KOLOM: Mapping[str, Kolom] = {satu.kode: satu for satu in (*ANAK, *UKUR)}

IDENTITAS = ("nama", "jenis_kelamin", "tanggal_lahir", "nama_ibu")
"""What names a child that has no NIK."""
WAJIB_UKUR = ("tanggal", "berat_kg", "panjang_tinggi_cm")

PROVINSI, KABUPATEN, USIA = "Prov", "Kab/Kota", "Usia Saat Ukur"
HITUNGAN = ("BB/U", "ZS BB/U", "TB/U", "ZS TB/U", "BB/TB", "ZS BB/TB")
"""Written on export; never read, for SIMPATI computes them itself."""


@lru_cache(maxsize=10_000)
def polos(judul: str) -> str:
    """Give a heading without what people write in different ways: case, blanks, signs."""
    return re.sub(r"[\W_]+", "", judul).casefold()


_DIKENAL = {
    polos(sebutan): satu.kode for satu in KOLOM.values() for sebutan in (satu.judul, *satu.alias)
}


def tebak(judul: Sequence[str]) -> list[str]:
    """Give the code of each heading, each code once; empty for a heading that tells us nothing."""
    hasil: list[str] = []
    for satu in judul:
        kode = _DIKENAL.get(polos(satu), "")
        hasil.append("" if kode in hasil else kode)
    return hasil


def dikenal(judul: Iterable[str]) -> int:
    """Count the headings that we know."""
    return sum(polos(satu) in _DIKENAL for satu in judul)


def sidik(judul: Iterable[str]) -> str:
    """Give what files with the same headings have in common (64 letters)."""
    return sha256("\n".join(polos(satu) for satu in judul).encode()).hexdigest()
