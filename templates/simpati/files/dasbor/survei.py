"""Figures of surveys out of a CSV file: all of them or none, each fault with its row and cure."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dasbor.models import Survei
from inti.models import Wilayah

KOLOM = (
    "survei",
    "tahun",
    "indikator",
    "nilai",
    "bawah",
    "atas",
    "sampel",
    "sumber",
    "publikasi",
)
WAJIB = ("survei", "tahun", "indikator", "nilai", "sumber")
BARIS_MAKS = 500
FIELD = {"survei": "nama"}
ANGKA = ("nilai", "bawah", "atas")


class BerkasSalah(ValueError):
    """The file is not taken; `kesalahan` are sentences."""

    def __init__(self, kesalahan: list[str]) -> None:
        super().__init__("\n".join(kesalahan))
        self.kesalahan = kesalahan


def impor(data: bytes, wilayah: Wilayah) -> int:
    """Store the figures of a file, in place of those of the same survey; gives how many.

    Raises BerkasSalah with every fault at once and nothing written.
    """
    baris = list(_baris(data))
    salah: list[str] = []
    semua: dict[tuple[Any, ...], Survei] = {}
    for nomor, isi in baris:
        satu = _survei(isi, wilayah)
        try:
            # One that is there already is replaced: that it is unique is not asked.
            satu.clean_fields(exclude={"wilayah"})
            satu.validate_constraints(exclude={"nama"})
        except ValidationError as fault:
            salah += (_di_baris(nomor, pesan) for pesan in _pesan(fault))
            continue
        kunci = (satu.nama, satu.tahun, satu.indikator)
        if kunci in semua:
            salah.append(_di_baris(nomor, _("angka ini sudah ada di baris lain.")))
        semua[kunci] = satu
    if salah:
        raise BerkasSalah(salah)
    _simpan(semua.values())
    return len(semua)


def _di_baris(nomor: int, pesan: str) -> str:
    return _("Baris %(nomor)d: %(pesan)s") % {"nomor": nomor, "pesan": pesan}


@transaction.atomic
def _simpan(semua: Any) -> None:
    for satu in semua:
        lama = Survei.objects.filter(
            nama=satu.nama, tahun=satu.tahun, wilayah=satu.wilayah, indikator=satu.indikator
        ).first()
        if lama:
            satu.pk = lama.pk
        satu.save()


def _baris(data: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give the rows with their number. Raises BerkasSalah."""
    try:
        teks = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BerkasSalah([_("Simpan berkas ini sebagai CSV UTF-8, lalu kirim lagi.")]) from None
    atas = teks.partition("\n")[0]
    pembaca = csv.DictReader(io.StringIO(teks), delimiter=";" if ";" in atas else ",")
    judul = [nama.strip().lower() for nama in pembaca.fieldnames or ()]
    if kurang := [nama for nama in WAJIB if nama not in judul]:
        raise BerkasSalah(
            [
                _("Kolom %(kurang)s belum ada. Judul kolomnya: %(kolom)s.")
                % {"kurang": ", ".join(kurang), "kolom": ", ".join(KOLOM)}
            ]
        )
    pembaca.fieldnames = judul
    banyak = 0
    try:
        for satu in pembaca:
            isi = {nama: (satu.get(nama) or "").strip() for nama in KOLOM}
            if any(isi.values()):
                banyak += 1
                yield pembaca.line_num, isi
            if banyak > BARIS_MAKS:
                raise BerkasSalah([_("Lebih dari 500 baris: bagi menjadi beberapa berkas.")])
    except csv.Error:
        raise BerkasSalah(
            [_("Berkas CSV ini rusak. Simpan ulang sebagai CSV UTF-8, lalu kirim lagi.")]
        ) from None
    if not banyak:
        raise BerkasSalah([_("Berkas ini tidak berisi baris. Pilih berkas lain.")])


def _survei(isi: Mapping[str, str], wilayah: Wilayah) -> Survei:
    nilai: dict[str, Any] = {FIELD.get(nama, nama): satu for nama, satu in isi.items()}
    for nama in ANGKA:
        nilai[nama] = nilai[nama].replace(",", ".").removesuffix("%").strip() or None
    nilai["sampel"] = nilai["sampel"].replace(".", "") or None
    nilai["indikator"] = nilai["indikator"].lower()
    return Survei(wilayah=wilayah, **nilai)


def _pesan(fault: ValidationError) -> Iterator[str]:
    nama = {lama: baru for baru, lama in FIELD.items()}
    for kolom, pesan in fault.message_dict.items():
        awal = "" if kolom == "__all__" else f"{nama.get(kolom, kolom)}: "
        yield from (f"{awal}{satu}" for satu in pesan)
